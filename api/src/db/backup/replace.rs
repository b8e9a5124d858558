//! Taking away a database that another is to replace.

use std::{fs, io, path::Path};

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};

use super::BackupError;
use crate::db::{Error, file::log};

/// Whether SQLite cannot read the file as a database.
fn is_damaged(error: &diesel::result::Error) -> bool {
    let message = error.to_string();
    ["not a database", "malformed"].iter().any(|damage| message.contains(damage))
}

/// Makes sure that nobody has the database at `path` open, brings it into one file, and removes what SQLite
/// has laid beside it: a new file at `path` would be read together with the old log.
///
/// # Errors
/// When a server has it open, or a file cannot be removed.
pub fn make_way(path: &Path) -> Result<(), BackupError> {
    if path.exists() {
        let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(Error::Connect)?;
        // Whoever has it open keeps a lock, which leaves no room for this one.
        let alone = conn.batch_execute(
            "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;
             PRAGMA wal_checkpoint(TRUNCATE)",
        );
        match alone {
            Err(error) if error.to_string().contains("locked") => {
                return Err(BackupError::InUse(path.to_owned()));
            }
            // One that is damaged is what a backup is for.
            Err(error) if is_damaged(&error) => {}
            alone => alone.map_err(Error::Query)?,
        }
    }
    let mut index = path.as_os_str().to_owned();
    index.push("-shm");
    for file in [log(path), index.into()] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(BackupError::Remove { path: file, source: error });
            }
            _ => {}
        }
    }
    Ok(())
}
