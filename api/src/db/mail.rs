//! Mails that wait to be sent. A row commits with its cause, and goes once the mail has been sent, so
//! that what only its receiver should know does not stay.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};
use uuid::Uuid;

use super::{Conn, Result, schema::mail};

/// A mail that waits to be sent.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail)]
pub struct Mail {
    /// A UUIDv7, by which a receiver who gets it twice can tell.
    pub id: String,
    /// The address that it goes to.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was caused, in microseconds since 1970.
    pub created_at: i64,
    /// How often somebody has begun to send it.
    pub attempts: i32,
    /// From when on it may be tried (again), in microseconds since 1970.
    pub next_attempt_at: i64,
}

/// Has a mail sent once the transaction is committed, at `now` in microseconds since 1970.
pub fn enqueue(conn: &mut Conn, now: i64, recipient: &str, subject: &str, body: &str) -> Result<()> {
    let new = Mail {
        id: Uuid::now_v7().to_string(),
        recipient: recipient.to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
    };
    diesel::insert_into(mail::table).values(&new).execute(conn)?;
    Ok(())
}

/// The mail that has been due for longest at `now`. It is the caller's to send until the time that
/// `again` makes of the number of attempts; then it may be tried again.
pub fn claim(conn: &mut Conn, now: i64, again: impl FnOnce(i32) -> i64) -> Result<Option<Mail>> {
    let due = mail::table
        .filter(mail::next_attempt_at.le(now))
        .order((mail::next_attempt_at, mail::id))
        .select(Mail::as_select())
        .first(conn)
        .optional()?;
    let Some(due) = due else { return Ok(None) };
    let attempts = due.attempts + 1;
    diesel::update(mail::table.find(&due.id))
        .set((mail::attempts.eq(attempts), mail::next_attempt_at.eq(again(attempts))))
        .execute(conn)?;
    Ok(Some(Mail { attempts, ..due }))
}

/// The mail has been sent.
pub fn delete(conn: &mut Conn, id: &str) -> Result<()> {
    diesel::delete(mail::table.find(id)).execute(conn)?;
    Ok(())
}

/// How many mails wait.
pub fn waiting(conn: &mut Conn) -> Result<i64> {
    Ok(mail::table.count().get_result(conn)?)
}

/// The mails that wait, oldest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Mail>> {
    Ok(mail::table.order(mail::id).select(Mail::as_select()).load(conn)?)
}

/// Gives up the mails from before this instant: how many.
pub fn purge(conn: &mut Conn, before: i64) -> Result<usize> {
    Ok(diesel::delete(mail::table.filter(mail::created_at.lt(before))).execute(conn)?)
}
