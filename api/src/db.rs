//! The database: SQLite by default, PostgreSQL for many replicas, through one connection type.
//!
//! Nothing outside this module names diesel. Each file holds the rows and queries of one table;
//! queries are free functions that take the connection first.

pub mod account;
pub mod api_key;
pub mod audit;
pub mod backup;
pub mod border;
pub mod centre;
mod conn;
mod connect;
pub mod employer;
pub mod employment;
mod error;
pub mod establishment;
mod file;
mod follower;
pub mod housing;
pub mod idempotency;
pub mod known_address;
pub mod labour_market;
pub mod mail;
pub mod matrix;
pub mod membership;
mod migrate;
pub mod municipality;
pub mod nav_ad;
pub mod occupation;
pub mod payload;
pub mod place;
#[cfg(test)]
mod plans;
pub mod population;
pub mod postal_code;
mod queue;
pub mod revision;
mod schema;
#[cfg(test)]
pub(crate) mod scratch;
pub mod session;
pub mod signing_key;
pub mod source;
pub mod sync;
pub mod tags;
#[cfg(test)]
mod tests;
pub mod ticket;
mod transaction;
pub mod travel_time;
mod url;
pub mod vacancy;
pub mod vacancy_contact;
pub mod vacancy_use;

use std::{sync::Arc, time::Duration};

use diesel::{Connection, r2d2::Pool};

use self::{
    file::WatchedFile,
    queue::{Line, Queue},
    transaction::{Access, transaction},
};

pub use self::{
    conn::Conn,
    error::{Error, Result},
    follower::Follower,
    url::{Create, Url},
};

/// What all of a `Conn`'s queries are written for.
type Backend = <Conn as Connection>::Backend;

/// A pool of connections to a database that has all its tables. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    url: Url,
    pool: Pool<Url>,
    queue: Queue,
    /// The file, where the database is one.
    file: Option<Arc<WatchedFile>>,
}

/// Maximum time that a job waits for a connection before it fails with [`Error::Busy`].
const POOL_WAIT: Duration = Duration::from_secs(2);

/// Maximum number of connections of the pool.
const POOL_SIZE: u32 = 8;

impl Db {
    /// Connects, and brings the tables up to date; any number of processes may do so at once.
    ///
    /// Fails when the database cannot be reached, when `create` forbids to make the missing file,
    /// and when the connection does not take the settings that the promises of this service need.
    pub fn open(url: &Url, create: Create) -> Result<Db> {
        if create == Create::IfMissing {
            url.create_file()?;
        }
        migrate::run(&mut connect::connect(url)?)?;
        let file = match url {
            Url::Sqlite(path) => Some(Arc::new(WatchedFile::open(path)?)),
            Url::Postgres(_) => None,
        };
        let pool = Pool::builder()
            .max_size(POOL_SIZE)
            .min_idle(Some(1))
            .connection_timeout(POOL_WAIT)
            .build(url.clone())
            .map_err(Error::Busy)?;
        Ok(Db { url: url.clone(), pool, queue: Queue::default(), file })
    }

    /// The same database for jobs that no request waits for, such as those of outside sources: they may
    /// take as long as they need.
    pub fn unhurried(&self) -> Db {
        Db { queue: self.queue.unhurried(), ..self.clone() }
    }

    /// A connection beside the pool, which requests cannot use up.
    pub fn follower(&self) -> Follower {
        Follower::new(self.url.clone())
    }

    /// Runs `job` on one consistent snapshot, on a thread that may block.
    pub async fn read<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        self.queue.run(Line::None, move || db.read_blocking(job)).await
    }

    /// [`Db::read`] for what may have to look at every row of a table. Few of these run at once, so that
    /// connections are left for everything else; after a short wait they fail with [`Error::Crowded`].
    pub async fn read_heavy<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        self.queue.run(Line::Heavy, move || db.read_blocking(job)).await
    }

    /// Runs `job` in a transaction with the revision that the transaction makes, on a thread that
    /// may block. Writers run one after the other; what a `job` reads, no other changes meanwhile.
    pub async fn write<T, E>(
        &self,
        job: impl FnOnce(&mut Conn, i64) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        self.queue.run(Line::Writers, move || db.write_blocking(job)).await
    }

    /// [`Db::write`] for what may not be public: `job` calls [`revision::publish`] if it is. The revision
    /// counts either way, but published editions go stale only then.
    pub async fn write_unpublished<T, E>(
        &self,
        job: impl FnOnce(&mut Conn, i64) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        let change = move |conn: &mut Conn| {
            let revision = revision::take(conn)?;
            job(conn, revision)
        };
        self.queue.run(Line::Writers, move || db.change(change)).await
    }

    /// [`Db::write`] for what nobody outside sees, such as logins: it makes no revision, so that no
    /// published edition goes stale. It stands in the same line of writers.
    pub async fn write_private<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        self.queue.run(Line::Writers, move || db.write_private_blocking(job)).await
    }

    /// [`Db::read`] on this thread, for the command line.
    pub fn read_blocking<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        transaction(&mut *self.pool.get().map_err(Error::Busy)?, Access::Read, job)
    }

    /// [`Db::write`] on this thread, for the command line.
    pub fn write_blocking<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Conn, i64) -> Result<T, E>,
    ) -> Result<T, E> {
        self.change(|conn| {
            let revision = revision::take(conn)?;
            let done = job(conn, revision)?;
            revision::publish(conn, revision)?;
            Ok(done)
        })
    }

    /// [`Db::write_private`] on this thread.
    pub fn write_private_blocking<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.change(|conn| {
            revision::hold(conn)?;
            job(conn)
        })
    }

    /// Runs a writing transaction, which succeeds only if it is in the file that the next start will open.
    fn change<T, E: From<Error>>(&self, job: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        self.check_file()?;
        let done = transaction(&mut *self.pool.get().map_err(Error::Busy)?, Access::Write, job)?;
        self.check_file()?;
        Ok(done)
    }

    /// Fails with [`Error::Replaced`] once the database file has been removed or replaced.
    pub(crate) fn check_file(&self) -> Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.check())
    }

    /// Waits until the database file has been removed or replaced, which may never happen.
    pub async fn replaced(&self) -> Error {
        match &self.file {
            Some(file) => file.replaced().await,
            None => std::future::pending().await,
        }
    }

    /// Moves everything from SQLite's write-ahead log into the database file and empties the log, so that
    /// what was erased can be read in neither. PostgreSQL looks after its own log.
    ///
    /// # Errors
    /// When the file is not ours any more, or readers keep the log in use.
    pub fn checkpoint(&self) -> Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.checkpoint())
    }
}

/// Whether the database holds anything fictitious, or anything real, beside its reference part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holdings {
    /// The demo set.
    pub demo: bool,
    /// Imported vacancies, homes or places, or what the registers of kindergartens and schools have.
    pub real: bool,
}

/// What the database holds.
pub fn holdings(conn: &mut Conn) -> Result<Holdings> {
    let mut any = |demo| {
        Ok::<_, Error>(vacancy::any(conn, demo)? || housing::any(conn, demo)? || place::any(conn, demo)?)
    };
    Ok(Holdings { demo: any(true)?, real: any(false)? || establishment::any(conn)? })
}
