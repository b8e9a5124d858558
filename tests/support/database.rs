//! A database of its own for each test: a SQLite file, or a schema of the PostgreSQL that
//! `TEST_DATABASE_URL` names.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use flytthit_api::db::{Create, Db};
use std::env;
use tempfile::TempDir;
use uuid::Uuid;

/// Where the database is. A file goes with it.
pub(crate) struct Database {
    /// As the command line takes it.
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

impl Database {
    /// An empty one.
    pub(crate) fn new() -> Database {
        if let Ok(server) = env::var("TEST_DATABASE_URL") {
            let schema = format!("test_{}", Uuid::now_v7().simple());
            let mut conn = PgConnection::establish(&server).unwrap();
            conn.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
            let mark = if server.contains('?') { '&' } else { '?' };
            return Database {
                url: format!("{server}{mark}options=-csearch_path%3D{schema}"),
                _folder: None,
            };
        }
        let folder = TempDir::new().unwrap();
        let url = folder.path().join("flytthit.db").display().to_string();
        Database { url, _folder: Some(folder) }
    }

    /// Runs this SQL, as somebody would who has the database.
    pub(crate) fn execute(&self, sql: &str) {
        if self.url.starts_with("postgres") {
            PgConnection::establish(&self.url).unwrap().batch_execute(sql).unwrap();
        } else {
            let sql = format!("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; {sql}");
            SqliteConnection::establish(&self.url).unwrap().batch_execute(&sql).unwrap();
        }
    }

    /// Opens it, with its tables and what the programme knows.
    pub(crate) fn open(&self) -> Db {
        Db::open(&self.url.parse().unwrap(), Create::IfMissing).unwrap()
    }
}
