//! `/v1/vacancies`

use crate::support::TestApp;
use insta::assert_json_snapshot;
use serde_json::Value;

fn references(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["reference"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_vacancy_is_shown_with_what_is_unknown_as_null() {
    let app = TestApp::with_valley().await;
    let list = app.get("/v1/vacancies?limit=2").await.ok();
    assert_json_snapshot!(list.body["items"], {"[].id" => "[id]", "[].as_of" => "[time]"}, @r#"
    [
      {
        "apply_url": "https://example.org/nurse",
        "as_of": "[time]",
        "contacts": null,
        "deadline": null,
        "demo": false,
        "description": "Nattevakt 100 % Ærlig & <b>blid</b>",
        "description_html": "Nattevakt 100 % Ærlig &amp; <b>blid</b>",
        "employer": "Tynset sykehus",
        "extent": {
          "max": 100,
          "min": 80
        },
        "extent_text": null,
        "id": "[id]",
        "languages": [
          "nb"
        ],
        "licences": [
          "hpr-nurse"
        ],
        "municipalities": [
          {
            "name": "Tynset",
            "number": "3427",
            "slug": "tynset"
          }
        ],
        "occupation": {
          "code": "2223",
          "title": "Health professionals"
        },
        "open": true,
        "organisation_number": null,
        "positions": 2,
        "published": "2026-10-20",
        "reference": "nurse",
        "remote": "none",
        "source": {
          "licence": null,
          "name": "The municipality itself",
          "url": null
        },
        "start": "2026-12-01",
        "title": "Sykepleier"
      },
      {
        "apply_url": null,
        "as_of": "[time]",
        "contacts": null,
        "deadline": null,
        "demo": false,
        "description": null,
        "description_html": null,
        "employer": "Røros skole",
        "extent": null,
        "extent_text": null,
        "id": "[id]",
        "languages": null,
        "licences": null,
        "municipalities": [
          {
            "name": "Røros",
            "number": "5025",
            "slug": "roros"
          },
          {
            "name": "Holtålen",
            "number": "5026",
            "slug": "holtalen"
          }
        ],
        "occupation": {
          "code": "234",
          "title": "Teaching professionals"
        },
        "open": true,
        "organisation_number": null,
        "positions": 1,
        "published": "2026-10-19",
        "reference": "teacher",
        "remote": "hybrid",
        "source": {
          "licence": null,
          "name": "The municipality itself",
          "url": null
        },
        "start": null,
        "title": "Lærer"
      }
    ]
    "#);
    let id = list.items()[0]["id"].as_str().unwrap();
    let one = app.get(&format!("/v1/vacancies/{id}")).await.ok();
    assert_eq!(one.body, list.items()[0]);
    let nb = app.get_with(&format!("/v1/vacancies/{id}"), "accept-language", "nb").await.ok();
    assert_ne!(nb.body["occupation"]["title"], one.body["occupation"]["title"]);
    for id in ["x", "019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52", "%00", "%ff"] {
        assert_eq!(app.get(&format!("/v1/vacancies/{id}")).await.status, 404, "{id}");
    }
}

#[actix_web::test]
async fn pages_walked_to_the_end_are_all_open_vacancies_newest_first() {
    let app = TestApp::with_valley().await;
    let all = app.walk("/v1/vacancies", 100).await;
    assert_eq!(all.len(), 26, "the expired one is not open");
    assert!(all.is_sorted_by_key(|item| std::cmp::Reverse(item["published"].as_str().unwrap().to_owned())));
    for limit in [1, 5, 26] {
        assert_eq!(app.walk("/v1/vacancies", limit).await, all);
    }
    let tolga: Vec<_> =
        all.iter().filter(|item| item["municipalities"][0]["slug"] == "tolga").cloned().collect();
    assert_eq!(app.walk("/v1/vacancies?municipality=tolga", 4).await, tolga);
}

#[actix_web::test]
async fn each_filter_finds_what_it_says() {
    let app = TestApp::with_valley().await;
    for (query, expected) in [
        ("municipality=3427", "nurse"),
        ("municipality=0437", "nurse"),
        ("municipality=tynset&municipality=roros", "nurse teacher"),
        ("municipality=holtalen", "teacher remote"),
        ("occupation=22", "nurse"),
        ("occupation=2223&occupation=234", "nurse teacher"),
        ("occupation=2341", ""),
        ("extent=90&municipality=tynset", "nurse"),
        ("extent=70&municipality=tynset", ""),
        ("extent=55-90&occupation=2", "nurse remote"),
        ("remote=full", "remote"),
        ("remote=hybrid&remote=full", "teacher remote"),
        ("remote=none&q=SYKEPLEIER", "nurse"),
        ("q=r%C3%B8ros+l%C3%86RER", "teacher"),
        ("q=100+%25", "nurse"),
        ("q=%25", "nurse"),
        ("q=_", ""),
        ("published_after=2026-10-18", "nurse teacher"),
        ("reachable_from=holtalen", "teacher remote"),
        ("reachable_from=alvdal&occupation=2", "nurse remote"),
        ("reachable_from=folldal&published_after=2026-10-01", "nurse remote uncoded"),
    ] {
        let found = app.get(&format!("/v1/vacancies?{query}")).await.ok();
        assert_eq!(references(found.items()).join(" "), expected, "{query}");
    }
}

#[actix_web::test]
async fn a_filter_that_names_nothing_is_refused_not_empty() {
    let app = TestApp::with_valley().await;
    for query in [
        "municipality=9999",
        "municipality=Tynset",
        "reachable_from=oslo",
        "reachable_from=tolga&reachable_from=os",
        "occupation=99",
        "occupation=abc",
        "extent=0",
        "extent=101",
        "extent=80-60",
        "extent=full",
        "remote=maybe",
        "q=",
        "q=%ff",
        "q=%00",
        "after=eyJwdWJsaXNoZWQiOiJcdTAwMDAiLCJpZCI6IiJ9",
        "published_after=2026-13-01",
        "published_after=yesterday",
        "limit=0",
        "limit=101",
        "limit=-1",
        "after=x",
        "colour=red",
        "q=a+b+c+d+e+f+g+h+i+j+k",
    ] {
        let refused = app.get(&format!("/v1/vacancies?{query}")).await;
        let name = query.split('=').next().unwrap();
        assert_eq!((refused.status, &refused.body["type"]), (422, &"/problems/invalid".into()), "{query}");
        assert_eq!(refused.body["errors"][0]["in"], "query", "{query}");
        assert_eq!(refused.pointers(), [format!("/{name}")], "{query}");
    }
    let refused = app.get("/v1/vacancies?municipality=1&municipality=tolga&occupation=x&extent=0").await;
    assert_eq!(refused.pointers(), ["/municipality", "/occupation", "/extent"], "all faults at once");
}

#[actix_web::test]
async fn the_homes_that_reach_a_vacancy_are_those_whose_catchment_it_is_in() {
    let app = TestApp::with_valley().await;
    let list = app.get("/v1/vacancies?limit=4").await.ok();
    let [nurse, teacher, remote, uncoded] = list.items() else { panic!() };
    let homes = async |vacancy: &Value| {
        let id = vacancy["id"].as_str().unwrap();
        app.get(&format!("/v1/vacancies/{id}/homes")).await.ok().body
    };
    let summary = |homes: &Value| {
        let lines = homes["items"].as_array().unwrap().iter().map(|item| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            format!(
                "{} → {} {} {:.2}",
                text(&item["home"]["slug"]),
                text(&item["work"]["slug"]),
                text(&item["tier"]),
                item["reach"].as_f64().unwrap()
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(summary(&homes(nurse).await), @r#"
    tynset → tynset home 1.00
    tolga → tynset daily 1.00
    alvdal → tynset daily 1.00
    os → tynset established 0.88
    rendalen → tynset daily 0.87
    folldal → tynset established 0.68
    "#);
    insta::assert_snapshot!(summary(&homes(teacher).await), @r#"
    roros → roros home 1.00
    holtalen → holtalen home 1.00
    os → roros daily 1.00
    tolga → roros established 0.23
    "#);
    insta::assert_snapshot!(summary(&homes(uncoded).await), @r#"folldal → folldal home 1.00"#);
    assert_eq!(homes(remote).await["anywhere"], true);

    // The same relation, asked the other way.
    for home in ["rendalen", "tolga", "tynset", "alvdal", "folldal", "os", "roros", "holtalen"] {
        let reachable = app.walk(&format!("/v1/vacancies?reachable_from={home}"), 100).await;
        for vacancy in [nurse, teacher, uncoded] {
            let listed = references(&reachable).contains(&vacancy["reference"].as_str().unwrap());
            let homes = homes(vacancy).await;
            let reached = homes["items"].as_array().unwrap().iter().any(|item| item["home"]["slug"] == home);
            assert_eq!(listed, reached, "{home} {}", vacancy["reference"]);
        }
    }
    let id = nurse["id"].as_str().unwrap();
    assert_eq!(app.get(&format!("/v1/vacancies/{id}/homes?year=1999")).await.status, 422);
    assert_eq!(app.get("/v1/vacancies/x/homes").await.status, 404);
}
