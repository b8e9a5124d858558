//! Sessions: a login and the refresh tokens that keep it up. Each token is good once; a second use means
//! that two have it, and one of them stole it, so it ends the session for both.

use super::secret::{Secret, random, sha256};
use crate::db::session::{self, RefreshToken, Session};
use crate::db::{Conn, Result};
use uuid::Uuid;

/// How long a session lasts at most: 30 days, in microseconds.
const LIFETIME: i64 = 30 * 24 * 3_600_000_000;

/// A session that was begun or kept up.
#[derive(Debug)]
pub struct Kept {
    /// The id of the session.
    pub session: String,
    /// The id of the account that logged in.
    pub account: String,
    /// What keeps it up next time.
    pub refresh_token: Secret<String>,
}

/// Begins a session of this account at `now`, in a transaction that writes.
///
/// # Errors
/// When the database fails.
pub fn begin(conn: &mut Conn, account: &str, now: i64) -> Result<Kept> {
    let new = Session {
        id: Uuid::now_v7().to_string(),
        account_id: account.to_owned(),
        created_at: now,
        expires_at: now + LIFETIME,
        ended_at: None,
    };
    session::insert(conn, &new)?;
    give(conn, new, now)
}

/// Keeps the session up to which this refresh token belongs, in a transaction that writes: none when the
/// token is not good, which ends its session if it was good once.
///
/// # Errors
/// When the database fails.
pub fn renew(conn: &mut Conn, refresh_token: &str, now: i64) -> Result<Option<Kept>> {
    let Some(token) = session::refresh_token(conn, &sha256(refresh_token.as_bytes()))? else {
        return Ok(None);
    };
    let good = session::account(conn, &token.session_id, now)?.is_some_and(|account| !account.disabled);
    if token.used_at.is_some() || !good {
        session::end(conn, &token.session_id, now)?;
        return Ok(None);
    }
    session::use_refresh_token(conn, &token.hash, now)?;
    let Some(session) = session::find(conn, &token.session_id)? else { return Ok(None) };
    give(conn, session, now).map(Some)
}

/// Ends the session to which this refresh token belongs, if there is one.
///
/// # Errors
/// When the database fails.
pub fn end(conn: &mut Conn, refresh_token: &str, now: i64) -> Result<()> {
    match session::refresh_token(conn, &sha256(refresh_token.as_bytes()))? {
        Some(token) => session::end(conn, &token.session_id, now),
        None => Ok(()),
    }
}

fn give(conn: &mut Conn, session: Session, now: i64) -> Result<Kept> {
    let refresh_token = random("");
    let row = RefreshToken {
        hash: sha256(refresh_token.0.as_bytes()),
        session_id: session.id.clone(),
        created_at: now,
        used_at: None,
    };
    session::insert_refresh_token(conn, &row)?;
    Ok(Kept { session: session.id, account: session.account_id, refresh_token })
}
