//! Logins, and the refresh tokens that keep them up.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl, Selectable, SelectableHelper,
};

use super::{
    Conn, Result,
    account::Account,
    schema::{account, refresh_token, session},
};

/// A login.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session)]
pub struct Session {
    /// A UUIDv7.
    pub id: String,
    /// Who logged in.
    pub account_id: String,
    /// When, in microseconds since 1970.
    pub created_at: i64,
    /// When it ends at the latest, in microseconds since 1970.
    pub expires_at: i64,
    /// When it was ended before that, in microseconds since 1970.
    pub ended_at: Option<i64>,
}

/// A token that keeps a session up, once.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_token)]
pub struct RefreshToken {
    /// The SHA-256 of the token.
    pub hash: String,
    /// The session that it belongs to.
    pub session_id: String,
    /// When it was given out, in microseconds since 1970.
    pub created_at: i64,
    /// When it was used, in microseconds since 1970.
    pub used_at: Option<i64>,
}

/// The account that logged in with this session, if the session is good at `now`.
pub fn account(conn: &mut Conn, id: &str, now: i64) -> Result<Option<Account>> {
    Ok(session::table
        .inner_join(account::table.on(account::id.eq(session::account_id)))
        .filter(session::id.eq(id).and(session::ended_at.is_null()).and(session::expires_at.gt(now)))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// The session with this id.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Session>> {
    Ok(session::table.find(id).select(Session::as_select()).first(conn).optional()?)
}

/// Adds a session.
pub fn insert(conn: &mut Conn, new: &Session) -> Result<()> {
    diesel::insert_into(session::table).values(new).execute(conn)?;
    Ok(())
}

/// Ends a session that has not ended before.
pub fn end(conn: &mut Conn, id: &str, now: i64) -> Result<()> {
    let open = session::table.filter(session::id.eq(id).and(session::ended_at.is_null()));
    diesel::update(open).set(session::ended_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Ends all sessions of an account.
pub fn end_all(conn: &mut Conn, account_id: &str, now: i64) -> Result<()> {
    let open = session::table.filter(session::account_id.eq(account_id).and(session::ended_at.is_null()));
    diesel::update(open).set(session::ended_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The refresh token with this hash, used or not.
pub fn refresh_token(conn: &mut Conn, hash: &str) -> Result<Option<RefreshToken>> {
    Ok(refresh_token::table.find(hash).select(RefreshToken::as_select()).first(conn).optional()?)
}

/// Adds a refresh token.
pub fn insert_refresh_token(conn: &mut Conn, new: &RefreshToken) -> Result<()> {
    diesel::insert_into(refresh_token::table).values(new).execute(conn)?;
    Ok(())
}

/// The refresh token with this hash was used.
pub fn use_refresh_token(conn: &mut Conn, hash: &str, now: i64) -> Result<()> {
    diesel::update(refresh_token::table.find(hash)).set(refresh_token::used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Forgets the sessions, and with them their tokens, that were over before this instant.
pub fn purge(conn: &mut Conn, before: i64) -> Result<()> {
    // Two statements, each of which has an index.
    diesel::delete(session::table.filter(session::expires_at.lt(before))).execute(conn)?;
    diesel::delete(session::table.filter(session::ended_at.lt(before))).execute(conn)?;
    Ok(())
}
