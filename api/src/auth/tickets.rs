//! Tickets that let somebody choose a password: a secret by mail, of which only a digest is kept.

use super::email::EmailAddress;
use super::secret::{random, sha256};
use crate::config::BaseUrl;
use crate::db::account::Account;
use crate::db::ticket::{self, Ticket};
use crate::db::{Result, mail};
use crate::mail::letters;
use crate::write::Change;

/// What such a ticket is for.
pub const PASSWORD: &str = "password";

/// How long a ticket is good for an account that has a password.
const HOURS: i64 = 1;
/// How long it is good for a new account, whose owner may not sit there waiting.
const HOURS_FOR_NEW: i64 = 24;

/// Mails a ticket for a new password to this address. Where no account has it, the ticket makes one of this
/// name; where none is given, the mail says that there is none:
/// the work is the same, and only who reads the mail learns which it was.
///
/// # Errors
/// When the database fails.
pub fn send_password(
    change: &mut Change<'_>,
    email: &EmailAddress,
    account: Option<&Account>,
    name: Option<String>,
    front_end: Option<&BaseUrl>,
) -> Result<()> {
    let new = account.map_or(name.is_some(), |account| account.password.is_none());
    let open = account.map_or(new, |account| !account.disabled);
    let hours = if new { HOURS_FOR_NEW } else { HOURS };
    let secret = random("");
    let row = Ticket {
        hash: sha256(secret.0.as_bytes()),
        purpose: PASSWORD.to_owned(),
        email: email.to_string(),
        organisation_number: None,
        name,
        created_at: change.now,
        expires_at: change.now + hours * 3_600_000_000,
        used_at: None,
    };
    // The mail that comes last is the one to follow.
    ticket::void(change.conn, email.as_str(), PASSWORD, change.now)?;
    ticket::insert(change.conn, &row)?;
    let letter = match open {
        true => letters::password(front_end, &secret.0, hours, new),
        false => letters::no_account(),
    };
    mail::enqueue(change.conn, change.now, email.as_str(), &letter.subject, &letter.body)
}
