//! [`State`]: how far a feed has been taken in.

use super::Report;
use crate::db::sync::Sync;
use crate::sources::{Config, Feed};
use jiff::Timestamp;
use std::time::Duration;

/// How far a feed has been taken in.
#[derive(Clone, Debug)]
pub struct State {
    /// What is taken in.
    pub feed: Feed,
    /// How often; `None` is never by itself.
    pub every: Option<Duration>,
    /// The year, day or moment of what is there.
    pub as_of: Option<String>,
    /// When a run last went well.
    pub succeeded_at: Option<Timestamp>,
    /// When one last failed.
    pub failed_at: Option<Timestamp>,
    /// Why.
    pub failure: Option<String>,
    /// How many records of it there are.
    pub records: u64,
    /// What the last run that went well did.
    pub report: Option<Report>,
    /// When the next run is due.
    pub next_at: Option<Timestamp>,
    /// Whether somebody is at it.
    pub running: bool,
    /// Whether what is there is older than it should be, or nothing is there.
    pub stale: bool,
}

/// How much longer than two times between runs it may take until what is there is stale.
const GRACE: Duration = Duration::from_secs(600);

impl State {
    /// The state of a feed at `now`, by its row if it has ever been asked.
    pub fn of(feed: Feed, row: Option<&Sync>, config: &Config, now: Timestamp) -> State {
        let every = config.every(feed);
        let time = |time: Option<i64>| time.and_then(|time| Timestamp::from_microsecond(time).ok());
        let succeeded_at = row.and_then(|row| time(row.succeeded_at));
        let limit = every.unwrap_or(feed.about().every) * 2 + GRACE;
        let age = succeeded_at.map(|at| now.duration_since(at).unsigned_abs());
        State {
            feed,
            every,
            as_of: row.and_then(|row| row.as_of.clone()),
            succeeded_at,
            failed_at: row.and_then(|row| time(row.failed_at)),
            failure: row.and_then(|row| row.failure.clone()),
            records: row.and_then(|row| row.records).and_then(|records| records.try_into().ok()).unwrap_or(0),
            report: row.and_then(|row| serde_json::from_str(row.report.as_deref()?).ok()),
            next_at: row.and_then(|row| time(row.next_at)).filter(|_| every.is_some()),
            running: row.and_then(|row| time(row.held_until)).is_some_and(|until| until > now),
            stale: age.is_none_or(|age| age > limit),
        }
    }
}
