//! Population figures.

use diesel::{Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::population};

/// How many people lived in a municipality on a day.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = population, treat_none_as_default_value = false)]
pub struct Population {
    /// The municipality's slug.
    pub municipality_id: String,
    /// The day, `YYYY-MM-DD`.
    pub as_of: String,
    /// How many.
    pub people: i64,
    /// The key of the source.
    pub source_id: String,
    /// How many of them are of which age.
    #[diesel(embed)]
    pub ages: Ages,
}

/// How many people are of which age, in whole years. All are `None` where that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = population, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Ages {
    pub age_0: Option<i64>,
    pub age_1_5: Option<i64>,
    pub age_6_15: Option<i64>,
    pub age_16_19: Option<i64>,
    pub age_20_66: Option<i64>,
    pub age_67_and_over: Option<i64>,
}

/// All figures, by municipality and day.
pub fn all(conn: &mut Conn) -> Result<Vec<Population>> {
    Ok(population::table
        .order((population::municipality_id, population::as_of))
        .select(Population::as_select())
        .load(conn)?)
}

/// Adds figures, each in the place of the one of the same municipality and day.
pub fn put(conn: &mut Conn, new: &[Population]) -> Result<()> {
    for figure in new {
        let place = (&figure.municipality_id, &figure.as_of);
        diesel::delete(population::table.find(place)).execute(conn)?;
    }
    // A statement takes at most 32,766 parameters on SQLite.
    for figures in new.chunks(3_000) {
        match conn {
            Conn::Sqlite(conn) => {
                diesel::insert_into(population::table).values(figures).execute(conn)?;
            }
            Conn::Postgres(conn) => {
                diesel::insert_into(population::table).values(figures).execute(conn)?;
            }
        }
    }
    Ok(())
}
