//! A member of the region that Klass says has ended.

use super::{Changes, Codes, EIGHT, RENUMBERED, all, klass, numbers, serve_all};
use crate::sources::{sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::process::flytthit;
use crate::support::upstream::Upstream;
use flytthit_api::sources::{Feed, SourceError};
use flytthit_api::sync::{Attempt, Options, Silent};
use std::fs;
use tempfile::TempDir;

const DAY: &str = "2026-06-01";

/// From now on Os has ended, and became these.
fn end_os(upstream: &Upstream, codes: Codes<'_>, changes: Changes<'_>) {
    let mut ended = EIGHT.to_vec();
    ended.iter_mut().filter(|code| code.0 == "3430").for_each(|os| os.3 = Some(DAY));
    serve_all(upstream, &[&ended, codes].concat(), &[RENUMBERED, changes].concat());
}

#[actix_web::test]
async fn a_member_that_ends_stays_until_somebody_confirms_it() {
    let app = TestApp::new().await;
    let upstream = klass(&[], &[]);
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Municipalities).await);
    let before = dump(&app.database);
    let ends: [(Changes<'_>, &str); 3] = [
        (&[], "without a successor"),
        (&[("3430", "", DAY)], "without a successor"),
        (&[("3430", "3427", DAY)], "and is merged or split into 3427"),
    ];
    for (changes, how) in ends {
        end_os(&upstream, &[], changes);
        let attempt = sync(&syncer, Feed::Municipalities).await;
        assert!(matches!(attempt, Attempt::Failed(SourceError::Unconfirmed(_))), "{attempt:?}");
        assert_eq!(dump(&app.database), before, "{how}");
        let shown = app.get("/v1/sources/ssb-klass-131").await.ok().body;
        let reason = shown["last_failure"]["reason"].as_str().unwrap();
        assert!(
            reason.starts_with(&format!("3430 (os), a member of the region, ends on {DAY} {how}; ")),
            "{reason}"
        );
        assert!(reason.ends_with("flytthit sync ssb-klass-131 --accept-ended 3430"), "{reason}");
    }
    assert_eq!(app.get("/v1/municipalities/os").await.ok().body["number"], "3430");

    let other = Options { accept_ended: vec!["3427".parse().unwrap()], ..Options::default() };
    let attempt = syncer.sync(Feed::Municipalities, &other, false, &Silent).await.unwrap();
    assert!(matches!(attempt, Attempt::Failed(SourceError::Unconfirmed(_))), "{attempt:?}");
    let accepted = Options { accept_ended: vec!["3430".parse().unwrap()], ..Options::default() };
    taken(syncer.sync(Feed::Municipalities, &accepted, false, &Silent).await.unwrap());
    let ended = format!("3430 2020-01-01/{DAY}");
    assert_eq!(numbers(&all(&app.db), "3430"), ["0441 /2020-01-01", &ended]);
    taken(sync(&syncer, Feed::Municipalities).await);
    assert_eq!(numbers(&all(&app.db), "3430").len(), 2, "what is confirmed once need not be confirmed again");
}

#[actix_web::test]
async fn a_member_that_has_a_new_number_goes_on() {
    let app = TestApp::new().await;
    let upstream = klass(&[], &[]);
    end_os(&upstream, &[("3499", "Os", DAY, None)], &[("3430", "3499", DAY)]);
    taken(sync(&upstream.syncer(&app.db), Feed::Municipalities).await);
    assert_eq!(numbers(&all(&app.db), "3430").len(), 3);
}

#[actix_web::test]
async fn the_command_line_says_what_to_confirm_and_takes_it() {
    let (app, upstream) = (TestApp::new().await, klass(&[], &[]));
    end_os(&upstream, &[], &[]);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sources.toml"), upstream.settings()).unwrap();
    let command = ["sync", "ssb-klass-131", "--database", &app.database.url, "--sources", "sources.toml"];
    let (well, output, _) = flytthit(folder.path(), &command);
    let told = "ssb-klass-131: 3430 (os), a member of the region, ends on 2026-06-01 without a successor";
    assert!(!well && output.contains(told), "{output}");
    let (well, output, errors) =
        flytthit(folder.path(), &[&command[..], &["--accept-ended", "3430"]].concat());
    assert!(well && output.contains("taken in"), "{output}{errors}");
}
