//! [`SourceError`]: why a source was not taken in.

use super::Answer;
use crate::db;
use crate::error::chain;
use crate::import::read::is_invisible;
use crate::outgoing::OutgoingError;
use jiff::Timestamp;
use std::time::Duration;

/// The most characters of a reason.
const LONGEST: usize = 300;

/// Why a source was not taken in. What was there before it stays.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It could not be asked.
    #[error(transparent)]
    Unreachable(#[from] OutgoingError),
    /// It answered with a status that does not belong there.
    #[error("it answered {0}")]
    Status(u16),
    /// It wants to be left alone for longer than a run waits.
    #[error("it wants to be left alone until {until}")]
    Busy {
        /// Until when.
        until: Timestamp,
    },
    /// It answered something that it should not.
    #[error("the reply cannot be used: {reason}")]
    Unusable {
        /// What is wrong, with a JSON pointer where there is one.
        reason: String,
        /// The reply, to be looked at.
        answer: Option<Box<Answer>>,
    },
    /// It answered so little that something must be wrong at its end.
    #[error("{found} {what} where there were {had}: nothing is taken away")]
    Implausible {
        /// What there is too little of.
        what: &'static str,
        /// How many came.
        found: usize,
        /// How many there were.
        had: usize,
    },
    /// A change that takes somebody's place away, which nobody has confirmed.
    #[error("{0}")]
    Unconfirmed(String),
    /// The run took longer than it may.
    #[error("it took longer than the {} s that one run may take", .0.as_secs())]
    TooLong(Duration),
    /// Something must be taken in, or set, before it.
    #[error("{0}")]
    Unprepared(String),
    /// Somebody else has taken over, since this run was not heard of for too long.
    #[error("another process has taken over")]
    TakenOver,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl SourceError {
    /// What is wrong with a reply that is no longer at hand.
    pub fn unusable(reason: impl Into<String>) -> SourceError {
        SourceError::Unusable { reason: reason.into(), answer: None }
    }

    /// Why, for anybody to read: on one line, not long, and nothing of the database's own. A reply that is
    /// quoted in it is somebody else's text.
    pub fn told(&self) -> String {
        let text = match self {
            SourceError::Database(_) => "the database failed".to_owned(),
            other => chain(other),
        };
        let is_seen = |c: &char| !c.is_control() && !is_invisible(*c);
        let plain: String = text.chars().filter(is_seen).take(LONGEST).collect();
        if plain.len() < text.len() && plain.chars().count() == LONGEST { plain + "…" } else { plain }
    }

    /// The same, with the reply.
    pub fn about(self, answer: &Answer) -> SourceError {
        match self {
            SourceError::Unusable { reason, answer: None } => {
                SourceError::Unusable { reason, answer: Some(Box::new(answer.clone())) }
            }
            other => other,
        }
    }

    /// The same without the reply, in which people's names or secrets may be.
    pub fn without_answer(self) -> SourceError {
        match self {
            SourceError::Unusable { reason, .. } => SourceError::Unusable { reason, answer: None },
            other => other,
        }
    }
}

/// Refuses a list that has lost more than half of what there was: then the source is broken, not the world.
///
/// # Errors
/// [`SourceError::Implausible`].
pub fn require_plausible(what: &'static str, found: usize, had: usize) -> Result<(), SourceError> {
    if had >= 4 && found < had.div_ceil(2) || had > 0 && found == 0 {
        return Err(SourceError::Implausible { what, found, had });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_may_read_is_short_and_plain() {
        let hostile = format!("it is \u{202e}\"a\u{0}\u{1b}[31mb\n{}", "x".repeat(5_000_000));
        let told = SourceError::unusable(hostile).told();
        assert!(told.starts_with("the reply cannot be used: it is \"a[31mbxxx"), "{told}");
        assert_eq!((told.chars().count(), told.chars().last()), (301, Some('…')));
        let database = db::Error::Scheme("postgres://flytthit:hush@db".to_owned());
        assert_eq!(SourceError::Database(database).told(), "the database failed");
        assert_eq!(SourceError::Status(404).told(), "it answered 404");
    }

    #[test]
    fn what_halves_is_refused() {
        for (found, had) in [(0, 1), (0, 5_000), (2_499, 5_000), (1, 4)] {
            assert!(require_plausible("things", found, had).is_err(), "{found} of {had}");
        }
        for (found, had) in [(0, 0), (1, 3), (2, 4), (2_500, 5_000), (9_000, 5_000)] {
            assert!(require_plausible("things", found, had).is_ok(), "{found} of {had}");
        }
    }
}
