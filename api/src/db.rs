//! The database: SQLite by default, PostgreSQL for many replicas, through one connection type.
//!
//! Nothing outside this module names diesel. Each file holds the rows and queries of one table;
//! queries are free functions that take the connection first.

pub mod account;
pub mod api_key;
pub mod audit;
pub mod border;
pub mod centre;
mod conn;
mod connect;
pub mod employer;
pub mod employment;
mod error;
pub mod establishment;
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
pub mod travel_time;
mod url;
pub mod vacancy;
pub mod vacancy_contact;
pub mod vacancy_use;

use std::{sync::Arc, time::Duration};

use diesel::{
    Connection,
    connection::{AnsiTransactionManager, TransactionManager},
    r2d2::Pool,
};
use tokio::sync::Mutex;

use crate::blocking::blocking;

pub use self::{
    conn::Conn,
    error::{Error, Result},
    url::{Create, Url},
};

/// What all of a `Conn`'s queries are written for.
type Backend = <Conn as Connection>::Backend;

/// A pool of connections to a database that has all its tables. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Url>,
    /// Held by the one request that writes. Those after it wait without a connection, which readers
    /// would miss.
    turn: Arc<Mutex<()>>,
}

/// How long a job waits for a connection before it fails with [`Error::Busy`].
const POOL_WAIT: Duration = Duration::from_secs(2);

/// How many connections there are at most.
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
        let pool = Pool::builder()
            .max_size(POOL_SIZE)
            .min_idle(Some(1))
            .connection_timeout(POOL_WAIT)
            .build(url.clone())
            .map_err(Error::Busy)?;
        Ok(Db { pool, turn: Arc::default() })
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
        blocking(move || db.read_blocking(job)).await
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
        self.in_turn(move |db| db.write_blocking(job)).await
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
        self.in_turn(move |db| db.write_private_blocking(job)).await
    }

    /// Runs `job` when it is this request's turn to write.
    async fn in_turn<T: Send + 'static>(&self, job: impl FnOnce(&Db) -> T + Send + 'static) -> T {
        let (db, turn) = (self.clone(), Arc::clone(&self.turn).lock_owned().await);
        blocking(move || {
            // A request that goes away does not give up the turn before the work is done.
            let _turn = turn;
            job(&db)
        })
        .await
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
        transaction(&mut *self.pool.get().map_err(Error::Busy)?, Access::Write, |conn| {
            let revision = revision::take(conn)?;
            job(conn, revision)
        })
    }

    /// [`Db::write_private`] on this thread.
    pub fn write_private_blocking<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        transaction(&mut *self.pool.get().map_err(Error::Busy)?, Access::Write, |conn| {
            revision::hold(conn)?;
            job(conn)
        })
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

#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

/// Runs `job` in a transaction that ends with it: committed when it succeeds, else rolled back.
///
/// The transaction begins on the inner connection and ends on the outer: both share one state. A
/// job that panics leaves it open, which makes the pool drop the connection.
fn transaction<T, E: From<Error>>(
    conn: &mut Conn,
    access: Access,
    job: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    type Outer = <Conn as Connection>::TransactionManager;

    match (&mut *conn, access) {
        (Conn::Sqlite(conn), Access::Read) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
        // One that reads first and locks later fails at once, whatever the busy timeout, when
        // another has written in between. One that locks first waits its turn.
        (Conn::Sqlite(conn), Access::Write) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
        }
        (Conn::Postgres(conn), Access::Read) => AnsiTransactionManager::begin_transaction_sql(
            conn,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
        // The revision's row is the lock. Under READ COMMITTED the statements after it see all
        // that the writers before it have committed.
        (Conn::Postgres(conn), Access::Write) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL READ COMMITTED")
        }
    }
    .map_err(Error::Query)?;

    let res = job(conn);
    match &res {
        Ok(_) => Outer::commit_transaction(conn).map_err(Error::Query)?,
        // The job's own error says more than a rollback that fails after it, and a connection
        // that is still in a transaction does not go back to the pool.
        Err(_) => drop(Outer::rollback_transaction(conn)),
    }
    res
}
