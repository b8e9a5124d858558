//! Keys of systems.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl, Selectable, SelectableHelper,
};

use super::{Conn, Result, schema::api_key};

/// A key of a system, which acts for an account.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_key)]
pub struct ApiKey {
    /// A UUIDv7.
    pub id: String,
    /// The account that it acts for.
    pub account_id: String,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// The SHA-256 of the key itself.
    pub hash: String,
    /// What it may do, as [`super::tags`].
    pub scopes: String,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it ends, in microseconds since 1970.
    pub expires_at: Option<i64>,
    /// When it was revoked, in microseconds since 1970.
    pub revoked_at: Option<i64>,
}

/// The key with this hash, if it is good at `now`.
pub fn find(conn: &mut Conn, hash: &str, now: i64) -> Result<Option<ApiKey>> {
    Ok(api_key::table
        .filter(api_key::hash.eq(hash).and(api_key::revoked_at.is_null()))
        .filter(api_key::expires_at.is_null().or(api_key::expires_at.gt(now)))
        .select(ApiKey::as_select())
        .first(conn)
        .optional()?)
}

/// Adds a key.
pub fn insert(conn: &mut Conn, new: &ApiKey) -> Result<()> {
    diesel::insert_into(api_key::table).values(new).execute(conn)?;
    Ok(())
}

/// The key with this id, good or not.
pub fn by_id(conn: &mut Conn, id: &str) -> Result<Option<ApiKey>> {
    Ok(api_key::table.find(id).select(ApiKey::as_select()).first(conn).optional()?)
}

/// The keys of an account before the one with the id `after`, newest first, at most `limit`.
pub fn list(conn: &mut Conn, account_id: &str, after: Option<&str>, limit: u32) -> Result<Vec<ApiKey>> {
    let own = api_key::table.filter(api_key::account_id.eq(account_id));
    let mut query =
        own.order(api_key::id.desc()).limit(limit.into()).select(ApiKey::as_select()).into_boxed();
    if let Some(id) = after {
        query = query.filter(api_key::id.lt(id));
    }
    Ok(query.load(conn)?)
}

/// How many keys of an account are good at `now`.
pub fn good(conn: &mut Conn, account_id: &str, now: i64) -> Result<i64> {
    Ok(api_key::table
        .filter(api_key::account_id.eq(account_id).and(api_key::revoked_at.is_null()))
        .filter(api_key::expires_at.is_null().or(api_key::expires_at.gt(now)))
        .count()
        .get_result(conn)?)
}

/// The key with this id is good for nothing from `now` on.
pub fn revoke(conn: &mut Conn, id: &str, now: i64) -> Result<()> {
    diesel::update(api_key::table.find(id)).set(api_key::revoked_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The keys of an account are good for nothing from `now` on.
pub fn revoke_all(conn: &mut Conn, account_id: &str, now: i64) -> Result<()> {
    let good = api_key::table.filter(api_key::account_id.eq(account_id).and(api_key::revoked_at.is_null()));
    diesel::update(good).set(api_key::revoked_at.eq(now)).execute(conn)?;
    Ok(())
}
