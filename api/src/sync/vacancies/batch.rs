//! [`Batch`]: what is written in one transaction.

use super::ledger::News;
use crate::db::nav_ad::{self, NavAd};
use crate::db::payload::{self, Payload};
use crate::db::postal_code::{self, PostalCode};
use crate::db::vacancy::{self, Vacancy};
use crate::db::vacancy_contact::{self as contacts, Contact};
use crate::db::{self, Conn, sync as rows};
use crate::import::Record;
use crate::sources::{Feed, SourceError};
use crate::sync::{Report, Run};
use std::collections::HashMap;

/// An advertisement within reach, as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) vacancy: Vacancy,
    pub(super) contacts: Vec<Contact>,
    /// As it was sent; it has the contacts too, so it goes with them.
    pub(super) payload: Payload,
}

/// What is written in one transaction.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// Advertisements that are new or may have changed.
    pub(super) kept: Vec<Kept>,
    /// References of those that may not be shown any more.
    pub(super) gone: Vec<String>,
    /// References of those that are outside, or have moved there.
    pub(super) outside: Vec<String>,
    /// What the ledger knows anew.
    pub(super) active: Vec<NavAd>,
    /// What it has forgotten.
    pub(super) forgotten: Vec<String>,
    /// What the register of addresses has said.
    pub(super) postal_codes: Vec<PostalCode>,
}

/// How many references are asked about at a time.
const MANY: usize = 1_000;

impl Batch {
    /// Notes what has changed in the ledger.
    pub(super) fn note(&mut self, news: News) {
        self.active.extend(news.active);
        self.forgotten.extend(news.forgotten);
        self.gone.extend(news.gone);
    }

    /// Writes it, with where to go on. It is a revision only where somebody could see a difference.
    ///
    /// # Errors
    /// When the database fails, or somebody else has taken over.
    pub(super) async fn apply(
        self,
        run: &Run<'_>,
        cursor: Option<String>,
        report: &mut Report,
    ) -> Result<(), SourceError> {
        let key = run.key();
        let (seen, batch) = run.read(move |conn| Ok((self.is_seen(conn, key)?, self))).await?;
        let silent = batch.kept.is_empty() && batch.active.is_empty() && batch.forgotten.is_empty();
        if !seen && silent && batch.postal_codes.is_empty() && cursor.is_none() {
            return Ok(());
        }
        let write = move |conn: &mut Conn, revision| {
            let done = batch.write(conn, key, revision)?;
            if let Some(cursor) = cursor {
                rows::set_cursor(conn, key, &cursor)?;
            }
            Ok(done)
        };
        let done = match seen {
            true => run.write(write).await?,
            // What nobody can see needs no number.
            false => run.write_private(move |conn| write(conn, 0)).await?,
        };
        report.inserted += done.inserted;
        report.updated += done.updated;
        report.unchanged += done.unchanged;
        report.removed += done.removed;
        Ok(())
    }

