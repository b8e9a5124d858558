//! Replies that were given to an `Idempotency-Key`.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{Conn, Result, schema::idempotency};

/// A reply that was given.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency)]
pub struct Kept {
    /// The account that asked.
    pub account_id: String,
    /// The key that it chose.
    pub key: String,
    /// The SHA-256 of method, path and body.
    pub fingerprint: String,
    /// The status of the reply.
    pub status: i32,
    /// Its `Location` header.
    pub location: Option<String>,
    /// The revision that its `ETag` names.
    pub revision: Option<i64>,
    /// Its body.
    pub body: String,
    /// When it was given, in microseconds since 1970.
    pub created_at: i64,
}

/// The reply that was given to this key of this account.
pub fn find(conn: &mut Conn, account_id: &str, key: &str) -> Result<Option<Kept>> {
    Ok(idempotency::table.find((account_id, key)).select(Kept::as_select()).first(conn).optional()?)
}

/// Keeps a reply.
pub fn insert(conn: &mut Conn, new: &Kept) -> Result<()> {
    diesel::insert_into(idempotency::table).values(new).execute(conn)?;
    Ok(())
}

/// Forgets the replies from before this instant.
pub fn purge(conn: &mut Conn, before: i64) -> Result<()> {
    diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before))).execute(conn)?;
    Ok(())
}
