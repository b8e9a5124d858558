//! The changes that Klass has told from 2011 to 2026. These tests need `FLYTTHIT_REFERENCE_DATA`, and fail
//! without it.

use super::{FIRST, all, names, numbers, serve_json, serve_titles};
use crate::sources::{sync, taken};
use crate::support::upstream::Upstream;
use crate::support::{TestApp, reference, valley};
use flytthit_api::db::municipality::Municipality;
use flytthit_api::db::{Db, occupation};
use flytthit_api::region::LiveRegion;
use flytthit_api::sources::Feed;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A name of a number: from when to when.
type Span = (String, String, Option<String>);

/// The changes as they are, and the codes that follow from them and from the matrices.
fn klass() -> (Upstream, BTreeMap<String, Vec<Span>>) {
    let changes = reference::file("samples/klass/changes_131_municipalities.json");
    let changes: Value = serde_json::from_slice(&changes).unwrap();
    let mut by_day: BTreeMap<String, Vec<[String; 4]>> = BTreeMap::new();
    for change in changes["codeChanges"].as_array().unwrap() {
        let text = |name: &str| change[name].as_str().unwrap().to_owned();
        let sides = ["oldCode", "oldName", "newCode", "newName"].map(text);
        by_day.entry(text("changeOccurred")).or_default().push(sides);
    }
    let mut open: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut codes: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    // What never changed is in the matrices.
    let changed: BTreeSet<&String> =
        by_day.values().flatten().flat_map(|[old, _, new, _]| [old, new]).collect();
    for code in matrix_codes(2019).iter().filter(|code| !changed.contains(code)) {
        open.insert(code.clone(), (format!("Navn {code}"), FIRST.to_owned()));
    }
    for (day, rows) in &by_day {
        let old: BTreeMap<&str, &str> = rows.iter().map(|[code, name, ..]| (&**code, &**name)).collect();
        let new: BTreeMap<&str, &str> = rows.iter().map(|[_, _, code, name]| (&**code, &**name)).collect();
        for (code, name) in old {
            let from = open.remove(code).map_or(FIRST.to_owned(), |(_, from)| from);
            if new.get(code) == Some(&name) {
                open.insert(code.to_owned(), (name.to_owned(), from));
            } else {
                codes.entry(code.to_owned()).or_default().push((name.to_owned(), from, Some(day.clone())));
            }
        }
        for (code, name) in new {
            open.entry(code.to_owned()).or_insert_with(|| (name.to_owned(), day.clone()));
        }
    }
    for (code, (name, from)) in open {
        codes.entry(code).or_default().push((name, from, None));
    }
    let items = codes.iter().flat_map(|(code, spans)| {
        spans.iter().map(move |(name, from, to)| {
            json!({"code": code, "parentCode": null, "level": "1", "name": name, "shortName": "", "presentationName": "",
                   "validFrom": null, "validTo": null, "notes": "", "validFromInRequestedRange": from,
                   "validToInRequestedRange": to})
        })
    });
    let upstream = Upstream::new();
    serve_json(&upstream, &json!({"codes": items.collect::<Vec<_>>()}), &changes);
    (upstream, codes)
}

fn matrix_codes(year: i16) -> BTreeSet<String> {
    reference::matrix(year).lines().skip(1).map(|line| line[..4].to_owned()).collect()
}

fn import_matrices(db: &Db) {
    for year in [2019, 2022] {
        valley::import_matrix(db, year, &reference::matrix(year));
    }
}

