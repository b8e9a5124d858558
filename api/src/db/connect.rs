//! New connections, each with the settings that the promises of this service rest on.

use std::{path::Path, thread::sleep, time::Duration};

use diesel::{
    Connection, ConnectionError, PgConnection, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    dsl::sql,
    r2d2::{ManageConnection, R2D2Connection},
    result::{DatabaseErrorKind, Error as QueryError},
    sql_types::Text,
};

use super::{Conn, Error, Result, Url};

/// What every SQLite connection is set to, and what it must answer when asked.
///
/// FULL, because NORMAL loses acknowledged commits on a power cut.
const PRAGMAS: [(&str, &str, &str); 6] = [
    ("busy_timeout", "5000", "5000"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
    ("secure_delete", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
];

/// What every PostgreSQL connection is set to: nothing waits for ever.
const SETTINGS: &str = "SET statement_timeout = '30s'; SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = 'warning'";

/// Connects to the database that `url` names.
///
/// The derived `Conn::establish` is never called: it tries every backend in turn, so that a
/// PostgreSQL that is down would become a new SQLite file named `postgres:…`.
pub(super) fn connect(url: &Url) -> Result<Conn> {
    match url {
        Url::Sqlite(path) => sqlite(path).map(Conn::Sqlite),
        Url::Postgres(url) => {
            let mut conn = PgConnection::establish(&with_parameters(url))?;
            conn.batch_execute(SETTINGS)?;
            Ok(Conn::Postgres(conn))
        }
    }
}

/// Default timeouts of PostgreSQL connections, which the URL may set otherwise: seconds until an attempt to
/// connect is given up and until the first keepalive of an idle connection, and milliseconds until what was
/// sent must be acknowledged.
const PARAMETERS: [(&str, &str); 5] = [
    ("connect_timeout", "2"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "10000"),
];

/// The URL with the [`PARAMETERS`] that it does not have.
fn with_parameters(url: &str) -> String {
    let given = url.split_once('?').map_or("", |(_, given)| given);
    let mut url = url.to_owned();
    for (name, value) in PARAMETERS {
        if !given.split('&').any(|parameter| parameter.split('=').next() == Some(name)) {
            url += &format!("{}{name}={value}", if url.contains('?') { '&' } else { '?' });
        }
    }
    url
}

fn sqlite(path: &Path) -> Result<SqliteConnection> {
    // SQLite makes a missing file by itself, also one that was taken away while we run.
    if !path.is_file() {
        return Err(Error::NoFile(path.to_owned()));
    }
    let path =
        path.to_str().ok_or_else(|| ConnectionError::BadConnection("the path is not UTF-8".to_owned()))?;
    let mut conn = SqliteConnection::establish(path)?;
    for (name, value, wanted) in PRAGMAS {
        set(&mut conn, name, value)?;
        let found = sql::<Text>(&format!("PRAGMA {name}")).get_result::<String>(&mut conn)?;
        if found != wanted {
            return Err(Error::Setting { name, wanted, found });
        }
    }
    Ok(conn)
}

/// Sets a pragma. The change to WAL does not wait for its lock as other statements do, so that
/// processes that start together on a new file would fail: it is tried again for a while.
fn set(conn: &mut SqliteConnection, name: &str, value: &str) -> Result<()> {
    let statement = format!("PRAGMA {name} = {value}");
    for _ in 0..250 {
        match conn.batch_execute(&statement) {
            Err(QueryError::DatabaseError(DatabaseErrorKind::Unknown, info))
                if info.message().contains("locked") =>
            {
                sleep(Duration::from_millis(20));
            }
            res => return Ok(res?),
        }
    }
    Ok(conn.batch_execute(&statement)?)
}

impl ManageConnection for Url {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn> {
        connect(self)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<()> {
        Ok(conn.ping()?)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        conn.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_its_own_parameters() {
        let url = with_parameters("postgres://a@b/c?connect_timeout=9&options=-csearch_path%3Dd");
        assert!(url.starts_with("postgres://a@b/c?connect_timeout=9&options=-csearch_path%3Dd&"), "{url}");
        assert_eq!(
            (url.matches("connect_timeout").count(), url.matches("tcp_user_timeout=").count()),
            (1, 1)
        );
        assert!(
            with_parameters("postgres://b").starts_with("postgres://b?connect_timeout=2&keepalives_idle=")
        );
    }
}
