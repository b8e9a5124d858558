//! The keys that sign access tokens. They are in the database, their private parts sealed, so that all
//! servers have the same ones; whoever checks tokens knows the next key before it signs.

use super::master::{MasterSecret, SecretError};
use super::secret::sha256;
use crate::db::signing_key::{self, SigningKey};
use crate::db::{self, Conn};
use crate::write::Change;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;

/// How long a key that signs no more is still accepted, in microseconds: until the last of its tokens has
/// ended, which a server may have signed that had not yet heard of the change.
const AFTERLIFE: i64 = 11 * 60 * 1_000_000;

/// Why keys cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
    /// The private part does not open.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// There is no key to sign with.
    #[error("there is no signing key: `flytthit serve` makes the first ones")]
    None,
}

/// A key, as changes of it are written down.
#[derive(Debug, Serialize)]
struct Listed<'k> {
    id: &'k str,
    state: &'k str,
}

/// Makes the current and the next key, unless they are there, in a transaction that writes.
///
/// # Errors
/// When the secret does not open the keys that are there, or the database fails.
pub fn ensure(change: &mut Change<'_>, secret: &MasterSecret) -> Result<(), KeyError> {
    let keys = signing_key::all(change.conn)?;
    for key in keys.iter().filter(|key| key.state != "retired") {
        open(key, secret)?;
    }
    for state in ["current", "next"] {
        if keys.iter().all(|key| key.state != state) {
            add(change, secret, state)?;
        }
    }
    Ok(())
}

/// Retires the current key, signs with the next one from now on, and makes a new next one.
///
/// # Errors
/// When there is no key, when the secret does not open the keys that are there, or the database fails.
pub fn rotate(change: &mut Change<'_>, secret: &MasterSecret) -> Result<(), KeyError> {
    let keys = signing_key::all(change.conn)?;
    if keys.is_empty() {
        return Err(KeyError::None);
    }
    ensure(change, secret)?;
    signing_key::rotate(change.conn, change.now)?;
    for key in &keys {
        let state = match key.state.as_str() {
            "current" => "retired",
            "next" => "current",
            _ => continue,
        };
        let before = Listed { id: &key.id, state: &key.state };
        change.record(
            "rotate",
            "signing_key",
            &key.id,
            Some(&before),
            Some(&Listed { id: &key.id, state }),
        )?;
    }
    add(change, secret, "next")
}

fn add(change: &mut Change<'_>, secret: &MasterSecret, state: &str) -> Result<(), KeyError> {
    let pair = Ed25519KeyPair::generate().expect("the operating system gives random bytes");
    let pkcs8 = pair.to_pkcs8().expect("a key that was made can be written");
    let public = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key());
    let id = thumbprint(&public);
    let key = SigningKey {
        sealed: secret.seal(&id, pkcs8.as_ref().to_vec()),
        id,
        public,
        state: state.to_owned(),
        created_at: change.now,
        retired_at: None,
    };
    signing_key::insert(change.conn, &key)?;
    change.record("create", "signing_key", &key.id, None, Some(&Listed { id: &key.id, state }))?;
    Ok(())
}

/// The private part of a key (PKCS #8).
pub(super) fn open(key: &SigningKey, secret: &MasterSecret) -> Result<Vec<u8>, SecretError> {
    secret.open(&key.id, &key.sealed)
}

/// The name of an Ed25519 key by its `x` (RFC 7638, RFC 8037).
fn thumbprint(x: &str) -> String {
    sha256(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes())
}

/// The keys whose tokens are accepted at `now`, oldest first.
///
/// # Errors
/// When the database fails.
pub fn accepted(conn: &mut Conn, now: i64) -> db::Result<Vec<SigningKey>> {
    Ok(signing_key::all(conn)?.into_iter().filter(|key| is_accepted(key, now)).collect())
}

fn is_accepted(key: &SigningKey, now: i64) -> bool {
    key.retired_at.is_none_or(|retired| now < retired + AFTERLIFE)
}

/// Whether there are keys whose tokens are no longer accepted.
///
/// # Errors
/// When the database fails.
pub fn any_over(conn: &mut Conn, now: i64) -> db::Result<bool> {
    Ok(signing_key::all(conn)?.iter().any(|key| !is_accepted(key, now)))
}

/// Forgets the keys whose tokens are no longer accepted. They are published, so that this takes a revision.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut Conn, now: i64) -> db::Result<()> {
    signing_key::purge(conn, now - AFTERLIFE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::scratch::Scratch;

    #[test]
    fn a_thumbprint_is_that_of_the_standard() {
        // RFC 8037, appendix A.3.
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert_eq!(thumbprint(x), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn rotating_moves_each_key_on_and_another_secret_moves_nothing() {
        let scratch = Scratch::empty();
        let db = scratch.db();
        let secret = MasterSecret::random();
        let change = |secret: &MasterSecret,
                      job: fn(&mut Change<'_>, &MasterSecret) -> Result<(), KeyError>| {
            db.write_blocking(|conn, revision| job(&mut Change::unasked(conn, revision), secret))
        };
        let keys = || db.read_blocking(signing_key::all).unwrap();
        assert!(matches!(change(&secret, rotate), Err(KeyError::None)));
        change(&secret, ensure).unwrap();
        change(&secret, ensure).unwrap();
        let first = keys();
        let states = |keys: &[SigningKey]| keys.iter().map(|key| key.state.clone()).collect::<Vec<_>>();
        assert_eq!(first.len(), 2);
        for job in [ensure, rotate] {
            assert!(matches!(change(&MasterSecret::random(), job), Err(KeyError::Secret(_))));
        }
        assert!(keys() == first);

        change(&secret, rotate).unwrap();
        let second = keys();
        assert_eq!(second.len(), 3);
        for key in &first {
            let now = second.iter().find(|found| found.id == key.id).unwrap();
            let expected = if key.state == "current" { "retired" } else { "current" };
            assert_eq!(now.state, expected);
        }
        assert_eq!(states(&second).iter().filter(|state| *state == "next").count(), 1);

        let retired = second.iter().find_map(|key| key.retired_at).unwrap();
        let accepted = |now| db.read_blocking(|conn| accepted(conn, now)).unwrap().len();
        assert_eq!((accepted(retired + AFTERLIFE - 1), accepted(retired + AFTERLIFE)), (3, 2));
    }
}
