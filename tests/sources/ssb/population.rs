//! The population by age, from table 07459.

use super::{codes, for_numbers, serving};
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::pxweb::{Statbank, Table};
use crate::support::upstream::Upstream;
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent};
use serde_json::{Value, json};
use std::collections::HashMap;

/// As many people of each age and sex as this, by year.
fn people(codes: &HashMap<&str, &str>) -> Result<u64, &'static str> {
    let women = u64::from(codes["Kjonn"] == "2");
    let year: u64 = codes["Tid"].parse().unwrap();
    match (codes["Region"], codes["Alder"]) {
        ("K-3427", "003") => Ok(10 + women),
        ("K-3427", "105+") => Ok(0),
        ("K-3427", _) => Ok(1 + (year - 2000) * women),
        ("K-5025", "066") if year == 2006 => Err(":"),
        ("K-5026", _) => Err("."),
        _ => Ok(2),
    }
}

fn table_of(years: &[&str]) -> Table {
    let ages = (0..105).map(|age| format!("{age:03}")).chain(["105+".to_owned()]);
    // The total of all ages is not to be added to them.
    let ages = std::iter::once("999A".to_owned()).chain(ages).collect();
    let dimensions = vec![
        ("Region", codes(["0", "3427", "0437"])),
        ("Kjonn", codes(["2", "1"])),
        ("Alder", ages),
        ("ContentsCode", codes(["Personer1"])),
        ("Tid", codes(years.iter().copied())),
    ];
    let today = ["K-0301", "K-5026", "K-5025", "K-3424", "K-3426", "K-3427", "K-3428", "K-3429", "K-3430"];
    Table { codelist: Some(("KommSummer", codes(today))), ..Table::new("07459", dimensions, people) }
}

fn table() -> Table {
    table_of(&["2004", "2005", "2006"])
}

async fn shown(app: &TestApp, municipality: &str) -> Value {
    app.another().get(&format!("/v1/municipalities/{municipality}")).await.ok().body["population"].clone()
}

fn figure(shown: &Value, day: &str) -> Option<Value> {
    shown.as_array().unwrap().iter().find(|figure| figure["as_of"] == day).cloned()
}

#[actix_web::test]
async fn the_years_since_2005_are_taken_in_by_age_and_nothing_else_is_lost() {
    let (app, upstream) = serving(&table()).await;
    let synced = taken(sync(&upstream.syncer(&app.db), Feed::Population).await);
    assert_eq!(synced.as_of.as_deref(), Some("2006-01-01"));
    let tynset = shown(&app, "tynset").await;
    assert_eq!(
        figure(&tynset, "2006-01-01").unwrap(),
        json!({
            "people": 21 + 104 + 104 * 7,
            "ages": {
                "age_0": 8, "age_1_5": 4 * 8 + 21, "age_6_15": 80, "age_16_19": 32, "age_20_66": 47 * 8,
                "age_67_and_over": 38 * 8,
            },
            "as_of": "2006-01-01",
            "source": {
                "name": "Statistics Norway (SSB), table 07459: population 1 January",
                "url": "https://www.ssb.no/statbank/table/07459",
                "licence": "CC BY 4.0",
            },
        })
    );
    assert!(figure(&tynset, "2004-01-01").is_none(), "nobody asked for it");
    let kept = figure(&tynset, "2026-01-01").unwrap();
    assert_eq!((kept["people"].as_i64(), kept["ages"].is_null()), (Some(5_762), true), "it was there before");
    let roros = shown(&app, "roros").await;
    assert!(figure(&roros, "2005-01-01").unwrap()["ages"].is_object());
    assert!(figure(&roros, "2006-01-01").is_none(), "a number that is not shown makes the sum unknown");
    let holtalen = shown(&app, "holtalen").await;
    assert_eq!(
        figure(&holtalen, "2005-01-01").unwrap()["people"],
        2_132,
        "where none can be, none is written"
    );
    assert!(payload(&app.db, Feed::Population, "2005-2006").is_some());
}

