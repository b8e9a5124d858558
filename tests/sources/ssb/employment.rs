//! Employment by home and by place of work, from table 11618.

use super::{codes, for_numbers, serving};
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::dump::dump;
use crate::support::pxweb::Table;
use flytthit_api::db::municipality;
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent};
use serde_json::json;
use std::collections::HashMap;

/// In 2019 the numbers are those from before 2020.
fn employed(codes: &HashMap<&str, &str>) -> Result<u64, &'static str> {
    let whole = codes["Kjonn"] == "0" && codes["Alder"] == "15-74";
    match (codes["Tid"], codes["Region"], codes["ContentsCode"]) {
        _ if !whole => Ok(1),
        ("2019", "0437", "BefolkningBosted") => Ok(4_100),
        ("2019", "0437", _) => Ok(2_900),
        ("2022", "3427", "BefolkningBosted") => Ok(4_115),
        ("2022", "3427", "SysselBosted") => Ok(3_000),
        ("2022", "3427", "SysselArbsted") => Ok(3_340),
        ("2022", "5025", "SysselArbsted") => Err(":"),
        ("2022", "5025", _) => Ok(2_500),
        ("2022", "0301", _) => Ok(300_000),
        ("2022", "0437" | "3426", _) => Err("."),
        _ => Ok(0),
    }
}

fn table() -> Table {
    let dimensions = vec![
        ("Region", codes(["0", "3427", "0437", "3426", "5025", "0301"])),
        ("Alder", codes(["15-19", "15-74", "20-24"])),
        ("Kjonn", codes(["1", "2", "0"])),
        ("ContentsCode", codes(["SysselArbsted", "BefolkningBosted", "Pendlere", "SysselBosted"])),
        ("Tid", codes(["2019", "2022"])),
    ];
    Table::new("11618", dimensions, employed)
}

#[actix_web::test]
async fn the_last_year_is_shown_with_each_municipality() {
    let (app, upstream) = serving(&table()).await;
    let synced = taken(sync(&upstream.syncer(&app.db), Feed::Employment).await);
    assert_eq!((synced.records, synced.as_of.as_deref(), synced.report.outside), (2, Some("2022"), 1));
    let again = app.another();
    assert_eq!(
        again.get("/v1/municipalities/tynset").await.ok().body["employment"],
        json!({
            "residents": 4_115, "employed_residents": 3_000, "employed_here": 3_340, "as_of": "2022",
            "source": {
                "name": "Statistics Norway (SSB), table 11618: employed by residence and by place of work",
                "url": "https://www.ssb.no/statbank/table/11618",
                "licence": "CC BY 4.0",
            },
        })
    );
    let roros = again.get("/v1/municipalities/roros").await.ok().body["employment"].clone();
    assert_eq!((roros["residents"].as_i64(), roros["employed_here"].is_null()), (Some(2_500), true));
    assert!(again.get("/v1/municipalities/tolga").await.ok().body["employment"].is_null());
    assert!(payload(&app.db, Feed::Employment, "2022").is_some());
}

#[actix_web::test]
async fn a_year_has_the_numbers_of_its_time_and_the_last_one_is_shown() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    let options = Options { since: Some("2019-01-01".parse().unwrap()), ..Options::default() };
    let synced = taken(syncer.sync(Feed::Employment, &options, false, &Silent).await.unwrap());
    assert_eq!((synced.records, synced.report.outside), (3, 1));
    let shown = app.another().get("/v1/municipalities/tynset").await.ok().body["employment"].clone();
    assert_eq!(shown["as_of"], "2022");
    assert!(dump(&app.database).contains("4100"), "0437 was Tynset");

    let before = dump(&app.database);
    let again = taken(syncer.sync(Feed::Employment, &options, false, &Silent).await.unwrap());
    assert_eq!((again.report.unchanged, again.report.inserted), (3, 0));
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn a_table_without_totals_or_numbers_takes_nothing_away() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Employment).await);
    let before = dump(&app.database);
    let updated = "2027-02-24T07:00:00Z".to_owned();
    let mut no_total = Table { updated: updated.clone(), ..table() };
    no_total.dimensions[2].1.retain(|sex| sex != "0");
    let mut unknown = Table { updated: updated.clone(), ..table() };
    unknown.dimensions.push(("Naering", codes(["00-99", "01"])));
    let empty = Table { updated, number: std::sync::Arc::new(|_| Ok(0)), ..table() };
    for broken in [no_total, unknown, empty] {
        broken.served_by(&upstream);
        let attempt = sync(&syncer, Feed::Employment).await;
        assert!(matches!(attempt, Attempt::Failed(_)), "{attempt:?}");
        assert_eq!(dump(&app.database), before);
    }
    let mut named = Table { updated: "2027-03-24T07:00:00Z".to_owned(), ..table() };
    named.dimensions[2].1[2] = "T".to_owned();
    named.labels.insert("T".to_owned(), "Begge kjønn".to_owned());
    named.number = std::sync::Arc::new(|codes| {
        let mut codes = codes.clone();
        codes.insert("Kjonn", if codes["Kjonn"] == "T" { "0" } else { "1" });
        employed(&codes)
    });
    named.served_by(&upstream);
    assert_eq!(
        taken(sync(&syncer, Feed::Employment).await).report.unchanged,
        2,
        "the total goes by its name"
    );
}

#[actix_web::test]
async fn a_dry_run_writes_nothing() {
    let (app, upstream) = serving(&table()).await;
    let before = dump(&app.database);
    let options = Options { dry_run: true, ..Options::default() };
    let attempt = upstream.syncer(&app.db).sync(Feed::Employment, &options, false, &Silent).await;
    assert_eq!(taken(attempt.unwrap()).report.inserted, 2);
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn every_fault_is_survived() {
    let (app, upstream) = serving(&table()).await;
    survives_every_fault(&app, &upstream, Feed::Employment).await;
}

#[actix_web::test]
async fn a_municipality_that_becomes_known_is_taken_in_though_the_table_is_as_it_was() {
    let (app, upstream) = serving(&table()).await;
    let syncer = upstream.syncer(&app.db);
    assert_eq!(taken(sync(&syncer, Feed::Employment).await).report.inserted, 2);
    app.db.write_private_blocking(|conn| municipality::add(conn, "0301")).unwrap();
    assert_eq!(taken(sync(&syncer, Feed::Employment).await).report.inserted, 1);

    upstream.asked();
    assert_eq!(taken(sync(&syncer, Feed::Employment).await).report.inserted, 0);
    assert!(for_numbers(&upstream.asked()).is_empty(), "then there is nothing new");
}
