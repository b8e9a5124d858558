//! What a server takes in by itself.

use crate::support::TestApp;
use crate::support::upstream::{Answer, Upstream};
use actix_web::rt::time::sleep;
use flytthit_api::sources::Feed;
use flytthit_api::sync;
use serde_json::Value;
use std::time::Duration;

const NUMBER: &str = "974760673";

/// Settings by which nothing is taken in but employers, each day.
fn only_employers() -> String {
    let off = |feed: Feed| format!("{} = \"off\"\n", feed.key());
    let others = Feed::ALL.into_iter().filter(|feed| *feed != Feed::Employers).map(off);
    format!("[schedule]\n{}", others.collect::<String>())
}

async fn shown(app: &TestApp, key: &str) -> Value {
    app.get(&format!("/v1/sources/{key}")).await.ok().body
}

#[actix_web::test]
async fn of_several_servers_one_takes_in_what_is_due_and_nothing_else_is_asked() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    app.employer_of(NUMBER);
    upstream.serves(&format!("/enhetsregisteret/enheter/{NUMBER}"), Answer::status(410));
    for _ in 0..3 {
        sync::start(upstream.syncer_with(&app.db, &only_employers())).unwrap();
    }
    while shown(&app, "enhetsregisteret").await["last_success"].is_null() {
        sleep(Duration::from_millis(100)).await;
    }
    // Long enough for each of them to look again.
    sleep(Duration::from_secs(5)).await;
    let asked: Vec<String> = upstream.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(asked, [format!("/enhetsregisteret/enheter/{NUMBER}")]);
    assert_eq!(shown(&app, "nav").await["last_failure"], Value::Null);
}
