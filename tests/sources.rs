//! Taking in what outside sources publish, from a server that answers as they do or as they should not; and
//! `/v1/sources`.

mod client;
mod command;
mod employers;
mod geonorge;
mod klass;
mod nav;
mod runs;
mod schedule;
mod ssb;
mod travel;
mod udir;

use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::upstream::{Fault, Upstream};
use flytthit_api::db::Db;
use flytthit_api::db::payload::{self, Payload};
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent, Synced, Syncer};

/// What a run left that went well.
#[track_caller]
fn taken(attempt: Attempt) -> Synced {
    match attempt {
        Attempt::Done(synced) => synced,
        other => panic!("{other:?}"),
    }
}

/// Takes in a feed now.
async fn sync(syncer: &Syncer, feed: Feed) -> Attempt {
    syncer.sync(feed, &Options::default(), false, &Silent).await.unwrap()
}

/// Whatever goes wrong at the source, nothing in the database changes; and when all is well again, the feed is
/// taken in as if nothing had been.
async fn survives_every_fault(app: &TestApp, upstream: &Upstream, feed: Feed) {
    let syncer = upstream.syncer(&app.db);
    let before = dump(&app.database);
    for fault in Fault::ALL {
        upstream.breaks(Some(fault));
        let attempt = sync(&syncer, feed).await;
        assert!(matches!(attempt, Attempt::Failed(_)), "{feed:?} with {fault:?}: {attempt:?}");
        assert_eq!(dump(&app.database), before, "{feed:?} with {fault:?}");
        let shown = app.get(&format!("/v1/sources/{}", feed.key())).await.body;
        assert!(shown["last_failure"]["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{shown}");
    }
    upstream.breaks(None);
    taken(sync(&syncer, feed).await);
}

/// What the database holds of a source.
fn payload(db: &Db, feed: Feed, name: &str) -> Option<Payload> {
    db.read_blocking(|conn| payload::find(conn, feed.key(), name)).unwrap()
}
