//! How long it takes from one municipality to another.

use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{Conn, Result, schema::travel_time};

/// How long it takes from the centre of one municipality to that of another, one way.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Queryable, Selectable, Insertable, AsChangeset, Identifiable,
)]
#[diesel(table_name = travel_time, primary_key(from_id, to_id, mode))]
pub struct TravelTime {
    /// The slug of the municipality where it begins.
    pub from_id: String,
    /// That of the one where it ends.
    pub to_id: String,
    /// `driving` or `transit`.
    pub mode: String,
    /// How long it takes.
    pub minutes: i32,
    /// The day for which that was asked, `YYYY-MM-DD`.
    pub as_of: String,
    /// The key of the source.
    pub source_id: String,
}

/// All travel times.
pub fn all(conn: &mut Conn) -> Result<Vec<TravelTime>> {
    let times = travel_time::table.order((travel_time::from_id, travel_time::to_id, travel_time::mode));
    Ok(times.select(TravelTime::as_select()).load(conn)?)
}

/// The travel times of one mode.
pub fn of_mode(conn: &mut Conn, mode: &str) -> Result<Vec<TravelTime>> {
    let times = travel_time::table.filter(travel_time::mode.eq(mode));
    let times = times.order((travel_time::from_id, travel_time::to_id));
    Ok(times.select(TravelTime::as_select()).load(conn)?)
}

/// Adds a travel time, or replaces the one of the same journey.
pub fn put(conn: &mut Conn, new: &TravelTime) -> Result<()> {
    if diesel::update(new).set(new).execute(conn)? == 0 {
        diesel::insert_into(travel_time::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// Forgets a travel time.
pub fn delete(conn: &mut Conn, old: &TravelTime) -> Result<()> {
    diesel::delete(old).execute(conn)?;
    Ok(())
}
