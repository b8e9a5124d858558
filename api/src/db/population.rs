//! Population figures.

use diesel::{QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::population};

/// How many people lived in a municipality on a day.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = population)]
pub struct Population {
    /// The municipality's slug.
    pub municipality_id: String,
    /// The day, `YYYY-MM-DD`.
    pub as_of: String,
    /// How many.
    pub people: i64,
    /// The key of the source.
    pub source_id: String,
}

/// All figures, by municipality and day.
pub fn all(conn: &mut Conn) -> Result<Vec<Population>> {
    Ok(population::table
        .order((population::municipality_id, population::as_of))
        .select(Population::as_select())
        .load(conn)?)
}
