//! Where figures come from.

use diesel::{
    AsChangeset, Identifiable, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{Conn, Result, schema::source};

/// A source of figures.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = source, treat_none_as_null = true)]
pub struct Source {
    /// The key that records name it by, such as `municipality`.
    pub id: String,
    /// What a reader sees.
    pub name: String,
    /// Where it is on the web.
    pub url: Option<String>,
    /// Under which licence its figures are; `None` is unknown.
    pub licence: Option<String>,
}

/// What the keys of employers who post here begin with; their organisation number follows.
pub const EMPLOYER: &str = "employer:";
/// What the keys of hosts who publish here begin with; the slug of their municipality follows.
pub const HOST: &str = "host:";

/// Whether this key is that of somebody who posts here, which no file may use.
pub fn is_reserved(key: &str) -> bool {
    key.starts_with(EMPLOYER) || key.starts_with(HOST)
}

/// What a deleted record is called at its source from then on: nobody can send a control character as a
/// reference, so what it was called is free, and nothing else is called so.
pub fn reference_of_deleted(id: &str) -> String {
    format!("\u{7f}{id}")
}

/// All sources, by key.
pub fn all(conn: &mut Conn) -> Result<Vec<Source>> {
    Ok(source::table.order(source::id).select(Source::as_select()).load(conn)?)
}

/// Adds the source unless its key is known.
pub fn ensure(conn: &mut Conn, new: &Source) -> Result<()> {
    if find(conn, &new.id)?.is_none() {
        diesel::insert_into(source::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// Adds the source, or replaces the one with its key.
pub fn put(conn: &mut Conn, new: &Source) -> Result<()> {
    match find(conn, &new.id)? {
        Some(_) => diesel::update(new).set(new).execute(conn)?,
        None => diesel::insert_into(source::table).values(new).execute(conn)?,
    };
    Ok(())
}

/// The source with this key.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Source>> {
    Ok(source::table.find(id).select(Source::as_select()).first(conn).optional()?)
}
