//! [`Run`]: one feed being taken in.

use super::source;
use crate::db::source as sources;
use crate::db::{self, Conn, Db, sync as rows};
use crate::region::Region;
use crate::sources::{Feed, SourceError, Sources};
use flytthit_matcher::place::MunicipalityNumber;
use jiff::civil::Date;
use std::sync::Arc;
use std::time::Instant;

/// How feeds are taken in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Takes in again what has changed since this day, where a source has days; without it, what is new.
    pub since: Option<Date>,
    /// Asks and checks, but writes nothing.
    pub dry_run: bool,
    /// Numbers of members of the region that may end, as the operator has confirmed.
    pub accept_ended: Vec<MunicipalityNumber>,
}

/// Who follows a run.
pub trait Progress: Send + Sync {
    /// There will be so many steps more.
    fn expect(&self, steps: u64);
    /// So many more are done.
    fn advance(&self, steps: u64);
    /// What is being done.
    fn tell(&self, what: &str);
}

/// Nobody follows.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn expect(&self, _: u64) {}

    fn advance(&self, _: u64) {}

    fn tell(&self, _: &str) {}
}

/// One feed being taken in.
pub struct Run<'r> {
    /// Where it goes.
    pub(super) db: &'r Db,
    /// Where it comes from.
    pub(super) sources: &'r Sources,
    /// What was published when the run began.
    pub(super) region: Arc<Region>,
    /// What is taken in.
    pub(super) feed: Feed,
    /// The day on which the run began.
    pub(super) today: Date,
    /// The moment at which it began.
    pub(super) began: Instant,
    /// How.
    pub(super) options: Options,
    /// Who follows.
    pub(super) progress: &'r dyn Progress,
    /// Whose lease it is; none in a dry run.
    pub(super) holder: Option<String>,
}

impl Run<'_> {
    /// The key of the source.
    pub(super) fn key(&self) -> &'static str {
        self.feed.key()
    }

    /// Reads on one consistent snapshot.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, SourceError> + Send + 'static,
    ) -> Result<T, SourceError> {
        self.db.read(job).await
    }

    /// Writes what is published, in one transaction with the revision that it makes; in a dry run it is undone.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn, i64) -> Result<T, SourceError> + Send + 'static,
    ) -> Result<T, SourceError> {
        let guard = self.guard();
        done(self.db.write(move |conn, revision| guard.run(conn, |conn| job(conn, revision))).await)
    }

    /// Writes what nobody outside sees, such as where the source was left; in a dry run it is undone.
    pub(super) async fn write_private<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, SourceError> + Send + 'static,
    ) -> Result<T, SourceError> {
        let guard = self.guard();
        done(self.db.write_private(move |conn| guard.run(conn, job)).await)
    }

    /// Stores the raw replies with `keep`, and in the same transaction what is new in them with `news`. Without
    /// news no revision is made, so that no published edition becomes stale.
    pub(super) async fn publish<T: Send + 'static>(
        &self,
        keep: impl FnOnce(&mut Conn) -> db::Result<()> + Send + 'static,
        news: Option<impl FnOnce(&mut Conn, i64) -> Result<T, SourceError> + Send + 'static>,
    ) -> Result<Option<T>, SourceError> {
        let Some(news) = news else {
            self.write_private(move |conn| Ok(keep(conn)?)).await?;
            return Ok(None);
        };
        let write = move |conn: &mut Conn, revision| {
            let stored = news(conn, revision)?;
            keep(conn)?;
            Ok(Some(stored))
        };
        self.write(write).await
    }

    fn guard(&self) -> Guard {
        Guard { feed: self.feed, holder: self.holder.clone() }
    }
}

/// Lets only the holder of the lease write, and undoes what a dry run writes.
struct Guard {
    feed: Feed,
    holder: Option<String>,
}

/// Why a transaction is not committed.
enum Undone<T> {
    /// It failed.
    Failed(SourceError),
    /// It went well, in a dry run.
    Dry(T),
}

impl<T> From<db::Error> for Undone<T> {
    fn from(error: db::Error) -> Undone<T> {
        Undone::Failed(error.into())
    }
}

impl Guard {
    fn run<T>(
        self,
        conn: &mut Conn,
        job: impl FnOnce(&mut Conn) -> Result<T, SourceError>,
    ) -> Result<T, Undone<T>> {
        match &self.holder {
            Some(holder) if !rows::is_held_by(conn, self.feed.key(), holder)? => {
                return Err(Undone::Failed(SourceError::TakenOver));
            }
            Some(_) => {}
            // Nobody has claimed the source, but what is written names it.
            None => sources::put(conn, &source(self.feed))?,
        }
        let written = job(conn).map_err(Undone::Failed)?;
        if self.holder.is_some() { Ok(written) } else { Err(Undone::Dry(written)) }
    }
}

fn done<T>(result: Result<T, Undone<T>>) -> Result<T, SourceError> {
    match result {
        Ok(written) | Err(Undone::Dry(written)) => Ok(written),
        Err(Undone::Failed(error)) => Err(error),
    }
}
