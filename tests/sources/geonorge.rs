//! Borders of municipalities.

use super::{payload, survives_every_fault, sync, taken};
use crate::support::dump::dump;
use crate::support::upstream::{Answer, Upstream};
use crate::support::{TestApp, borders, reference};
use flytthit_api::db::{border, revision};
use flytthit_api::sources::Feed::Borders;
use flytthit_api::sync::{Attempt, Options, Report, Silent};
use serde_json::{Value, json};

const REGION: [&str; 8] = ["3424", "3426", "3427", "3428", "3429", "3430", "5025", "5026"];
const AREAS: &str = "/v1/commuting/areas?method=centres";

/// A square of one degree, as the service tells it.
fn square(west: f64, south: f64) -> Value {
    let (east, north) = (west + 1.0, south + 1.0);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({"type": "Polygon", "coordinates": [ring], "crs": {"type": "name", "properties": {"name": "EPSG:4258"}}})
}

fn serve_border(upstream: &Upstream, number: &str, shape: &Value) {
    let answer = json!({"kommunenummer": number, "kommunenavn": "Kommunen", "omrade": shape});
    upstream.serves(&format!("/kommuneinfo/kommuner/{number}/omrade"), Answer::json(&answer));
}

/// The service with these municipalities, side by side.
fn serve(upstream: &Upstream, numbers: &[&str]) {
    let list: Vec<Value> = numbers
        .iter()
        .map(|number| json!({"kommunenavn": "Kommunen", "kommunenavnNorsk": "Kommunen", "kommunenummer": number}))
        .collect();
    upstream.serves("/kommuneinfo/kommuner", Answer::json(&json!(list)));
    for (number, at) in numbers.iter().zip(0..) {
        serve_border(upstream, number, &square(8.0 + f64::from(at), 62.0));
    }
}

async fn app_with_borders() -> (TestApp, Upstream) {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, &REGION);
    taken(sync(&upstream.syncer(&app.db), Borders).await);
    (app, upstream)
}

#[actix_web::test]
async fn borders_are_taken_in_and_drawn() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, &[&REGION[..], &["0301"]].concat());
    let synced = taken(sync(&upstream.syncer(&app.db), Borders).await);
    assert_eq!(synced.report, Report { inserted: 8, ..Report::default() });
    assert_eq!(synced.records, 8);
    let asked: Vec<String> = upstream.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(asked.len(), 9, "nobody else's border is asked for: {asked:?}");
    assert!(asked.contains(&"/kommuneinfo/kommuner/3427/omrade?utkoordsys=4258".to_owned()), "{asked:?}");

    let map = app.soon_with(AREAS, "accept", "application/geo+json", |map| map.status == 200).await;
    assert_eq!(map.body["border_sources"][0]["licence"], "CC BY 4.0");
    assert!(map.body["border_sources"][0]["name"].as_str().unwrap().contains("Kartverket"));
    for feature in map.body["features"].as_array().unwrap() {
        assert!(!feature["geometry"].is_null(), "{feature}");
        assert!(feature["geometry"].get("crs").is_none());
    }
    let kept = payload(&app.db, Borders, "omrade/3427").unwrap();
    assert!(String::from_utf8(kept.body).unwrap().contains("EPSG:4258"));
}

#[actix_web::test]
async fn borders_that_would_cost_too_much_are_refused() {
    let (app, upstream) = app_with_borders().await;
    let before = dump(&app.database);
    let polygon = |ring: Vec<[f64; 2]>| json!({"type": "Polygon", "coordinates": [ring]});
    let around = |corners: u32, step: u32| {
        let angle = |at: u32| f64::from(at * step) / f64::from(corners) * std::f64::consts::TAU;
        let corner = |at| [12.0 + angle(at % corners).cos(), 64.0 + angle(at % corners).sin()];
        polygon((0..=corners).map(corner).collect())
    };
    let flat: Vec<[f64; 2]> = (0..250_000).map(|at| [10.0 + f64::from(at % 4_999) / 1e4, 62.0]).collect();
    let many = polygon([&[[10.0, 63.0]], &flat[..], &[[10.0, 63.0]]].concat());
    for (border, why) in [
        (around(401, 200), "the borders cross in more than 10000 places"),
        (many, "/omrade/coordinates: 250002 positions, of 250000 that there may be"),
    ] {
        serve_border(&upstream, "3427", &border);
        let attempt = sync(&upstream.syncer(&app.db), Borders).await;
        let Attempt::Failed(error) = attempt else { panic!("{why}: {attempt:?}") };
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(dump(&app.database), before, "{why}");
    }
    serve_border(&upstream, "3427", &around(400, 1));
    taken(sync(&upstream.syncer(&app.db), Borders).await);
}

#[actix_web::test]
async fn a_second_run_over_borders_writes_nothing_and_a_dry_run_neither() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, &REGION);
    let syncer = upstream.syncer(&app.db);
    let state = || (dump(&app.database), app.db.read_blocking(revision::current).unwrap());
    let before = state();
    let dry = Options { dry_run: true, ..Options::default() };
    assert_eq!(taken(syncer.sync(Borders, &dry, false, &Silent).await.unwrap()).report.inserted, 8);
    assert_eq!(state(), before);

    taken(sync(&syncer, Borders).await);
    let before = state();
    assert!(before.1.reference == before.1.value, "the reference part has changed");
    let again = taken(sync(&syncer, Borders).await);
    assert_eq!(again.report, Report { unchanged: 8, ..Report::default() });
    assert_eq!(state(), before);

    serve_border(&upstream, "3427", &square(20.0, 64.0));
    let moved = taken(sync(&syncer, Borders).await);
    assert_eq!(moved.report, Report { updated: 1, unchanged: 7, ..Report::default() });
}

