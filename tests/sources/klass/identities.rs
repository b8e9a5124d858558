//! Which numbers are one municipality.

use super::{Changes, Codes, all, klass, names, numbers, serve};
use crate::sources::{sync, taken};
use crate::support::TestApp;
use flytthit_api::db::municipality::Municipality;
use flytthit_api::sources::Feed;

const YEAR: &str = "2020-01-01";

/// The municipalities after Klass has been taken in.
async fn told(codes: Codes<'_>, changes: Changes<'_>) -> Vec<Municipality> {
    let app = TestApp::new().await;
    let syncer = klass(codes, changes).syncer(&app.db);
    taken(sync(&syncer, Feed::Municipalities).await);
    all(&app.db)
}

#[actix_web::test]
async fn what_is_renumbered_is_one_municipality() {
    let codes = [
        ("0101", "Halden", super::FIRST, Some(YEAR)),
        ("3001", "Halden", YEAR, Some("2024-01-01")),
        ("3101", "Halden", "2024-01-01", None),
    ];
    let all = told(&codes, &[("0101", "3001", YEAR), ("3001", "3101", "2024-01-01")]).await;
    let expected = ["0101 /2020-01-01", "3001 2020-01-01/2024-01-01", "3101 2024-01-01/"];
    assert_eq!(numbers(&all, "3001"), expected);
    assert_eq!(names(&all, "0101"), ["nb Halden /"]);
    assert_eq!(all.len(), 9, "the eight and this one");
    assert!(all.iter().any(|found| found.id == "3101"), "its slug is the number in force");
}

#[actix_web::test]
async fn of_a_merger_goes_on_whose_number_does_and_under_a_new_number_nobody() {
    let codes = [
        ("1103", "Stavanger", super::FIRST, None),
        ("1141", "Finnøy", super::FIRST, Some(YEAR)),
        ("1102", "Sandnes", super::FIRST, Some(YEAR)),
        ("1129", "Forsand", super::FIRST, Some(YEAR)),
        ("1108", "Sandnes", YEAR, None),
    ];
    let changes =
        [("1103", "1103", YEAR), ("1141", "1103", YEAR), ("1102", "1108", YEAR), ("1129", "1108", YEAR)];
    let all = told(&codes, &changes).await;
    assert_eq!(numbers(&all, "1103"), ["1103 /"]);
    assert_eq!(numbers(&all, "1141"), ["1141 /2020-01-01"]);
    assert_eq!(numbers(&all, "1102"), ["1102 /2020-01-01"]);
    assert_eq!(numbers(&all, "1108"), ["1108 2020-01-01/"]);
    assert_eq!(names(&all, "1129"), ["nb Forsand /2020-01-01"]);
}

#[actix_web::test]
async fn of_a_split_goes_on_whose_number_does_or_else_whose_name_does() {
    let codes = [
        ("1507", "Ålesund", super::FIRST, Some(YEAR)),
        ("1508", "Ålesund", YEAR, None),
        ("1580", "Haram", YEAR, None),
        ("0101", "Aa", super::FIRST, None),
        ("0102", "Aa", YEAR, None),
        ("0103", "Bb", super::FIRST, Some(YEAR)),
        ("0104", "Cc", YEAR, None),
        ("0105", "Dd", YEAR, None),
    ];
    let changes = [
        ("1507", "1508", YEAR),
        ("1507", "1580", YEAR),
        ("0101", "0101", YEAR),
        ("0101", "0102", YEAR),
        ("0103", "0104", YEAR),
        ("0103", "0105", YEAR),
    ];
    let all = told(&codes, &changes).await;
    assert_eq!(numbers(&all, "1508"), ["1507 /2020-01-01", "1508 2020-01-01/"]);
    assert_eq!(numbers(&all, "1580"), ["1580 2020-01-01/"]);
    assert_eq!(numbers(&all, "0101"), ["0101 /"]);
    assert_eq!(numbers(&all, "0102"), ["0102 2020-01-01/"], "the name went on under the old number");
    for (number, expected) in [("0103", "/2020-01-01"), ("0104", "2020-01-01/"), ("0105", "2020-01-01/")] {
        assert_eq!(numbers(&all, number), [format!("{number} {expected}")]);
    }
}

