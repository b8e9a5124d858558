//! Replies that were given to an `Idempotency-Key`.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{
    Conn, Result,
    schema::{idempotency, idempotency_record},
};

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

/// A record that a kept reply shows.
#[derive(Insertable)]
#[diesel(table_name = idempotency_record)]
struct Shown<'a> {
    account_id: &'a str,
    key: &'a str,
    record_id: &'a str,
}

/// The status of a kept reply that has been erased: 410.
const ERASED: i32 = 410;

/// Keeps a reply, which shows the records with these ids.
pub fn insert(conn: &mut Conn, new: &Kept, shows: &[String]) -> Result<()> {
    diesel::insert_into(idempotency::table).values(new).execute(conn)?;
    let shown = shows.iter().map(|id| Shown { account_id: &new.account_id, key: &new.key, record_id: id });
    let shown: Vec<Shown<'_>> = shown.collect();
    macro_rules! insert {
        ($conn:expr) => {
            diesel::insert_into(idempotency_record::table).values(shown).execute($conn)?
        };
    }
    match conn {
        Conn::Sqlite(conn) => insert!(conn),
        Conn::Postgres(conn) => insert!(conn),
    };
    Ok(())
}

/// Erases all replies that show this record: of each, only remains that it was given.
pub fn erase(conn: &mut Conn, record_id: &str) -> Result<()> {
    let shown = idempotency_record::table
        .filter(idempotency_record::record_id.eq(record_id))
        .select((idempotency_record::account_id, idempotency_record::key));
    for (account_id, key) in shown.load::<(String, String)>(conn)? {
        diesel::update(idempotency::table.find((account_id, key)))
            .set((
                idempotency::status.eq(ERASED),
                idempotency::location.eq(None::<String>),
                idempotency::revision.eq(None::<i64>),
                idempotency::body.eq(""),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets the replies from before this instant.
pub fn purge(conn: &mut Conn, before: i64) -> Result<()> {
    diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before))).execute(conn)?;
    Ok(())
}
