//! The centres of municipalities.

use diesel::{QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::municipality_centre};

/// The place in a municipality that journeys are reckoned from and to.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = municipality_centre)]
pub struct Centre {
    /// The municipality's slug.
    pub municipality_id: String,
    /// What the place is called.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// The key of the source.
    pub source_id: String,
}

/// All centres, by municipality.
pub fn all(conn: &mut Conn) -> Result<Vec<Centre>> {
    let centres = municipality_centre::table.order(municipality_centre::municipality_id);
    Ok(centres.select(Centre::as_select()).load(conn)?)
}
