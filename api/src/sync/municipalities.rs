//! The municipalities of Klass: which numbers are one, from when to when, and what they are called.
//!
//! `history` makes municipalities of codes and changes, `names` makes names of what Klass calls them, and
//! `plan` finds out what of that the database does not know. Names are asked for in bokmål only: they are the
//! same in all languages that Klass has, and those that differ stand side by side in one.

mod ended;
mod history;
mod names;
mod plan;

use super::{Run, Synced};
use crate::db::{municipality, payload, revision};
use crate::sources::klass::{self, Span};
use crate::sources::{SourceError, require_plausible};
use ended::require_confirmed;
use flytthit_matcher::place::MunicipalityNumber;
use history::{History, histories};
use jiff::civil::{Date, date};
use plan::{Plan, renumberings};
use std::collections::HashSet;

/// The first day that is asked for: the oldest commuting figures are of that year.
const SINCE: Date = date(2000, 1, 1);
/// The code for people and things of which no municipality is known.
const UNKNOWN: &str = "9999";

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let klass = &run.sources.klass;
    run.progress.expect(3);
    let (mut spans, codes_answer) = klass::codes(klass, klass::MUNICIPALITIES, SINCE).await?;
    run.progress.advance(1);
    let (changes, changes_answer) = klass::changes(klass, klass::MUNICIPALITIES, SINCE).await?;
    run.progress.advance(1);
    let all = spans.len();
    spans.retain(|span| span.code != UNKNOWN);
    let outside = (all - spans.len()) as u64;
    require_numbers(&spans).map_err(|reason| SourceError::unusable(reason).about(&codes_answer))?;
    let told: HashSet<(String, Date)> =
        changes.iter().filter_map(|change| Some((change.new.clone()?, change.on))).collect();

    let key = run.key();
    let payloads = [codes_answer.payload(key, "codes"), changes_answer.payload(key, "changes")];
    let (today, accepted) = (run.today, run.options.accept_ended.clone());
    let as_of = spans.iter().map(|span| span.from).filter(|from| *from <= today).max();

    let plan = move |conn: &mut _| {
        let known = municipality::all(conn)?;
        let unusable = |reason| SourceError::unusable(reason).about(&codes_answer);
        let histories = histories(&spans, &changes, &renumberings(&known)).map_err(unusable)?;
        check_plausible(&histories, &told, &known, today)?;
        require_confirmed(&histories, &changes, &known, today, &accepted)?;
        let records = histories.iter().filter(|history| is_in_force(history, today)).count() as u64;
        Ok((Plan::new(&histories, &known).map_err(unusable)?, records))
    };
    let (first, records) = run.read(plan.clone()).await?;
    let store = move |conn: &mut _, revision| {
        let (plan, _) = plan(conn)?;
        plan.apply(conn, revision)?;
        revision::mark_reference(conn, revision)?;
        Ok(plan.report())
    };
    let is_news = !first.is_empty();
    let stored = run.publish(move |conn| payload::put_all(conn, &payloads), is_news.then_some(store)).await?;
    let mut report = stored.unwrap_or_else(|| first.report());
    run.progress.advance(1);
    report.outside = outside;
    Ok(Synced { report, records, as_of: as_of.map(|day| day.to_string()), ..Synced::default() })
}

fn require_numbers(spans: &[Span]) -> Result<(), String> {
    match spans.iter().find(|span| span.code.parse::<MunicipalityNumber>().is_err()) {
        Some(span) => Err(format!("{:?} is no number of a municipality", span.code)),
        None => Ok(()),
    }
}

/// Refuses lists that must be broken: what Klass has told once it does not take back.
fn check_plausible(
    histories: &[History],
    told: &HashSet<(String, Date)>,
    known: &[municipality::Municipality],
    today: Date,
) -> Result<(), SourceError> {
    let numbers = || known.iter().flat_map(|found| &found.numbers);
    let found: HashSet<&str> =
        histories.iter().flat_map(|history| &history.numbers).map(|held| &*held.number).collect();
    let again = numbers().filter(|number| found.contains(&*number.number)).count();
    require_plausible("numbers of municipalities", again, numbers().count())?;
    let day = today.to_string();
    let in_force = histories.iter().filter(|history| is_in_force(history, today)).count();
    let had = known.iter().filter(|found| found.numbers.iter().any(|number| number.holds_on(&day))).count();
    require_plausible("municipalities in force", in_force, had)?;
    // Whatever began on a known day did so by a change.
    let begun =
        histories.iter().flat_map(|history| &history.numbers).filter_map(|held| Some((held, held.from?)));
    let by_change = begun.clone().filter(|(held, from)| told.contains(&(held.number.clone(), *from)));
    require_plausible("changes of municipalities", by_change.count(), begun.count())
}

fn is_in_force(history: &History, day: Date) -> bool {
    history
        .numbers
        .iter()
        .any(|held| held.from.is_none_or(|from| from <= day) && held.to.is_none_or(|to| day < to))
}
