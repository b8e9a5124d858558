//! Areas on a map.

use super::{OFFICIAL, PATH};
use crate::support::{TestApp, borders};
use serde_json::{Value, json};

#[actix_web::test]
async fn an_area_is_drawn_without_the_borders_between_its_members() {
    let app = TestApp::with(borders::import_all).await;
    let map = app.get_with(&format!("{PATH}?{OFFICIAL}"), "accept", "application/geo+json").await.ok();
    assert_eq!(
        map.body["border_sources"],
        json!([{"name": "Kartverket", "url": null, "licence": "CC BY 4.0"}])
    );
    let [tynset, roros] = &map.body["features"].as_array().unwrap()[..] else { panic!("{}", map.body) };
    assert_eq!(tynset["properties"]["name"], "Tynset");
    assert_eq!(roros["properties"]["members"][0]["name"], "Os");
    assert_eq!(roros["properties"]["statistics"]["residents"], 4548);
    // Five squares in a row, 9° to 14° east.
    let ring = corners(tynset);
    assert_eq!((tynset["geometry"]["type"].as_str(), ring.len()), (Some("Polygon"), 4));
    for corner in [[9.0, 62.0], [14.0, 62.0], [14.0, 63.0], [9.0, 63.0]] {
        assert!(ring.iter().any(|found| near(found, corner)), "{corner:?} in {ring:?}");
    }
}

/// The corners of the only ring of a polygon: the positions where it turns.
fn corners(feature: &Value) -> Vec<[f64; 2]> {
    let rings = feature["geometry"]["coordinates"].as_array().unwrap();
    assert_eq!(rings.len(), 1, "{feature}");
    let position = |value: &Value| [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()];
    let ring: Vec<[f64; 2]> = rings[0].as_array().unwrap().iter().map(position).skip(1).collect();
    let turns = |at: &usize| {
        let [a, b, c] = [*at, at + 1, at + 2].map(|at| ring[at % ring.len()]);
        ((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])).abs() > 1e-9
    };
    (0..ring.len()).filter(turns).map(|at| ring[(at + 1) % ring.len()]).collect()
}

fn near(a: &[f64; 2], b: [f64; 2]) -> bool {
    (a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6
}

#[actix_web::test]
async fn a_member_without_a_border_is_named() {
    let app = TestApp::with(|db| borders::import(db, &["3430", "3429"])).await;
    let map = app.get_with(&format!("{PATH}?method=centres"), "accept", "application/geo+json").await.ok();
    let features = map.body["features"].as_array().unwrap();
    let feature = |name: &str| features.iter().find(|feature| feature["properties"]["name"] == name).unwrap();
    assert_eq!(feature("Folldal")["geometry"], Value::Null, "nothing of it can be drawn");
    assert_eq!(feature("Røros")["properties"]["without_border"][0]["name"], "Os");
    assert_eq!(feature("Røros")["geometry"]["type"], "Polygon");
}

#[actix_web::test]
async fn without_borders_no_area_is_drawn() {
    let app = TestApp::new().await;
    let refused = app.get_with(PATH, "accept", "application/geo+json").await;
    assert_eq!((refused.status, refused.body["type"].as_str()), (404, Some("/problems/no-borders")));
    let refused = app.get_with(&format!("{PATH}?year=1"), "accept", "application/geo+json").await;
    assert_eq!(refused.status, 422, "what is wrong with the question goes first");
}
