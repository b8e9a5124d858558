//! `/v1/municipalities/{municipality}/place`

use crate::support::{Client, Reply, TestApp, valley};
use flytthit_api::clock;
use flytthit_api::db::audit::{self, Filter};
use flytthit_api::import::Place;
use insta::assert_json_snapshot;
use jiff::ToSpan;
use reqwest::Method;
use serde_json::{Value, json};

const TYNSET: &str = "/v1/municipalities/tynset/place";

fn ago(days: i64) -> String {
    clock::today().checked_sub(days.days()).unwrap().to_string()
}

async fn first(client: &Client, path: &str, body: &Value) -> Reply {
    client.send(client.request(Method::PUT, path).header("if-none-match", "*").json(body)).await
}

#[actix_web::test]
async fn what_is_recorded_is_shown_with_the_day_of_each_fact() {
    let app = TestApp::with_valley().await;
    let place = app.get(TYNSET).await.ok();
    assert_json_snapshot!(place.body, @r#"
    {
      "as_of": "2026-10-01",
      "demo": false,
      "interests": [
        "culture-school"
      ],
      "interests_as_of": "2026-10-01",
      "kindergarten_as_of": "2026-10-01",
      "kindergarten_places": 0,
      "source": {
        "licence": null,
        "name": "The municipality itself",
        "url": null
      },
      "stages": [
        "primary",
        "lower_secondary",
        "upper_secondary"
      ],
      "stages_as_of": "2026-10-01",
      "stages_source": {
        "licence": null,
        "name": "The municipality itself",
        "url": null
      }
    }
    "#);
    let municipality = app.get("/v1/municipalities/tynset").await.ok();
    assert_eq!(municipality.body["place"], place.body);
    let unknown = app.get("/v1/municipalities/os/place").await.ok();
    assert_eq!((&unknown.body["stages"], &unknown.body["stages_as_of"]), (&json!(null), &json!(null)));

    let moved = app.get("/v1/municipalities/0437/place").await;
    assert_eq!((moved.status, moved.header("location")), (308, "/v1/municipalities/3427/place"));
    for path in ["/v1/municipalities/roros/place", "/v1/municipalities/oslo/place"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn a_place_is_recorded_first_and_replaced_by_who_has_seen_it() {
    let app = TestApp::new().await;
    let host = app.host("roros");
    let path = "/v1/municipalities/1640/place";
    let body = json!({"kindergarten_places": 2, "kindergarten_as_of": ago(3), "stages": ["primary"], "stages_as_of": ago(200), "interests": ["choir"]});
    assert_eq!(host.put(path, "*", &body).await.status, 412, "there is nothing to replace");
    assert_eq!(host.send(host.request(Method::PUT, path).json(&body)).await.status, 428);
    assert_eq!(host.patch(path, "*", &json!({})).await.status, 404);
    let odd = host.send(host.request(Method::PUT, path).header("if-none-match", "\"1\"").json(&body)).await;
    assert_eq!((odd.status, odd.pointers()), (422, vec!["/If-None-Match"]));

    let created = first(&host, path, &body).await;
    assert_eq!((created.status, created.header("location")), (201, "/v1/municipalities/5025/place"));
    assert_eq!(app.get("/v1/municipalities/roros/place").await.ok().body, created.body);
    assert_eq!(created.body["source"]["name"], "Røros");
    let days = ["kindergarten_as_of", "stages_as_of", "interests_as_of", "as_of"]
        .map(|day| created.body[day].clone());
    assert_eq!(days, [ago(3), ago(200), ago(0), ago(200)].map(Value::from), "all is as old as its oldest");
    assert_eq!(first(&host, path, &body).await.status, 412, "it is there now");

    let less = json!({"interests": []});
    let replaced = host.put(path, created.header("etag"), &less).await.ok();
    assert_eq!(
        (&replaced.body["stages"], &replaced.body["kindergarten_as_of"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(replaced.body["as_of"], ago(0));
    assert_eq!(host.put(path, created.header("etag"), &body).await.status, 412);
    let seen = app.get("/v1/municipalities/roros/place").await.ok();
    host.put(path, seen.header("etag"), &body).await.ok();
    assert_eq!(host.put(path, seen.header("etag"), &less).await.status, 412);
}

#[actix_web::test]
async fn a_fact_that_is_changed_is_as_of_today_and_the_others_keep_their_days() {
    let app = TestApp::with_valley().await;
    let host = app.host("tynset");
    let tag = app.get(TYNSET).await.ok().header("etag").to_owned();
    let old = "2026-10-01";
    let days = |reply: &Reply| {
        ["kindergarten_as_of", "stages_as_of", "interests_as_of", "as_of"]
            .map(|day| reply.body[day].as_str().unwrap_or("-").to_owned())
    };
    let changed = host.patch(TYNSET, &tag, &json!({"kindergarten_places": 5})).await.ok();
    assert_eq!(changed.body["kindergarten_places"], 5);
    assert_eq!(days(&changed), [&ago(0), old, old, old]);
    let unknown =
        host.patch(TYNSET, changed.header("etag"), &json!({"kindergarten_places": null})).await.ok();
    assert_eq!(days(&unknown), ["-", old, old, old]);
    let dated = json!({"kindergarten_places": 1, "kindergarten_as_of": ago(5)});
    let dated = host.patch(TYNSET, unknown.header("etag"), &dated).await.ok();
    assert_eq!(days(&dated), [&ago(5), old, old, old]);
    let still = json!({"stages_as_of": ago(6), "interests": ["ski"]});
    let still = host.patch(TYNSET, dated.header("etag"), &still).await.ok();
    assert_eq!(days(&still), [ago(5), ago(6), ago(0), ago(6)]);
    assert_eq!(still.body["stages"].as_array().unwrap().len(), 3, "a date alone changes no fact");
    assert_eq!(host.patch(TYNSET, dated.header("etag"), &json!({})).await.status, 412);
    assert_eq!(app.get(TYNSET).await.ok().body, still.body);
}

#[actix_web::test]
async fn every_fault_of_a_place_is_told_with_its_pointer() {
    let app = TestApp::with_valley().await;
    let host = app.host("tynset");
    let tomorrow = clock::today().tomorrow().unwrap().to_string();
    for (body, pointers) in [
        (
            json!({"kindergarten_places": -1, "kindergarten_as_of": tomorrow, "stages": ["primary", "university"], "stages_as_of": "soon", "interests": ["Å synge"], "interests_as_of": "1999-01-01", "beds": 1}),
            vec![
                "/kindergarten_as_of",
                "/stages_as_of",
                "/interests_as_of",
                "/kindergarten_places",
                "/stages/1",
                "/interests/0",
                "/beds",
            ],
        ),
        (json!({}), vec!["/interests"]),
        (
            json!({"interests": ["choir", "choir"], "stages": ["primary", "primary"]}),
            vec!["/stages", "/interests"],
        ),
        (
            json!({"interests": [], "stages_as_of": "2026-10-01", "kindergarten_as_of": "2026-10-01"}),
            vec!["/kindergarten_as_of", "/stages_as_of"],
        ),
        (
            json!({"interests": (0..201).map(|number| format!("i{number}")).collect::<Vec<_>>()}),
            vec!["/interests"],
        ),
        (json!([1]), vec![""]),
    ] {
        let refused = host.put(TYNSET, "*", &body).await;
        assert_eq!((refused.status, refused.pointers()), (422, pointers), "{body}");
    }
    let refused = host.patch(TYNSET, "*", &json!({"interests": null, "stages": 3})).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/stages", "/interests"]));
    assert_eq!(app.get(TYNSET).await.ok().body["as_of"], "2026-10-01", "nothing has changed");
}

#[actix_web::test]
async fn only_its_host_and_coordinators_may_change_a_place() {
    let app = TestApp::with_valley().await;
    let body = json!({"interests": []});
    let untold = |mut reply: Reply| {
        reply.body["instance"].take();
        (reply.status, reply.body)
    };
    let other = app.host("tolga");
    let nowhere = "/v1/municipalities/nowhere/place";
    for (caller, status) in [(&*app, 401), (&*app.employer(), 403), (&*other, 404)] {
        assert_eq!(caller.put(TYNSET, "*", &body).await.status, status);
        assert_eq!(caller.patch(TYNSET, "*", &body).await.status, status);
        assert_eq!(first(caller, TYNSET, &body).await.status, status);
    }
    assert_eq!(untold(other.put(TYNSET, "*", &body).await), untold(other.put(nowhere, "*", &body).await));
    for caller in [app.host("tynset"), app.coordinator(), app.admin()] {
        let tag = app.get(TYNSET).await.ok().header("etag").to_owned();
        assert_eq!(caller.put("/v1/municipalities/0437/place", &tag, &body).await.status, 200);
    }
    let filter = Filter { entity: Some("place".to_owned()), entity_id: Some("tynset".to_owned()) };
    assert_eq!(app.db.read_blocking(|conn| audit::list(conn, &filter, None, 9)).unwrap().len(), 3);
}

#[actix_web::test]
async fn the_next_match_knows_the_new_kindergarten_places() {
    let app = TestApp::with_valley().await;
    let host = app.host("tynset");
    let family = json!({
        "adults": [{"occupations": [{"code": "2223"}], "languages": ["nb"], "licences": ["hpr-nurse"]}], "homes": ["tynset"],
        "children": [{"birth_year": clock::today().year() - 2}],
    });
    let childcare = async || {
        let reply = app.post("/v1/matches", &family).await.ok();
        let parts = reply.body["packages"][0]["parts"].as_array().unwrap().clone();
        parts.into_iter().find(|part| part["part"] == "childcare").unwrap()
    };
    let told = |part: &Value| part["evidence"].to_string();
    let none = childcare().await;
    assert_eq!(none["value"], 0.0, "{none}");
    let changed = host.patch(TYNSET, "*", &json!({"kindergarten_places": 7})).await.ok();
    let some = childcare().await;
    assert!(some["value"] == 1.0 && told(&some).contains("7 places free"), "{some}");
    host.patch(TYNSET, changed.header("etag"), &json!({"kindergarten_places": null})).await.ok();
    let unknown = childcare().await;
    assert!(unknown["value"].is_null() || unknown["value"] != 1.0, "{unknown}");
}

#[actix_web::test]
async fn what_is_recorded_in_a_demo_is_fictitious() {
    let app = TestApp::with(|db| {
        flytthit_api::demo::write(db, clock::today()).unwrap();
    })
    .await;
    let changed = app.host("tynset").patch(TYNSET, "*", &json!({"kindergarten_places": 9})).await.ok();
    assert_eq!(changed.body["demo"], true);
    assert!(flytthit_api::demo::write(&app.db, clock::today()).is_ok(), "it can be served again");
}

#[actix_web::test]
async fn a_file_does_not_take_the_place_of_what_a_host_has_recorded_since() {
    let app = TestApp::with_valley().await;
    let host = app.host("tynset");
    host.patch(TYNSET, "*", &json!({"kindergarten_places": 3})).await.ok();
    let file = |as_of: String| json!({"municipality": "3427", "kindergarten_places": 9, "as_of": as_of, "interests": []});
    for day in [30, 0] {
        valley::import::<Place>(&app.db, &[file(ago(day))]);
        let tolga = json!({"municipality": "3426", "as_of": ago(day), "interests": [format!("choir-{day}")]});
        valley::import::<Place>(&app.db, &[tolga]);
        let expected = json!([format!("choir-{day}")]);
        app.soon("/v1/municipalities/tolga/place", |found| found.body["interests"] == expected).await;
        let kept = app.get(TYNSET).await.ok().body;
        assert_eq!(
            (&kept["kindergarten_places"], &kept["interests"]),
            (&json!(3), &json!(["culture-school"]))
        );
    }
    valley::import::<Place>(&app.db, &[file(ago(-1))]);
    app.soon(TYNSET, |found| found.body["kindergarten_places"] == 9).await;
}
