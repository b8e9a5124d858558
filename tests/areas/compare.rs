//! `/v1/commuting/areas/compare`

use super::{OFFICIAL, PATH, partition};
use crate::support::TestApp;
use insta::{assert_json_snapshot, assert_snapshot};

#[actix_web::test]
async fn the_areas_of_2003_are_the_official_ones() {
    let app = TestApp::new().await;
    let found = app.get(&format!("{PATH}/compare?{OFFICIAL}")).await.ok();
    for (field, value) in [("compared", 8.0), ("identical", 2.0), ("adjusted_rand", 1.0)] {
        assert_eq!(found.body[field].as_f64(), Some(value), "{field}");
    }
    assert_snapshot!(partition(&found.body["first"]["areas"]), @r#"
    3 Tynset: rendalen tolga tynset alvdal folldal
    7 Røros: os roros holtalen
    "#);
    assert_snapshot!(partition(&found.body["second"]["areas"]), @r#"
    23 Tynset: rendalen tolga tynset alvdal folldal
    94 Røros: os roros holtalen
    "#);
    let second = &found.body["second"];
    assert_eq!((second["method"].as_str(), second["as_of"].as_str()), (Some("official"), Some("2020")));
    assert!(second["source"]["name"].as_str().unwrap().contains("TØI"));
    assert_json_snapshot!(second["areas"][0]["best"], @r#"
    {
      "jaccard": 1.0,
      "label": 3,
      "name": "Tynset",
      "shared": 5
    }
    "#);
}

#[actix_web::test]
async fn two_divisions_that_differ_say_how_much() {
    let app = TestApp::new().await;
    let path = format!("{PATH}/compare?method=centres&with_method=zones&with_cut=0.5");
    let found = app.get(&path).await.ok();
    assert_snapshot!(partition(&found.body["first"]["areas"]), @r#"
    3 Tynset: rendalen tolga tynset alvdal
    5 Folldal: folldal
    7 Røros: os roros holtalen
    "#);
    assert_snapshot!(partition(&found.body["second"]["areas"]), @r#"
    1 Rendalen: rendalen
    2 Tolga: tolga
    3 Tynset: tynset
    4 Alvdal: alvdal
    5 Folldal: folldal
    6 Os: os
    7 Røros: roros
    8 Holtålen: holtalen
    "#);
    assert_eq!(found.body["second"]["parameters"]["cut"], 0.5);
    assert_json_snapshot!(found.body["first"]["areas"][0]["best"], @r#"
    {
      "jaccard": 0.25,
      "label": 1,
      "name": "Rendalen",
      "shared": 1
    }
    "#);
    assert_json_snapshot!(found.body["second"]["areas"][0]["best"], @r#"
    {
      "jaccard": 0.25,
      "label": 3,
      "name": "Tynset",
      "shared": 1
    }
    "#);
}

#[actix_web::test]
async fn the_parameters_of_the_second_are_refused_by_their_names() {
    let app = TestApp::new().await;
    for (query, pointers) in [
        ("year=1", vec!["/year"]),
        ("with_year=1", vec!["/with_year"]),
        ("with_cut=0.5", vec!["/with_cut"]),
        ("with_method=clean&with_min_size=10000&min_size=10000", vec!["/target_size", "/with_target_size"]),
        ("with_method=zones&with_cut=x", vec!["/with_cut"]),
        ("with_method=magic", vec!["/with_method"]),
        ("with_colour=red", vec!["/with_colour"]),
    ] {
        let refused = app.get(&format!("{PATH}/compare?{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, pointers), "{query}");
    }
}
