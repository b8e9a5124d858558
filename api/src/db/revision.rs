//! The number of the last committed write transaction.
//!
//! Every write transaction takes the next number before anything else. The row's lock puts the
//! writers in line, so the numbers have no gaps and are in the order of the commits: whoever has
//! seen all up to n misses nothing by asking for what is greater than n.

use diesel::{ExpressionMethods, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};
use jiff::Timestamp;

use super::{Conn, Result, schema::revision};

/// How far the database has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = revision)]
pub struct Revision {
    /// The number of the last committed write transaction.
    pub value: i64,
    /// The one that last changed municipalities, their borders, labour markets, matrices, travel times,
    /// population or occupations.
    pub reference: i64,
    /// When `value` was written, in microseconds since 1970.
    pub changed_at: i64,
    /// The one that last changed something public.
    pub published: i64,
    /// When `published` was written, in microseconds since 1970.
    pub published_at: i64,
}

/// How far the database has come.
pub fn current(conn: &mut Conn) -> Result<Revision> {
    Ok(revision::table.select(Revision::as_select()).first(conn)?)
}

/// Takes the next number, and with it the right to write until the transaction ends.
pub(super) fn take(conn: &mut Conn) -> Result<i64> {
    diesel::update(revision::table)
        .set((
            revision::value.eq(revision::value + 1),
            revision::changed_at.eq(Timestamp::now().as_microsecond()),
        ))
        .execute(conn)?;
    Ok(revision::table.select(revision::value).first(conn)?)
}

/// Tells that this transaction changes something public.
pub fn publish(conn: &mut Conn, revision: i64) -> Result<()> {
    diesel::update(revision::table)
        .set((revision::published.eq(revision), revision::published_at.eq(revision::changed_at)))
        .execute(conn)?;
    Ok(())
}

/// Takes the right to write until the transaction ends, and no number. SQLite gave it when the
/// transaction began.
pub(super) fn hold(conn: &mut Conn) -> Result<()> {
    if let Conn::Postgres(conn) = conn {
        revision::table.select(revision::id).for_update().first::<i32>(conn)?;
    }
    Ok(())
}

/// Tells that this transaction changes the reference part.
pub fn mark_reference(conn: &mut Conn, revision: i64) -> Result<()> {
    diesel::update(revision::table).set(revision::reference.eq(revision)).execute(conn)?;
    Ok(())
}
