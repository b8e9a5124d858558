//! `flytthit restore`

use std::{
    fs::{self, File},
    io::{self, Read, Seek},
    path::{Path, PathBuf},
};

use clap::Args;
use tempfile::NamedTempFile;

use super::{
    Database, Done,
    backup::{FOR_FILES, draft, folder, keep, progress_bar, summary},
    print,
};
use crate::db::{Url, backup};

/// `flytthit restore`
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// A file that `backup` made, compressed or not.
    pub file: PathBuf,
    /// Replace the database that is there. No server may have it open.
    #[arg(long)]
    pub force: bool,
}

/// First bytes of what zstd has compressed.
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];
/// First bytes of a SQLite database.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// `flytthit restore`
pub fn run(database: &Database, args: &RestoreArgs) -> Done {
    let RestoreArgs { file, force } = args;
    let url = database.url()?;
    let Url::Sqlite(target) = &url else { return Err(FOR_FILES.into()) };
    if target.exists() && !force {
        return Err(format!("there is a database {url} already; --force replaces it").into());
    }
    // The database itself, not a link to it: its log lies beside it.
    let target = &fs::canonicalize(target).unwrap_or_else(|_| target.clone());
    let folder = folder(target)?;
    if !folder.is_dir() {
        return Err(format!("there is no folder {}", folder.display()).into());
    }
    let copy = unpacked(file, &folder).map_err(|error| format!("{}: {error}", file.display()))?;
    let contents = backup::check(copy.path()).map_err(|error| format!("{}: {error}", file.display()))?;
    backup::make_way(target)?;
    keep(copy, target, &folder, *force)?;
    print(&summary(&contents))?;
    print(&format!("{url} is as it was at revision {}.\n", contents.revision))
}

/// A copy of the backup as a database, beside where it is to go.
fn unpacked(file: &Path, folder: &Path) -> Result<NamedTempFile, Box<dyn std::error::Error>> {
    let mut backup = File::open(file)?;
    let mut first = Vec::new();
    (&backup).take(SQLITE.len() as u64).read_to_end(&mut first)?;
    backup.rewind()?;
    let bar = progress_bar()?;
    bar.set_length(backup.metadata()?.len());
    let backup = bar.wrap_read(backup);
    let copy = draft(folder)?;
    let mut to = copy.as_file();
    match first.as_slice() {
        SQLITE => io::copy(&mut { backup }, &mut to)?,
        first if first.starts_with(ZSTD) => io::copy(&mut zstd::Decoder::new(backup)?, &mut to)
            .map_err(|error| format!("the backup is cut off or damaged ({error})"))?,
        _ => return Err("it is neither a SQLite database nor compressed by zstd".into()),
    };
    bar.finish_and_clear();
    Ok(copy)
}
