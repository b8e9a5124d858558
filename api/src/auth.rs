//! Who calls. The frame around every request asks [`Auth`] before a handler or a body is looked at; a
//! handler's first argument ([`Caller`], [`Host`], …) says who may use it.

mod caller;
pub mod email;
pub mod issuers;
mod logins;
mod master;
pub mod password;
mod ring;
mod role;
pub mod secret;
pub mod sessions;
pub mod signing;
pub mod tickets;
mod token;
mod tries;
mod unverified;
mod vouched;

pub use caller::{Admin, Caller, Coordinator, Host};
pub use logins::Logins;
pub use master::{MasterSecret, SecretError};
pub use role::Role;
pub use token::LIFETIME as ACCESS_TOKEN_LIFETIME;
pub use tries::Tries;
pub use vouched::Vouched;

use crate::config::DEFAULT_PUBLIC_URL;
use crate::db::signing_key::SigningKey;
use crate::db::{Db, account, api_key, session};
use crate::error::{Error, Result};
use crate::limits::Origin;
use crate::write::Change;
use issuers::Issuers;
use jiff::Timestamp;
use password::Hasher;
use ring::KeyRing;
use secret::{Secret, sha256};
use signing::KeyError;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the keys of systems begin with.
pub const KEY_PREFIX: &str = "fh_";

/// Tells who calls, and lets in who shows a password; clones share what they know.
#[derive(Clone, Debug)]
pub struct Auth {
    /// What passwords are hashed by.
    pub passwords: Hasher,
    /// How many passwords may be tried.
    pub logins: Logins,
    /// How often somebody may ask for a mail.
    pub mails: Tries,
    /// How often an account may invite somebody.
    pub invitations: Tries,
    /// Whose tokens are good here beside our own.
    pub issuers: Issuers,
    keys: KeyRing,
    issuer: Arc<str>,
}

/// With a secret of its own, which nothing else can read.
impl Default for Auth {
    fn default() -> Auth {
        Auth::new(MasterSecret::random(), DEFAULT_PUBLIC_URL)
    }
}

impl Auth {
    /// Signs with keys that are sealed with `secret`, as the issuer `public_url`.
    pub fn new(secret: MasterSecret, public_url: &str) -> Auth {
        Auth {
            passwords: Hasher::default(),
            logins: Logins::default(),
            mails: Tries::new(3, Duration::from_secs(600)),
            invitations: Tries::new(20, Duration::from_secs(4_320)),
            issuers: Issuers::default(),
            keys: KeyRing::new(secret),
            issuer: public_url.into(),
        }
    }

    /// The keyed digest by which it is remembered that this address has logged in to an account.
    pub(crate) fn address_digest(&self, account: &str, origin: Origin) -> String {
        self.keys.secret().digest("address", &format!("{account} {origin}"))
    }

    /// Forgets who has all their tries again.
    pub(crate) fn forget(&self) {
        let now = Instant::now();
        self.logins.forget(now);
        self.mails.forget(now);
        self.invitations.forget(now);
    }

    /// Makes the first keys, where there are none, and reads those that are there.
    ///
    /// # Errors
    /// When the secret does not open them, or the database fails.
    pub fn prepare(&self, db: &Db) -> Result<(), KeyError> {
        let accepted = |conn: &mut _| signing::accepted(conn, Timestamp::now().as_microsecond());
        let there = |keys: &[SigningKey]| {
            ["current", "next"].iter().all(|state| keys.iter().any(|key| key.state == *state))
        };
        let mut keys = db.read_blocking(accepted)?;
        // A server that starts makes no revision, so that what was published stays good.
        if !there(&keys) {
            let secret = self.keys.secret();
            let make = |conn: &mut _, revision| signing::ensure(&mut Change::unasked(conn, revision), secret);
            db.write_blocking(make)?;
            keys = db.read_blocking(accepted)?;
        }
        self.keys.learn(&keys)
    }

    /// An access token of this session of this account, signed with the key that is current now.
    ///
    /// # Errors
    /// When there is none.
    pub async fn access_token(&self, db: &Db, account: &str, session: &str) -> Result<Secret<String>> {
        self.keys.follow(db).await.map_err(failed)?;
        self.sign(account, session)
    }

    /// An access token of this session of this account, signed with the key that was current when the keys
    /// were read last.
    ///
    /// # Errors
    /// When there was none.
    pub fn sign(&self, account: &str, session: &str) -> Result<Secret<String>> {
        let signer = self.keys.signer().map_err(failed)?;
        let signed = token::sign(&signer, &self.issuer, account, session, seconds());
        signed.map(Secret).map_err(|error| Error::Internal(error.into()))
    }

    /// The caller who shows this bearer token.
    ///
    /// # Errors
    /// 401 unless the token is good now and its account may log in.
    pub async fn caller(&self, db: &Db, token: &str) -> Result<Caller> {
        if token.starts_with(KEY_PREFIX) {
            return by_key(db, token).await;
        }
        if let Some(vouched) = self.issuers.vouched(token).await? {
            return vouched.caller(db).await;
        }
        self.by_token(db, token).await
    }

    /// The caller to whom this access token of ours was given.
    async fn by_token(&self, db: &Db, token: &str) -> Result<Caller> {
        let foreign = || unverified::issuer(token).is_some_and(|issuer| issuer != *self.issuer);
        let key = token::key_id(token)
            .map_err(|refusal| Error::Unauthenticated(if foreign() { UNKNOWN_ISSUER } else { refusal }))?;
        let key = self.keys.verifier(db, &key).await;
        let key = key.ok_or(Error::Unauthenticated("the token is signed with an unknown key"))?;
        let claims = token::verify(token, &key, &self.issuer, seconds()).map_err(Error::Unauthenticated)?;
        let now = Timestamp::now().as_microsecond();
        let account = db.read(move |conn| session::account(conn, &claims.sid, now)).await?;
        let account = account.filter(|account| account.id == claims.sub);
        Caller::of(&account.ok_or(Error::Unauthenticated("the session has ended"))?)
    }
}

/// The refusal of a token that is neither ours nor of an outside issuer whose tokens are good here.
const UNKNOWN_ISSUER: &str = "the token is of an issuer that is not known here (`iss`)";

fn failed(error: KeyError) -> Error {
    match error {
        KeyError::Database(error) => Error::Database(error),
        error => Error::Internal(error.into()),
    }
}

/// Seconds since 1970.
fn seconds() -> u64 {
    Timestamp::now().as_second().try_into().unwrap_or_default()
}

/// The caller to whose account this key belongs, limited to the key's scopes.
async fn by_key(db: &Db, key: &str) -> Result<Caller> {
    let (hash, now) = (sha256(key.as_bytes()), Timestamp::now().as_microsecond());
    let found = db
        .read(move |conn| {
            let Some(key) = api_key::find(conn, &hash, now)? else { return Ok(None) };
            let account = account::find(conn, &key.account_id)?;
            Ok::<_, Error>(account.map(|account| (account, key)))
        })
        .await?;
    let (account, key) = found.ok_or(Error::Unauthenticated("the key is unknown, revoked or expired"))?;
    let scopes = crate::db::tags::split(&key.scopes).map(str::to_owned).collect();
    Ok(Caller { scopes: Some(scopes), ..Caller::of(&account)? })
}
