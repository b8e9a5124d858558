//! What a server takes in by itself.

use crate::support::TestApp;
use crate::support::upstream::{Answer, Upstream};
use actix_web::rt::time::sleep;
use flytthit_api::db::source::Source;
use flytthit_api::db::sync as rows;
use flytthit_api::sources::{Config, Feed, Sources};
use flytthit_api::sync;
use flytthit_api::sync::Syncer;
use serde_json::Value;
use std::thread;
use std::time::Duration;

const NUMBER: &str = "974760673";

/// Settings by which nothing is taken in but these.
fn only(feeds: &[Feed]) -> String {
    let off = |feed: Feed| format!("{} = \"off\"\n", feed.key());
    let others = Feed::ALL.into_iter().filter(|feed| !feeds.contains(feed)).map(off);
    format!("[schedule]\n{}", others.collect::<String>())
}

/// An employer who is gone.
async fn started() -> (TestApp, Upstream) {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    app.employer_of(NUMBER);
    upstream.serves(&format!("/enhetsregisteret/enheter/{NUMBER}"), Answer::status(410));
    (app, upstream)
}

async fn until_employers_are_taken_in(app: &TestApp) {
    while shown(app, "enhetsregisteret").await["last_success"].is_null() {
        sleep(Duration::from_millis(100)).await;
    }
}

async fn shown(app: &TestApp, key: &str) -> Value {
    app.get(&format!("/v1/sources/{key}")).await.ok().body
}

#[actix_web::test]
async fn of_several_servers_one_takes_in_what_is_due_and_nothing_else_is_asked() {
    let (app, upstream) = started().await;
    for _ in 0..3 {
        sync::start(upstream.syncer_with(&app.db, &only(&[Feed::Employers]))).unwrap();
    }
    until_employers_are_taken_in(&app).await;
    // Long enough for each of them to look again.
    sleep(Duration::from_secs(5)).await;
    let asked: Vec<String> = upstream.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(asked, [format!("/enhetsregisteret/enheter/{NUMBER}")]);
    assert_eq!(shown(&app, "nav").await["last_failure"], Value::Null);
}

#[actix_web::test]
async fn a_source_that_hangs_keeps_no_other_one_waiting() {
    let (app, upstream) = started().await;
    // Kindergartens have been tried before, so nobody waits for their first run.
    let (key, name) = (Feed::Kindergartens.key(), "Udir".to_owned());
    let source = Source { id: key.to_owned(), name, url: None, licence: None };
    let tried = move |conn: &mut _| {
        rows::claim(conn, &source, "another", 0, 1, false)?;
        rows::fail(conn, key, "another", 1, None, "it was away")
    };
    app.db.write_private_blocking(tried).unwrap();
    upstream.serves_by(|asked| {
        thread::sleep(Duration::from_secs(if asked.target.starts_with("/nbr/") { 30 } else { 0 }));
        None
    });
    let patient = upstream.settings().replace("timeout = \"400ms\"", "timeout = \"20s\"");
    let config = Config::parse(&(patient + &only(&[Feed::Kindergartens, Feed::Employers]))).unwrap();
    let syncer = Syncer { sources: Sources::new(config, None), ..upstream.syncer(&app.db) };
    sync::start(syncer).unwrap();
    while !shown(&app, key).await["running"].as_bool().unwrap() {
        sleep(Duration::from_millis(10)).await;
    }
    until_employers_are_taken_in(&app).await;
    assert_eq!(shown(&app, key).await["running"], true, "it still hangs");
}

#[actix_web::test]
async fn the_first_run_of_a_feed_comes_after_those_of_the_feeds_before_it() {
    let (app, upstream) = started().await;
    upstream.serves_by(|_| {
        thread::sleep(Duration::from_millis(200));
        Some(Answer::status(503))
    });
    let settings = only(&[Feed::Kindergartens, Feed::Employers]);
    sync::start(upstream.syncer_with(&app.db, &settings)).unwrap();
    until_employers_are_taken_in(&app).await;
    let asked = upstream.asked();
    let (last, before) = asked.split_last().unwrap();
    assert!(last.target.starts_with("/enhetsregisteret/"), "{asked:?}");
    assert_eq!(before.len(), 4, "it has failed, and been asked again: {asked:?}");
    assert!(before.iter().all(|asked| asked.target.starts_with("/nbr/")), "{asked:?}");
}
