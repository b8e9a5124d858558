//! `/v1/commuting/indicators`

use crate::support::{TestApp, borders};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::Value;

const PATH: &str = "/v1/commuting/indicators";

#[actix_web::test]
async fn each_municipality_of_the_matrix_has_its_figures() {
    let app = TestApp::new().await;
    let all = app.walk(PATH, 3).await;
    assert_eq!(all.len(), 8, "labour markets have none");
    let tynset = all.iter().find(|found| found["municipality"]["slug"] == "tynset").unwrap();
    assert_json_snapshot!(tynset, {
        ".supply_self_containment" => insta::rounded_redaction(4),
        ".demand_self_containment" => insta::rounded_redaction(4),
        ".job_ratio" => insta::rounded_redaction(4),
    }, @r#"
    {
      "as_of": "2003",
      "at_home": 2296,
      "commuters_in": 606,
      "commuters_out": 291,
      "default": true,
      "demand_self_containment": 0.7912,
      "job_ratio": 1.1218,
      "jobs": 2902,
      "municipality": {
        "name": "Tynset",
        "number": "3427",
        "slug": "tynset"
      },
      "residents": 2587,
      "source": {
        "licence": "The programme's own",
        "name": "The programme's own slide: commuting in Fjellregionen 2003",
        "url": null
      },
      "supply_self_containment": 0.8875,
      "year": 2003
    }
    "#);
    for found in &all {
        let count = |field: &str| found[field].as_u64().unwrap();
        assert_eq!(count("at_home") + count("commuters_out"), count("residents"));
        assert_eq!(count("at_home") + count("commuters_in"), count("jobs"));
    }
}

#[actix_web::test]
async fn the_figures_come_as_csv_in_one_piece() {
    let app = TestApp::new().await;
    let csv = app.get_with(PATH, "accept", "text/csv").await.ok();
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    let text = String::from_utf8(csv.bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 9);
    assert_snapshot!(lines[..2].join("\n"), @r#"
    municipality,name,residents,jobs,at_home,commuters_out,commuters_in,supply_self_containment,demand_self_containment,job_ratio
    3424,Rendalen,796,728,695,101,33,0.8731155778894473,0.9546703296703297,0.914572864321608
    "#);
    for parameter in ["limit=5", "after=x"] {
        let refused = app.get_with(&format!("{PATH}?{parameter}"), "accept", "text/csv").await;
        assert_eq!(refused.status, 422, "{parameter}");
        assert_eq!(refused.pointers(), [format!("/{}", parameter.split('=').next().unwrap())]);
    }
}

#[actix_web::test]
async fn a_map_of_them_has_a_feature_for_each() {
    let app = TestApp::with(|db| borders::import(db, &["3429"])).await;
    let map = app.get_with(PATH, "accept", "application/geo+json").await.ok();
    assert_eq!(map.header("content-type"), "application/geo+json");
    assert_eq!(map.body["border_sources"][0]["name"], "Kartverket");
    let features = map.body["features"].as_array().unwrap();
    let geometry = |slug: &str| -> &Value {
        let found = features.iter().find(|feature| feature["id"] == slug);
        &found.unwrap()["geometry"]
    };
    assert_eq!(features.len(), 8);
    assert_eq!(geometry("tynset")["coordinates"][0][0], serde_json::json!([11.0, 62.0]));
    assert_eq!(*geometry("folldal"), Value::Null, "its border was not imported");
    assert_eq!(features[0]["properties"]["municipality"]["name"], "Rendalen");
}

#[actix_web::test]
async fn without_borders_there_is_no_map() {
    let app = TestApp::new().await;
    let refused = app.get_with(PATH, "accept", "application/geo+json").await;
    assert_eq!((refused.status, refused.body["type"].as_str()), (404, Some("/problems/no-borders")));
    assert!(refused.body["detail"].as_str().unwrap().contains("flytthit import geometry"));
}

#[actix_web::test]
async fn a_year_without_a_matrix_is_refused() {
    let app = TestApp::new().await;
    for media in ["application/json", "text/csv", "application/geo+json"] {
        let refused = app.get_with(&format!("{PATH}?year=1999"), "accept", media).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/year"]), "{media}");
    }
}
