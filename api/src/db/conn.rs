//! One connection type for both databases.

#![cfg_attr(
    not(test),
    expect(missing_docs, reason = "the derive makes public items beside the documented one")
)]

use diesel::{PgConnection, SqliteConnection};

/// A connection to whichever database the URL names.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A SQLite file.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}
