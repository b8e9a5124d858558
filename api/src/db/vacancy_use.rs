//! How often vacancies were read and applied for.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::vacancy_use};

/// How often a vacancy was read and applied for on a day.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = vacancy_use)]
pub struct Use {
    /// The vacancy.
    pub vacancy_id: String,
    /// The day in the region, `YYYY-MM-DD`.
    pub day: String,
    /// How often it was shown.
    pub views: i64,
    /// How often somebody went on to where to apply.
    pub applications: i64,
}

/// Adds to what was counted. Writers run one after the other, so that none is lost.
pub fn add(conn: &mut Conn, new: &Use) -> Result<()> {
    let row = vacancy_use::table.find((&new.vacancy_id, &new.day));
    let counts = (
        vacancy_use::views.eq(vacancy_use::views + new.views),
        vacancy_use::applications.eq(vacancy_use::applications + new.applications),
    );
    if diesel::update(row).set(counts).execute(conn)? == 0 {
        diesel::insert_into(vacancy_use::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// What was counted of a vacancy, from the first day to the last.
pub fn all(conn: &mut Conn, vacancy_id: &str) -> Result<Vec<Use>> {
    let rows = vacancy_use::table.filter(vacancy_use::vacancy_id.eq(vacancy_id)).order(vacancy_use::day);
    Ok(rows.select(Use::as_select()).load(conn)?)
}
