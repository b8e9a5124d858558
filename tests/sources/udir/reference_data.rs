//! What the registers really have. These tests need `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use super::{REGION, kindergarten, school, serve, upper_secondary, with};
use crate::sources::{sync, taken};
use crate::support::upstream::Upstream;
use crate::support::{TestApp, reference};
use flytthit_api::organisation::OrganisationNumber;
use flytthit_api::sources::Feed;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The lines of a file without quotes around what matters: organisation number, name, municipality, and the rest
/// from the end.
fn lines(name: &str) -> Vec<(String, String, String, Vec<String>)> {
    let text = String::from_utf8(reference::file(name)).unwrap();
    let cells = |line: &str| {
        let (number, rest) = line.split_once(',').unwrap();
        let mut cells: Vec<String> = rest.rsplit(',').map(str::to_owned).collect();
        let at = cells.iter().position(|cell| REGION.contains(&cell.as_str())).unwrap();
        let name: Vec<String> = cells.split_off(at + 1).into_iter().rev().collect();
        let municipality = cells.pop().unwrap();
        (number.to_owned(), name.join(",").trim_matches('"').to_owned(), municipality, cells)
    };
    text.lines().skip(1).map(cells).collect()
}

#[actix_web::test]
async fn a_real_unit_is_read() {
    let mut unit: Value =
        serde_json::from_slice(&reference::file("samples/udir/nbr_v4_enhet_real_maurtua.json")).unwrap();
    // It is in another part of the country.
    unit["Kommune"]["Kommunenummer"] = json!("3427");
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, "nbr", &[unit]);
    taken(sync(&upstream.syncer(&app.db), Feed::Kindergartens).await);
    let path = "/v1/municipalities/tynset/kindergartens";
    let found = app.soon(path, |found| found.status == 200).await.items()[0].clone();
    assert_eq!((&found["name"], &found["private"]), (&json!("Maurtua barnehage"), &json!(false)));
    assert_eq!((&found["children_enrolled"], &found["inactive_in_basil"]), (&json!(36), &json!(true)));
    assert_eq!(
        (&found["age_from"], &found["age_to"], &found["as_of"]),
        (&json!(1), &json!(5), &json!("2024-02-14"))
    );
    assert_eq!(
        (&found["location"]["longitude"], &found["location"]["latitude"]),
        (&json!(5.72564), &json!(58.95041))
    );
    assert_eq!(found["website"], Value::Null);
}

#[actix_web::test]
async fn all_kindergartens_and_schools_of_the_region_have_numbers_that_check() {
    let mut counts = BTreeMap::new();
    let units: Vec<Value> = lines("places/kindergartens_fjellregionen.csv")
        .into_iter()
        .map(|(number, name, municipality, _)| {
            *counts.entry(municipality.clone()).or_insert(0) += 1;
            number.parse::<OrganisationNumber>().unwrap();
            with(kindergarten(1, &municipality, &name), json!({ "Organisasjonsnummer": number }))
        })
        .collect();
    assert_eq!(units.len(), 27);
    let schools: Vec<Value> = lines("places/schools_fjellregionen.csv")
        .into_iter()
        .map(|(number, name, municipality, rest)| {
            // From the end: source, isActive, isSecondary, isPrimary.
            let [basic, upper] = [&rest[3], &rest[2]].map(|cell| cell == "True");
            let unit = if upper {
                upper_secondary(1, &municipality, &name)
            } else {
                school(1, &municipality, &name, [1, 10])
            };
            with(unit, json!({"Organisasjonsnummer": number, "ErGrunnskole": basic}))
        })
        .collect();
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, "nbr", &units);
    serve(&upstream, "nsr", &schools);
    let syncer = upstream.syncer(&app.db);
    assert_eq!(taken(sync(&syncer, Feed::Kindergartens).await).records, 27);
    let synced = taken(sync(&syncer, Feed::Schools).await);
    assert_eq!((synced.records, synced.report.refused), (23, 0), "no culture schools, no schools for adults");
    app.soon("/v1/municipalities/tynset", |found| !found.body["schools"].is_null()).await;
    for (number, count) in counts {
        let found = app.get(&format!("/v1/municipalities/{number}")).await.ok().body;
        assert_eq!(found["kindergartens"], count, "{number}");
    }
    let upper: Vec<Value> = app.walk("/v1/municipalities", 100).await;
    let has_upper = |found: &&Value| {
        found["school_stages"]["stages"]
            .as_array()
            .is_some_and(|stages| stages.contains(&json!("upper_secondary")))
    };
    let slugs: Vec<&str> =
        upper.iter().filter(has_upper).map(|found| found["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["tynset", "alvdal", "roros"]);
}
