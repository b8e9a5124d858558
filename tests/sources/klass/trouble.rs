//! What goes wrong at Klass does no harm.

use super::{Changes, Codes, EIGHT, FIRST, RENUMBERED, all, klass, serve, serve_all, serve_json};
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use flytthit_api::db::revision;
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent};
use serde_json::json;

const HALDEN: Codes<'_> =
    &[("0101", "Halden", FIRST, Some("2020-01-01")), ("3001", "Halden", "2020-01-01", None)];
const HALDEN_RENUMBERED: Changes<'_> = &[("0101", "3001", "2020-01-01")];

#[actix_web::test]
async fn municipalities_survive_every_fault() {
    let app = TestApp::new().await;
    survives_every_fault(&app, &klass(HALDEN, HALDEN_RENUMBERED), Feed::Municipalities).await;
    assert_eq!(all(&app.db).len(), 9);
}

#[actix_web::test]
async fn a_second_run_writes_nothing() {
    let app = TestApp::new().await;
    let upstream = klass(HALDEN, HALDEN_RENUMBERED);
    let syncer = upstream.syncer(&app.db);
    let first = taken(sync(&syncer, Feed::Municipalities).await);
    // That Røros has its second name since 2023 is no news: it has been known without a day.
    assert_eq!((first.report.inserted, first.report.updated, first.report.unchanged), (1, 0, 8));
    assert_eq!((first.records, first.as_of.as_deref()), (9, Some("2023-01-01")));
    let before = (dump(&app.database), app.db.read_blocking(revision::current).unwrap());
    let second = taken(sync(&syncer, Feed::Municipalities).await);
    assert_eq!((second.report.inserted, second.report.updated, second.report.unchanged), (0, 0, 9));
    assert_eq!((dump(&app.database), app.db.read_blocking(revision::current).unwrap()), before);
    for name in ["codes", "changes"] {
        let kept = payload(&app.db, Feed::Municipalities, name).unwrap();
        assert!(kept.url.contains(&format!("/classifications/131/{name}?from=2000-01-01")), "{}", kept.url);
    }
    let asked = upstream.asked();
    assert!(asked.iter().all(|asked| asked.headers["accept"] == "application/json"));
}

#[actix_web::test]
async fn a_dry_run_tells_and_writes_nothing() {
    let app = TestApp::new().await;
    let syncer = klass(HALDEN, HALDEN_RENUMBERED).syncer(&app.db);
    let before = dump(&app.database);
    let options = Options { dry_run: true, ..Options::default() };
    let told = taken(syncer.sync(Feed::Municipalities, &options, false, &Silent).await.unwrap());
    assert_eq!(told.report.inserted, 1);
    assert_eq!(dump(&app.database), before);
    assert!(payload(&app.db, Feed::Municipalities, "codes").is_none());
}

