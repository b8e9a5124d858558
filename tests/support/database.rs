//! A database of its own for each test: a SQLite file, or a schema of the PostgreSQL that
//! `TEST_DATABASE_URL` names.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
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

    /// Opens it, with its tables and what the programme knows.
    pub(crate) fn open(&self) -> Db {
        Db::open(&self.url.parse().unwrap(), Create::IfMissing).unwrap()
    }
}
