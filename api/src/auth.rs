//! Who calls. The frame around every request asks [`Auth`] before a handler or a body is looked at; a
//! handler's first argument ([`Caller`], [`Host`], …) says who may use it.

mod caller;
mod role;
pub mod secret;

pub use caller::{Admin, Caller, Coordinator, Host};
pub use role::Role;

use crate::db::{Db, account, api_key};
use crate::error::{Error, Result};
use jiff::Timestamp;
use secret::sha256;

/// What the keys of systems begin with.
pub const KEY_PREFIX: &str = "fh_";

/// Tells who calls.
#[derive(Clone, Debug, Default)]
pub struct Auth {}

impl Auth {
    /// The caller who shows this bearer token.
    ///
    /// # Errors
    /// 401 unless the token is good now and its account may log in.
    pub async fn caller(&self, db: &Db, token: &str) -> Result<Caller> {
        if token.starts_with(KEY_PREFIX) {
            return by_key(db, token).await;
        }
        Err(Error::Unauthenticated("the token is not valid"))
    }
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
