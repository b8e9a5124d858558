//! Employment figures.

use diesel::{Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::employment};

/// How many people from 15 to 74 years of age are employed, in the fourth quarter of a year.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = employment, treat_none_as_default_value = false)]
pub struct Employment {
    /// The municipality's slug.
    pub municipality_id: String,
    /// The year.
    pub year: i32,
    /// How many live there.
    pub residents: Option<i64>,
    /// How many of those who live there are employed.
    pub employed_residents: Option<i64>,
    /// How many are employed there, wherever they live.
    pub employed_here: Option<i64>,
    /// The key of the source.
    pub source_id: String,
}

/// All figures, by municipality and year.
pub fn all(conn: &mut Conn) -> Result<Vec<Employment>> {
    Ok(employment::table
        .order((employment::municipality_id, employment::year))
        .select(Employment::as_select())
        .load(conn)?)
}

/// Adds figures, each in the place of the one of the same municipality and year.
pub fn put(conn: &mut Conn, new: &[Employment]) -> Result<()> {
    for figure in new {
        let place = (&figure.municipality_id, figure.year);
        diesel::delete(employment::table.find(place)).execute(conn)?;
    }
    // A statement takes at most 32,766 parameters on SQLite.
    for figures in new.chunks(5_000) {
        match conn {
            Conn::Sqlite(conn) => {
                diesel::insert_into(employment::table).values(figures).execute(conn)?;
            }
            Conn::Postgres(conn) => {
                diesel::insert_into(employment::table).values(figures).execute(conn)?;
            }
        }
    }
    Ok(())
}
