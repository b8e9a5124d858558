//! Who acts for which employer.

use diesel::{ExpressionMethods, Insertable, QueryDsl, RunQueryDsl, dsl::exists as any, select};

use super::{Conn, Result, schema::membership};

/// An account that acts for an employer.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = membership)]
pub struct Membership {
    /// The employer.
    pub organisation_number: String,
    /// The account.
    pub account_id: String,
    /// Since when, in microseconds since 1970.
    pub created_at: i64,
}

/// Whether the account acts for the employer.
pub fn exists(conn: &mut Conn, organisation_number: &str, account_id: &str) -> Result<bool> {
    Ok(select(any(membership::table.find((organisation_number, account_id)))).get_result(conn)?)
}

/// Lets an account act for an employer.
pub fn insert(conn: &mut Conn, new: &Membership) -> Result<()> {
    diesel::insert_into(membership::table).values(new).execute(conn)?;
    Ok(())
}

/// The organisation numbers of the employers that the account acts for.
pub fn of(conn: &mut Conn, account_id: &str) -> Result<Vec<String>> {
    let own = membership::table.filter(membership::account_id.eq(account_id));
    Ok(own.order(membership::organisation_number).select(membership::organisation_number).load(conn)?)
}
