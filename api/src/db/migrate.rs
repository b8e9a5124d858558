//! The tables and what they start with, embedded and run at start under a lock.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use diesel::{
    PgConnection, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    dsl::sql,
    migration::{Migration, MigrationSource},
    sql_types::Bool,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Access, Conn, Error, Result, revision, transaction};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");
/// Migrations whose SQL is the same for both, in one order with those of each.
const BOTH: EmbeddedMigrations = embed_migrations!("../migrations/both");

/// How long to wait for another process that migrates the same database.
const LOCK_WAIT: Duration = Duration::from_secs(60);

/// The migrations of one backend together with those for both.
struct With(EmbeddedMigrations);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for With {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all = self.0.migrations()?;
        all.extend(BOTH.migrations()?);
        Ok(all)
    }
}

/// Runs the migrations that the database lacks. diesel takes no lock by itself, and of several
/// processes that start together on an empty database most would fail.
pub(super) fn run(conn: &mut Conn) -> Result<()> {
    let changed = match conn {
        Conn::Sqlite(conn) => run_sqlite(conn),
        Conn::Postgres(conn) => run_postgres(conn),
    }?;
    if changed {
        // The seed is as much a change as any import: whoever follows the revisions sees it.
        transaction(conn, Access::Write, |conn| {
            let revision = revision::take(conn)?;
            revision::publish(conn, revision)?;
            revision::mark_reference(conn, revision)
        })?;
    }
    Ok(())
}

/// The versions of all migrations of SQLite, as a database that has them names them.
pub(super) fn sqlite_versions() -> Result<Vec<String>> {
    let all = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&With(SQLITE)).map_err(Error::Migrate)?;
    Ok(all.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// Runs the first so many migrations only, as a version before the others did.
#[cfg(test)]
pub(super) fn run_first(conn: &mut Conn, count: usize) -> Result<()> {
    fn run<DB: diesel::backend::Backend>(
        conn: &mut impl MigrationHarness<DB>,
        from: EmbeddedMigrations,
        count: usize,
    ) -> Result<()> {
        for migration in conn.pending_migrations(With(from)).map_err(Error::Migrate)?.iter().take(count) {
            conn.run_migration(migration).map_err(Error::Migrate)?;
        }
        Ok(())
    }
    match conn {
        Conn::Sqlite(conn) => run(conn, SQLITE, count),
        Conn::Postgres(conn) => run(conn, POSTGRES, count),
    }
}

fn run_sqlite(conn: &mut SqliteConnection) -> Result<bool> {
    conn.batch_execute(&format!("PRAGMA busy_timeout = {}", LOCK_WAIT.as_millis()))?;
    conn.exclusive_transaction(|conn| conn.run_pending_migrations(With(SQLITE)).map(|done| !done.is_empty()))
        .map_err(Error::Migrate)
}

fn run_postgres(conn: &mut PgConnection) -> Result<bool> {
    // A large table takes longer to change than any query may.
    conn.batch_execute("SET statement_timeout = 0")?;
    // One lock for each schema, so that databases that share a server do not wait for each other.
    let lock = "(1718384756, coalesce(hashtext(current_schema()), 0))";
    let asked = Instant::now();
    while !sql::<Bool>(&format!("SELECT pg_try_advisory_lock{lock}")).get_result::<bool>(conn)? {
        if asked.elapsed() > LOCK_WAIT {
            return Err(Error::MigrationLock);
        }
        sleep(Duration::from_millis(20));
    }
    let done =
        conn.run_pending_migrations(With(POSTGRES)).map(|done| !done.is_empty()).map_err(Error::Migrate);
    sql::<Bool>(&format!("SELECT pg_advisory_unlock{lock}")).get_result::<bool>(conn)?;
    done
}
