//! Secrets that were sent by mail: whoever shows one has read the mail.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl, Selectable, SelectableHelper, dsl::exists, select,
};

use super::{Conn, Result, schema::ticket};

/// A secret that was sent to an address, good once.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = ticket)]
pub struct Ticket {
    /// The SHA-256 of the secret.
    pub hash: String,
    /// What it lets its receiver do: `password` or `invitation`.
    pub purpose: String,
    /// The address in its canonical form.
    pub email: String,
    /// The employer that an invitation is to.
    pub organisation_number: Option<String>,
    /// The name of the account that is made by it, where there is none yet.
    pub name: Option<String>,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// Until when it is good, in microseconds since 1970.
    pub expires_at: i64,
    /// When it was used, in microseconds since 1970.
    pub used_at: Option<i64>,
}

/// Adds a ticket.
pub fn insert(conn: &mut Conn, new: &Ticket) -> Result<()> {
    diesel::insert_into(ticket::table).values(new).execute(conn)?;
    Ok(())
}

/// The ticket with this hash, if it is for this purpose and good at `now`.
pub fn find(conn: &mut Conn, hash: &str, purpose: &str, now: i64) -> Result<Option<Ticket>> {
    Ok(ticket::table
        .find(hash)
        .filter(ticket::purpose.eq(purpose).and(ticket::used_at.is_null()).and(ticket::expires_at.gt(now)))
        .select(Ticket::as_select())
        .first(conn)
        .optional()?)
}

/// Uses the ticket that [`find`] finds. No other can use it once the transaction, one that writes, is
/// committed.
pub fn take(conn: &mut Conn, hash: &str, purpose: &str, now: i64) -> Result<Option<Ticket>> {
    let found = find(conn, hash, purpose, now)?;
    if found.is_some() {
        diesel::update(ticket::table.find(hash)).set(ticket::used_at.eq(now)).execute(conn)?;
    }
    Ok(found)
}

/// Makes the unused tickets for this address and purpose good for nothing.
pub fn void(conn: &mut Conn, email: &str, purpose: &str, now: i64) -> Result<()> {
    let unused = ticket::table
        .filter(ticket::email.eq(email).and(ticket::purpose.eq(purpose)).and(ticket::used_at.is_null()));
    diesel::update(unused).set(ticket::used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Whether an invitation to the employer was sent to this address after this instant and is not used yet.
pub fn invited_since(conn: &mut Conn, email: &str, organisation_number: &str, since: i64) -> Result<bool> {
    let sent = ticket::table
        .filter(ticket::email.eq(email).and(ticket::organisation_number.eq(organisation_number)))
        .filter(ticket::used_at.is_null().and(ticket::created_at.gt(since)));
    Ok(select(exists(sent)).get_result(conn)?)
}

/// Makes the unused invitations to an employer good for nothing.
pub fn void_invitations(conn: &mut Conn, organisation_number: &str, now: i64) -> Result<()> {
    let unused = ticket::table
        .filter(ticket::organisation_number.eq(organisation_number).and(ticket::used_at.is_null()));
    diesel::update(unused).set(ticket::used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Forgets the tickets that were good only before this instant.
pub fn purge(conn: &mut Conn, before: i64) -> Result<()> {
    diesel::delete(ticket::table.filter(ticket::expires_at.lt(before))).execute(conn)?;
    Ok(())
}
