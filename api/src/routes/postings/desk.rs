//! [`Desk`]: where postings are read, the same for a single one, a change of one and a line of a batch.

use super::state::State;
use crate::db::employer::Employer;
use crate::db::source::{self, Source};
use crate::db::vacancy::{self as rows, Vacancy};
use crate::db::{self, Conn};
use crate::error::{Error, Fault};
use crate::import::advertisement::{Advertisement, Origin};
use crate::import::{Fields, Known, read};
use crate::markup::{self, TooComplex};
use crate::write::Change;
use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

/// What the postings of an employer are read against.
pub(super) struct Desk {
    known: Known,
    employer: Employer,
    today: Date,
    demo: bool,
    now: i64,
    revision: i64,
}

/// Why a posting is not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// These fields are wrong: pairs of pointer and reason, never none.
    Invalid(Vec<(String, String)>),
    /// The field at this pointer contradicts what is there.
    Conflict(&'static str, String),
}

/// A posting as it was sent, with its description cleaned before the transaction in which it is stored.
pub(super) struct Sent {
    /// The fields.
    pub(super) fields: Fields,
    html: Option<Result<String, TooComplex>>,
}

impl Sent {
    /// Cleans the description of a posting, where it has one.
    pub(super) async fn new(fields: Fields) -> Sent {
        let html = clean(fields.text("description")).await;
        Sent { fields, html }
    }

    /// The fields of a changed posting, of whose change the description has been cleaned.
    pub(super) fn changed(fields: Fields, html: Option<Result<String, TooComplex>>) -> Sent {
        Sent { fields, html }
    }
}

/// The description that somebody sent as HTML; none where there is none.
pub(super) async fn clean(description: Option<&str>) -> Option<Result<String, TooComplex>> {
    Some(markup::clean_apart(description?.to_owned()).await)
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        match refusal {
            Refusal::Invalid(faults) => {
                Error::Invalid(faults.into_iter().map(|(at, reason)| Fault::in_body(at, reason)).collect())
            }
            Refusal::Conflict(_, reason) => Error::Conflict(reason),
        }
    }
}