#[actix_web::test]
async fn a_second_run_changes_nothing_and_a_new_year_is_asked_for_alone() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    let first = taken(sync(&syncer, Feed::Population).await);
    let before = dump(&app.database);
    upstream.asked();
    let again = taken(sync(&syncer, Feed::Population).await);
    assert_eq!((again.records, again.as_of), (first.records, first.as_of));
    assert!(for_numbers(&upstream.asked()).is_empty());
    assert_eq!(dump(&app.database), before);

    // Holtålen has no figures by age in any year, and Røros none of 2006: they are asked for again.
    let more = Table { updated: "2027-02-24T07:00:00Z".to_owned(), ..table_of(&["2006", "2007", "2005"]) };
    more.served_by(&upstream);
    let next = taken(sync(&syncer, Feed::Population).await);
    assert_eq!(
        (next.report.inserted, next.report.updated, next.as_of.as_deref()),
        (7, 0, Some("2007-01-01"))
    );
    Table { updated: "2027-02-25T07:00:00Z".to_owned(), ..more }.served_by(&upstream);
    let before = dump(&app.database);
    assert_eq!(taken(sync(&syncer, Feed::Population).await).report.inserted, 0);
    assert_eq!(dump(&app.database), before, "no new edition either");
}

#[actix_web::test]
async fn years_since_a_day_are_taken_in_also_from_before_2005() {
    let (app, upstream) = serving(&table()).await;
    let options = Options { since: Some("2004-01-01".parse().unwrap()), ..Options::default() };
    let attempt = upstream.syncer(&app.db).sync(Feed::Population, &options, false, &Silent).await;
    assert_eq!(taken(attempt.unwrap()).report.refused, 0);
    assert!(figure(&shown(&app, "tynset").await, "2004-01-01").is_some());
}

#[actix_web::test]
async fn version_1_gives_the_same_figures_while_version_2_is_away() {
    let (first, second) = (TestApp::new().await, TestApp::new().await);
    let upstream = Upstream::new();
    table().served_by(&upstream);
    taken(sync(&upstream.syncer(&second.db), Feed::Population).await);
    Statbank { tables: vec![table()], max_cells: None, v2: 503 }.serve(&upstream);
    upstream.asked();
    taken(sync(&upstream.syncer(&first.db), Feed::Population).await);
    let asked = upstream.asked();
    let body: Value = serde_json::from_str(&for_numbers(&asked)[0].body).unwrap();
    let region = body["query"].as_array().unwrap().iter().find(|pick| pick["code"] == "Region").unwrap();
    assert_eq!(region["selection"]["filter"], "agg:KommSummer");
    for municipality in ["tynset", "roros", "tolga"] {
        assert_eq!(shown(&first, municipality).await, shown(&second, municipality).await);
    }
}

#[actix_web::test]
async fn numbers_that_are_gone_or_cannot_be_take_nothing_away() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Population).await);
    let before = dump(&app.database);
    let nobody = |_: &HashMap<&str, &str>| Ok(0);
    let updated = "2027-02-24T07:00:00Z".to_owned();
    let mut no_ages = Table { updated: updated.clone(), ..table() };
    no_ages.dimensions[2].1.retain(|age| age != "040");
    let mut no_years = Table { updated: updated.clone(), ..table() };
    no_years.dimensions[4].1.clear();
    let far = Table { updated: updated.clone(), ..table_of(&["2004", "2005", "2006", "2099"]) };
    let no_people = Table { updated: updated.clone(), number: std::sync::Arc::new(nobody), ..table() };
    // One age of one municipality has far too many.
    let crowd = |codes: &HashMap<&str, &str>| match (codes["Region"], codes["Alder"]) {
        ("K-3427", "040") => Ok(10_000_000),
        _ => people(codes),
    };
    let crowded = Table { updated, number: std::sync::Arc::new(crowd), ..table() };
    for broken in [no_ages, no_years, far, no_people, crowded] {
        broken.served_by(&upstream);
        let attempt = sync(&syncer, Feed::Population).await;
        assert!(matches!(attempt, Attempt::Failed(_)), "{attempt:?}");
        assert_eq!(dump(&app.database), before);
    }
}

#[actix_web::test]
async fn a_dry_run_writes_nothing() {
    let (app, upstream) = serving(&table()).await;
    let before = dump(&app.database);
    let options = Options { dry_run: true, ..Options::default() };
    let attempt = upstream.syncer(&app.db).sync(Feed::Population, &options, false, &Silent).await;
    assert!(taken(attempt.unwrap()).report.inserted > 0);
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn every_fault_is_survived() {
    let (app, upstream) = serving(&table()).await;
    survives_every_fault(&app, &upstream, Feed::Population).await;
}
