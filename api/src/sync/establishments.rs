//! Takes in kindergartens or schools: all of a register that are in the region and its surroundings, or none.

use super::{Report, Run, Synced};
use crate::db::establishment::{self as rows, Coverage, Establishment};
use crate::db::payload::{self, Payload};
use crate::db::{self, Conn, revision, tags};
use crate::region::Municipality;
use crate::sources::udir::{self, Register, Unit};
use crate::sources::{Client, SourceError, require_plausible};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// The most kindergartens or schools: several times what the surroundings of any region have.
const MOST: usize = 4_000;
/// Maximum number of bytes of all replies of one run together: some times what the registers have of all of Norway.
const MAX_BYTES: usize = 128 << 20;
/// From how many on a municipality does not lose more than half of them at once.
const MANY: usize = 4;

/// What is there, and what is to be there.
struct Plan {
    key: &'static str,
    today: String,
    /// What is there and has not been found again, by number.
    old: HashMap<String, Establishment>,
    new: Vec<Establishment>,
    coverage: Vec<Coverage>,
    payloads: Vec<Payload>,
    /// Number of bytes of all replies so far.
    bytes: usize,
    report: Report,
}

pub(super) async fn take_in(
    run: &Run<'_>,
    client: &Client,
    register: Register,
    what: &'static str,
) -> Result<Synced, SourceError> {
    let (key, began) = (run.key(), Timestamp::now().as_microsecond());
    let (old, covered) =
        run.read(move |conn| Ok((rows::of_source(conn, key)?, rows::coverage(conn)?))).await?;
    let mut plan = Plan {
        key,
        today: run.today.to_string(),
        old: old.into_iter().map(|row| (row.organisation_number.clone(), row)).collect(),
        new: Vec::new(),
        coverage: Vec::new(),
        payloads: Vec::new(),
        bytes: 0,
        report: Report::default(),
    };
    let mut found = 0;
    let municipalities = run.region.surrounding_municipalities();
    // Those of a municipality that is not asked about any more go with it, whatever the others have.
    let asked: HashSet<&str> = municipalities.iter().map(|found| found.slug.as_str()).collect();
    let had = plan.old.values().filter(|row| asked.contains(row.municipality_id.as_str())).count();
    run.progress.expect(municipalities.len() as u64);
    for municipality in municipalities {
        run.progress.tell(&municipality.name);
        found += plan.ask(run, client, register, what, municipality).await?;
        run.progress.advance(1);
    }
    if plan.coverage.is_empty() {
        return Err(SourceError::unusable("not one municipality has anything that is active"));
    }
    require_plausible(what, found, had)?;
    let before: Vec<Coverage> = covered.into_iter().filter(|row| row.source_id == key).collect();
    plan.finish(run, &before, began, found).await
}

impl Plan {
    /// Asks what a municipality has: how many there are then.
    async fn ask(
        &mut self,
        run: &Run<'_>,
        client: &Client,
        register: Register,
        what: &'static str,
        municipality: &Municipality,
    ) -> Result<usize, SourceError> {
        let number = municipality.number;
        let list = udir::list(client, register, number).await?;
        let own = |row: &Establishment| row.municipality_id == municipality.slug;
        let had: Vec<String> =
            self.old.values().filter(|row| own(row)).map(|row| row.organisation_number.clone()).collect();
        let require_most = |found| match had.len() >= MANY && found < had.len().div_ceil(2) {
            true => Err(SourceError::Implausible { what, found, had: had.len() }),
            false => Ok(found),
        };
        require_most(list.wanted.len())?;
        self.bytes += list.answers.iter().map(|answer| answer.body.len()).sum::<usize>();
        self.require_few_bytes()?;
        if self.payloads.len() + list.wanted.len() > MOST {
            return Err(SourceError::unusable(format!("there are more than {MOST} {what}")));
        }
        if !list.is_in_use {
            self.report.outside += 1;
            // Nothing is said of what was there, so it stays.
            self.report.unchanged += had.len() as u64;
            if had.is_empty() {
                return Ok(0);
            }
        }
        self.coverage
            .push(Coverage { source_id: self.key.to_owned(), municipality_id: municipality.slug.clone() });
        if !list.is_in_use {
            had.iter().for_each(|number| _ = self.old.remove(number));
            return Ok(had.len());
        }
        for (answer, page) in list.answers.iter().zip(1..) {
            self.payloads.push(answer.payload(self.key, &format!("kommune/{number}/{page}")));
        }
        self.report.refused += list.refused;
        let mut found = 0;
        for organisation in &list.wanted {
            let (answer, unit) = udir::unit(client, register, organisation, number, run.today).await?;
            self.bytes += answer.body.len();
            self.require_few_bytes()?;
            self.payloads.push(answer.payload(self.key, &format!("enhet/{organisation}")));
            let old = self.old.get(organisation.as_str()).cloned();
            match unit {
                Some(Ok(unit)) => {
                    self.old.remove(organisation.as_str());
                    self.compare(old, row(self.key, organisation.as_str(), municipality, unit));
                    found += 1;
                }
                Some(Err(reason)) => {
                    tracing::warn!(%organisation, reason, "a unit cannot be used");
                    self.report.refused += 1;
                    // What was there stays as it was.
                    found += usize::from(self.old.remove(organisation.as_str()).is_some());
                }
                None => {}
            }
        }
        require_most(found)
    }

