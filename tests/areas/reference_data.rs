//! The areas of the whole country. These tests need `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use super::PATH;
use crate::support::{TestApp, borders, reference, valley};
use serde_json::Value;
use std::collections::BTreeMap;

fn number(municipality: &Value) -> String {
    municipality["number"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn every_municipality_of_2022_is_in_one_area_and_told_why() {
    let published = reference::matrix(2022);
    let commuters = |line: &str| line.split(',').nth(2).unwrap().parse::<u64>().unwrap();
    let all: u64 = published.lines().skip(1).map(commuters).sum();
    let app = TestApp::with(|db| valley::import_matrix(db, 2022, &published)).await;
    for method in ["clean", "compat34", "zones", "centres"] {
        let path = format!("{PATH}?year=2022&method={method}");
        let found = app.get(&path).await.ok();
        let mut areas = BTreeMap::new();
        for area in found.body["areas"].as_array().unwrap() {
            for member in area["members"].as_array().unwrap() {
                let evidence = member["evidence"].as_array().unwrap();
                assert!(!evidence.is_empty(), "{method} {member}");
                let before = member["before_reserve"].as_u64().unwrap_or(0);
                let other =
                    areas.insert(number(&member["municipality"]), (area["label"].as_u64().unwrap(), before));
                assert_eq!(other, None, "{method} {member}");
            }
        }
        for nowhere in found.body["zero"].as_array().unwrap() {
            assert_eq!(areas.insert(number(&nowhere["municipality"]), (0, 0)), None, "{method}");
        }
        assert_eq!(areas.len(), 356, "{method}");

        let csv = app.get_with(&path, "accept", "text/csv").await.ok();
        let lines: Vec<String> =
            areas.iter().map(|(number, (area, before))| format!("{number},{area},{before}")).collect();
        let expected = format!("municipality,area,before_reserve\n{}\n", lines.join("\n"));
        assert_eq!(String::from_utf8(csv.bytes).unwrap(), expected, "{method}");

        let statistics = found.body["areas"].as_array().unwrap().iter().map(|area| &area["statistics"]);
        let workers: u64 = statistics.map(|statistics| statistics["residents"].as_u64().unwrap()).sum();
        assert_eq!(workers, all, "nobody is lost: {method}");
    }
}

#[actix_web::test]
async fn municipalities_are_compared_by_what_they_are_not_by_their_numbers() {
    let app = TestApp::with(|db| {
        for year in [2019, 2022] {
            valley::import_matrix(db, year, &reference::matrix(year));
        }
    })
    .await;
    // Their numbers changed in 2020.
    let found = app.get(&format!("{PATH}/compare?year=2019&with_year=2022")).await.ok();
    let area = |side: &str| {
        let areas = found.body[side]["areas"].as_array().unwrap();
        areas.iter().find(|area| area["name"] == "Røros").unwrap().clone()
    };
    assert_eq!(
        (area("first")["best"]["name"].as_str(), area("first")["best"]["jaccard"].as_f64()),
        (Some("Røros"), Some(1.0))
    );
    assert_eq!(
        (found.body["first"]["year"].as_i64(), found.body["second"]["year"].as_i64()),
        (Some(2019), Some(2022))
    );
}

#[actix_web::test]
async fn the_official_regions_are_drawn_in_one_piece_on_real_borders() {
    let app =
        TestApp::with(|db| borders::import_file(db, &reference::file("geo/kommuner_2024_S_all.geojson")))
            .await;
    let map = app.get_with(&format!("{PATH}?method=official"), "accept", "application/geo+json").await.ok();
    let features = map.body["features"].as_array().unwrap();
    let names: Vec<_> =
        features.iter().map(|feature| feature["properties"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Tynset", "Røros"]);
    for feature in features {
        let geometry = &feature["geometry"];
        assert_eq!(geometry["type"], "Polygon");
        assert_eq!(geometry["coordinates"].as_array().unwrap().len(), 1, "no slivers between the members");
        assert_eq!(feature["properties"]["without_border"], serde_json::json!([]));
    }
}
