//! [`WatchedFile`]: notices when the SQLite file that is open is no longer the one at its path.
//!
//! A file that is removed or replaced stays open, and takes writes that nobody will ever find again.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use diesel::{
    QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::Integer,
};
use tokio::sync::watch;

use super::{Conn, Error, Result, Url, connect::connect, revision};

/// A SQLite file and its write-ahead log, as they were when they were opened.
pub(super) struct WatchedFile {
    files: [(PathBuf, FileId); 2],
    /// Open for as long as the database is: SQLite removes the log with the last connection.
    conn: Mutex<Conn>,
    replaced: watch::Sender<bool>,
}

/// Which file it is, whatever it is called: device and inode.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FileId(u64, u64);

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

impl WatchedFile {
    /// Opens the file and remembers which one it is.
    pub(super) fn open(path: &Path) -> Result<WatchedFile> {
        let mut conn = connect(&Url::Sqlite(path.to_owned()))?;
        // The first read makes the log.
        revision::current(&mut conn)?;
        let id = |path: PathBuf| match FileId::of(&path) {
            Ok(id) => Ok((path, id)),
            Err(_) => Err(Error::NoFile(path)),
        };
        // SQLite keeps the log beside the file itself, also when the path is a link to it.
        let real = fs::canonicalize(path).map_err(|_| Error::NoFile(path.to_owned()))?;
        let files = [id(path.to_owned())?, id(log(&real))?];
        Ok(WatchedFile { files, conn: Mutex::new(conn), replaced: watch::Sender::new(false) })
    }

    /// Fails for ever once a file was gone or another one.
    pub(super) fn check(&self) -> Result<()> {
        if *self.replaced.borrow() {
            return Err(Error::Replaced(self.files[0].0.clone()));
        }
        let changed = self.files.iter().find(|(path, id)| match FileId::of(path) {
            Ok(found) => found != *id,
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        });
        let Some((path, _)) = changed else { return Ok(()) };
        if !self.replaced.send_replace(true) {
            tracing::error!(
                file = %path.display(),
                "the database file was removed or replaced while it was open: nothing is written any more"
            );
        }
        Err(Error::Replaced(path.clone()))
    }

    /// Waits until a check has failed.
    pub(super) async fn replaced(&self) -> Error {
        // It cannot fail: the sender is here.
        drop(self.replaced.subscribe().wait_for(|replaced| *replaced).await);
        Error::Replaced(self.files[0].0.clone())
    }

    /// Moves the log into the file, and empties it.
    pub(super) fn checkpoint(&self) -> Result<()> {
        self.check()?;
        let mut conn = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        let Conn::Sqlite(conn) = &mut *conn else { return Ok(()) };
        truncate_log(conn)
    }
}

/// The write-ahead log of this database file.
pub(super) fn log(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// Writers wait while the last readers of the log finish, so those get little time.
fn truncate_log(conn: &mut SqliteConnection) -> Result<()> {
    conn.batch_execute("PRAGMA busy_timeout = 1000")?;
    let done: Checkpoint = sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
    if done.busy == 0 { Ok(()) } else { Err(Error::LogInUse) }
}

impl FileId {
    fn of(path: &Path) -> io::Result<FileId> {
        let found = fs::metadata(path)?;
        Ok(FileId(found.dev(), found.ino()))
    }
}
