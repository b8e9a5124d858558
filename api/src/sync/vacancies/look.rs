//! Looks at the advertisements that wait: what they say is true.

use super::batch::{Batch, Kept};
use super::gazetteer::Gazetteer;
use super::postal::PostalCodes;
use super::{Intake, record};
use crate::db::postal_code;
use crate::import::Known;
use crate::markup::TooComplex;
use crate::sources::nav::{Ad, Entry, Found, Nav};
use crate::sources::{Answer, SourceError, require_plausible};
use crate::sync::Run;
use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// How many are asked for at the same time.
const TOGETHER: usize = 4;
/// How many are written in one transaction.
const BATCH: usize = 100;
/// How many are looked at before the pages are read again, so that what has stopped meanwhile leaves soon.
const ROUND: usize = 500;

/// Of how many more than half must be there: else it is the feed that has lost them.
const MANY: usize = 4;

/// What advertisements are read against.
struct Look<'r> {
    run: &'r Run<'r>,
    known: Arc<Known>,
    gazetteer: Gazetteer,
    postal: PostalCodes<'r>,
}

/// What an advertisement turns out to be.
enum Seen {
    /// Within reach.
    Within(Box<Kept>),
    /// Not within reach.
    Outside,
    /// Perhaps not within reach: the register of addresses could not be asked.
    Unsure,
    /// Past its last day.
    Over,
    /// Within reach, but its description is not within the bounds of what is cleaned.
    TooComplex(TooComplex),
}

/// Looks at those that wait and are due, but not at too many: whether these were all.
///
/// # Errors
/// When the feed does not answer; what it has answered before is kept.
pub(super) async fn at_what_waits(
    run: &Run<'_>,
    nav: &Nav<'_>,
    intake: &mut Intake,
) -> Result<bool, SourceError> {
    let mut due = intake.ledger.due(Timestamp::now().as_microsecond());
    if due.is_empty() {
        return Ok(true);
    }
    let all = due.len() <= ROUND;
    due.truncate(ROUND);
    run.progress.tell("advertisements");
    run.progress.expect(due.len() as u64);
    let (known, codes) = run.read(|conn| Ok((Known::load(conn)?, postal_code::all(conn)?))).await?;
    let mut look = Look {
        run,
        known: Arc::new(known),
        gazetteer: Gazetteer::of(&run.region.reference.municipalities),
        postal: PostalCodes::new(&run.sources.adresser, codes),
    };
    for ids in due.chunks(BATCH) {
        let (mut found, mut failed) = (Vec::with_capacity(ids.len()), None);
        let ask = |id: Uuid| async move { (id, nav.entry(id).await) };
        let mut asked = stream::iter(ids.iter().copied().map(ask)).buffer_unordered(TOGETHER);
        while let Some((id, reply)) = asked.next().await {
            match reply {
                Ok(reply) => found.push((id, reply)),
                // One that never comes must not keep back the others for ever.
                Err(error) => {
                    failed = Some((id, error));
                    break;
                }
            }
        }
        drop(asked);
        found.sort_by_key(|(id, _)| *id);
        let mut batch = Batch::default();
        let now = Timestamp::now().as_microsecond();
        let there = found.iter().filter(|(_, reply)| matches!(reply, Found::Entry(_))).count();
        let plausible = match found.len() {
            MANY.. => require_plausible("advertisements", there, found.len()),
            _ => Ok(()),
        };
        for (id, reply) in found {
            match reply {
                Found::Entry(answer) => look.at(id, &answer, intake, &mut batch, now).await,
                Found::Nothing if plausible.is_ok() => batch.note(intake.ledger.miss(id, now)),
                Found::Nothing => batch.note(intake.ledger.postpone(id, now)),
            }
            run.progress.advance(1);
        }
        if let Some((id, _)) = failed {
            batch.note(intake.ledger.postpone(id, now));
        }
        batch.postal_codes = look.postal.take_news();
        batch.apply(run, None, &mut intake.synced.report).await?;
        if let Some((_, error)) = failed {
            return Err(error);
        }
        plausible?;
    }
    Ok(all)
}

impl Look<'_> {
    /// Looks at one advertisement.
    async fn at(&mut self, id: Uuid, answer: &Answer, intake: &mut Intake, batch: &mut Batch, now: i64) {
        let read = Entry::read(&answer.body, id, answer.fetched_at).map_err(|error| error.to_string());
        let (changed_at, ad) = match read {
            Ok(Entry { changed_at, ad: Some(ad) }) => (changed_at.map(|time| time.as_microsecond()), ad),
            Ok(Entry { ad: None, .. }) => return batch.note(intake.ledger.end(id)),
            Err(reason) => return refuse(id, &reason, intake, batch, now),
        };
        let seen = match self.see(id, &ad, answer, intake).await {
            Ok(seen) => seen,
            Err(reason) => return refuse(id, &reason, intake, batch, now),
        };
        let report = &mut intake.synced.report;
        let news = match seen {
            Seen::Within(kept) => {
                batch.kept.push(*kept);
                intake.ledger.looked_at(id, changed_at)
            }
            Seen::Over => {
                batch.gone.push(id.to_string());
                intake.ledger.looked_at(id, changed_at)
            }
            Seen::Outside => {
                report.outside += 1;
                batch.outside.push(id.to_string());
                intake.ledger.looked_at(id, changed_at)
            }
            Seen::Unsure => {
                report.outside += 1;
                intake.ledger.postpone(id, now)
            }
            // The same text would be refused again: it is looked at when the feed says that it has changed.
            Seen::TooComplex(reason) => {
                tracing::warn!(%id, %reason, "the description of an advertisement of NAV cannot be used");
                report.refused += 1;
                intake.ledger.looked_at(id, changed_at)
            }
        };
        batch.note(news);
    }

    /// What an advertisement turns out to be.
    ///
    /// # Errors
    /// Why it cannot be used.
    async fn see(&mut self, id: Uuid, ad: &Ad, answer: &Answer, intake: &Intake) -> Result<Seen, String> {
        if ad.expires < self.run.today {
            return Ok(Seen::Over);
        }
        let (mut places, mut unsure) = (Vec::new(), false);
        for location in &ad.locations {
            let mut found = self.gazetteer.find(location);
            if let (None, None, Some(code)) = (&found, &location.number, &location.postal_code) {
                let number = self.postal.number(code).await;
                unsure |= number.is_none();
                found = number.flatten().and_then(|number| self.gazetteer.by_number(&number));
            }
            places.extend(found.filter(|slug| !places.contains(slug)));
        }
        if !places.iter().any(|slug| intake.cursor.within.contains(slug)) {
            return Ok(if unsure { Seen::Unsure } else { Seen::Outside });
        }
        let key = self.run.key();
        let html = match record::description(ad).await {
            Ok(html) => html,
            Err(reason) => return Ok(Seen::TooComplex(reason)),
        };
        let vacancy = record::vacancy(id, ad, html, &places, &self.known, key, answer.fetched_at)?;
        let contacts = record::contacts(ad);
        Ok(Seen::Within(Box::new(Kept { vacancy, contacts, payload: answer.payload(key, &id.to_string()) })))
    }
}

/// Passes over an advertisement that cannot be used: what was there of it stays, and it is looked at again later.
fn refuse(id: Uuid, reason: &str, intake: &mut Intake, batch: &mut Batch, now: i64) {
    tracing::warn!(%id, reason, "an advertisement of NAV cannot be used");
    intake.synced.report.refused += 1;
    batch.note(intake.ledger.postpone(id, now));
}