impl Desk {
    /// The desk of an employer, whose name its vacancies carry. What is then changed is public only as far as
    /// it is recorded of vacancies that are.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn open(change: &mut Change<'_>, employer: Employer, today: Date) -> db::Result<Desk> {
        let desk = Desk {
            known: Known::load(change.conn)?,
            today,
            demo: db::holdings(change.conn)?.demo,
            now: change.now,
            revision: change.revision,
            employer,
        };
        let source = Source { id: desk.source(), name: desk.name().to_owned(), url: None, licence: None };
        let known = source::find(change.conn, &source.id)?;
        // Of a vacancy, only what `record` finds public; but all of them show the name of their source.
        change.is_public = known.is_some_and(|known| known != source);
        source::put(change.conn, &source)?;
        Ok(desk)
    }

    /// The key of the employer as a source.
    pub(super) fn source(&self) -> String {
        format!("{}{}", source::EMPLOYER, self.employer.organisation_number)
    }

    fn name(&self) -> &str {
        self.employer.name.as_deref().unwrap_or(&self.employer.organisation_number)
    }

    /// The vacancies that the employer calls so.
    pub(super) fn called(&self, conn: &mut Conn, references: &[&str]) -> db::Result<Vec<Vacancy>> {
        rows::by_reference(conn, &self.source(), references)
    }

    /// Leaves its last day to an expired vacancy whose line says neither another nor that it is published:
    /// what a line leaves out must not open it again.
    pub(super) fn keep_expired(&self, fields: &mut Fields, old: &Vacancy) {
        let expired = State::of(&old.row, &self.today.to_string()) == State::Expired;
        if expired && fields.text("state") != Some(State::Published.name()) {
            fields.fill("deadline", old.row.deadline.clone());
        }
    }

    /// Reads a posting; of one that is there, what is left out of its identity, state and first day stays.
    ///
    /// # Errors
    /// With all that is wrong, or else with what contradicts what is there.
    pub(super) fn read(&self, sent: Sent, old: Option<&Vacancy>) -> Result<Vacancy, Refusal> {
        let Sent { mut fields, html } = sent;
        let today = self.today.to_string();
        let id = old.map_or_else(|| Uuid::now_v7().to_string(), |old| old.row.id.clone());
        let from = old.map(|old| State::of(&old.row, &today));
        fields.default_to("reference", old.map_or(id.as_str(), |old| &old.row.reference));
        fields.default_to("state", from.unwrap_or(State::Draft).name());
        fields.default_to("published", old.map_or(today.as_str(), |old| &old.row.published));
        fields.default_to("positions", 1);
        fields.default_to("remote", "none");

        let reference = fields.required("reference", read::text(255));
        let state = fields.required("state", State::read(old.is_none()));
        let published = fields.required("published", read::date);
        let deadline = fields.optional("deadline", read::date);
        let advertisement = Advertisement::read(&mut fields, &self.known, |text| {
            // A description that stays as it is need not be within bounds that are newer than it.
            let same = old.filter(|old| old.row.description.as_deref() == Some(text));
            let kept = same.and_then(|old| old.row.description_html.clone().map(Ok));
            kept.or(html).unwrap_or_else(|| markup::clean(text))
        });
        let dates = published.zip(state).and_then(|(published, to)| {
            let published = match (from, to) {
                // A draft waits for its day, but does not begin before it is published.
                (Some(State::Draft), State::Published) => published.max(today.clone()),
                _ => published,
            };
            self.dates(&mut fields, old, from, to, published, deadline)
        });
        fields.finish().map_err(Refusal::Invalid)?;
        let unread = || Refusal::Invalid(vec![(String::new(), "is not a vacancy".to_owned())]);
        let (advertisement, dates) = advertisement.zip(dates).ok_or_else(unread)?;
        self.judge(&dates)?;
        let new = advertisement.vacancy(Origin {
            id,
            source_id: self.source(),
            reference: reference.ok_or_else(unread)?,
            employer: self.name().to_owned(),
            published: dates.published,
            deadline: dates.deadline,
            expires: Some(dates.expires.to_string()),
            status: match (dates.to.status(), old) {
                (None, Some(old)) => old.row.status.clone(),
                (status, _) => status.unwrap_or("closed").to_owned(),
            },
            demo: old.map_or(self.demo, |old| old.row.demo),
            imported_at: old.map_or(self.now, |old| old.row.imported_at),
            revision: self.revision,
            organisation_number: Some(self.employer.organisation_number.clone()),
            withheld: old.and_then(|old| old.row.withheld.clone()),
            withheld_note: old.and_then(|old| old.row.withheld_note.clone()),
        });
        match (old, self.barred()) {
            (Some(old), Some(reason)) if old.row.status != "draft" && !same_but_state(old, &new) => {
                let told = format!("{reason}: what is public can only be paused, closed, filled or deleted");
                Err(Refusal::Conflict("/state", told))
            }
            _ => Ok(new),
        }
    }

    /// Checks the days that are new; those that have been accepted before may have passed since.
    fn dates(
        &self,
        fields: &mut Fields,
        old: Option<&Vacancy>,
        from: Option<State>,
        to: State,
        published: String,
        deadline: Option<String>,
    ) -> Option<Dates> {
        let today = self.today.to_string();
        let before = old.map(|old| (old.row.published.as_str(), old.row.deadline.as_deref()));
        let (moved, later) = (
            before.is_none_or(|(day, _)| day != published),
            before.is_none_or(|(_, day)| day != deadline.as_deref()),
        );
        let begun = from.is_some_and(|from| from != State::Draft);
        if moved && let Some((since, _)) = before.filter(|(since, _)| begun && *since <= today.as_str()) {
            fields.refuse("published", format!("cannot be changed any more: it is open since {since}"));
        } else if moved && published < today {
            fields.refuse("published", format!("must not be in the past: today is {today}"));
        } else if moved && published > self.today.saturating_add(1.year()).to_string() {
            fields.refuse("published", "must be within a year");
        }
        let last = published.parse::<Date>().ok()?.saturating_add(6.months());
        // A later last day is what opens it again.
        let lasts = deadline.as_ref().is_none_or(|day| *day >= today);
        let reopens = from == Some(State::Expired)
            && (to == State::Published || to == State::Expired && later && lasts);
        // What was paused before its last day passed stays so unless it is published again.
        let paused = to == State::Expired && old.is_some_and(|old| old.row.status == "paused");
        let (from, to) = match (reopens, paused) {
            (true, true) => (Some(State::Paused), State::Paused),
            (true, false) => (from, State::Published),
            (false, _) => (from, to),
        };
        let opens = to == State::Published && (!begun || reopens);
        // One that has been open for six months is refused for that.
        let over = opens && reopens && last < self.today;
        if (moved || later || opens)
            && !over
            && let Some(day) = &deadline
        {
            let wrong = if *day < today {
                "has passed"
            } else if *day < published {
                "must not be before the day of publication"
            } else if *day > last.to_string() {
                "must be within six months of the day of publication"
            } else {
                ""
            };
            if !wrong.is_empty() {
                fields.refuse("deadline", format!("{wrong}: the last day possible is {last}"));
            }
        }
        let expires =
            deadline.as_ref().and_then(|day| day.parse().ok()).map_or(last, |day: Date| day.min(last));
        Some(Dates { from, to, published, deadline, last, expires })
    }

    /// Holds the change of the state against what is there.
    fn judge(&self, dates: &Dates) -> Result<(), Refusal> {
        let &Dates { from, to, .. } = dates;
        let conflict = |reason: String| Err(Refusal::Conflict("/state", reason));
        if let Some(from) = from.filter(|from| !from.may_become(to)) {
            return conflict(format!("a vacancy that is {from} cannot become {to}"));
        }
        if to != State::Published || from == Some(State::Published) {
            return Ok(());
        }
        if dates.last < self.today {
            return conflict(
                "it has been open for six months, which is the longest: post it anew".to_owned(),
            );
        }
        match self.barred() {
            Some(reason) => conflict(format!("{reason}: keep it as a draft")),
            None => Ok(()),
        }
    }

    /// Why the employer may not publish, where it may not.
    fn barred(&self) -> Option<String> {
        let Employer { status, approved, withdrawn, refusal, .. } = &self.employer;
        Some(match (status.as_str(), *approved) {
            ("verified", true) => return None,
            ("verified", false) if *withdrawn => {
                "a host has withdrawn the approval of this employer".to_owned()
            }
            ("verified", false) => "nobody has vouched yet for who acts for this employer".to_owned(),
            ("refused", _) => format!(
                "the employer may not publish: the business register says {}",
                refusal.as_deref().unwrap_or("that it is closed").replace('_', " ")
            ),
            _ => "the business register has not confirmed the employer yet".to_owned(),
        })
    }
}

/// Whether nothing that the employer writes has changed but the state.
fn same_but_state(old: &Vacancy, new: &Vacancy) -> bool {
    let mut same = new.clone();
    same.row.status.clone_from(&old.row.status);
    same.row.expires.clone_from(&old.row.expires);
    // The business register may have renamed the employer since.
    same.row.employer.clone_from(&old.row.employer);
    same.row.search.clone_from(&old.row.search);
    same.row.revision = old.row.revision;
    same == *old
}

/// The days of a posting, and what it becomes by them.
struct Dates {
    /// What it has been, as the change of its state is judged.
    from: Option<State>,
    to: State,
    published: String,
    deadline: Option<String>,
    /// The last day that it may be open.
    last: Date,
    expires: Date,
}
