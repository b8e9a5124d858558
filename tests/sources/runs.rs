//! One run: who may make it, what it leaves, and what `/v1/sources` tells of it.

use super::{sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::upstream::{Answer, Fault, Upstream};
use flytthit_api::db::source::Source;
use flytthit_api::db::sync as rows;
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent};
use jiff::Timestamp;
use serde_json::{Value, json};

/// A number of an organisation that the register removed.
const GONE: &str = "974760673";

/// An employer of whom the register has become another opinion.
async fn started() -> (TestApp, Upstream) {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    app.employer_of(GONE);
    upstream.serves(&format!("/enhetsregisteret/enheter/{GONE}"), Answer::status(410));
    (app, upstream)
}

async fn shown(app: &TestApp) -> Value {
    app.get("/v1/sources/enhetsregisteret").await.ok().body
}

#[actix_web::test]
async fn before_anything_is_taken_in_everything_is_stale() {
    let app = TestApp::new().await;
    let all = app.get("/v1/sources?limit=100").await.ok();
    assert_eq!(all.header("cache-control"), "no-store");
    let items = all.body["items"].as_array().unwrap();
    let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    let mut keys = Feed::ALL.map(Feed::key);
    keys.sort_unstable();
    assert_eq!(ids, keys);
    for item in items {
        let configured = !["osrm", "entur"].contains(&item["id"].as_str().unwrap());
        assert_eq!((&item["configured"], &item["stale"]), (&json!(configured), &json!(configured)));
        assert_eq!(
            (&item["last_success"], &item["rows"], &item["running"]),
            (&json!(null), &json!(0), &json!(false))
        );
        assert!(!item["licence"].as_str().unwrap().is_empty());
    }
    let pages = app.get("/v1/sources?limit=5").await.ok().body;
    assert_eq!(pages["items"].as_array().unwrap()[..], items[..5]);
    let next = pages["next"].as_str().unwrap();
    assert_eq!(app.get(&format!("/v1/sources?limit=5&after={next}")).await.ok().body["items"][0], items[5]);
    assert_eq!(app.get("/v1/sources/weather").await.status, 404);
}

#[actix_web::test]
async fn a_run_tells_when_it_was_and_what_it_did() {
    let (app, upstream) = started().await;
    let before = Timestamp::now();
    taken(sync(&upstream.syncer(&app.db), Feed::Employers).await);
    let source = shown(&app).await;
    let time = |name: &str| source[name].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert!(time("last_success") >= before && time("last_success") <= Timestamp::now());
    let wait = time("next_run").duration_since(time("last_success")).as_secs();
    assert!((86_400..=95_040).contains(&wait), "a day and up to a tenth: {wait}");
    assert_eq!(source["last_run"]["updated"], 1);
    assert_eq!((&source["rows"], &source["stale"]), (&json!(1), &json!(false)));
    assert_eq!((&source["last_failure"], &source["every"]), (&json!(null), &json!(86_400)));
}

#[actix_web::test]
async fn a_failure_is_told_and_does_not_hide_the_last_success() {
    let (app, upstream) = started().await;
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Employers).await);
    let good = shown(&app).await;
    // So that there is somebody to be asked about.
    app.employer_of("991825827");
    upstream.breaks(Some(Fault::Silence));
    for _ in 0..2 {
        assert!(matches!(sync(&syncer, Feed::Employers).await, Attempt::Failed(_)));
    }
    let bad = shown(&app).await;
    assert_eq!((&bad["last_success"], &bad["rows"]), (&good["last_success"], &good["rows"]));
    assert_eq!(bad["last_failure"]["reason"], "the server took too long");
    let time = |time: &Value| time.as_str().unwrap().parse::<Timestamp>().unwrap();
    let wait = time(&bad["next_run"]).duration_since(time(&bad["last_failure"]["at"])).as_secs();
    assert!((120..=133).contains(&wait), "after the second failure, two minutes: {wait}");
}

