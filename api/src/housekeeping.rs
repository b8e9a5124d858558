//! What a server does now and then without being asked: it forgets what is over, also in SQLite's log.

use crate::Service;
use crate::auth::signing;
use crate::clock;
use crate::db::{self, Db, idempotency, known_address, mail, session, ticket};
use crate::markup::backlog;
use crate::sync::vacancies::{forget_people, people_to_forget};
use jiff::Timestamp;
use std::time::Duration;
use std::{io, thread};

/// How often.
const INTERVAL: Duration = Duration::from_secs(60);

/// A day, in microseconds: how long a reply is kept for its `Idempotency-Key`, and what is over for those
/// who look into what happened.
const DAY: i64 = 24 * 3_600_000_000;
/// How long an address stays known to an account that it has logged in to, in microseconds: eight weeks.
const ADDRESS_LIFETIME: i64 = 56 * DAY;
/// How long it is tried to send a mail, in microseconds.
const MAIL_LIFETIME: i64 = 3 * DAY;

/// Does everything now and then, from now on until the process ends. Any number of servers may do so.
///
/// # Errors
/// When no thread can be started.
pub fn start(service: &Service) -> io::Result<()> {
    let service = service.clone();
    let run = move || {
        loop {
            service.auth.forget();
            if let Err(error) = tidy(&service.db, Timestamp::now().as_microsecond()) {
                tracing::warn!(error = crate::error::chain(&error), "what is over was not forgotten");
            }
            thread::sleep(INTERVAL);
        }
    };
    thread::Builder::new().name("housekeeping".to_owned()).spawn(run).map(drop)
}

/// Forgets what is over at `now`, in microseconds since 1970.
///
/// # Errors
/// When the database fails.
pub fn tidy(db: &Db, now: i64) -> db::Result<()> {
    let forgotten = forget(db, now);
    // Whatever failed before: what was erased since the last time, here or by a request, leaves the log too.
    if let Err(error) = db.checkpoint() {
        tracing::warn!(error = crate::error::chain(&error), "the write-ahead log is emptied later");
    }
    forgotten
}

fn forget(db: &Db, now: i64) -> db::Result<()> {
    let given_up = db.write_private_blocking(|conn| {
        session::purge(conn, now - DAY)?;
        ticket::purge(conn, now - DAY)?;
        idempotency::purge(conn, now - DAY)?;
        known_address::purge(conn, now - ADDRESS_LIFETIME)?;
        mail::purge(conn, now - MAIL_LIFETIME)
    })?;
    let today = clock::day(Timestamp::from_microsecond(now).unwrap_or_default()).to_string();
    let (vacancies, references) = db.read_blocking(|conn| people_to_forget(conn, &today))?;
    if !vacancies.is_empty() || !references.is_empty() {
        db.write_private_blocking(|conn| forget_people(conn, &vacancies, &references))?;
    }
    if db.read_blocking(|conn| signing::any_over(conn, now))? {
        db.write_blocking(|conn, _| signing::purge(conn, now))?;
    }
    // Those that a server of an earlier version has stored since this one started.
    backlog::clean_all(db)?;
    if given_up > 0 {
        tracing::error!(mails = given_up, "gave up mails that nobody took for three days");
    }
    Ok(())
}
