//! Transactions, each begun as its database needs it.

use diesel::{
    Connection,
    connection::{AnsiTransactionManager, TransactionManager},
};

use super::{Conn, Error, Result};

/// How a transaction uses the database.
#[derive(Clone, Copy)]
pub(super) enum Access {
    /// It reads from one consistent snapshot.
    Read,
    /// It holds the right to write from its beginning.
    Write,
}

/// Runs `job` in a transaction that ends with it: committed when it succeeds, else rolled back.
///
/// The transaction begins on the inner connection and ends on the outer: both share one state. A
/// job that panics leaves it open, which makes the pool drop the connection.
pub(super) fn transaction<T, E: From<Error>>(
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
