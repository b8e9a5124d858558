//! Every way in which the database fails.

use std::path::PathBuf;

use diesel::result::{ConnectionError, DatabaseErrorKind, Error as QueryError};

/// A failure of the database, or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The SQLite file does not exist and was not to be made.
    #[error("there is no database file {0}; `flytthit migrate` makes one")]
    NoFile(PathBuf),
    /// The SQLite file does not exist and cannot be made.
    #[error("the database file {path} cannot be made")]
    CreateFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The URL has a scheme that names no database of ours.
    #[error("`{0}` is neither a SQLite file nor a postgres:// URL")]
    Scheme(String),
    /// The database refused a connection.
    #[error("the database cannot be reached")]
    Connect(#[from] ConnectionError),
    /// A setting that the promises of this service rest on did not take.
    #[error("SQLite answers {found:?} to `PRAGMA {name}`, not {wanted:?}")]
    Setting {
        /// The pragma.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// No connection came free in time.
    #[error("no database connection came free in time")]
    Busy(#[source] diesel::r2d2::PoolError),
    /// Too many jobs of the same sort were waiting already.
    #[error("too many requests wait for the database")]
    Crowded,
    /// A job took longer than its request can wait.
    #[error("the database did not answer in time")]
    Overdue,
    /// The SQLite file, or its log, is no longer the one that was opened.
    #[error("the database file {0} was removed or replaced while it was open")]
    Replaced(PathBuf),
    /// Readers kept SQLite's write-ahead log in use.
    #[error("the write-ahead log is in use")]
    LogInUse,
    /// Another process has been changing the tables for too long.
    #[error("another process has been migrating the database for a minute")]
    MigrationLock,
    /// The tables could not be brought up to date.
    #[error("a migration failed")]
    Migrate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
}

/// What a query gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether the same may succeed later: the database is away, overloaded or full.
    pub fn is_transient(&self) -> bool {
        match self {
            Error::Connect(_)
            | Error::Busy(_)
            | Error::Crowded
            | Error::Overdue
            | Error::Replaced(_)
            | Error::LogInUse
            | Error::MigrationLock => true,
            Error::Query(QueryError::DatabaseError(kind, info)) => {
                matches!(
                    kind,
                    DatabaseErrorKind::ClosedConnection
                        | DatabaseErrorKind::SerializationFailure
                        | DatabaseErrorKind::ReadOnlyTransaction
                ) || SIGNS.iter().any(|sign| info.message().contains(sign))
            }
            Error::NoFile(_)
            | Error::CreateFile { .. }
            | Error::Scheme(_)
            | Error::Setting { .. }
            | Error::Migrate(_)
            | Error::Query(_) => false,
        }
    }
}

/// Parts of messages that say that the database is away, locked, stopping or full. diesel gives neither
/// SQLite's codes nor the states of PostgreSQL, whose messages must be in English (`lc_messages`).
const SIGNS: [&str; 18] = [
    // SQLite: BUSY and LOCKED, FULL, IOERR, CANTOPEN, READONLY.
    "is locked",
    "disk is full",
    "disk I/O error",
    "unable to open database file",
    "attempt to write a readonly database",
    // PostgreSQL: 57014 and 55P03.
    "canceling statement due to",
    "timeout",
    // 53100, 53200 and 53300.
    "No space left on device",
    "Disk quota exceeded",
    "out of memory",
    "out of shared memory",
    "too many clients",
    "remaining connection slots",
    // 57P01, 57P02 and 57P03, and connections that are lost.
    "terminating connection",
    "the database system is",
    "server closed the connection",
    "no connection to the server",
    "could not receive data from server",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_succeed_later_is_told_from_what_is_our_fault() {
        let failed = |message: &str| {
            let info = Box::new(message.to_owned());
            Error::Query(QueryError::DatabaseError(DatabaseErrorKind::Unknown, info))
        };
        for message in [
            "database is locked",
            "database or disk is full",
            "disk I/O error",
            "canceling statement due to lock timeout",
            "canceling statement due to statement timeout",
            "could not extend file \"base/5/16384\": No space left on device",
            "could not write to file \"pg_wal/xlogtemp.1\": No space left on device",
            "terminating connection due to administrator command",
            "the database system is shutting down",
            "the database system is in recovery mode",
            "server closed the connection unexpectedly\n\tThis probably means",
        ] {
            assert!(failed(message).is_transient(), "{message}");
        }
        for message in
            ["no such table: vacancy", "syntax error at or near \"SELEC\"", "FOREIGN KEY constraint failed"]
        {
            assert!(!failed(message).is_transient(), "{message}");
        }
        assert!(Error::Overdue.is_transient() && Error::Crowded.is_transient());
        assert!(!Error::Scheme("mysql://…".to_owned()).is_transient());
        assert!(!Error::Query(QueryError::NotFound).is_transient());
    }
}