    /// Whether anybody could see a difference.
    fn is_seen(&self, conn: &mut Conn, key: &str) -> db::Result<bool> {
        let gone: Vec<&str> = self.gone.iter().chain(&self.outside).map(String::as_str).collect();
        if !stored(conn, key, &gone)?.is_empty() {
            return Ok(true);
        }
        let references: Vec<&str> =
            self.kept.iter().map(|kept| kept.vacancy.row.reference.as_str()).collect();
        let mut old = by_reference(conn, key, &references)?;
        for kept in &self.kept {
            let Some(old) = old.remove(&kept.vacancy.row.reference) else { return Ok(true) };
            let differs = kept.vacancy.clone().replaces(&old)
                || old.row.withheld.is_none() && !same(&contacts::of(conn, &old.row.id)?, &kept.contacts);
            if differs {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn write(self, conn: &mut Conn, key: &str, revision: i64) -> db::Result<Report> {
        let gone: Vec<&str> = self.gone.iter().chain(&self.outside).map(String::as_str).collect();
        let mut report = Report { removed: remove(conn, key, &gone, revision)?, ..Report::default() };
        let references: Vec<&str> =
            self.kept.iter().map(|kept| kept.vacancy.row.reference.as_str()).collect();
        let with_revision = |kept: &Kept| {
            let mut vacancy = kept.vacancy.clone();
            vacancy.row.revision = revision;
            vacancy
        };
        let done = Vacancy::store(conn, self.kept.iter().map(with_revision).collect())?;
        (report.inserted, report.updated, report.unchanged) = (done.inserted, done.updated, done.unchanged);
        let ids = by_reference(conn, key, &references)?;
        for kept in &self.kept {
            let Some(stored) = ids.get(&kept.vacancy.row.reference) else { continue };
            if stored.row.withheld.is_some() {
                forget(conn, key, &stored.row.id, &stored.row.reference)?;
                continue;
            }
            if !same(&contacts::of(conn, &stored.row.id)?, &kept.contacts) {
                contacts::replace(conn, &stored.row.id, &kept.contacts)?;
            }
            payload::put(conn, &kept.payload)?;
        }
        nav_ad::put(conn, &self.active)?;
        nav_ad::delete(conn, &self.forgotten.iter().map(String::as_str).collect::<Vec<_>>())?;
        for code in &self.postal_codes {
            postal_code::put(conn, code)?;
        }
        Ok(report)
    }
}

/// Takes away what may not be shown: how many vacancies that were there. Their rows stay, emptied, so that they are the
/// same should they come back, and what a moderator took away stays away.
fn remove(conn: &mut Conn, key: &str, references: &[&str], revision: i64) -> db::Result<u64> {
    let found = stored(conn, key, references)?;
    for mut vacancy in found.iter().cloned() {
        vacancy.row.empty(revision);
        vacancy.row.employer.clear();
        vacancy::update(conn, &vacancy)?;
        forget(conn, key, &vacancy.row.id, &vacancy.row.reference)?;
    }
    Ok(found.len() as u64)
}

/// Forgets the people of a vacancy.
fn forget(conn: &mut Conn, key: &str, id: &str, reference: &str) -> db::Result<()> {
    contacts::replace(conn, id, &[])?;
    payload::delete(conn, key, reference)
}

/// Those of these references that are there and not deleted.
fn stored(conn: &mut Conn, key: &str, references: &[&str]) -> db::Result<Vec<Vacancy>> {
    let mut found = Vec::new();
    for references in references.chunks(MANY) {
        found.extend(vacancy::by_reference(conn, key, references)?);
    }
    found.retain(|found| found.row.status != "deleted");
    Ok(found)
}

fn by_reference(conn: &mut Conn, key: &str, references: &[&str]) -> db::Result<HashMap<String, Vacancy>> {
    let found = vacancy::by_reference(conn, key, references)?;
    Ok(found.into_iter().map(|found| (found.row.reference.clone(), found)).collect())
}

/// Whether these are the same people in the same order.
fn same(stored: &[Contact], new: &[Contact]) -> bool {
    let people = |contact: &Contact| Contact { vacancy_id: String::new(), ordinal: 0, ..contact.clone() };
    stored.iter().map(people).eq(new.iter().map(people))
}

/// The vacancies of NAV whose people must be forgotten on the day `today`, since one can no longer apply: the ids of
/// those with contacts, and the references of those whose advertisements are kept.
pub(crate) fn people_to_forget(conn: &mut Conn, today: &str) -> db::Result<(Vec<String>, Vec<String>)> {
    let key = Feed::Vacancies.key();
    let open: HashMap<String, String> = vacancy::open_of(conn, key, today)?.into_iter().collect();
    let mut ids = contacts::vacancies(conn)?;
    ids.retain(|id| !open.contains_key(id));
    let references: std::collections::HashSet<&String> = open.values().collect();
    let mut names = payload::names(conn, key)?;
    names.retain(|name| name.parse::<uuid::Uuid>().is_ok() && !references.contains(name));
    Ok((ids, names))
}

/// Forgets them.
pub(crate) fn forget_people(conn: &mut Conn, ids: &[String], references: &[String]) -> db::Result<()> {
    for id in ids {
        contacts::replace(conn, id, &[])?;
    }
    for reference in references {
        payload::delete(conn, Feed::Vacancies.key(), reference)?;
    }
    Ok(())
}
