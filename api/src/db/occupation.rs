//! STYRK-08, the Norwegian standard classification of occupations.

use diesel::{
    AsChangeset, Identifiable, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::{Conn, Result, schema::occupation};

/// An occupation or a group of occupations.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = occupation, primary_key(code), treat_none_as_null = true)]
pub struct Occupation {
    /// 1 to 4 digits.
    pub code: String,
    /// How many digits.
    pub level: i32,
    /// The group it is in; `None` for a major group.
    pub parent_code: Option<String>,
    /// The title in Norwegian (bokmål).
    pub title_nb: String,
    /// The title in English, where known.
    pub title_en: Option<String>,
    /// The key of the source.
    pub source_id: String,
    /// The title in Nynorsk, where it is another.
    pub title_nn: Option<String>,
}

/// All occupations, by code.
pub fn all(conn: &mut Conn) -> Result<Vec<Occupation>> {
    Ok(occupation::table.order(occupation::code).select(Occupation::as_select()).load(conn)?)
}

/// Adds an occupation.
pub fn insert(conn: &mut Conn, new: &Occupation) -> Result<()> {
    diesel::insert_into(occupation::table).values(new).execute(conn)?;
    Ok(())
}

/// Replaces the occupation with this code.
pub fn update(conn: &mut Conn, new: &Occupation) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}
