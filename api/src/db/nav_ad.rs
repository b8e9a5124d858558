//! The advertisements that NAV's feed says are active.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::nav_ad};

/// An active advertisement, anywhere in the country. Times are in microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = nav_ad, treat_none_as_default_value = false)]
pub struct NavAd {
    /// Its id there.
    pub uuid: String,
    /// The newest change that the feed has told of.
    pub changed_at: i64,
    /// When to look at the advertisement itself; none where that has been done.
    pub due_at: Option<i64>,
    /// How often it could not be used.
    pub attempts: i32,
}

/// How many one statement writes.
const BATCH: usize = 1_000;

/// All of them.
pub fn all(conn: &mut Conn) -> Result<Vec<NavAd>> {
    Ok(nav_ad::table.select(NavAd::as_select()).load(conn)?)
}

/// Adds them, each in the place of the one with its id.
pub fn put(conn: &mut Conn, new: &[NavAd]) -> Result<()> {
    for batch in new.chunks(BATCH) {
        delete(conn, &batch.iter().map(|ad| ad.uuid.as_str()).collect::<Vec<_>>())?;
        macro_rules! insert {
            ($conn:expr) => {
                diesel::insert_into(nav_ad::table).values(batch).execute($conn)?
            };
        }
        match conn {
            Conn::Sqlite(conn) => insert!(conn),
            Conn::Postgres(conn) => insert!(conn),
        };
    }
    Ok(())
}

/// Forgets those with these ids.
pub fn delete(conn: &mut Conn, uuids: &[&str]) -> Result<()> {
    for batch in uuids.chunks(BATCH) {
        diesel::delete(nav_ad::table.filter(nav_ad::uuid.eq_any(batch))).execute(conn)?;
    }
    Ok(())
}

/// Looks at all of them again, at this time.
pub fn look_at_all(conn: &mut Conn, due_at: i64) -> Result<()> {
    diesel::update(nav_ad::table).set((nav_ad::due_at.eq(due_at), nav_ad::attempts.eq(0))).execute(conn)?;
    Ok(())
}

/// How many were last changed before this time.
pub fn older_than(conn: &mut Conn, time: i64) -> Result<i64> {
    Ok(nav_ad::table.filter(nav_ad::changed_at.lt(time)).count().get_result(conn)?)
}

/// Forgets those that were last changed before this time.
pub fn purge(conn: &mut Conn, time: i64) -> Result<()> {
    diesel::delete(nav_ad::table.filter(nav_ad::changed_at.lt(time))).execute(conn)?;
    Ok(())
}