#[actix_web::test]
async fn every_number_of_the_matrices_is_of_one_municipality_before_and_after() {
    let (upstream, _) = klass();
    let before = TestApp::with(import_matrices).await;
    let seeded = all(&TestApp::new().await.db);
    taken(sync(&upstream.syncer(&before.db), Feed::Municipalities).await);
    let after = TestApp::new().await;
    taken(sync(&upstream.syncer(&after.db), Feed::Municipalities).await);
    import_matrices(&after.db);
    for app in [&before, &after] {
        let all = all(&app.db);
        for code in matrix_codes(2019).union(&matrix_codes(2022)) {
            numbers(&all, code);
        }
        let chain = ["0101 /2020-01-01", "3001 2020-01-01/2024-01-01", "3101 2024-01-01/"];
        assert_eq!(numbers(&all, "0101"), chain);
        assert_eq!(numbers(&all, "5025"), ["1640 /2018-01-01", "5025 2018-01-01/"]);
        assert_eq!(numbers(&all, "5026"), ["1644 /2018-01-01", "5026 2018-01-01/"]);
        assert_eq!(numbers(&all, "1507"), ["1507 2020-01-01/2024-01-01", "1508 2024-01-01/"]);
        assert_eq!(numbers(&all, "1243"), ["1243 /2020-01-01"]);
        assert_eq!(names(&all, "1736"), ["nb Snåsa /", "sma Snåase 2011-01-01/"]);
        for old in &seeded {
            let now = all.iter().find(|found| found.id == old.id).unwrap();
            assert_eq!(now, old, "the eight are as they were");
        }
        let region = LiveRegion::open(&app.db).unwrap().load();
        let areas = |year: i32| region.reference.matrices.get(Some(year)).unwrap();
        let all = &region.reference.municipalities;
        let same = all
            .all()
            .iter()
            .filter(|found| areas(2019).area(found).is_some() && areas(2022).area(found).is_some());
        assert!(same.count() > 250);
        let halden = all.get("0101").unwrap();
        assert_eq!((&*halden.name, halden.number.to_string()), ("Halden", "3101".to_owned()));
        assert!(areas(2019).area(halden).is_some() && areas(2022).area(halden).is_some());
    }
    // By whatever slug, they are the same.
    let slugless = |db: &Db| {
        let rows = all(db).into_iter().map(|Municipality { numbers, names, .. }| {
            let numbers = numbers.into_iter().map(|row| (row.number, row.valid_from, row.valid_to));
            let names = names.into_iter().map(|row| (row.language, row.name, row.valid_from, row.valid_to));
            (numbers.collect::<Vec<_>>(), names.collect::<Vec<_>>())
        });
        rows.collect::<BTreeSet<_>>()
    };
    assert_eq!(slugless(&before.db), slugless(&after.db), "whichever came first");
    let again = taken(sync(&upstream.syncer(&before.db), Feed::Municipalities).await).report;
    assert_eq!((again.inserted, again.updated, again.removed), (0, 0, 0));
}

#[actix_web::test]
async fn on_no_day_a_number_is_of_two_municipalities_and_each_in_force_is_of_one() {
    let (upstream, codes) = klass();
    let app = TestApp::with(import_matrices).await;
    taken(sync(&upstream.syncer(&app.db), Feed::Municipalities).await);
    let all = all(&app.db);
    let days = date(2011, 1, 1).series(1.day()).take_while(|day: &Date| day.year() <= 2026);
    // Nothing happens but on the first of a month, or the day before or after.
    for day in days.filter(|day| [1, 2, 31].contains(&day.day())) {
        let day = day.to_string();
        let mut held = BTreeSet::new();
        for number in all.iter().flat_map(|found| &found.numbers).filter(|number| number.holds_on(&day)) {
            assert!(held.insert(&*number.number), "{} on {day}", number.number);
        }
        let in_force = codes.iter().filter(|(_, spans)| {
            spans.iter().any(|(_, from, to)| *from <= day && to.as_ref().is_none_or(|to| day < *to))
        });
        assert_eq!(held, in_force.map(|(code, _)| &**code).collect(), "{day}");
        for found in &all {
            assert!(
                found.numbers.iter().filter(|number| number.holds_on(&day)).count() <= 1,
                "{found:?} on {day}"
            );
        }
    }
}

#[actix_web::test]
async fn the_whole_classification_of_occupations_comes_in() {
    let version = reference::file("samples/klass/version_styrk08_2011.json");
    let version: Value = serde_json::from_slice(&version).unwrap();
    let items = version["classificationItems"].as_array().unwrap().iter();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    let titles: Vec<_> = items.map(|item| (text(item, "code"), text(item, "name"))).collect();
    let upstream = Upstream::new();
    for language in ["nb", "nn", "en"] {
        serve_titles(&upstream, language, &titles);
    }
    let app = TestApp::new().await;
    let synced = taken(sync(&upstream.syncer(&app.db), Feed::Occupations).await);
    assert_eq!(synced.records, titles.len() as u64);
    let csv = reference::file("codes/styrk08_ssb_klass.csv");
    let imported = TestApp::with(|db| {
        flytthit_api::import::occupations::import(db, &*csv, &mut valley::Strict).unwrap();
    })
    .await;
    let rows = |db: &Db| db.read_blocking(occupation::all).unwrap();
    assert_eq!(rows(&app.db), rows(&imported.db), "as the file of the same classification");
}
