//! The vacancies of an employer who may no longer have them.

use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, dsl::exists, select};

use crate::db::{Conn, Result, schema::vacancy};

/// Whether the employer has a vacancy with one of these statuses.
pub fn any(conn: &mut Conn, organisation_number: &str, statuses: &[&str]) -> Result<bool> {
    let found = vacancy::table
        .filter(vacancy::organisation_number.eq(organisation_number))
        .filter(vacancy::status.eq_any(statuses));
    Ok(select(exists(found)).get_result(conn)?)
}

/// Gives all vacancies of the employer with one of the statuses `from` the status `to`: the id of each, and
/// the status that it had.
pub fn set_status(
    conn: &mut Conn,
    organisation_number: &str,
    from: &[&str],
    to: &str,
    revision: i64,
) -> Result<Vec<(String, String)>> {
    let found: Vec<(String, String)> = vacancy::table
        .filter(vacancy::organisation_number.eq(organisation_number))
        .filter(vacancy::status.eq_any(from))
        .order(vacancy::id)
        .select((vacancy::id, vacancy::status))
        .load(conn)?;
    diesel::update(vacancy::table)
        .filter(vacancy::organisation_number.eq(organisation_number))
        .filter(vacancy::status.eq_any(from))
        .set((vacancy::status.eq(to), vacancy::revision.eq(revision)))
        .execute(conn)?;
    Ok(found)
}
