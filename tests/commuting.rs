//! `/v1/commuting`

use crate::support::TestApp;
use insta::assert_json_snapshot;
use serde_json::Value;

#[actix_web::test]
async fn the_matrix_of_2003_is_shown_with_the_status_of_each_cell() {
    let app = TestApp::new().await;
    let list = app.get("/v1/commuting/matrices").await.ok();
    assert_json_snapshot!(list.body, @r#"
    {
      "items": [
        {
          "areas": 10,
          "as_of": "2003",
          "default": true,
          "source": {
            "licence": "The programme's own",
            "name": "The programme's own slide: commuting in Fjellregionen 2003",
            "url": null
          },
          "workers": 10976,
          "year": 2003
        }
      ]
    }
    "#);
    let matrix = app.get("/v1/commuting/matrices/2003").await.ok();
    assert_json_snapshot!(matrix.body["areas"][8], @r#"
    {
      "code": "trondheim-region",
      "jobs": 292,
      "kind": "labour_market",
      "municipality": null,
      "name": "Trondheim region",
      "residents": 64
    }
    "#);
    assert_eq!(matrix.body["areas"].as_array().unwrap().len(), 10);
    let cells = matrix.body["cells"].as_array().unwrap();
    let cell = |residence: &str, work: &str| {
        let found = cells.iter().find(|cell| cell["residence"] == residence && cell["work"] == work);
        found.map(|cell| (cell["commuters"].as_u64(), cell["status"].as_str().unwrap()))
    };
    assert_eq!(cell("3426", "3427"), Some((Some(147), "inferred")));
    assert_eq!(cell("3424", "3430"), Some((None, "ambiguous")), "blank is not zero");
    let nn = app.get_with("/v1/commuting/matrices/2003", "accept-language", "nn").await.ok();
    assert_eq!(nn.body["areas"][8]["name"], "Trondheimsregionen");
}

#[actix_web::test]
async fn a_matrix_comes_as_csv_too_under_a_tag_of_its_own() {
    let app = TestApp::new().await;
    let json = app.get("/v1/commuting/matrices/2003").await.ok();
    let csv = app.get_with("/v1/commuting/matrices/2003", "accept", "text/csv").await.ok();
    assert_ne!(json.header("etag"), csv.header("etag"));
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(
        text.starts_with("residence,work,commuters,status\n3424,3424,695,certain\n3424,3426,2,inferred\n"),
        "{text}"
    );
    assert!(text.contains("\n3424,3430,,ambiguous\n"), "{text}");
    assert_eq!(text.lines().count(), json.body["cells"].as_array().unwrap().len() + 1);
    assert_eq!(app.get_with("/v1/commuting/matrices/2003", "accept", "text/html").await.status, 406);
}

#[actix_web::test]
async fn a_year_without_a_matrix_is_not_found() {
    let app = TestApp::new().await;
    for year in ["1999", "x", "99999999999"] {
        assert_eq!(app.get(&format!("/v1/commuting/matrices/{year}")).await.status, 404);
    }
    let refused = app.get("/v1/commuting/catchments?year=1999").await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/year"]));
}

#[actix_web::test]
async fn the_catchment_of_tolga_gives_its_reasons() {
    let app = TestApp::new().await;
    let tolga = app.get("/v1/commuting/catchments/tolga").await.ok();
    assert_json_snapshot!(tolga.body, {
        ".**.out_share" => insta::rounded_redaction(4),
        ".**.job_share" => insta::rounded_redaction(4),
        ".**.link" => insta::rounded_redaction(2),
        ".**.relative_reach" => insta::rounded_redaction(4),
        ".coverage" => insta::rounded_redaction(4),
    }, @r#"
    {
      "as_of": "2003",
      "at_home": 570,
      "coverage": 0.9716,
      "default": true,
      "home": {
        "name": "Tolga",
        "number": "3426",
        "slug": "tolga"
      },
      "jobs": 698,
      "members": [
        {
          "borderline": false,
          "commuters": 570,
          "evidence": "Tolga (2003): 570 of Tolga's 775 workers (73.5 %) work in Tolga itself and hold 81.7 % of its jobs.",
          "holds": null,
          "job_share": 0.8166,
          "journey": null,
          "link": 155.21,
          "minutes": null,
          "municipality": {
            "name": "Tolga",
            "number": "3426",
            "slug": "tolga"
          },
          "out_share": 0.7355,
          "relative_reach": 1.0,
          "status": "certain",
          "tier": "home"
        },
        {
          "borderline": false,
          "commuters": 147,
          "evidence": "Tolga → Tynset (2003): 147 of Tolga's 775 workers (19.0 %) work there and hold 5.1 % of its jobs; link 24.0.",
          "holds": {
            "blind": 0.875,
            "evidence": "Holds in 87.5 % of the 29,030,400 ways in which the numbers of 2003 can be placed.",
            "weighted": null
          },
          "job_share": 0.0507,
          "journey": null,
          "link": 24.03,
          "minutes": null,
          "municipality": {
            "name": "Tynset",
            "number": "3427",
            "slug": "tynset"
          },
          "out_share": 0.1897,
          "relative_reach": 0.062,
          "status": "inferred",
          "tier": "daily"
        },
        {
          "borderline": false,
          "commuters": 21,
          "evidence": "Tolga → Os (2003): 21 of Tolga's 775 workers (2.7 %) work there and hold 2.8 % of its jobs; link 5.5.",
          "holds": {
            "blind": 0.875,
            "evidence": "Holds in 87.5 % of the 29,030,400 ways in which the numbers of 2003 can be placed.",
            "weighted": null
          },
          "job_share": 0.028,
          "journey": null,
          "link": 5.51,
          "minutes": null,
          "municipality": {
            "name": "Os",
            "number": "3430",
            "slug": "os"
          },
          "out_share": 0.0271,
          "relative_reach": 0.0342,
          "status": "inferred",
          "tier": "established"
        },
        {
          "borderline": true,
          "commuters": 15,
          "evidence": "Tolga → Røros (2003): 15 of Tolga's 775 workers (1.9 %) work there and hold 0.5 % of its jobs; link 2.4.",
          "holds": {
            "blind": 0.5,
            "evidence": "Holds in 50.0 % of the 29,030,400 ways in which the numbers of 2003 can be placed.",
            "weighted": null
          },
          "job_share": 0.005,
          "journey": null,
          "link": 2.43,
          "minutes": null,
          "municipality": {
            "name": "Røros",
            "number": "5025",
            "slug": "roros"
          },
          "out_share": 0.0194,
          "relative_reach": 0.0061,
          "status": "inferred",
          "tier": "established"
        }
      ],
      "near": [],
      "outside": [
        {
          "commuters": 9,
          "evidence": "Tolga → Elverum/Hamar (2003): 9 of Tolga's 775 workers (1.2 %) work there, outside the region.",
          "name": "Elverum/Hamar",
          "out_share": 0.0116,
          "slug": "elverum-hamar",
          "status": "inferred"
        },
        {
          "commuters": 9,
          "evidence": "Tolga → Trondheim region (2003): 9 of Tolga's 775 workers (1.2 %) work there, outside the region.",
          "name": "Trondheim region",
          "out_share": 0.0116,
          "slug": "trondheim-region",
          "status": "inferred"
        }
      ],
      "residents": 775,
      "source": {
        "licence": "The programme's own",
        "name": "The programme's own slide: commuting in Fjellregionen 2003",
        "url": null
      },
      "thresholds": {
        "daily_link": 10.0,
        "established_link": 2.0,
        "established_reach": 0.005,
        "max_minutes": 75,
        "min_commuters": 10
      },
      "too_far": [],
      "year": 2003
    }
    "#);
    for (language, sentence) in [
        (
            "en",
            "Tolga → Tynset (2003): 147 of Tolga's 775 workers (19.0 %) work there and hold 5.1 % of its jobs; link 24.0.",
        ),
        (
            "nb",
            "Tolga → Tynset (2003): 147 av de 775 sysselsatte i Tolga (19,0 %) arbeider der og har 5,1 % av arbeidsplassene; sum pendling 24,0.",
        ),
        (
            "nn",
            "Tolga → Tynset (2003): 147 av dei 775 sysselsette i Tolga (19,0 %) arbeider der og har 5,1 % av arbeidsplassane; sum pendling 24,0.",
        ),
    ] {
        let tolga = app.get_with("/v1/commuting/catchments/3426", "accept-language", language).await.ok();
        assert_eq!(tolga.header("content-language"), language);
        assert_eq!(tolga.body["members"][1]["evidence"], sentence);
    }
}

/// The worked answer for 2003: home, employed residents, jobs, members with tier, commuters and
/// link, coverage.
#[actix_web::test]
async fn the_catchments_of_2003_are_the_worked_answer() {
    let app = TestApp::new().await;
    let all = app.walk("/v1/commuting/catchments", 3).await;
    let lines: Vec<String> = all.iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    Rendalen 3424 796 728 | Tynset daily 63 10.09 | 0.9523
    Tolga 3426 775 698 | Tynset daily 147 24.03; Os established 21 5.51; Røros established 15 2.43 | 0.9716
    Tynset 3427 2587 2902 | Alvdal daily 71 10.08; Tolga established 51 9.28; Rendalen established 15 2.64 | 0.9405
    Alvdal 3428 1107 968 | Tynset daily 205 25.58; Tolga established 10 2.34 | 0.9530
    Folldal 3429 792 690 | Tynset established 50 8.04; Alvdal established 30 6.89 | 0.9444
    Os 3430 994 751 | Røros daily 220 29.42; Tolga established 35 8.54; Tynset established 58 7.83 | 0.9748
    Røros 5025 2786 3021 | Os established 56 9.47; Holtålen established 31 5.29; Tolga established 19 3.40 | 0.9433
    Holtålen 5026 1008 742 | Røros daily 198 26.20 | 0.8839
    "#);
}

fn line(catchment: &Value) -> String {
    let members = catchment["members"].as_array().unwrap().iter().skip(1);
    let members = members.map(|member| {
        format!(
            "{} {} {} {:.2}",
            member["municipality"]["name"].as_str().unwrap(),
            member["tier"].as_str().unwrap(),
            member["commuters"],
            member["link"].as_f64().unwrap()
        )
    });
    format!(
        "{} {} {} {} | {} | {:.4}",
        catchment["home"]["name"].as_str().unwrap(),
        catchment["home"]["number"].as_str().unwrap(),
        catchment["residents"],
        catchment["jobs"],
        members.collect::<Vec<_>>().join("; "),
        catchment["coverage"].as_f64().unwrap()
    )
}

#[actix_web::test]
async fn each_threshold_decides() {
    let app = TestApp::new().await;
    let members = async |query: &str| {
        let found = app.get(&format!("/v1/commuting/catchments/tolga?{query}")).await.ok();
        let members = found.body["members"].as_array().unwrap().iter().skip(1);
        let members = members.map(|member| {
            let tier = member["tier"].as_str().unwrap();
            format!("{} {tier}", member["municipality"]["slug"].as_str().unwrap())
        });
        members.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(members("").await, "tynset daily, os established, roros established");
    assert_eq!(members("min_commuters=20").await, "tynset daily, os established");
    assert_eq!(members("daily_link=5.5").await, "tynset daily, os daily, roros established");
    assert_eq!(members("established_link=2.5").await, "tynset daily, os established");
    assert_eq!(members("established_reach=0.03").await, "tynset daily, os established");
    assert_eq!(members("max_minutes=1").await, "tynset daily, os established, roros established");
}

#[actix_web::test]
async fn thresholds_that_are_none_are_refused_all_at_once() {
    let app = TestApp::new().await;
    let refused =
        app.get("/v1/commuting/catchments/tolga?daily_link=ten&established_reach=1e-3&year=1").await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, vec!["/daily_link", "/established_reach", "/year"])
    );
    for query in
        ["min_commuters=-1", "max_minutes=x", "colour=red", "year=", "year=2003&year=2003", "limit=5"]
    {
        let refused = app.get(&format!("/v1/commuting/catchments/tolga?{query}")).await;
        assert_eq!(refused.status, 422, "{query}");
        assert_eq!(refused.pointers(), [format!("/{}", query.split('=').next().unwrap())], "{query}");
    }
}

#[actix_web::test]
async fn a_retired_number_leads_to_the_catchment_and_keeps_the_question() {
    let app = TestApp::new().await;
    let moved = app.get("/v1/commuting/catchments/0436?min_commuters=5").await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (308, "/v1/commuting/catchments/3426?min_commuters=5")
    );
    assert_eq!(app.get("/v1/commuting/catchments/trondheim-region").await.status, 404);
}
