//! Takes in what others publish: one file for each sort of data, all run alike.
//!
//! A [`Run`] is one feed being taken in. Whoever runs it holds its lease, so that of all servers one does. What
//! it writes goes through the run, which sees to it that the lease still holds. When it fails, what was there
//! before stays, and is shown as stale when it has become old.

mod borders;
mod commuting;
mod employers;
mod employment;
mod establishments;
mod kindergartens;
mod municipalities;
mod occupations;
mod population;
mod report;
mod run;
mod schedule;
mod schools;
mod statbank;
mod state;
mod travel_times;
pub(crate) mod vacancies;

pub use report::{Report, Synced};
pub use run::{Options, Progress, Run, Silent};
pub use schedule::start;
pub use state::State;

use crate::blocking::blocking;
use crate::clock;
use crate::db::source::Source;
use crate::db::{self, Db, payload, sync as rows};
use crate::error::chain;
use crate::region::LiveRegion;
use crate::sources::{About, Feed, SourceError, Sources};
use actix_web::rt::time::{sleep, timeout};
use futures_util::future::{Either, select};
use jiff::Timestamp;
use std::pin::pin;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Who takes in feeds, and from where. Clones are the same.
#[derive(Clone)]
pub struct Syncer {
    /// Where it goes.
    pub db: Db,
    /// What is published now.
    pub region: LiveRegion,
    /// Where it comes from.
    pub sources: Sources,
}

/// How an attempt to take in a feed ended.
#[derive(Debug)]
pub enum Attempt {
    /// It is taken in.
    Done(Synced),
    /// Somebody else is at it, or has just been.
    Elsewhere,
    /// It failed, and what was there stays.
    Failed(SourceError),
}

/// How long nobody else may take in a feed after its holder was last heard of.
const LEASE: Duration = Duration::from_secs(120);
/// How often the holder says that it is still at it.
const RENEWAL: Duration = Duration::from_secs(30);
/// The longest that a source may ask to be left alone for, where it is not taken in more seldom anyway.
const A_DAY: Duration = Duration::from_secs(24 * 3_600);
/// The first pause after a failure; then twice as long each time, up to the time between two runs.
const FIRST_PAUSE: Duration = Duration::from_secs(60);

impl Syncer {
    /// Takes in one feed, now. With `if_due`, only when it is due.
    ///
    /// # Errors
    /// When the database fails before anything was begun.
    pub async fn sync(
        &self,
        feed: Feed,
        options: &Options,
        if_due: bool,
        progress: &dyn Progress,
    ) -> db::Result<Attempt> {
        let holder = match options.dry_run {
            true => None,
            false => {
                let holder = Uuid::now_v7().to_string();
                if !self.claim(feed, &holder, if_due).await? {
                    return Ok(Attempt::Elsewhere);
                }
                Some(holder)
            }
        };
        self.refresh().await;
        let run = Run {
            db: &self.db,
            sources: &self.sources,
            region: self.region.load(),
            feed,
            today: clock::today(),
            began: Instant::now(),
            options: options.clone(),
            progress,
            holder: holder.clone(),
        };
        let limit = self.sources.config().run.time;
        let work = async { timeout(limit, take_in(&run)).await.unwrap_or(Err(SourceError::TooLong(limit))) };
        let done = match select(pin!(work), pin!(self.keep(feed, holder.as_deref()))).await {
            Either::Left((done, _)) => done,
            Either::Right((lost, _)) => Err(lost),
        };
        if let Some(holder) = holder {
            self.end(feed, holder, &done).await?;
        }
        Ok(match done {
            Ok(synced) => Attempt::Done(synced),
            Err(error) => Attempt::Failed(error),
        })
    }

    async fn claim(&self, feed: Feed, holder: &str, if_due: bool) -> db::Result<bool> {
        let source = source(feed);
        let (holder, now) = (holder.to_owned(), Timestamp::now().as_microsecond());
        let claim = move |conn: &mut db::Conn| {
            rows::claim(conn, &source, &holder, now, now + microseconds(LEASE), if_due)
        };
        self.db.write_private(claim).await
    }

    /// What a run finds is as new as what the runs before it wrote.
    async fn refresh(&self) {
        let region = self.region.clone();
        blocking(move || {
            if let Err(error) = region.refresh() {
                tracing::warn!(error = chain(&error), "the region is not as new as it could be");
            }
        })
        .await;
    }

