//! Employers who have ended since they registered.

use super::{payload, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::upstream::{Answer, Fault, Upstream};
use flytthit_api::sources::{Feed, SourceError};
use flytthit_api::sync::{Attempt, Report};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

const SNEKKERI: &str = "974760673";
const BAKERI: &str = "991825827";

fn organisation(number: &str, name: &str, bankrupt: bool) -> Answer {
    Answer::json(&json!({
        "organisasjonsnummer": number, "navn": name, "konkurs": bankrupt, "underAvvikling": false,
        "forretningsadresse": {"kommunenummer": "3427"},
    }))
}

/// Two employers who were looked up long ago, and are as they were then.
async fn started() -> (TestApp, Upstream) {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    for number in [SNEKKERI, BAKERI] {
        app.employer_of(number);
        upstream.serves(
            &format!("/enhetsregisteret/enheter/{number}"),
            organisation(number, &format!("Bedrift {number}"), false),
        );
    }
    (app, upstream)
}

async fn shown(app: &TestApp, number: &str) -> Value {
    app.coordinator().get(&format!("/v1/employers/{number}")).await.ok().body
}

#[actix_web::test]
async fn one_that_has_ended_may_no_longer_advertise() {
    let (app, upstream) = started().await;
    upstream.serves(&format!("/enhetsregisteret/enheter/{BAKERI}"), organisation(BAKERI, "BAKERI AS", true));
    let syncer = upstream.syncer(&app.db);
    let synced = taken(sync(&syncer, Feed::Employers).await);
    assert_eq!(synced.report, Report { updated: 1, unchanged: 1, ..Report::default() });
    assert_eq!(synced.records, 2);
    let bakeri = shown(&app, BAKERI).await;
    assert_eq!((&bakeri["status"], &bakeri["refusal"]), (&json!("refused"), &json!("bankrupt")));
    assert_eq!(shown(&app, SNEKKERI).await["status"], "verified");

    upstream.asked();
    let again = taken(sync(&syncer, Feed::Employers).await);
    assert_eq!((again.report, upstream.asked().len()), (Report::default(), 0), "what is known is still new");
}

#[actix_web::test]
async fn what_is_as_it_was_makes_no_edition() {
    let (app, upstream) = started().await;
    let tag = app.get("/v1/vacancies").await.ok().header("etag").to_owned();
    taken(sync(&upstream.syncer(&app.db), Feed::Employers).await);
    assert_eq!(app.get("/v1/vacancies").await.ok().header("etag"), tag);
}

#[actix_web::test]
async fn a_register_that_is_away_ends_no_one() {
    let (app, upstream) = started().await;
    let syncer = upstream.syncer(&app.db);
    let before = dump(&app.database);
    for fault in [
        Fault::Silence,
        Fault::Truncated,
        Fault::Status(500),
        Fault::Status(404),
        Fault::Status(403),
        Fault::TooMany,
        Fault::NotUtf8,
        Fault::Empty,
    ] {
        upstream.breaks(Some(fault));
        let attempt = sync(&syncer, Feed::Employers).await;
        assert!(matches!(attempt, Attempt::Failed(_)), "{fault:?}: {attempt:?}");
        assert_eq!(dump(&app.database), before, "{fault:?}");
    }
    assert!(
        payload(&app.db, Feed::Employers, "refused").is_none(),
        "what is about one organisation is not kept"
    );
}

#[actix_web::test]
async fn nothing_is_written_when_the_register_goes_away_halfway() {
    let (app, upstream) = started().await;
    let syncer = upstream.syncer(&app.db);
    let before = dump(&app.database);
    // Whoever is asked about first: one has ended, of the other nothing is known.
    for (ended, other) in [(SNEKKERI, BAKERI), (BAKERI, SNEKKERI)] {
        upstream.serves(&format!("/enhetsregisteret/enheter/{ended}"), Answer::status(410));
        upstream.serves(&format!("/enhetsregisteret/enheter/{other}"), Answer::status(503));
        let attempt = sync(&syncer, Feed::Employers).await;
        assert!(matches!(attempt, Attempt::Failed(SourceError::Status(503))), "{attempt:?}");
        assert_eq!(dump(&app.database), before);
    }
    upstream.serves(
        &format!("/enhetsregisteret/enheter/{SNEKKERI}"),
        organisation(SNEKKERI, &format!("Bedrift {SNEKKERI}"), false),
    );
    assert_eq!(taken(sync(&syncer, Feed::Employers).await).report.updated, 1, "the next run asks again");
}

#[actix_web::test]
async fn a_register_that_is_busy_for_a_moment_is_asked_again() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    app.employer_of(BAKERI);
    let tries = AtomicU32::new(0);
    upstream.serves_by(move |_| match tries.fetch_add(1, Ordering::Relaxed) {
        0 => Some(Answer::status(429)),
        1 => Some(Answer::status(500)),
        _ => Some(organisation(BAKERI, &format!("Bedrift {BAKERI}"), false)),
    });
    let synced = taken(sync(&upstream.syncer(&app.db), Feed::Employers).await);
    assert_eq!(synced.report, Report { unchanged: 1, ..Report::default() });
}
