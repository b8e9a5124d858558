//! Takes in what is due, for as long as the process runs.
//!
//! Each feed has a task of its own, so that a source that is slow or away keeps no other one waiting. Only its
//! very first run waits for those of the feeds before it, to which it refers: until each has gone well or failed
//! once, whenever that was, or [`PATIENCE`] is over.

use super::{Attempt, Options, Silent, Syncer};
use crate::db::{self, sync as rows};
use crate::error::chain;
use crate::sources::{Feed, SourceError};
use actix_web::rt::time::sleep;
use actix_web::rt::{System, spawn};
use futures_util::FutureExt;
use futures_util::future::join_all;
use jiff::Timestamp;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{io, thread};

/// How often it looks whether a feed is due; up to as long again by chance.
const INTERVAL: Duration = Duration::from_secs(2);
/// For how long after the start a feed waits for the first runs of those before it.
const PATIENCE: Duration = Duration::from_secs(600);

/// Takes in what is due from now on, on a thread of its own. Any number of servers may do so: of each feed,
/// one of them does.
///
/// # Errors
/// When no thread can be started.
pub fn start(syncer: Syncer) -> io::Result<()> {
    let run = move || System::new().block_on(keep_syncing(syncer));
    thread::Builder::new().name("sync".to_owned()).spawn(run).map(drop)
}

async fn keep_syncing(syncer: Syncer) {
    let schedule = Rc::new(Schedule { syncer, began: Instant::now(), tried: RefCell::default() });
    let feeds = Feed::ALL.into_iter().filter(|feed| schedule.includes(*feed));
    let tasks = feeds.map(|feed| {
        let schedule = Rc::clone(&schedule);
        spawn(async move { schedule.keep(feed).await })
    });
    join_all(tasks).await;
}

/// What is taken in by itself, and what has been.
struct Schedule {
    syncer: Syncer,
    /// When the process began.
    began: Instant,
    /// What it has tried since.
    tried: RefCell<BTreeSet<Feed>>,
}

impl Schedule {
    /// Whether a feed is taken in by itself.
    fn includes(&self, feed: Feed) -> bool {
        let sources = &self.syncer.sources;
        sources.has(feed) && sources.config().every(feed).is_some()
    }

    /// Takes in a feed whenever it is due.
    async fn keep(&self, feed: Feed) {
        loop {
            // Whoever has panicked still holds the lease, until which ends nobody tries again.
            if AssertUnwindSafe(self.sync_if_due(feed)).catch_unwind().await.is_err() {
                tracing::error!(source = feed.key(), "taking it in has panicked; it is tried again later");
                self.tried.borrow_mut().insert(feed);
            }
            sleep(INTERVAL.mul_f64(1.0 + fastrand::f64())).await;
        }
    }

    async fn sync_if_due(&self, feed: Feed) {
        match self.is_due(feed).await {
            Ok(true) => self.sync(feed).await,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(source = feed.key(), error = chain(&error), "not taken in for now");
            }
        }
    }

    async fn is_due(&self, feed: Feed) -> db::Result<bool> {
        let rows = self.syncer.db.read(rows::all).await?;
        let row = |feed: Feed| rows.iter().find(|row| row.source_id == feed.key());
        let now = Timestamp::now().as_microsecond();
        if row(feed).is_some_and(|row| row.next_at > Some(now) || row.held_until > Some(now)) {
            return Ok(false);
        }
        let has_ended = |row: &rows::Sync| row.succeeded_at.is_some() || row.failed_at.is_some();
        let has_run = |feed| self.tried.borrow().contains(&feed) || row(feed).is_some_and(has_ended);
        let mut before = Feed::ALL.into_iter().filter(|other| *other < feed && self.includes(*other));
        Ok(has_run(feed) || before.all(has_run) || self.began.elapsed() > PATIENCE)
    }

    async fn sync(&self, feed: Feed) {
        let source = feed.key();
        let attempt = self.syncer.sync(feed, &Options::default(), true, &Silent).await;
        if !matches!(attempt, Ok(Attempt::Elsewhere)) {
            self.tried.borrow_mut().insert(feed);
        }
        match attempt {
            Ok(Attempt::Done(synced)) => {
                let super::Report { inserted, updated, unchanged, removed, outside, refused } = synced.report;
                let (records, unfinished) = (synced.records, synced.unfinished);
                tracing::info!(
                    source, records, inserted, updated, unchanged, removed, outside, refused, unfinished,
                    "taken in"
                );
            }
            Ok(Attempt::Elsewhere) => {}
            Ok(Attempt::Failed(SourceError::Database(error))) | Err(error) => {
                tracing::warn!(source, error = chain(&error), "not taken in");
            }
            Ok(Attempt::Failed(error)) => tracing::warn!(source, error = error.told(), "not taken in"),
        }
    }
}