#[actix_web::test]
async fn lists_that_have_shrunk_take_nothing_away() {
    let app = TestApp::new().await;
    let upstream = klass(HALDEN, HALDEN_RENUMBERED);
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Municipalities).await);
    let before = dump(&app.database);
    let ended: Vec<_> =
        EIGHT.iter().map(|(code, name, from, to)| (*code, *name, *from, to.or(Some("2026-01-01")))).collect();
    let refused: [(Codes<'_>, Changes<'_>, &str); 4] = [
        (&[], RENUMBERED, "0 numbers of municipalities where there were 18"),
        (&EIGHT[..8], RENUMBERED, "8 numbers of municipalities where there were 18"),
        (&ended, RENUMBERED, "0 municipalities in force where there were 9"),
        (EIGHT, &[], "0 changes of municipalities where there were 8"),
    ];
    for (codes, changes, why) in refused {
        serve_all(&upstream, codes, changes);
        let attempt = sync(&syncer, Feed::Municipalities).await;
        let Attempt::Failed(error) = attempt else { panic!("{attempt:?}") };
        assert!(error.to_string().starts_with(why), "{error}");
        assert_eq!(dump(&app.database), before, "{why}");
    }
    // What is only missing stays as it is.
    serve_all(&upstream, EIGHT, RENUMBERED);
    taken(sync(&syncer, Feed::Municipalities).await);
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn what_cannot_be_is_refused_as_a_whole() {
    let app = TestApp::new().await;
    let upstream = klass(HALDEN, HALDEN_RENUMBERED);
    let syncer = upstream.syncer(&app.db);
    let before = dump(&app.database);
    let refused: [(Codes<'_>, &str); 9] = [
        (&[("101", "Halden", FIRST, None)], "\"101\" is no number of a municipality"),
        (&[("0101", "Hal\nden", FIRST, None)], "/codes/17: its name has control characters"),
        (&[("0101", "", FIRST, None)], "/codes/17: its name is blank"),
        (&[("0101", "<script>alert(1)</script>", FIRST, None)], "/codes/17: its name has markup"),
        (
            &[("0101", "Hal\u{202e}ned", FIRST, None)],
            "/codes/17: its name has characters that cannot be seen",
        ),
        (
            &[("0101", "Hal\u{200b}den", FIRST, None)],
            "/codes/17: its name has characters that cannot be seen",
        ),
        (&[("0101", "Halden", "2020-13-01", None)], "/codes/17: \"2020-13-01\" is no day"),
        (&[("0101", "Halden", "2020-01-01", Some("2019-01-01"))], "/codes/17: it ends before it begins"),
        (
            &[("0101", "Halden", FIRST, None), ("0101", "Moss", "2020-01-01", None)],
            "0101 has two names on 2020-01-01",
        ),
    ];
    for (codes, why) in refused {
        serve(&upstream, codes, &[]);
        let attempt = sync(&syncer, Feed::Municipalities).await;
        let Attempt::Failed(error) = attempt else { panic!("{why}: {attempt:?}") };
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(dump(&app.database), before, "{why}");
        assert!(payload(&app.db, Feed::Municipalities, "refused").is_some());
    }
}

#[actix_web::test]
async fn a_list_that_is_too_long_is_refused() {
    let app = TestApp::new().await;
    let upstream = klass(&[], &[]);
    let before = dump(&app.database);
    let codes: Vec<_> = (0..10_001).map(|_| json!({"code": "0101", "name": "Halden"})).collect();
    let changes: Vec<_> = (0..10_001).map(|_| json!({"changeOccurred": "2020-01-01"})).collect();
    let few = (json!({"codes": []}), json!({"codeChanges": []}));
    for (codes, changes, list) in [
        (&json!({"codes": codes}), &few.1, "/codes: has more than 10000"),
        (&few.0, &json!({"codeChanges": changes}), "/codeChanges: has more than 10000"),
    ] {
        serve_json(&upstream, codes, changes);
        let attempt = sync(&upstream.syncer(&app.db), Feed::Municipalities).await;
        let Attempt::Failed(error) = attempt else { panic!("{attempt:?}") };
        assert!(error.to_string().contains(list), "{error}");
        assert_eq!(dump(&app.database), before);
    }
}

#[actix_web::test]
async fn what_the_programme_tells_apart_does_not_mix() {
    let app = TestApp::new().await;
    let upstream = klass(HALDEN, HALDEN_RENUMBERED);
    let syncer = upstream.syncer(&app.db);
    let before = dump(&app.database);
    // What was Tolga is said to have become Tynset, and then that Tynset has become Tolga.
    let mut mixed = EIGHT.to_vec();
    mixed[1] = ("0436", "Tolga", FIRST, Some("2019-01-01"));
    mixed[2] = ("0437", "Tynset", "2019-01-01", Some("2020-01-01"));
    let mut one = EIGHT.to_vec();
    one[10] = ("3427", "Tynset", "2020-01-01", Some("2022-01-01"));
    one[9] = ("3426", "Tolga", "2022-01-01", None);
    one.remove(1);
    for (codes, change, why) in [
        (&mixed, ("0436", "0437", "2019-01-01"), "tolga would be several municipalities"),
        (&one, ("3427", "3426", "2022-01-01"), "tolga and tynset would be one municipality"),
    ] {
        serve_all(&upstream, codes, &[RENUMBERED, &[change]].concat());
        let attempt = sync(&syncer, Feed::Municipalities).await;
        let Attempt::Failed(error) = attempt else { panic!("{attempt:?}") };
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(dump(&app.database), before);
    }
}

#[actix_web::test]
async fn an_open_end_is_told_in_several_ways() {
    let app = TestApp::new().await;
    let upstream = klass(&[], &[]);
    let code = |code: &str, from: &str, to: serde_json::Value| json!({"code": code, "name": code, "level": "1", "validFromInRequestedRange": from, "validToInRequestedRange": to});
    let mut codes: Vec<_> = EIGHT
        .iter()
        .map(|(number, _, from, to)| code(number, from, json!(to)))
        .filter(|code| code["code"] != "5025")
        .collect();
    codes.push(code("5025", "2018-01-01", json!("+999999999-12-31")));
    codes.push(code("0301", FIRST, json!("9999-12-31")));
    // Twice the same, as when something else of it than its name has changed.
    codes.push(code("0301", FIRST, json!(null)));
    codes.push(json!({"code": "0302", "name": "Aker", "validFromInRequestedRange": FIRST, "unknown": [1]}));
    let changes = RENUMBERED
        .iter()
        .map(|(old, new, day)| json!({"oldCode": old, "newCode": new, "changeOccurred": day}))
        .collect::<Vec<_>>();
    serve_json(&upstream, &json!({"codes": codes, "_links": {}}), &json!({"codeChanges": changes}));
    taken(sync(&upstream.syncer(&app.db), Feed::Municipalities).await);
    let all = all(&app.db);
    for number in ["0301", "0302"] {
        assert_eq!(super::numbers(&all, number), [format!("{number} /")]);
    }
    assert_eq!(super::numbers(&all, "5025"), ["1640 /2018-01-01", "5025 2018-01-01/"]);
}
