//! One connection type for both databases.

use diesel::{PgConnection, SqliteConnection};

/// A connection to whichever database the URL names.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A SQLite file.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}