#[actix_web::test]
async fn two_at_once_are_one_run() {
    let (app, upstream) = started().await;
    let (one, other) = (upstream.syncer(&app.db), upstream.syncer(&app.db));
    let both = futures_util::future::join(sync(&one, Feed::Employers), sync(&other, Feed::Employers)).await;
    let done = [&both.0, &both.1].into_iter().filter(|attempt| matches!(attempt, Attempt::Done(_))).count();
    let elsewhere =
        [&both.0, &both.1].into_iter().filter(|attempt| matches!(attempt, Attempt::Elsewhere)).count();
    assert_eq!((done, elsewhere), (1, 1), "{both:?}");
    // Who comes because it is due comes too late; who is told to comes in time.
    let late = one.sync(Feed::Employers, &Options::default(), true, &Silent).await.unwrap();
    assert!(matches!(late, Attempt::Elsewhere), "{late:?}");
    taken(sync(&other, Feed::Employers).await);
}

#[actix_web::test]
async fn whoever_has_lost_the_lease_writes_nothing_more() {
    let (app, upstream) = started().await;
    let (db, key) = (app.db.clone(), Feed::Employers.key());
    upstream.serves(&format!("/enhetsregisteret/enheter/{GONE}"), Answer::status(404));
    upstream.serves_by(move |_| {
        // While it waits for the register, its lease runs out and somebody else begins.
        let source = Source { id: key.to_owned(), name: key.to_owned(), url: None, licence: None };
        let later = Timestamp::now().as_microsecond() + 3_600_000_000;
        let claim = |conn: &mut _| rows::claim(conn, &source, "another", later, later + 1, false);
        assert!(db.write_private_blocking(claim).unwrap());
        Some(Answer::status(404))
    });
    let before = dump(&app.database);
    let attempt = sync(&upstream.syncer(&app.db), Feed::Employers).await;
    let Attempt::Failed(error) = attempt else { panic!("{attempt:?}") };
    assert_eq!(error.to_string(), "another process has taken over");
    assert_eq!(dump(&app.database), before);
    let row = app.db.read_blocking(|conn| rows::find(conn, key)).unwrap().unwrap();
    assert_eq!((row.holder.as_deref(), row.failed_at), (Some("another"), None), "the other's run goes on");
}

#[actix_web::test]
async fn a_dry_run_asks_and_leaves_no_trace() {
    let (app, upstream) = started().await;
    let before = dump(&app.database);
    let options = Options { dry_run: true, ..Options::default() };
    let syncer = upstream.syncer(&app.db);
    let synced = taken(syncer.sync(Feed::Employers, &options, false, &Silent).await.unwrap());
    assert_eq!(synced.report.updated, 1);
    assert_eq!(dump(&app.database), before);
    assert_eq!(shown(&app).await["last_success"], Value::Null);
}

#[actix_web::test]
async fn what_a_source_makes_us_say_of_it_is_short_and_plain() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let long = format!("\u{0}\u{202e}<script>{}", "x".repeat(3_000_000));
    upstream.serves("/klass/classifications/131/codes", Answer::json(&json!({"codes": long})));
    let attempt = sync(&upstream.syncer(&app.db), Feed::Municipalities).await;
    assert!(matches!(attempt, Attempt::Failed(_)), "{attempt:?}");
    let shown = app.get("/v1/sources/ssb-klass-131").await.ok().body;
    let reason = shown["last_failure"]["reason"].as_str().unwrap();
    assert!(reason.contains("<script>xxx") && reason.chars().count() <= 301, "{reason}");
    assert!(!reason.contains(['\u{0}', '\u{202e}']) && shown["running"] == false);
}

#[actix_web::test]
async fn a_source_is_not_left_alone_for_ever_because_it_asks_for_that() {
    let (app, upstream) = started().await;
    let wish = Answer::status(503).with("Retry-After", "99999999999");
    upstream.serves("/klass/classifications/131/codes", wish);
    let attempt = sync(&upstream.syncer(&app.db), Feed::Municipalities).await;
    assert!(matches!(attempt, Attempt::Failed(_)), "{attempt:?}");
    let shown = app.get("/v1/sources/ssb-klass-131").await.ok().body;
    let next: Timestamp = shown["next_run"].as_str().unwrap().parse().unwrap();
    let wait = next.duration_since(Timestamp::now()).as_secs();
    assert!((6 * 86_400..=7 * 86_400).contains(&wait), "as long as between two runs: {wait}");
}
