//! The commuting matrices, from Statistics Norway's table 03321.

use super::statbank::{self, CONTENTS, TIME};
use super::{Report, Run, Synced, source};
use crate::blocking::blocking;
use crate::db::matrix;
use crate::import::{self, commuting as import_matrix};
use crate::sources::json_stat::{Dataset, Dimension, JsonStatError, Missing};
use crate::sources::pxweb::{Part, Pick, Selection, Table};
use crate::sources::{SourceError, require_plausible};
use crate::triplets::Triplets;
use flytthit_matcher::commuting::{Area, AreaId, AreaKind, Cell, CellStatus, compare_codes};
use import_matrix::{Plan, Published, is_municipality, store};
use std::collections::BTreeMap;
use std::sync::Arc;

const TABLE: &str = "03321";
/// The dimension of the municipalities where people work.
const WORK: &str = "ArbstedKomm";
/// The dimension of those where they live, as the table spells it.
const HOME: &str = "Bokommuen";

/// Takes in the last year, or those since a day, each in a transaction of its own.
pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    run.progress.tell("asking what there is");
    let mut table = Table::open(run.sources, TABLE).await?;
    let cursor = statbank::cursor(&table, "");
    if let Some(same) = statbank::nothing_new(run, cursor.as_deref()).await? {
        return Ok(same);
    }
    let everybody = Selection::default()
        .and(Pick::of(WORK, municipalities(&table, WORK)?))
        .and(Pick::of(HOME, municipalities(&table, HOME)?))
        .and(statbank::pick(&table, CONTENTS, &["Sysselsatte"])?);
    let years = statbank::wanted_years(run, &table)?;
    let last = *years.last().expect("there is one");
    run.progress.expect(years.len() as u64);
    let mut report = Report::default();
    for year in years {
        run.progress.tell(&year.to_string());
        let parts = table.data(&everybody.clone().and(statbank::pick_years(&[year]))).await?;
        let cursor = cursor.clone().filter(|_| year == last);
        let stored = take_in_year(run, year, parts, cursor).await?;
        report.inserted += stored.inserted;
        report.updated += stored.updated;
        report.unchanged += stored.unchanged;
        run.progress.advance(1);
    }
    let key = run.key();
    let sizes = run.read(move |conn| Ok(matrix::sizes(conn, key)?)).await?;
    let records = sizes.values().sum::<i64>().unsigned_abs();
    Ok(Synced { report, records, as_of: Some(last.to_string()), ..Synced::default() })
}

async fn take_in_year(
    run: &Run<'_>,
    year: i32,
    parts: Vec<Part>,
    cursor: Option<String>,
) -> Result<import::Report, SourceError> {
    let (parts, flows) = blocking(move || {
        let flows = flows(&parts).map_err(|error| statbank::unusable(error, &parts))?;
        Ok::<_, SourceError>((parts, flows))
    })
    .await?;
    let feed = run.feed;
    let published = Published { year, source: source(feed), centre: None };
    let job = Arc::new((parts, flows, published));
    let look = Arc::clone(&job);
    let is_done = run.read(move |conn| {
        let (parts, flows, published) = &*look;
        let plan = Plan::of(conn, flows, published).map_err(|error| refused(error, parts))?;
        let latest = matrix::sizes(conn, feed.key())?
            .last_entry()
            .map(|latest| latest.remove().unsigned_abs() as usize);
        require_plausible("flows", flows.cells.len(), plan.old.or(latest).unwrap_or(0))?;
        Ok(plan.is_done)
    });
    let name = year.to_string();
    let is_news = !is_done.await?;
    let unchanged = job.1.cells.len() as u64;
    let sent = Arc::clone(&job);
    let keep = move |conn: &mut _| statbank::keep(conn, feed, &name, &sent.0, cursor.as_deref());
    let store = move |conn: &mut _, revision| {
        let (parts, flows, published) = &*job;
        store(conn, revision, flows, published).map_err(|error| refused(error, parts))
    };
    let stored = run.publish(keep, is_news.then_some(store)).await?;
    Ok(stored.unwrap_or(import::Report { unchanged, ..import::Report::default() }))
}

/// The codes of a dimension that are, or were, those of municipalities: it has totals too, and people who
/// work abroad or nobody knows where.
fn municipalities(table: &Table<'_>, dimension: &str) -> Result<Vec<String>, SourceError> {
    let codes = table.codes(dimension)?.iter();
    let label = |code: &str| table.outline().dimension(dimension).and_then(|found| found.label(code));
    let known = |code: &str| !label(code).is_some_and(|label| label.to_lowercase().contains("uoppgitt"));
    Ok(codes.filter(|code| is_municipality(code) && known(code)).cloned().collect())
}

fn refused(error: import::Error, parts: &[Part]) -> SourceError {
    match error {
        import::Error::Db(error) => error.into(),
        import::Error::File(reason) => statbank::unusable(reason, parts),
        error => statbank::unusable(error, parts),
    }
}

/// The flows of a year between municipalities where anybody lives or works: the table has the numbers of all
/// years. There can be none where there was no municipality; any other missing number is one that is not known.
fn flows(parts: &[Part]) -> Result<Triplets, JsonStatError> {
    let mut codes: Vec<&str> = Vec::new();
    for part in parts {
        for name in [HOME, WORK] {
            let dimension = part.dataset.outline().dimension(name);
            codes.extend(dimension.map_or(&[][..], Dimension::codes).iter().map(String::as_str));
        }
    }
    codes.sort_unstable_by(|a, b| compare_codes(a, b));
    codes.dedup();
    let places: BTreeMap<&str, usize> = codes.iter().copied().zip(0..).collect();

    let mut cells: Vec<(usize, usize, Option<u64>)> = Vec::new();
    let mut lives = vec![false; codes.len()];
    for Part { dataset, .. } in parts {
        let (home, work) = (dataset.axis(HOME)?, dataset.axis(WORK)?);
        dataset.axis(TIME)?;
        let (homes, works) = (places_of(dataset, HOME, &places), places_of(dataset, WORK, &places));
        for cell in dataset.cells() {
            let commuters = match cell.count()? {
                Ok(0) | Err(Missing::Impossible) => continue,
                Ok(count) => Some(count),
                Err(_) => None,
            };
            let (from, to) = (homes[cell.place(home)], works[cell.place(work)]);
            if commuters.is_some() {
                lives[from] = true;
                lives[to] = true;
            }
            cells.push((from, to, commuters));
        }
    }
    let mut areas = Vec::new();
    let ids: Vec<Option<AreaId>> = codes
        .iter()
        .zip(lives)
        .map(|(code, lives)| {
            lives.then(|| {
                areas.push(Area { code: (*code).into(), kind: AreaKind::Municipality });
                AreaId(areas.len() as u32 - 1)
            })
        })
        .collect();
    cells.sort_unstable_by_key(|&(from, to, _)| (from, to));
    let cell = |(from, to, commuters): (usize, usize, Option<u64>)| {
        Some(Cell { residence: ids[from]?, work: ids[to]?, commuters, status: CellStatus::Certain })
    };
    Ok(Triplets { cells: cells.into_iter().filter_map(cell).collect(), areas })
}

/// The places of a dimension's codes among all codes, in its order.
fn places_of(dataset: &Dataset, dimension: &str, places: &BTreeMap<&str, usize>) -> Vec<usize> {
    let codes = dataset.outline().dimension(dimension).map_or(&[][..], Dimension::codes);
    codes.iter().filter_map(|code| places.get(code.as_str()).copied()).collect()
}
