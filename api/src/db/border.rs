//! The borders of municipalities.

use diesel::{
    AsChangeset, Identifiable, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::{Conn, Result, schema::municipality_border};

/// The border of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = municipality_border, primary_key(municipality_id))]
pub struct Border {
    /// The municipality's slug.
    pub municipality_id: String,
    /// A GeoJSON geometry: a `Polygon` or a `MultiPolygon`.
    pub geometry: String,
    /// The key of the source.
    pub source_id: String,
}

/// All borders, by municipality.
pub fn all(conn: &mut Conn) -> Result<Vec<Border>> {
    let borders = municipality_border::table.order(municipality_border::municipality_id);
    Ok(borders.select(Border::as_select()).load(conn)?)
}

/// Adds a border.
pub fn insert(conn: &mut Conn, new: &Border) -> Result<()> {
    diesel::insert_into(municipality_border::table).values(new).execute(conn)?;
    Ok(())
}

/// Replaces the border of its municipality.
pub fn update(conn: &mut Conn, new: &Border) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}
