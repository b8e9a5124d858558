//! Commuting matrices, from table 03321.

use super::{codes, for_numbers, serving};
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::pxweb::{Statbank, Table};
use crate::support::upstream::Upstream;
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent};
use std::collections::HashMap;

/// Commuters from home to work in a year. 0437 is a number of other years, and 3424 had nobody.
fn commuters(codes: &HashMap<&str, &str>) -> Result<u64, &'static str> {
    let more = if codes["Tid"] == "2023" { 1 } else { 0 };
    match (codes["Bokommuen"], codes["ArbstedKomm"]) {
        ("3427", "3427") => Ok(2_357 + more),
        ("3426", "3427") => Ok(221),
        ("3426", "3426") => Ok(401),
        ("3427", "3426") => Ok(96),
        ("5025", "5025") => Ok(2_386),
        ("5025", "3427") => Ok(42),
        ("3427", "5025") => Ok(26),
        ("3430", "5025") => Ok(137),
        ("0301", "5025") => Ok(9),
        ("3430", "3430") => Err(":"),
        ("0437" | "3424", _) | (_, "0437" | "3424") => Err("."),
        ("0" | "0000" | "9999", _) | (_, "0" | "0000" | "9999") => Ok(7_000),
        _ => Ok(0),
    }
}

/// Neither dimension is in the order of its codes, so that whoever goes by the order of keys is wrong.
fn table() -> Table {
    let work = codes(["0", "5025", "3427", "0437", "3426", "3430", "9999", "0301", "3424"]);
    let home = codes(["3427", "3426", "0000", "5025", "0301", "3430", "3424", "0437"]);
    let dimensions = vec![
        ("ArbstedKomm", work),
        ("Bokommuen", home),
        ("ContentsCode", codes(["Sysselsatte"])),
        ("Tid", codes(["2022", "2023", "2021"])),
    ];
    Table::new("03321", dimensions, commuters)
}

async fn flows(app: &TestApp, year: i32) -> Vec<(String, String, Option<u64>)> {
    let matrix = app.another().get(&format!("/v1/commuting/matrices/{year}")).await.ok().body;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let cells = matrix["cells"].as_array().unwrap().iter();
    cells.map(|cell| (text(&cell["residence"]), text(&cell["work"]), cell["commuters"].as_u64())).collect()
}

#[actix_web::test]
async fn the_last_year_is_taken_in_as_it_is_and_is_not_made_the_default() {
    let (app, upstream) = serving(&table()).await;
    let synced = taken(sync(&upstream.syncer(&app.db), Feed::Commuting).await);
    assert_eq!((synced.records, synced.as_of.as_deref(), synced.report.inserted), (10, Some("2023"), 10));
    let cell = |home: &str, work: &str, count| (home.to_owned(), work.to_owned(), count);
    assert_eq!(
        flows(&app, 2023).await,
        [
            cell("0301", "5025", Some(9)),
            cell("3426", "3426", Some(401)),
            cell("3426", "3427", Some(221)),
            cell("3427", "3426", Some(96)),
            cell("3427", "3427", Some(2_358)),
            cell("3427", "5025", Some(26)),
            cell("3430", "3430", None),
            cell("3430", "5025", Some(137)),
            cell("5025", "3427", Some(42)),
            cell("5025", "5025", Some(2_386)),
        ],
        "totals, unknown places, zeros and numbers of other years are left out; what is not shown is no zero"
    );
    let list = app.another().get("/v1/commuting/matrices").await.ok().body;
    let shown = &list["items"][0];
    assert_eq!((shown["year"].as_i64(), shown["default"].as_bool()), (Some(2023), Some(false)));
    assert_eq!(shown["source"]["url"], "https://www.ssb.no/statbank/table/03321");
    let kept = payload(&app.db, Feed::Commuting, "2023").unwrap();
    assert!(kept.url.contains("/ssb/tables/03321/data?"), "{}", kept.url);
    assert!(String::from_utf8(kept.body).unwrap().contains("2386"));
}

#[actix_web::test]
async fn a_second_run_changes_nothing_and_asks_for_no_numbers() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Commuting).await);
    let before = dump(&app.database);
    upstream.asked();
    let again = taken(sync(&syncer, Feed::Commuting).await);
    assert_eq!((again.report.unchanged, again.records, again.as_of.as_deref()), (10, 10, Some("2023")));
    assert!(for_numbers(&upstream.asked()).is_empty());
    assert_eq!(dump(&app.database), before);

    // Published anew, with the same numbers.
    Table { updated: "2026-03-24T07:00:00Z".to_owned(), ..table() }.served_by(&upstream);
    let again = taken(sync(&syncer, Feed::Commuting).await);
    assert_eq!((again.report.unchanged, for_numbers(&upstream.asked()).len()), (10, 1));
    assert_eq!(dump(&app.database), before, "no new edition either");
}

