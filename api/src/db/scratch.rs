//! A database of its own for each test: a file, or a schema of the PostgreSQL that
//! `TEST_DATABASE_URL` names.

use std::{env, sync::OnceLock};

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use tempfile::TempDir;

use super::{Create, Db, Url};

pub(crate) struct Scratch {
    pub(crate) url: Url,
    dir: OnceLock<TempDir>,
}

impl Scratch {
    /// An empty database.
    pub(crate) fn empty() -> Scratch {
        let dir = OnceLock::new();
        let url = match env::var("TEST_DATABASE_URL") {
            Ok(server) => {
                let schema = format!("unit_{}", uuid::Uuid::now_v7().simple());
                let mut conn = PgConnection::establish(&server).expect("the test PostgreSQL answers");
                conn.batch_execute(&format!("CREATE SCHEMA {schema}")).expect("a new schema");
                let mark = if server.contains('?') { '&' } else { '?' };
                format!("{server}{mark}options=-csearch_path%3D{schema}")
            }
            Err(_) => {
                let dir = dir.get_or_init(|| TempDir::new().expect("a temporary folder"));
                dir.path().join("test.db").display().to_string()
            }
        };
        Scratch { url: url.parse().expect("a database URL"), dir }
    }

    /// A database with its tables and seed.
    pub(crate) fn db(&self) -> Db {
        Db::open(&self.url, Create::IfMissing).expect("the database opens")
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.dir.get().is_some()
    }
}