#[actix_web::test]
async fn parts_may_go_to_several_while_others_are_renumbered_on_the_same_day() {
    let codes = [
        ("5011", "Hemne", super::FIRST, Some(YEAR)),
        ("5012", "Snillfjord", super::FIRST, Some(YEAR)),
        ("5013", "Hitra", super::FIRST, Some(YEAR)),
        ("5055", "Heim", YEAR, None),
        ("5056", "Hitra", YEAR, None),
        ("3118", "Indre Østfold", super::FIRST, None),
        ("3207", "Nordre Follo", super::FIRST, None),
        ("0236", "Nes (Akershus)", super::FIRST, Some(YEAR)),
        ("3034", "Nes", YEAR, None),
    ];
    let changes = [
        ("5011", "5055", YEAR),
        ("5012", "5055", YEAR),
        ("5012", "5056", YEAR),
        ("5013", "5056", YEAR),
        ("3118", "3118", YEAR),
        ("3118", "3207", YEAR),
        ("0236", "3034", YEAR),
    ];
    let all = told(&codes, &changes).await;
    for number in ["5011", "5012", "5013"] {
        assert_eq!(numbers(&all, number), [format!("{number} /2020-01-01")]);
    }
    for number in ["5055", "5056"] {
        assert_eq!(numbers(&all, number), [format!("{number} 2020-01-01/")]);
    }
    assert_eq!(numbers(&all, "3118"), ["3118 /"], "it lost a part, no more");
    assert_eq!(numbers(&all, "3207"), ["3207 /"], "it won a part, no more");
    assert_eq!(numbers(&all, "3034").len(), 2);
    assert_eq!(names(&all, "3034"), ["nb Nes /"]);
}

#[actix_web::test]
async fn the_two_that_are_called_os_do_not_mix() {
    let codes = [
        ("1241", "Fusa", super::FIRST, Some(YEAR)),
        ("1243", "Os (Hordaland)", super::FIRST, Some(YEAR)),
        ("4624", "Bjørnafjorden", YEAR, None),
    ];
    let all = told(&codes, &[("1241", "4624", YEAR), ("1243", "4624", YEAR)]).await;
    assert_eq!(numbers(&all, "0441"), ["0441 /2020-01-01", "3430 2020-01-01/"]);
    assert!(all.iter().any(|found| found.id == "os" && found.numbers.len() == 2));
    assert_eq!(numbers(&all, "1243"), ["1243 /2020-01-01"]);
    assert_eq!(
        (names(&all, "3430"), names(&all, "1243")),
        (vec!["nb Os /".to_owned()], vec!["nb Os /2020-01-01".to_owned()])
    );
    assert_eq!(names(&all, "4624"), ["nb Bjørnafjorden 2020-01-01/"]);
}

#[actix_web::test]
async fn a_name_has_its_language_and_its_days() {
    let codes = [
        ("5001", "Trondheim", super::FIRST, Some("2023-01-01")),
        ("5001", "Trondheim - Tråante", "2023-01-01", None),
        ("0616", "Nes (Buskerud)", super::FIRST, Some(YEAR)),
        ("3040", "Nesbyen", YEAR, None),
        ("0101", "Her - Der", super::FIRST, None),
        ("9999", "Uoppgitt", super::FIRST, None),
    ];
    let changes = [("5001", "5001", "2023-01-01"), ("0616", "3040", YEAR)];
    let all = told(&codes, &changes).await;
    assert_eq!(names(&all, "5001"), ["nb Trondheim /", "sma Tråante 2023-01-01/"]);
    assert_eq!(names(&all, "3040"), ["nb Nes /2020-01-01", "nb Nesbyen 2020-01-01/"]);
    assert_eq!(names(&all, "0101"), ["nb Her - Der /"], "which is which nobody can tell");
    assert_eq!(names(&all, "5025"), ["nb Røros /", "sma Rosse /"], "what was known before stays");
    assert!(all.iter().all(|found| found.id != "9999"), "of no municipality is no municipality");
}

#[actix_web::test]
async fn a_number_may_be_given_to_another_municipality_later() {
    let codes = [
        ("0101", "Aa", super::FIRST, Some("2010-01-01")),
        ("0101", "Bb", YEAR, None),
        ("0102", "Cc", super::FIRST, Some("2010-01-01")),
    ];
    let changes = [("0101", "0102", "2010-01-01"), ("", "0101", YEAR), ("0102", "", "2010-01-01")];
    let app = TestApp::new().await;
    let syncer = klass(&codes, &changes).syncer(&app.db);
    let synced = taken(sync(&syncer, Feed::Municipalities).await);
    let all = all(&app.db);
    assert_eq!((all.len(), synced.records), (11, 9), "of eleven, nine are in force");
    syncer.region.refresh().unwrap();
    let region = syncer.region.load();
    let shown = region.reference.municipalities.get("0101").unwrap();
    assert!(shown.name == "Bb" && shown.in_force);
    assert_eq!(taken(sync(&syncer, Feed::Municipalities).await).report.unchanged, 11);
}

#[actix_web::test]
async fn what_was_one_municipality_is_not_taken_apart_where_a_change_is_missing_later() {
    let app = TestApp::new().await;
    let codes = [("0101", "Halden", super::FIRST, Some(YEAR)), ("3001", "Halden", YEAR, None)];
    let upstream = klass(&codes, &[("0101", "3001", YEAR)]);
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Municipalities).await);
    let before = all(&app.db);
    serve(&upstream, &codes, &[]);
    let report = taken(sync(&syncer, Feed::Municipalities).await).report;
    assert_eq!((report.inserted, report.updated, report.removed, report.unchanged), (0, 0, 0, 9));
    assert_eq!(all(&app.db), before);
}
