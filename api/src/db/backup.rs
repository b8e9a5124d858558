//! Copies of a SQLite database: made while servers use it, checked, and put in its place.

mod replace;
#[cfg(test)]
mod tests;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{Conn, Error, Url, connect::connect, migrate, revision};

pub use self::replace::make_way;

/// A copy that cannot be made, or is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] Error),
    /// The file is no whole database.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
    /// The file is a database of something else.
    #[error("it is no database of this service: {0}")]
    Foreign(String),
    /// The tables are those of a version of this program that came later.
    #[error("it was made by a newer version of this program, which has the migration {0}")]
    Newer(String),
    /// The copy does not hold what was copied.
    #[error("the copy of table {table} has {found} rows, not {wanted}")]
    Incomplete {
        /// The table.
        table: String,
        /// Rows of the original at that time.
        wanted: i64,
        /// Rows of the copy.
        found: i64,
    },
    /// The database that is to be replaced is open.
    #[error("{0} is in use: stop the server that has it open")]
    InUse(PathBuf),
    /// A file cannot be removed.
    #[error("{path} cannot be removed")]
    Remove {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// What a database holds, as far as it can be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The number of the last change.
    pub revision: i64,
    /// Each table and its number of rows, by name.
    pub rows: Vec<(String, i64)>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Maximum time to wait for a transaction that writes, such as an import.
const LOCK_WAIT: Duration = Duration::from_secs(60);
/// How often the lock is asked for: SQLite's own pauses are longer than those between the transactions of a
/// busy server.
const LOCK_RETRY: Duration = Duration::from_micros(500);
/// How often the progress of a copy is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Copies the database `from` into the empty file `to`, as it is at one moment, and checks the copy. Others
/// go on reading and writing; `progress` is told the bytes written and those expected.
///
/// # Errors
/// When the database cannot be read, `to` cannot be written, or the copy is not as it should be.
pub fn copy(from: &Path, to: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Contents, BackupError> {
    let url = Url::Sqlite(from.to_owned());
    let (mut lock, mut snapshot, mut copier) = (connect(&url)?, connect(&url)?, connect(&url)?);
    let size = number(
        &mut snapshot,
        "SELECT (c.page_count - f.freelist_count) * s.page_size AS number
         FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size s",
    )?;
    // For a moment nobody writes, so that the copy and the counting begin on the same state.
    stop_writers(&mut lock)?;
    snapshot.batch_execute("BEGIN").map_err(Error::Query)?;
    revision::current(&mut snapshot)?;
    let written = || fs::metadata(to).map_or(0, |file| file.len());
    thread::scope(|scope| {
        let target = to.to_string_lossy();
        let vacuum = sql_query("VACUUM INTO ?").bind::<Text, _>(target);
        let copied = scope.spawn(move || vacuum.execute(&mut copier));
        while !copied.is_finished() && written() == 0 {
            thread::sleep(LOOK / 10);
        }
        lock.batch_execute("ROLLBACK").map_err(Error::Query)?;
        while !copied.is_finished() {
            progress(written(), size.unsigned_abs());
            thread::sleep(LOOK);
        }
        match copied.join() {
            Ok(copied) => copied.map(drop).map_err(|error| BackupError::from(Error::Query(error))),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })?;
    let wanted = contents(&mut snapshot)?;
    let found = check(to)?;
    compare(&wanted, &found)?;
    Ok(found)
}

/// Begins a transaction in which nobody else can write.
fn stop_writers(conn: &mut Conn) -> Result<(), Error> {
    conn.batch_execute("PRAGMA busy_timeout = 0")?;
    let asked = Instant::now();
    loop {
        match conn.batch_execute("BEGIN IMMEDIATE") {
            Err(error) if error.to_string().contains("locked") && asked.elapsed() < LOCK_WAIT => {
                thread::sleep(LOCK_RETRY);
            }
            begun => return Ok(begun?),
        }
    }
}

/// Checks that a file is a whole database of this service, and tells what is in it. It must be nobody else's.
///
/// # Errors
/// When it is not, or was made by a newer version of this program.
pub fn check(path: &Path) -> Result<Contents, BackupError> {
    let damaged = |error: diesel::result::Error| BackupError::Damaged(error.to_string());
    let conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(Error::Connect)?;
    let mut conn = Conn::Sqlite(conn);
    // A copy that somebody made by hand may have a log, which would be left behind.
    conn.batch_execute("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = DELETE").map_err(damaged)?;
    let faults = "SELECT integrity_check AS text FROM pragma_integrity_check";
    let faults: Vec<Line> = sql_query(faults).load(&mut conn).map_err(damaged)?;
    if let Some(fault) = faults.into_iter().find(|fault| fault.text != "ok") {
        return Err(BackupError::Damaged(fault.text));
    }
    let orphans = "SELECT \"table\" AS text FROM pragma_foreign_key_check";
    let orphans: Vec<Line> = sql_query(orphans).load(&mut conn).map_err(damaged)?;
    if let Some(orphan) = orphans.first() {
        return Err(BackupError::Damaged(format!("a row of {} refers to one that is missing", orphan.text)));
    }
    let versions = "SELECT version AS text FROM __diesel_schema_migrations ORDER BY version";
    let versions: Vec<Line> =
        sql_query(versions).load(&mut conn).map_err(|error| BackupError::Foreign(error.to_string()))?;
    let known = migrate::sqlite_versions()?;
    if let Some(newer) = versions.into_iter().find(|version| !known.contains(&version.text)) {
        return Err(BackupError::Newer(newer.text));
    }
    Ok(contents(&mut conn)?)
}

/// Counts the rows of every table.
fn contents(conn: &mut Conn) -> Result<Contents, Error> {
    let tables = "SELECT name AS text FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let tables: Vec<Line> = sql_query(tables).load(conn)?;
    let rows = tables.into_iter().map(|Line { text: table }| {
        let count = number(conn, &format!("SELECT count(*) AS number FROM \"{table}\""))?;
        Ok((table, count))
    });
    let rows = rows.collect::<Result<_, Error>>()?;
    Ok(Contents { revision: revision::current(conn)?.value, rows })
}

/// The first difference between what was copied and its copy.
fn compare(wanted: &Contents, found: &Contents) -> Result<(), BackupError> {
    if wanted.revision != found.revision {
        let told = format!("it is at revision {}, not {}", found.revision, wanted.revision);
        return Err(BackupError::Damaged(told));
    }
    for (table, wanted) in &wanted.rows {
        let copied = found.rows.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| *rows);
        if copied != *wanted {
            return Err(BackupError::Incomplete { table: table.clone(), wanted: *wanted, found: copied });
        }
    }
    Ok(())
}

fn number(conn: &mut Conn, query: &str) -> Result<i64, Error> {
    Ok(sql_query(query).get_result::<Number>(conn)?.number)
}
