//! Who may post vacancies.

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Identifiable, Insertable, OptionalExtension,
    QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::{
    Conn, Result,
    schema::{employer, membership},
};

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
    /// Why it is refused: `unknown`, `removed`, `bankrupt` or `winding_up`.
    pub refusal: Option<String>,
    /// Whether it is vouched for that those who act for it may.
    pub approved: bool,
    /// Whether a host has said that they may not, which only a host takes back.
    pub withdrawn: bool,
    /// When the register was last asked, also in vain, in microseconds since 1970.
    pub checked_at: Option<i64>,
    /// When it was registered here, in microseconds since 1970.
    pub created_at: i64,
    /// The revision that last changed it.
    pub revision: i64,
}

/// Which employers to list: those that one of the first four finds, if the others hold too.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// All of them.
    pub all: bool,
    /// Those of the municipality with this slug.
    pub municipality: Option<String>,
    /// Those that this account is a member of.
    pub member: String,
    /// Those with these organisation numbers.
    pub organisation_numbers: Vec<String>,
    /// Only with this status.
    pub status: Option<String>,
    /// Only those that are approved, or only those that are not.
    pub approved: Option<bool>,
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

/// The employers after the one with the number `after`, by number, at most `limit`.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: u32) -> Result<Vec<Employer>> {
    let mut query = employer::table
        .order(employer::organisation_number)
        .limit(limit.into())
        .select(Employer::as_select())
        .into_boxed();
    if !filter.all {
        let own = membership::table
            .filter(membership::account_id.eq(&filter.member))
            .select(membership::organisation_number);
        query = query.filter(
            employer::organisation_number
                .eq_any(own)
                .or(employer::organisation_number.eq_any(&filter.organisation_numbers))
                .or(employer::municipality_id.eq(&filter.municipality)),
        );
    }
    if let Some(number) = after {
        query = query.filter(employer::organisation_number.gt(number));
    }
    if let Some(status) = &filter.status {
        query = query.filter(employer::status.eq(status));
    }
    if let Some(approved) = filter.approved {
        query = query.filter(employer::approved.eq(approved));
    }
    Ok(query.load(conn)?)
}

/// Those of which the register has not said anything yet, whose turn it has been for longest first, at
/// most `limit`.
pub fn unverified(conn: &mut Conn, limit: u32) -> Result<Vec<Employer>> {
    Ok(employer::table
        .filter(employer::status.eq("unverified"))
        .order(employer::checked_at)
        .limit(limit.into())
        .select(Employer::as_select())
        .load(conn)?)
}

/// Those of which the register has said something, and last did so before this instant, in microseconds
/// since 1970.
pub fn checked_before(conn: &mut Conn, before: i64) -> Result<Vec<Employer>> {
    Ok(employer::table
        .filter(employer::status.ne("unverified"))
        .filter(employer::checked_at.lt(before))
        .order(employer::checked_at)
        .select(Employer::as_select())
        .load(conn)?)
}

/// How many employers there are.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(employer::table.count().get_result(conn)?)
}

/// The register was asked at `now`, and said nothing new, in microseconds since 1970.
pub fn asked(conn: &mut Conn, organisation_number: &str, now: i64) -> Result<()> {
    diesel::update(employer::table.find(organisation_number))
        .set(employer::checked_at.eq(now))
        .execute(conn)?;
    Ok(())
}
