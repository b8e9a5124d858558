//! [`State`]: where a vacancy is in its life.

use crate::db::vacancy::{Posted, VacancyRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use utoipa::ToSchema;

/// Where a vacancy is in its life. A `draft` is `published`; what is published may be `paused` and
/// published again; it ends as `closed` or `filled`, which is final, or is `expired` after its last day,
/// until it gets a later deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// Only its employer sees it.
    Draft,
    /// It can be applied for, from its first day on.
    Published,
    /// It can be read by its address, but is in no list and matches nobody.
    Paused,
    /// Its last day has passed.
    Expired,
    /// It was taken back.
    Closed,
    /// Somebody was found.
    Filled,
}

impl State {
    const ALL: [State; 6] =
        [State::Draft, State::Published, State::Paused, State::Expired, State::Closed, State::Filled];

    /// That of a row on this day, `YYYY-MM-DD`.
    ///
    /// # Panics
    /// For one that is deleted: nobody is to come across it.
    pub(super) fn of(row: &VacancyRow, today: &str) -> State {
        let expired = row.expires.as_deref().is_some_and(|last| last < today);
        match row.status.as_str() {
            "draft" => State::Draft,
            "open" | "paused" if expired => State::Expired,
            "open" => State::Published,
            "paused" => State::Paused,
            "filled" => State::Filled,
            "closed" => State::Closed,
            other => unreachable!("a vacancy that is {other} has no state"),
        }
    }

    /// As the API names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Published => "published",
            State::Paused => "paused",
            State::Expired => "expired",
            State::Closed => "closed",
            State::Filled => "filled",
        }
    }

    /// As a row names it; none for what only the day makes it.
    pub(super) fn status(self) -> Option<&'static str> {
        match self {
            State::Published => Some("open"),
            State::Expired => None,
            State::Draft | State::Paused | State::Closed | State::Filled => Some(self.name()),
        }
    }

    /// Whether an employer may make it `to`. That an expired one has got a later deadline is looked at
    /// apart.
    pub(super) fn may_become(self, to: State) -> bool {
        self == to
            || match self {
                State::Draft => to == State::Published,
                State::Published => matches!(to, State::Paused | State::Closed | State::Filled),
                State::Paused | State::Expired => {
                    matches!(to, State::Published | State::Closed | State::Filled)
                }
                State::Closed | State::Filled => false,
            }
    }

    /// Reads the state of a posting; a new one has fewer to choose from.
    pub(super) fn read(is_new: bool) -> impl Fn(Value) -> Result<State, String> {
        move |value| {
            let choices = if is_new { &State::ALL[..2] } else { &State::ALL[..] };
            let found = choices.iter().find(|state| value == state.name());
            let names = || choices.iter().map(|state| state.name()).collect::<Vec<_>>().join(", ");
            found.copied().ok_or_else(|| format!("must be one of {}", names()))
        }
    }

    /// Which rows of an employer are in this state on this day; without a state, all that are not deleted.
    pub(super) fn filter(state: Option<State>, organisation_number: String, today: String) -> Posted {
        let (statuses, expired): (&[&str], _) = match state {
            None => (&["draft", "open", "paused", "closed", "filled"], None),
            Some(State::Draft) => (&["draft"], None),
            Some(State::Published) => (&["open"], Some(false)),
            Some(State::Paused) => (&["paused"], Some(false)),
            Some(State::Expired) => (&["open", "paused"], Some(true)),
            Some(State::Closed) => (&["closed"], None),
            Some(State::Filled) => (&["filled"], None),
        };
        Posted { organisation_number, statuses, expired: expired.map(|expired| (expired, today)) }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
