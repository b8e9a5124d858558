//! How long it takes between the centres of municipalities, by car and by train and bus.

use super::{Report, Run, Synced};
use crate::db::travel_time::{self as rows, TravelTime};
use crate::db::{Conn, payload, revision};
use crate::sources::travel::{Journey, Point, Timed};
use crate::sources::{SourceError, require_plausible};
use flytthit_matcher::commuting::Thresholds;
use std::collections::{BTreeMap, BTreeSet};

/// The most journeys that are asked for: so few that a planner of public transport can answer them in an hour.
const MAX_JOURNEYS: usize = 2_000;

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let times = run.sources.travel_times(run.feed);
    let times = times.ok_or_else(|| SourceError::Unprepared(format!("{} is not configured", run.key())))?;
    let journeys = journeys(run);
    if journeys.len() > MAX_JOURNEYS {
        let reason = format!("{} journeys are too many to ask for", journeys.len());
        return Err(SourceError::Unprepared(reason));
    }
    run.progress.expect(journeys.len() as u64);
    let timed = times.between(&journeys, run.today, &|steps| run.progress.advance(steps)).await?;
    let (mode, key) = (times.mode().name(), run.key());
    let Timed { minutes, as_of, answers } = timed;
    let payloads: Vec<_> = answers.iter().map(|(name, answer)| answer.payload(key, name)).collect();
    let found: Vec<TravelTime> = journeys
        .iter()
        .zip(minutes)
        .filter_map(|(journey, minutes)| {
            Some(TravelTime {
                from_id: journey.from.clone(),
                to_id: journey.to.clone(),
                mode: mode.to_owned(),
                minutes: minutes?.try_into().ok()?,
                as_of: as_of.to_string(),
                source_id: key.to_owned(),
            })
        })
        .collect();
    let had = run.read(move |conn| Ok(rows::of_mode(conn, mode)?)).await?;
    require_plausible("travel times", found.len(), had.len())?;
    let records = found.len() as u64;
    let news = News::of(found, had);
    let report = news.report;
    let is_news = !news.is_none();
    let store = move |conn: &mut Conn, revision| {
        news.put.iter().try_for_each(|new| rows::put(conn, new))?;
        news.gone.iter().try_for_each(|old| rows::delete(conn, old))?;
        Ok(revision::mark_reference(conn, revision)?)
    };
    run.publish(move |conn| payload::put_all(conn, &payloads), is_news.then_some(store)).await?;
    Ok(Synced { report, records, as_of: Some(as_of.to_string()), ..Synced::default() })
}

/// From where to where enough people commute for a catchment, in some matrix: where both centres are known.
fn journeys(run: &Run<'_>) -> Vec<Journey> {
    let least = Thresholds::default().min_commuters;
    let reference = &run.region.reference;
    let mut pairs = BTreeSet::new();
    for year in reference.matrices.all() {
        let slug = |area| Some(&year.municipality(area, &reference.municipalities)?.slug);
        let cells = year.matrix.ids().flat_map(|area| year.matrix.from(area));
        let many = cells.filter(|cell| cell.residence != cell.work && cell.commuters >= Some(least));
        pairs.extend(many.filter_map(|cell| Some((slug(cell.residence)?, slug(cell.work)?))));
    }
    let centre = |slug: &str| {
        let centre = reference.municipalities.get(slug)?.centre.as_ref()?;
        Some(Point { lat: centre.lat, lon: centre.lon })
    };
    let journey = |(from, to): (&String, &String)| {
        Some(Journey { start: centre(from)?, end: centre(to)?, from: from.clone(), to: to.clone() })
    };
    pairs.into_iter().filter_map(journey).collect()
}

/// What is not as it was. A journey that takes as long as before keeps the day for which that was first asked.
struct News {
    put: Vec<TravelTime>,
    gone: Vec<TravelTime>,
    report: Report,
}

impl News {
    fn of(found: Vec<TravelTime>, had: Vec<TravelTime>) -> News {
        let key = |time: &TravelTime| (time.from_id.clone(), time.to_id.clone());
        let mut had: BTreeMap<_, TravelTime> = had.into_iter().map(|time| (key(&time), time)).collect();
        let (mut report, mut put) = (Report::default(), Vec::new());
        for time in found {
            match had.remove(&key(&time)) {
                Some(old) if old.minutes == time.minutes => {
                    report.unchanged += 1;
                    continue;
                }
                Some(_) => report.updated += 1,
                None => report.inserted += 1,
            }
            put.push(time);
        }
        report.removed = had.len() as u64;
        News { put, gone: had.into_values().collect(), report }
    }

    fn is_none(&self) -> bool {
        self.put.is_empty() && self.gone.is_empty()
    }
}
