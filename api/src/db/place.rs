//! Municipalities as places to live.

use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl, Selectable, SelectableHelper, dsl::exists, select,
};

use super::{Conn, Result, schema::place};

/// What is recorded of a municipality as a place to live.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = place, primary_key(municipality_id), treat_none_as_null = true)]
pub struct Place {
    /// The municipality's slug.
    pub municipality_id: String,
    /// Kindergarten places free, `None` when no one has recorded them.
    pub kindergarten_places: Option<i32>,
    /// School stages, as [`super::tags`]: `primary`, `lower_secondary`, `upper_secondary`; `None`
    /// when no one has recorded them.
    pub stages: Option<String>,
    /// Interests that can be pursued there, as [`super::tags`].
    pub interests: String,
    /// The day of which this is true.
    pub as_of: String,
    /// The key of the source.
    pub source_id: String,
    /// Whether it is fictitious.
    pub demo: bool,
    /// When it was first imported, in microseconds since 1970.
    pub imported_at: i64,
    /// The revision that last changed it.
    pub revision: i64,
    /// The day of which the kindergarten places are true, where it is not `as_of`.
    pub kindergarten_as_of: Option<String>,
    /// The day of which the stages are true, where it is not `as_of`.
    pub stages_as_of: Option<String>,
    /// The day of which the interests are true, where it is not `as_of`.
    pub interests_as_of: Option<String>,
}

/// What has changed after this revision, by municipality.
pub fn changed_since(conn: &mut Conn, revision: i64) -> Result<Vec<Place>> {
    Ok(place::table
        .filter(place::revision.gt(revision))
        .order(place::municipality_id)
        .select(Place::as_select())
        .load(conn)?)
}

/// What is recorded of this municipality.
pub fn find(conn: &mut Conn, municipality_id: &str) -> Result<Option<Place>> {
    Ok(place::table.find(municipality_id).select(Place::as_select()).first(conn).optional()?)
}

/// Adds what is recorded of a municipality.
pub fn insert(conn: &mut Conn, new: &Place) -> Result<()> {
    diesel::insert_into(place::table).values(new).execute(conn)?;
    Ok(())
}

/// Replaces what is recorded of its municipality.
pub fn update(conn: &mut Conn, new: &Place) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}

/// Whether there is anything fictitious (`demo`), or anything else.
pub(super) fn any(conn: &mut Conn, demo: bool) -> Result<bool> {
    Ok(select(exists(place::table.filter(place::demo.eq(demo)))).get_result(conn)?)
}