    /// Says now and then that the holder is still at it, until somebody else is.
    async fn keep(&self, feed: Feed, holder: Option<&str>) -> SourceError {
        let mut heard = Timestamp::now();
        loop {
            sleep(RENEWAL).await;
            let Some(holder) = holder else { continue };
            let (key, holder) = (feed.key(), holder.to_owned());
            let until = Timestamp::now().as_microsecond() + microseconds(LEASE);
            let renew = move |conn: &mut db::Conn| rows::renew(conn, key, &holder, until);
            match self.db.write_private(renew).await {
                Ok(true) => heard = Timestamp::now(),
                Ok(false) => return SourceError::TakenOver,
                Err(error) if Timestamp::now().duration_since(heard).unsigned_abs() > LEASE => {
                    return SourceError::Database(error);
                }
                Err(error) => tracing::warn!(error = chain(&error), "a lease is renewed later"),
            }
        }
    }

    async fn end(&self, feed: Feed, holder: String, done: &Result<Synced, SourceError>) -> db::Result<()> {
        let every = self.sources.config().every(feed);
        let now = Timestamp::now().as_microsecond();
        let key = feed.key();
        match done {
            Ok(synced) => {
                let success = synced.success();
                let next_at = every.map(|every| now + microseconds(jittered(every)));
                self.db
                    .write_private(move |conn| rows::succeed(conn, key, &holder, now, next_at, &success))
                    .await
            }
            Err(error) => {
                let failure = error.told();
                let refused = match error {
                    SourceError::Unusable { answer: Some(answer), .. } => Some(answer.payload(key, REFUSED)),
                    _ => None,
                };
                let wish = match error {
                    // As long as it wants, but not for ever.
                    SourceError::Busy { until } => {
                        until.as_microsecond().min(now + microseconds(every.unwrap_or_default().max(A_DAY)))
                    }
                    _ => now,
                };
                let end = move |conn: &mut db::Conn| {
                    if !rows::is_held_by(conn, key, &holder)? {
                        return Ok(());
                    }
                    let failures = rows::find(conn, key)?.map_or(0, |row| row.failures);
                    let next_at = every.map(|every| (now + microseconds(pause(every, failures))).max(wish));
                    if let Some(refused) = refused {
                        payload::put(conn, &refused)?;
                    }
                    rows::fail(conn, key, &holder, now, next_at, &failure)
                };
                self.db.write_private(end).await
            }
        }
    }
}

/// The name of the last reply that could not be used, among what a source sent.
const REFUSED: &str = "refused";

async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    match run.feed {
        Feed::Municipalities => municipalities::take_in(run).await,
        Feed::Occupations => occupations::take_in(run).await,
        Feed::Commuting => commuting::take_in(run).await,
        Feed::Population => population::take_in(run).await,
        Feed::Employment => employment::take_in(run).await,
        Feed::Borders => borders::take_in(run).await,
        Feed::Kindergartens => kindergartens::take_in(run).await,
        Feed::Schools => schools::take_in(run).await,
        Feed::Driving | Feed::Transit => travel_times::take_in(run).await,
        Feed::Vacancies => vacancies::take_in(run).await,
        Feed::Employers => employers::take_in(run).await,
    }
}

/// The source of a feed, as records name it.
fn source(feed: Feed) -> Source {
    let About { key, name, url, licence, .. } = feed.about();
    let (name, url, licence) = (name.to_owned(), Some(url.to_owned()), Some(licence.to_owned()));
    Source { id: key.to_owned(), name, url, licence }
}

fn microseconds(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX / 4)
}

/// The time, and up to a tenth more by chance, so that servers and sources do not all meet.
fn jittered(time: Duration) -> Duration {
    time.mul_f64(1.0 + fastrand::f64() / 10.0)
}

/// How long to wait after one more failure.
fn pause(every: Duration, failures: i32) -> Duration {
    jittered(FIRST_PAUSE.saturating_mul(1_u32 << failures.clamp(0, 16)).min(every))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_time_between_runs() {
        let hour = Duration::from_secs(3_600);
        let paused = |failures| pause(hour, failures).as_secs();
        assert!((60..=66).contains(&paused(0)));
        assert!((240..=264).contains(&paused(2)));
        assert!((3_600..=3_960).contains(&paused(10)));
        assert!((3_600..=3_960).contains(&paused(i32::MAX)));
    }
}
