//! What outside sources sent, byte for byte.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{Conn, Result, schema::payload};

/// One reply of an outside source.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = payload, treat_none_as_default_value = false)]
pub struct Payload {
    /// The key of the source.
    pub source_id: String,
    /// What the reply is, such as the year of a table.
    pub name: String,
    /// Where it came from.
    pub url: String,
    /// When it came, in microseconds since 1970.
    pub fetched_at: i64,
    /// Its `Content-Type`.
    pub media_type: Option<String>,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// Keeps a reply in the place of the last one with its name.
pub fn put(conn: &mut Conn, new: &Payload) -> Result<()> {
    delete(conn, &new.source_id, &new.name)?;
    diesel::insert_into(payload::table).values(new).execute(conn)?;
    Ok(())
}

/// Keeps several.
pub fn put_all(conn: &mut Conn, new: &[Payload]) -> Result<()> {
    new.iter().try_for_each(|new| put(conn, new))
}

/// The reply of a source with this name.
pub fn find(conn: &mut Conn, source_id: &str, name: &str) -> Result<Option<Payload>> {
    let found = payload::table.find((source_id, name)).select(Payload::as_select()).first(conn);
    Ok(found.optional()?)
}

/// Forgets the reply of a source with this name.
pub fn delete(conn: &mut Conn, source_id: &str, name: &str) -> Result<()> {
    diesel::delete(payload::table.find((source_id, name))).execute(conn)?;
    Ok(())
}

/// Forgets the replies of a source from before this instant, in microseconds since 1970.
pub fn purge(conn: &mut Conn, source_id: &str, before: i64) -> Result<()> {
    let old = payload::table.filter(payload::source_id.eq(source_id)).filter(payload::fetched_at.lt(before));
    diesel::delete(old).execute(conn)?;
    Ok(())
}

/// The names of the replies of a source.
pub fn names(conn: &mut Conn, source_id: &str) -> Result<Vec<String>> {
    let names = payload::table.filter(payload::source_id.eq(source_id)).order(payload::name);
    Ok(names.select(payload::name).load(conn)?)
}
