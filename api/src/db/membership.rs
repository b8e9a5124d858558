//! Who acts for which employer.

use diesel::{
    ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
    dsl::exists as any, select,
};

use super::{
    Conn, Result,
    schema::{account, membership},
};

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

/// An account that acts for an employer, as the others know it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = membership)]
pub struct Member {
    /// The id of the account.
    pub account_id: String,
    /// How it is called.
    #[diesel(select_expression = account::name)]
    pub name: String,
    /// Its address, where it has one.
    #[diesel(select_expression = account::email)]
    pub email: Option<String>,
    /// Since when it acts for the employer, in microseconds since 1970.
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

/// The members of an employer after the account `after`, by account, at most `limit`.
pub fn list(
    conn: &mut Conn,
    organisation_number: &str,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<Member>> {
    let after = after.unwrap_or_default();
    Ok(membership::table
        .inner_join(account::table)
        .filter(membership::organisation_number.eq(organisation_number))
        .filter(membership::account_id.gt(after))
        .order(membership::account_id)
        .limit(limit.into())
        .select(Member::as_select())
        .load(conn)?)
}

/// All members of an employer.
pub fn all(conn: &mut Conn, organisation_number: &str) -> Result<Vec<Member>> {
    Ok(membership::table
        .inner_join(account::table)
        .filter(membership::organisation_number.eq(organisation_number))
        .order(membership::account_id)
        .select(Member::as_select())
        .load(conn)?)
}

/// Lets an account no longer act for an employer.
pub fn delete(conn: &mut Conn, organisation_number: &str, account_id: &str) -> Result<()> {
    diesel::delete(membership::table.find((organisation_number, account_id))).execute(conn)?;
    Ok(())
}
