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
    /// Whether the same may succeed later: the database is away or overloaded.
    pub fn is_transient(&self) -> bool {
        match self {
            Error::Connect(_) | Error::Busy(_) | Error::MigrationLock => true,
            Error::Query(QueryError::DatabaseError(kind, info)) => {
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure)
                    || [
                        "database is locked",
                        "timeout",
                        "terminating connection",
                        "server closed the connection",
                    ]
                    .iter()
                    .any(|sign| info.message().contains(sign))
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
