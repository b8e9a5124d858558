//! `flytthit backup`

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf, absolute},
    time::Duration,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tempfile::NamedTempFile;

use super::{Database, Done, print, table};
use crate::{
    config::SecretArgs,
    db::{Url, backup},
};

/// `flytthit backup`
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The file to make. It must not be there yet.
    pub file: PathBuf,
    /// Compress it (zstd); `restore` takes it as it is.
    #[arg(long)]
    pub compress: bool,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// The reason why a database server has no `backup` and `restore`.
pub(super) const FOR_FILES: &str =
    "this is for SQLite files; for PostgreSQL use pg_dump and pg_restore: see docs/operate.md";

/// `flytthit backup`
pub fn run(database: &Database, args: &BackupArgs) -> Done {
    let BackupArgs { file, compress, secret } = args;
    let url = database.url()?;
    let Url::Sqlite(original) = &url else { return Err(FOR_FILES.into()) };
    if file.exists() {
        return Err(format!("{} is there already", file.display()).into());
    }
    let folder = folder(file)?;
    let mut copy = draft(&folder)?;
    let bar = progress_bar()?;
    let contents = backup::copy(original, copy.path(), |done, all| {
        bar.set_length(all.max(done));
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    if *compress {
        copy = packed(&copy, &folder)?;
    }
    keep(copy, file, &folder, false)?;
    print(&summary(&contents))?;
    let size = file.metadata()?.len();
    print(&format!("{} holds revision {} ({size} bytes).\n", file.display(), contents.revision))?;
    print(&match &secret.secret {
        Some(_) => {
            "The secret is not in it. It comes from FLYTTHIT_SECRET: keep it too, elsewhere.\n".to_owned()
        }
        None => {
            let secret = absolute(secret.file(&url))?;
            match secret.exists() {
                true => format!("The secret is not in it. Keep {} too, elsewhere.\n", secret.display()),
                false => {
                    format!("The secret is not in it. `serve` will make it: {}\n", secret.display())
                }
            }
        }
    })
}

/// The folder of a file that may not be there yet.
pub(super) fn folder(file: &Path) -> io::Result<PathBuf> {
    Ok(absolute(file)?.parent().map_or_else(|| PathBuf::from("/"), Path::to_owned))
}

/// Beginning and end of the names of drafts.
const DRAFT: (&str, &str) = (".flytthit-", ".partial");
/// Age at which a draft has been left behind by a process that was killed.
const STALE: Duration = Duration::from_secs(3_600);

/// A file for its owner alone, which goes away unless it is kept.
pub(super) fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    remove_stale_drafts(folder)?;
    tempfile::Builder::new().prefix(DRAFT.0).suffix(DRAFT.1).tempfile_in(folder)
}

/// Removes the drafts that nobody has written to for an hour.
fn remove_stale_drafts(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_draft = name.to_str().is_some_and(|name| name.starts_with(DRAFT.0) && name.ends_with(DRAFT.1));
        let age = || entry.metadata().and_then(|found| found.modified()).ok()?.elapsed().ok();
        if is_draft && age().is_some_and(|age| age > STALE) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A bar that hides where the standard error is no terminal.
pub(super) fn progress_bar() -> Result<ProgressBar, Box<dyn std::error::Error>> {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} % {bytes}/{total_bytes}")?;
    Ok(ProgressBar::new(0).with_style(style))
}

/// Gives a draft its name once all of it is on the disk.
pub(super) fn keep(draft: NamedTempFile, name: &Path, folder: &Path, replace: bool) -> io::Result<()> {
    // SQLite wrote it through a handle of its own, so it is opened again to be synced.
    File::open(draft.path())?.sync_all()?;
    match replace {
        true => draft.persist(name)?,
        false => draft.persist_noclobber(name)?,
    };
    File::open(folder)?.sync_all()
}

/// Rows by table.
pub(super) fn summary(contents: &backup::Contents) -> String {
    let mut rows = table(["table", "rows"]);
    for (name, count) in &contents.rows {
        rows.add_row([name.clone(), count.to_string()]);
    }
    format!("{rows}\n")
}

/// The copy, compressed; read again to see that it comes out as it went in.
fn packed(copy: &NamedTempFile, folder: &Path) -> Result<NamedTempFile, Box<dyn std::error::Error>> {
    let packed = draft(folder)?;
    let mut encoder = zstd::Encoder::new(packed.as_file(), 0)?;
    encoder.include_checksum(true)?;
    io::copy(&mut File::open(copy.path())?, &mut encoder)?;
    encoder.finish()?.flush()?;
    let mut before = BufReader::new(File::open(copy.path())?);
    let mut after = BufReader::new(zstd::Decoder::new(File::open(packed.path())?)?);
    if !are_equal(&mut before, &mut after)? {
        return Err("what was compressed does not come out as it went in".into());
    }
    Ok(packed)
}

fn are_equal(a: &mut impl Read, b: &mut impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        a.take(1 << 16).read_to_end(&mut left)?;
        b.take(1 << 16).read_to_end(&mut right)?;
        if left != right || left.is_empty() {
            return Ok(left == right);
        }
    }
}
