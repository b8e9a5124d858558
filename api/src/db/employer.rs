//! Who may post vacancies.

use diesel::{
    AsChangeset, Identifiable, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{Conn, Result, schema::employer};

/// Who may post vacancies.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = employer, primary_key(organisation_number), treat_none_as_null = true)]
pub struct Employer {
    /// Nine digits.
    pub organisation_number: String,
    /// As the business register has it; none before the register was asked.
    pub name: Option<String>,
    /// The slug of the municipality of its business address, where that is one that we know.
    pub municipality_id: Option<String>,
    /// `unverified` until the register has answered, then `verified` or `refused`.
    pub status: String,
    /// Why it is refused: `removed`, `bankrupt` or `winding_up`.
    pub refusal: Option<String>,
    /// Whether it is vouched for that those who act for it may.
    pub approved: bool,
    /// When the register was last asked, in microseconds since 1970.
    pub checked_at: Option<i64>,
    /// When it was registered here, in microseconds since 1970.
    pub created_at: i64,
    /// The revision that last changed it.
    pub revision: i64,
}

/// The employer with this organisation number.
pub fn find(conn: &mut Conn, organisation_number: &str) -> Result<Option<Employer>> {
    Ok(employer::table.find(organisation_number).select(Employer::as_select()).first(conn).optional()?)
}

/// Adds an employer.
pub fn insert(conn: &mut Conn, new: &Employer) -> Result<()> {
    diesel::insert_into(employer::table).values(new).execute(conn)?;
    Ok(())
}

/// Replaces the employer with this organisation number.
pub fn update(conn: &mut Conn, new: &Employer) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}
