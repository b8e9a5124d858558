//! `flytthit keys`

use clap::Subcommand;
use jiff::Timestamp;

use super::{Database, Done, print, table};
use crate::{auth::signing, config::SecretArgs, db::signing_key, write::Change};

/// `flytthit keys`
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Sign with the next key from now on, and make a new next one. Servers that run take it up within
    /// seconds; tokens that are signed with the old one stay good until they expire.
    Rotate(SecretArgs),
    /// List the keys.
    List,
}

/// `flytthit keys`
pub fn run(database: &Database, command: &Keys) -> Done {
    let db = database.open()?;
    if let Keys::Rotate(secret) = command {
        let secret = secret.load(&database.url()?)?;
        db.write_blocking(|conn, revision| signing::rotate(&mut Change::unasked(conn, revision), &secret))?;
    }
    let mut rows = table(["key", "state", "made", "retired"]);
    let time = |at: i64| Timestamp::from_microsecond(at).map(|at| format!("{at:.0}")).unwrap_or_default();
    for key in db.read_blocking(signing_key::all)? {
        let retired = key.retired_at.map(time).unwrap_or_default();
        rows.add_row([key.id, key.state, time(key.created_at), retired]);
    }
    print(&format!("{rows}\n"))
}