#[actix_web::test]
async fn years_since_a_day_are_taken_in_each_by_itself() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    let options = Options { since: Some("2022-06-01".parse().unwrap()), ..Options::default() };
    let synced = taken(syncer.sync(Feed::Commuting, &options, false, &Silent).await.unwrap());
    assert_eq!((synced.records, synced.as_of.as_deref()), (20, Some("2023")));
    assert_eq!(app.another().get("/v1/commuting/matrices/2021").await.status, 404);
    assert_eq!(flows(&app, 2022).await[4].2, Some(2_357));
    let upside_down = |codes: &HashMap<&str, &str>| match codes["Tid"] {
        "2023" => commuters(&HashMap::from([
            ("Bokommuen", codes["ArbstedKomm"]),
            ("ArbstedKomm", codes["Bokommuen"]),
            ("Tid", "2023"),
        ])),
        _ => commuters(codes),
    };
    let broken = Table::new("03321", table().dimensions, upside_down);
    Table { updated: "2026-04-01".to_owned(), ..broken }.served_by(&upstream);
    let before = dump(&app.database);
    let attempt = syncer.sync(Feed::Commuting, &options, false, &Silent).await.unwrap();
    let Attempt::Failed(error) = attempt else { panic!("{attempt:?}") };
    assert!(error.to_string().contains("transposed"), "{error}");
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn numbers_that_are_gone_take_nothing_away() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Commuting).await);
    let before = dump(&app.database);
    let few = |codes: &HashMap<&str, &str>| match (codes["Bokommuen"], codes["ArbstedKomm"]) {
        ("3427" | "3426", "3427") => Ok(9),
        _ => Ok(0),
    };
    let nobody = |_: &HashMap<&str, &str>| Ok(0);
    let untold = |_: &HashMap<&str, &str>| Err("");
    let tables = [
        Table::new("03321", table().dimensions, few),
        Table::new("03321", table().dimensions, nobody),
        Table::new("03321", table().dimensions, untold),
    ];
    for (broken, day) in tables.into_iter().zip(1..) {
        Table { updated: format!("2026-05-0{day}T07:00:00Z"), ..broken }.served_by(&upstream);
        let attempt = sync(&syncer, Feed::Commuting).await;
        assert!(matches!(attempt, Attempt::Failed(_)), "{attempt:?}");
        assert_eq!(dump(&app.database), before);
    }
    assert!(
        payload(&app.db, Feed::Commuting, "refused").is_some(),
        "what was refused is kept to be looked at"
    );
}

#[actix_web::test]
async fn a_dry_run_writes_nothing() {
    let (app, upstream) = serving(&table()).await;
    let before = dump(&app.database);
    let options = Options { dry_run: true, ..Options::default() };
    let synced =
        taken(upstream.syncer(&app.db).sync(Feed::Commuting, &options, false, &Silent).await.unwrap());
    assert_eq!(synced.report.inserted, 10);
    assert_eq!(dump(&app.database), before);
    assert!(payload(&app.db, Feed::Commuting, "2023").is_none());
}

#[actix_web::test]
async fn every_fault_is_survived() {
    let (app, upstream) = serving(&table()).await;
    taken(sync(&upstream.syncer(&app.db), Feed::Commuting).await);
    survives_every_fault(&app, &upstream, Feed::Commuting).await;
}

#[actix_web::test]
async fn sparse_numbers_and_parts_are_the_same_matrix() {
    let (whole, parts) = (TestApp::new().await, TestApp::new().await);
    let upstream = Upstream::new();
    table().served_by(&upstream);
    taken(sync(&upstream.syncer(&whole.db), Feed::Commuting).await);
    let sparse = Table { sparse: true, ..table() };
    Statbank { tables: vec![sparse], max_cells: Some(10), v2: 200 }.serve(&upstream);
    upstream.asked();
    taken(sync(&upstream.syncer(&parts.db), Feed::Commuting).await);
    assert_eq!(for_numbers(&upstream.asked()).len(), 7, "7 × 7 cells, of which 10 a call");
    let shown = flows(&parts, 2023).await;
    assert_eq!(shown, flows(&whole, 2023).await);
    assert!(payload(&parts.db, Feed::Commuting, "2023 7/7").is_some());
}
