//! How many people are employed, by home and by place of work, from Statistics Norway's table 11618.

use super::statbank::{self, CONTENTS, REGION};
use super::{Report, Run, Synced};
use crate::blocking::blocking;
use crate::db::employment::{self, Employment};
use crate::db::municipality;
use crate::import::commuting::is_municipality;
use crate::sources::json_stat::JsonStatError;
use crate::sources::pxweb::{Part, Pick, Selection, Table};
use crate::sources::{SourceError, require_plausible};
use std::collections::{BTreeMap, HashMap};

const TABLE: &str = "11618";
/// What is counted: who lives there, who of them is employed, and who is employed there.
const MEASURES: [&str; 3] = ["BefolkningBosted", "SysselBosted", "SysselArbsted"];
/// The dimensions of which only the whole is wanted, with its code and what it is called.
const WHOLE: [(&str, &str, &str); 2] = [("Kjonn", "0", "begge kjønn"), ("Alder", "15-74", "15-74 år")];

/// Takes in the last year, or those since a day.
pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    run.progress.tell("asking what there is");
    let mut table = Table::open(run.sources, TABLE).await?;
    let years = statbank::wanted_years(run, &table)?;
    let places = places(run, &years).await?;
    let cursor = statbank::cursor(&table, &known(&table, &places)?);
    if let Some(same) = statbank::nothing_new(run, cursor.as_deref()).await? {
        return Ok(same);
    }
    let regions = table.codes(REGION)?.iter().filter(|code| is_municipality(code)).cloned();
    let mut selection = Selection::default()
        .and(Pick::of(REGION, regions.collect::<Vec<_>>()))
        .and(statbank::pick(&table, CONTENTS, &MEASURES)?)
        .and(statbank::pick_years(&years));
    for (dimension, code, label) in WHOLE {
        selection = selection.and(Pick::of(dimension, [whole(&table, dimension, code, label)?]));
    }
    run.progress.expect(1);
    let parts = table.data(&selection).await?;
    let (parts, found) = blocking(move || {
        let found = figures(&parts).map_err(|error| statbank::unusable(error, &parts))?;
        Ok::<_, SourceError>((parts, found))
    })
    .await?;
    run.progress.advance(1);
    store(run, found, places, parts, cursor).await
}

/// The slugs of the municipalities by their numbers in each year, of which there is one at least.
type Places = BTreeMap<i32, BTreeMap<String, String>>;

async fn places(run: &Run<'_>, years: &[i32]) -> Result<Places, SourceError> {
    let years = years.to_vec();
    let on = |conn: &mut _, year| Ok((year, municipality::by_number_on(conn, &format!("{year:04}-12-31"))?));
    run.read(move |conn| years.into_iter().map(|year| on(conn, year)).collect()).await
}

/// The numbers in the table that somebody has in the last year: with one more, there is more to take in.
fn known(table: &Table<'_>, places: &Places) -> Result<String, SourceError> {
    let is_known = |code: &&String| places.values().next_back().is_some_and(|last| last.contains_key(*code));
    let mut known: Vec<&str> = table.codes(REGION)?.iter().filter(is_known).map(String::as_str).collect();
    known.sort_unstable();
    Ok(known.join(" "))
}

/// The code of a dimension that stands for all of it.
fn whole(table: &Table<'_>, dimension: &str, code: &str, label: &str) -> Result<String, SourceError> {
    let codes = table.codes(dimension)?;
    let called = |code: &String| table.outline().dimension(dimension)?.label(code).map(str::to_lowercase);
    let found = codes.iter().find(|found| *found == code);
    match found.or_else(|| codes.iter().find(|code| called(code).as_deref() == Some(label))) {
        Some(found) => Ok(found.clone()),
        None => Err(SourceError::unusable(format!("{dimension} has no {code:?}, which is all of it"))),
    }
}

/// Numbers by code and year, as [`MEASURES`], where anything is known and anybody lives or works.
type Figures = BTreeMap<(String, i32), [Option<i64>; 3]>;

fn figures(parts: &[Part]) -> Result<Figures, JsonStatError> {
    let mut figures = Figures::new();
    for Part { dataset, .. } in parts {
        let (region, time) = (dataset.axis(REGION)?, dataset.axis(statbank::TIME)?);
        let contents = dataset.axis(CONTENTS)?;
        for cell in dataset.cells() {
            let (Some(measure), Ok(year)) = (
                MEASURES.iter().position(|measure| *measure == cell.code(contents)),
                cell.code(time).parse(),
            ) else {
                continue;
            };
            let numbers = figures.entry((cell.code(region).to_owned(), year)).or_default();
            numbers[measure] = cell.count()?.ok().and_then(|count| i64::try_from(count).ok());
        }
    }
    figures.retain(|_, numbers| numbers.iter().any(|number| number.is_some_and(|number| number > 0)));
    Ok(figures)
}

/// Stores what is new in one transaction.
async fn store(
    run: &Run<'_>,
    found: Figures,
    places: Places,
    parts: Vec<Part>,
    cursor: Option<String>,
) -> Result<Synced, SourceError> {
    let key = run.key();
    let years: Vec<i32> = places.keys().copied().collect();
    let (first, last) = (years[0], years[years.len() - 1]);
    let had = run.read(|conn| Ok(employment::all(conn)?)).await?;
    let mut report = Report::default();
    let mut figures = BTreeMap::new();
    for ((code, year), numbers) in found {
        let Some(place) = places.get(&year).and_then(|places| places.get(&code)) else {
            report.outside += 1;
            continue;
        };
        let [residents, employed_residents, employed_here] = numbers;
        let (municipality_id, source_id) = (place.clone(), key.to_owned());
        let figure =
            Employment { municipality_id, year, residents, employed_residents, employed_here, source_id };
        if figures.insert((place.clone(), year), figure).is_some() {
            return Err(statbank::unusable(format!("{place} has two numbers in {year}"), &parts));
        }
    }
    let asked = had.iter().filter(|figure| (first..=last).contains(&figure.year)).count();
    require_plausible("figures of employment", figures.len(), asked)?;
    if figures.is_empty() {
        return Err(statbank::unusable("nobody is employed in any known municipality", &parts));
    }
    let total = had.len() as u64;
    let had: HashMap<(String, i32), Employment> =
        had.into_iter().map(|figure| ((figure.municipality_id.clone(), figure.year), figure)).collect();
    let mut changed = Vec::new();
    for (place, figure) in figures {
        match had.get(&place) {
            Some(old) if *old == figure => {
                report.unchanged += 1;
                continue;
            }
            Some(_) => report.updated += 1,
            None => report.inserted += 1,
        }
        changed.push(figure);
    }
    statbank::store(run, (first, last), parts, cursor, changed, employment::put).await?;
    Ok(Synced {
        records: total + report.inserted,
        report,
        as_of: Some(last.to_string()),
        ..Synced::default()
    })
}
