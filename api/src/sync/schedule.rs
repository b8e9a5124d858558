//! Takes in what is due, for as long as the process runs.

use super::{Attempt, Options, Silent, Syncer};
use crate::db::{self, sync as rows};
use crate::error::chain;
use crate::sources::Feed;
use actix_web::rt::System;
use actix_web::rt::time::sleep;
use jiff::Timestamp;
use std::time::Duration;
use std::{io, thread};

/// How often it looks whether something is due; up to as long again by chance.
const INTERVAL: Duration = Duration::from_secs(2);

/// Takes in what is due from now on, on a thread of its own. Any number of servers may do so: of each feed,
/// one of them does.
///
/// # Errors
/// When no thread can be started.
pub fn start(syncer: Syncer) -> io::Result<()> {
    let run = move || System::new().block_on(keep_syncing(&syncer));
    thread::Builder::new().name("sync".to_owned()).spawn(run).map(drop)
}

async fn keep_syncing(syncer: &Syncer) {
    loop {
        match due(syncer).await {
            Ok(Some(feed)) => sync(syncer, feed).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(error = chain(&error), "nothing is taken in for now"),
        }
        sleep(INTERVAL.mul_f64(1.0 + fastrand::f64())).await;
    }
}

/// The first feed that is due.
async fn due(syncer: &Syncer) -> db::Result<Option<Feed>> {
    let rows = syncer.db.read(rows::all).await?;
    let now = Timestamp::now().as_microsecond();
    let (sources, config) = (&syncer.sources, syncer.sources.config());
    let is_due = |feed: &Feed| {
        let row = rows.iter().find(|row| row.source_id == feed.key());
        let waits = |row: &rows::Sync| row.next_at > Some(now) || row.held_until > Some(now);
        sources.has(*feed) && config.every(*feed).is_some() && !row.is_some_and(waits)
    };
    Ok(Feed::ALL.into_iter().find(is_due))
}

async fn sync(syncer: &Syncer, feed: Feed) {
    let source = feed.key();
    match syncer.sync(feed, &Options::default(), true, &Silent).await {
        Ok(Attempt::Done(synced)) => {
            let super::Report { inserted, updated, unchanged, removed, outside, refused } = synced.report;
            let records = synced.records;
            tracing::info!(
                source, records, inserted, updated, unchanged, removed, outside, refused, "taken in"
            );
        }
        Ok(Attempt::Elsewhere) => {}
        Ok(Attempt::Failed(error)) => tracing::warn!(source, error = chain(&error), "not taken in"),
        Err(error) => tracing::warn!(source, error = chain(&error), "not taken in"),
    }
}
