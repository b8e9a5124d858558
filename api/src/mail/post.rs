//! [`Post`]: sends the mails that wait, each at least once and always under the same `Message-ID`.

use super::transport::Refusal;
use super::{Sender, Transport};
use crate::config::MailArgs;
use crate::db::Db;
use crate::db::mail::{self, Mail};
use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::ContentType;
use std::time::Duration;
use std::{io, thread};

/// How often it looks whether a mail is due.
const INTERVAL: Duration = Duration::from_secs(1);
/// How often it says that mails wait which nothing can send.
const REMINDER: Duration = Duration::from_secs(600);
/// How long it waits after the first attempt, in microseconds; after each further one twice as long.
const FIRST_PAUSE: i64 = 60 * 1_000_000;
/// The longest that it waits, in doublings of the first pause: about an hour.
const MAX_DOUBLINGS: i32 = 6;

/// Sends the mails that wait.
#[derive(Clone, Debug)]
pub struct Post {
    transport: Option<Transport>,
    sender: Sender,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] crate::db::Error),
    /// It could not be written.
    #[error("the mail {id} cannot be written")]
    Unwritable {
        /// Its id.
        id: String,
        /// Why not.
        source: lettre::error::Error,
    },
    /// It was not taken.
    #[error("the mail {id} was not taken at attempt {attempt}, {}: {reason}", if *permanent { "and is given up" } else { "and will be tried again" })]
    Refused {
        /// Its id.
        id: String,
        /// How often it has been tried.
        attempt: i32,
        /// What went wrong, without the words of the server, which name the address.
        reason: String,
        /// Whether it is given up: it would not be taken later either.
        permanent: bool,
    },
}

impl Post {
    /// Sends as the operator decides.
    pub fn new(args: &MailArgs) -> Post {
        Post { transport: args.mail.clone(), sender: args.mail_from.clone() }
    }

    /// Sends what is due, from now on until the process ends.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(self, db: Db) -> io::Result<()> {
        thread::Builder::new().name("post".to_owned()).spawn(move || self.run(&db)).map(drop)
    }

    fn run(&self, db: &Db) {
        let Some(transport) = &self.transport else {
            tracing::warn!("mails will wait: --mail names nothing that sends them");
            remind(db)
        };
        loop {
            match self.send(db, transport, Timestamp::now().as_microsecond()) {
                Ok(true) => {}
                Ok(false) => thread::sleep(INTERVAL),
                Err(error) => {
                    tracing::warn!(error = crate::error::chain(&error), "a mail was not sent");
                    thread::sleep(INTERVAL);
                }
            }
        }
    }

    /// Sends the mail that has been due for longest at `now`, in microseconds since 1970: whether one was
    /// sent.
    ///
    /// # Errors
    /// When it was not taken, or the database failed. It will be tried again unless it was refused for good.
    pub fn send_one(&self, db: &Db, now: i64) -> Result<bool, PostError> {
        self.transport.as_ref().map_or(Ok(false), |transport| self.send(db, transport, now))
    }

    /// A mail is claimed before it is sent and deleted after, so that several servers may send at once and a
    /// crash in between sends it again.
    fn send(&self, db: &Db, transport: &Transport, now: i64) -> Result<bool, PostError> {
        let again = |attempts: i32| now + (FIRST_PAUSE << (attempts - 1).clamp(0, MAX_DOUBLINGS));
        let Some(mail) = db.write_private_blocking(|conn| mail::claim(conn, now, again))? else {
            return Ok(false);
        };
        let message = self.message(&mail)?;
        if let Err(refusal) = transport.send(&message) {
            if refusal.permanent {
                db.write_private_blocking(|conn| mail::delete(conn, &mail.id))?;
            }
            let Mail { id, attempts, .. } = mail;
            let Refusal { reason, permanent } = refusal;
            return Err(PostError::Refused { id, attempt: attempts, reason, permanent });
        }
        db.write_private_blocking(|conn| mail::delete(conn, &mail.id))?;
        tracing::info!(mail = mail.id, "sent");
        Ok(true)
    }

    fn message(&self, mail: &Mail) -> Result<Message, PostError> {
        let unwritable = |source| PostError::Unwritable { id: mail.id.clone(), source };
        let address = mail.recipient.parse().map_err(|_| unwritable(lettre::error::Error::MissingTo))?;
        Message::builder()
            .from(self.sender.0.clone())
            .to(lettre::message::Mailbox::new(None, address))
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@{}>", mail.id, self.sender.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(unwritable)
    }
}

/// Says again and again that mails wait.
fn remind(db: &Db) -> ! {
    loop {
        match db.read_blocking(mail::waiting) {
            Ok(0) => {}
            Ok(waiting) => tracing::warn!(waiting, "mails wait, and --mail names nothing that sends them"),
            Err(error) => tracing::warn!(error = crate::error::chain(&error), "the mails cannot be counted"),
        }
        thread::sleep(REMINDER);
    }
}