    fn require_few_bytes(&self) -> Result<(), SourceError> {
        match self.bytes > MAX_BYTES {
            true => {
                Err(SourceError::unusable(format!("the replies have more than {MAX_BYTES} bytes together")))
            }
            false => Ok(()),
        }
    }

    /// Keeps one if it is not there as it is.
    fn compare(&mut self, old: Option<Establishment>, (mut row, changed): (Establishment, Option<String>)) {
        if let Some(old) = &old {
            row.revision = old.revision;
            row.as_of = changed.clone().unwrap_or_else(|| old.as_of.clone());
            if row == *old {
                self.report.unchanged += 1;
                return;
            }
            self.report.updated += 1;
        } else {
            self.report.inserted += 1;
        }
        row.as_of = changed.unwrap_or_else(|| self.today.clone());
        self.new.push(row);
    }

    /// Stores it: what is published only if it differs, what was sent always.
    async fn finish(
        mut self,
        run: &Run<'_>,
        before: &[Coverage],
        began: i64,
        records: usize,
    ) -> Result<Synced, SourceError> {
        // What was not found again is gone.
        self.report.removed = self.old.len() as u64;
        self.coverage.sort();
        let (report, as_of) = (self.report, Some(self.today.clone()));
        let is_same = self.new.is_empty() && self.old.is_empty() && self.coverage == before;
        let (key, payloads) = (self.key, std::mem::take(&mut self.payloads));
        let keep = move |conn: &mut Conn| {
            payload::put_all(conn, &payloads)?;
            payload::purge(conn, key, began)
        };
        let store = move |conn: &mut Conn, revision| Ok(self.store(conn, revision)?);
        run.publish(keep, (!is_same).then_some(store)).await?;
        Ok(Synced { report, records: records as u64, as_of, ..Synced::default() })
    }

    fn store(&self, conn: &mut Conn, revision: i64) -> db::Result<()> {
        for row in &self.new {
            rows::put(conn, &Establishment { revision, ..row.clone() })?;
        }
        for number in self.old.keys() {
            rows::delete(conn, self.key, number)?;
        }
        rows::set_coverage(conn, self.key, &self.coverage)?;
        revision::mark_reference(conn, revision)
    }
}

/// A unit as it is stored, and the day on which the register last changed it.
fn row(
    key: &str,
    organisation_number: &str,
    municipality: &Municipality,
    unit: Unit,
) -> (Establishment, Option<String>) {
    let (lowest, highest) = unit.range.unzip();
    let (longitude, latitude) = unit.coordinates.unzip();
    let row = Establishment {
        source_id: key.to_owned(),
        organisation_number: organisation_number.to_owned(),
        municipality_id: municipality.slug.clone(),
        name: unit.name,
        private: unit.private,
        lowest,
        highest,
        stages: unit.stages.map(tags::join),
        enrolled: unit.enrolled,
        inactive_in_basil: unit.inactive_in_basil,
        longitude,
        latitude,
        address: unit.address,
        postal_code: unit.postal_code,
        post_town: unit.post_town,
        website: unit.website,
        as_of: String::new(),
        revision: 0,
    };
    (row, unit.changed)
}
