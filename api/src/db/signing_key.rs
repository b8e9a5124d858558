//! Keys that sign access tokens: one that is `current`, the `next` one, and those that are `retired`.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::signing_key};

/// A key that signs access tokens.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_key)]
pub struct SigningKey {
    /// The RFC 7638 thumbprint.
    pub id: String,
    /// The public part: the `x` of its JWK.
    pub public: String,
    /// The private part, sealed.
    pub sealed: String,
    /// `next`, `current` or `retired`.
    pub state: String,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it signed last, in microseconds since 1970.
    pub retired_at: Option<i64>,
}

/// All of them, oldest first.
pub fn all(conn: &mut Conn) -> Result<Vec<SigningKey>> {
    let order = (signing_key::created_at, signing_key::id);
    Ok(signing_key::table.order(order).select(SigningKey::as_select()).load(conn)?)
}

/// Adds a key.
pub fn insert(conn: &mut Conn, new: &SigningKey) -> Result<()> {
    diesel::insert_into(signing_key::table).values(new).execute(conn)?;
    Ok(())
}

/// Retires the current key at `now`, and puts the next one in its place.
pub fn rotate(conn: &mut Conn, now: i64) -> Result<()> {
    diesel::update(signing_key::table.filter(signing_key::state.eq("current")))
        .set((signing_key::state.eq("retired"), signing_key::retired_at.eq(now)))
        .execute(conn)?;
    diesel::update(signing_key::table.filter(signing_key::state.eq("next")))
        .set(signing_key::state.eq("current"))
        .execute(conn)?;
    Ok(())
}

/// Forgets the keys that were retired before this instant.
pub fn purge(conn: &mut Conn, before: i64) -> Result<()> {
    diesel::delete(signing_key::table.filter(signing_key::retired_at.lt(before))).execute(conn)?;
    Ok(())
}