#[actix_web::test]
async fn borders_of_a_file_are_replaced() {
    let app = TestApp::with(borders::import_all).await;
    let upstream = Upstream::new();
    serve(&upstream, &REGION);
    assert_eq!(taken(sync(&upstream.syncer(&app.db), Borders).await).report.updated, 8);
    let stored = app.db.read_blocking(border::all).unwrap();
    assert!(stored.len() == 8 && stored.iter().all(|border| border.source_id == "geonorge"));
}

#[actix_web::test]
async fn a_number_that_is_not_in_force_is_not_asked_for() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, &REGION[1..]);
    let synced = taken(sync(&upstream.syncer(&app.db), Borders).await);
    assert_eq!(synced.report, Report { inserted: 7, outside: 1, ..Report::default() });
    assert!(!upstream.asked().iter().any(|asked| asked.target.contains("3424")));

    serve(&upstream, &["0301"]);
    let attempt = sync(&upstream.syncer(&app.db), Borders).await;
    assert!(matches!(attempt, Attempt::Failed(_)), "{attempt:?}");
}

#[actix_web::test]
async fn a_border_that_is_none_changes_nothing() {
    let (app, upstream) = app_with_borders().await;
    let (before, syncer) = (dump(&app.database), upstream.syncer(&app.db));
    let swapped =
        json!({"type": "Polygon", "coordinates": [[[62.0, 10.0], [63.0, 10.0], [63.0, 11.0], [62.0, 10.0]]]});
    let mut metres = square(10.0, 62.0);
    metres["crs"]["properties"]["name"] = json!("EPSG:25833");
    let mut nameless = square(10.0, 62.0);
    nameless["crs"]["properties"]["name"] = json!(4258);
    let deep = json!({"type": "Polygon", "coordinates": [[[[[10.0, 62.0]]]]]});
    for (shape, told) in [
        (swapped, "latitude before longitude"),
        (square(10.0, 48.0), "not in Norway"),
        (metres, "25833"),
        (nameless, "4258"),
        (json!({"type": "Point", "coordinates": [10.0, 62.0]}), "/omrade/type"),
        (json!({"type": "Polygon", "coordinates": []}), "has no rings"),
        (deep, "/omrade"),
        (Value::Null, "/omrade"),
    ] {
        serve_border(&upstream, "3427", &shape);
        let Attempt::Failed(error) = sync(&syncer, Borders).await else { panic!("{told}") };
        assert!(error.to_string().contains(told), "{error}: {told}");
        assert_eq!(dump(&app.database), before, "{told}");
    }
    let other = json!({"kommunenummer": "3426", "omrade": square(10.0, 62.0)});
    upstream.serves("/kommuneinfo/kommuner/3427/omrade", Answer::json(&other));
    assert!(matches!(sync(&syncer, Borders).await, Attempt::Failed(_)));
    serve_border(&upstream, "3427", &square(10.0, 62.0));
    for list in [json!([]), json!([{"kommunenummer": "Tynset"}]), json!({"kommuner": []})] {
        upstream.serves("/kommuneinfo/kommuner", Answer::json(&list));
        assert!(matches!(sync(&syncer, Borders).await, Attempt::Failed(_)), "{list}");
    }
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn a_detailed_border_fits_and_a_boundless_one_does_not() {
    let (app, upstream) = app_with_borders().await;
    let circle = |corners: u32| {
        let at = |corner: u32| {
            let angle = std::f64::consts::TAU * f64::from(corner % corners) / f64::from(corners);
            [11.0 + angle.cos(), 62.5 + angle.sin() / 2.0]
        };
        json!({"type": "Polygon", "coordinates": [(0..=corners).map(at).collect::<Vec<_>>()]})
    };
    serve_border(&upstream, "3427", &circle(50_000));
    assert_eq!(taken(sync(&upstream.syncer_with(&app.db, ""), Borders).await).report.updated, 1);
    let before = dump(&app.database);
    serve_border(&upstream, "3427", &circle(400_000));
    assert!(matches!(sync(&upstream.syncer(&app.db), Borders).await, Attempt::Failed(_)));
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn borders_survive_every_fault() {
    let (app, upstream) = app_with_borders().await;
    survives_every_fault(&app, &upstream, Borders).await;
}

/// These need `FLYTTHIT_REFERENCE_DATA`, and fail without it.
mod reference_data {
    use super::*;

    #[actix_web::test]
    async fn the_real_borders_make_areas_without_gaps() {
        let file: Value =
            serde_json::from_slice(&reference::file("geo/fjellregionen_2024_M.geojson")).unwrap();
        let (app, upstream) = (TestApp::new().await, Upstream::new());
        serve(&upstream, &REGION);
        for feature in file["features"].as_array().unwrap() {
            let mut shape = feature["geometry"].clone();
            shape["crs"] = json!({"type": "name", "properties": {"name": "EPSG:4258"}});
            serve_border(&upstream, feature["properties"]["kommunenummer"].as_str().unwrap(), &shape);
        }
        assert_eq!(taken(sync(&upstream.syncer(&app.db), Borders).await).report.inserted, 8);
        let map = app.soon_with(AREAS, "accept", "application/geo+json", |map| map.status == 200).await;
        let features = map.body["features"].as_array().unwrap();
        assert!(!features.is_empty());
        for feature in features {
            let members = feature["properties"]["members"].as_array().unwrap();
            assert_eq!(feature["geometry"]["type"], "Polygon", "{} in one piece", members.len());
            assert_eq!(feature["properties"]["without_border"], json!([]));
        }
    }
}
