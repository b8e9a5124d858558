//! How many people of which age live where on 1 January, from Statistics Norway's table 07459.
//!
//! Its municipalities are those of today in every year: the table sums those that have become one.

use super::statbank::{self, CONTENTS, REGION};
use super::{Report, Run, Synced};
use crate::blocking::blocking;
use crate::db::population::{self, Ages, Population};
use crate::sources::json_stat::{JsonStatError, Missing};
use crate::sources::pxweb::{Part, Pick, Selection, Table};
use crate::sources::{SourceError, require_plausible};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const TABLE: &str = "07459";
const SEX: &str = "Kjonn";
const AGE: &str = "Alder";
/// The list of today's municipalities, and how its codes begin; the number follows.
const TODAY: &str = "KommSummer";
const PREFIX: &str = "K-";
/// The first year that is taken in when nobody asks for earlier ones.
const FIRST: i32 = 2005;
/// More people than in any municipality.
const MOST: i64 = 10_000_000;
/// The last age of each group but the last.
const GROUPS: [usize; 5] = [0, 5, 15, 19, 66];

/// Takes in the last year and those that lack figures, or those since a day.
pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    run.progress.tell("asking what there is");
    let mut table = Table::open(run.sources, TABLE).await?;
    let places = places(run, &mut table).await?;
    let codes: Vec<&str> = places.keys().map(String::as_str).collect();
    let cursor = statbank::cursor(&table, &codes.join(" "));
    if let Some(same) = statbank::nothing_new(run, cursor.as_deref()).await? {
        return Ok(same);
    }
    let had = run.read(|conn| Ok(population::all(conn)?)).await?;
    let years = match run.options.since {
        Some(_) => statbank::wanted_years(run, &table)?,
        None => lacking(&statbank::years(&table, run.today)?, &places, &had, run.key()),
    };
    let ages = ages(table.codes(AGE)?)?;
    run.progress.tell(&format!("{} years of {} municipalities", years.len(), places.len()));
    run.progress.expect(1);
    let selection = Selection::default()
        .and(Pick::of(REGION, places.keys().cloned()).grouped_by(TODAY))
        .and(statbank::pick(&table, SEX, &["1", "2"])?)
        .and(Pick::of(AGE, ages.keys().cloned()))
        .and(statbank::pick(&table, CONTENTS, &["Personer1"])?)
        .and(statbank::pick_years(&years));
    let parts = table.data(&selection).await?;
    let key = run.key();
    let (parts, found) = blocking(move || {
        let found =
            figures(&parts, &places, &ages, key).map_err(|error| statbank::unusable(error, &parts))?;
        Ok::<_, SourceError>((parts, found))
    })
    .await?;
    run.progress.advance(1);

    let span = (years[0], years[years.len() - 1]);
    let records = store(run, had, found, span, parts, cursor).await?;
    Ok(Synced { as_of: Some(format!("{}-01-01", span.1)), ..records })
}

/// The slugs of the members of the region and of those around them, by their codes in the table.
async fn places(run: &Run<'_>, table: &mut Table<'_>) -> Result<BTreeMap<String, String>, SourceError> {
    let listed = table.codelist(&format!("agg_{TODAY}")).await?;
    let listed = listed.map(|codes| codes.into_iter().collect::<BTreeSet<String>>());
    let today = run.today.to_string();
    let wanted = run.region.surrounding_municipalities().into_iter();
    let places: BTreeMap<String, String> = wanted
        .map(|found| (format!("{PREFIX}{}", found.number), found))
        .filter(|(code, found)| match &listed {
            Some(listed) => listed.contains(code),
            // A code that there is not fails the whole question: those that are known by more than a
            // number that some year had are there.
            None => !found.names.is_empty() && found.numbers.iter().any(|number| number.holds_on(&today)),
        })
        .map(|(code, found)| (code, found.slug.clone()))
        .collect();
    match places.is_empty() {
        true => Err(SourceError::unusable(format!("{TODAY} has none of the municipalities that are known"))),
        false => Ok(places),
    }
}

/// The last year, and those for which some municipality has no figures by age.
fn lacking(years: &[i32], places: &BTreeMap<String, String>, had: &[Population], key: &str) -> Vec<i32> {
    let complete = had.iter().filter(|figure| figure.source_id == key && figure.ages != Ages::default());
    let complete: BTreeSet<(&str, &str)> =
        complete.map(|figure| (figure.municipality_id.as_str(), figure.as_of.as_str())).collect();
    let lacks = |year: i32| {
        let day = day(year);
        places.values().any(|place| !complete.contains(&(place.as_str(), day.as_str())))
    };
    let last = years.last().copied();
    let wanted = |year: &i32| Some(*year) == last || *year >= FIRST && lacks(*year);
    years.iter().copied().filter(wanted).collect()
}

fn day(year: i32) -> String {
    format!("{year:04}-01-01")
}

/// The single years of age by their codes: `000`, `001` … and the last, such as `105+`.
fn ages(codes: &[String]) -> Result<BTreeMap<String, usize>, SourceError> {
    let age = |code: &String| {
        let digits = code.strip_suffix('+').unwrap_or(code);
        let single = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let age = digits.parse().ok().filter(|_| single)?;
        Some((code.clone(), age))
    };
    let ages: BTreeMap<String, usize> = codes.iter().filter_map(age).collect();
    let all: BTreeSet<usize> = ages.values().copied().collect();
    let unbroken = all.iter().copied().eq(0..ages.len());
    let open = ages.last_key_value().is_some_and(|(code, age)| code.ends_with('+') && *age > 67);
    match unbroken && open {
        true => Ok(ages),
        false => Err(SourceError::unusable(format!("{AGE} is not every age from 000 to an open last one"))),
    }
}

/// What is summed of a municipality in a year.
#[derive(Clone, Copy, Default)]
struct Sum {
    groups: [i64; 6],
    cells: usize,
    unknown: bool,
}

/// The figures of the parts. Where any number is missing, or nobody lives, nothing is known.
fn figures(
    parts: &[Part],
    places: &BTreeMap<String, String>,
    ages: &BTreeMap<String, usize>,
    key: &str,
) -> Result<Vec<Population>, JsonStatError> {
    let mut sums: BTreeMap<(&str, &str), Sum> = BTreeMap::new();
    for Part { dataset, .. } in parts {
        let (region, age, time) = (dataset.axis(REGION)?, dataset.axis(AGE)?, dataset.axis(statbank::TIME)?);
        let codes = dataset.outline().dimension(AGE).map_or(&[][..], |found| found.codes());
        let groups: Vec<usize> = codes
            .iter()
            .map(|code| ages.get(code).map_or(0, |age| GROUPS.partition_point(|last| last < age)))
            .collect();
        for cell in dataset.cells() {
            let sum = sums.entry((cell.code(region), cell.code(time))).or_default();
            sum.cells += 1;
            match cell.count()? {
                Ok(count) => {
                    let group = &mut sum.groups[groups[cell.place(age)]];
                    *group = group.saturating_add_unsigned(count);
                }
                Err(Missing::Impossible) => {}
                Err(_) => sum.unknown = true,
            }
        }
    }
    let whole = |sum: &Sum| !sum.unknown && sum.cells == 2 * ages.len() && sum.groups != [0; 6];
    let figures = sums.into_iter().filter(|(_, sum)| whole(sum)).filter_map(|((code, year), sum)| {
        let [age_0, age_1_5, age_6_15, age_16_19, age_20_66, age_67_and_over] = sum.groups.map(Some);
        Some(Population {
            municipality_id: places.get(code)?.clone(),
            as_of: day(year.parse().ok()?),
            people: sum.groups.iter().fold(0, |all, group| i64::saturating_add(all, *group)),
            source_id: key.to_owned(),
            ages: Ages { age_0, age_1_5, age_6_15, age_16_19, age_20_66, age_67_and_over },
        })
    });
    Ok(figures.collect())
}

/// Stores what is new in one transaction. A figure of somebody else on the same day is left as it is.
async fn store(
    run: &Run<'_>,
    had: Vec<Population>,
    found: Vec<Population>,
    (first, last): (i32, i32),
    parts: Vec<Part>,
    cursor: Option<String>,
) -> Result<Synced, SourceError> {
    let key = run.key();
    let own = had.iter().filter(|figure| figure.source_id == key).count();
    let had: HashMap<(String, String), Population> = had
        .into_iter()
        .map(|figure| ((figure.municipality_id.clone(), figure.as_of.clone()), figure))
        .collect();
    let days = day(first)..=day(last);
    let asked = had.values().filter(|figure| figure.source_id == key && days.contains(&figure.as_of)).count();
    require_plausible("figures of population", found.len(), asked)?;
    if found.is_empty() {
        return Err(statbank::unusable("nobody lives anywhere", &parts));
    }
    if let Some(Population { municipality_id, people, .. }) = found.iter().find(|found| found.people > MOST) {
        return Err(statbank::unusable(format!("{people} people live in {municipality_id}"), &parts));
    }
    let mut report = Report::default();
    let mut changed = Vec::new();
    for figure in found {
        match had.get(&(figure.municipality_id.clone(), figure.as_of.clone())) {
            Some(old) if *old == figure => report.unchanged += 1,
            Some(old) if old.source_id != key => report.refused += 1,
            Some(_) => {
                report.updated += 1;
                changed.push(figure);
            }
            None => {
                report.inserted += 1;
                changed.push(figure);
            }
        }
    }
    statbank::store(run, (first, last), parts, cursor, changed, population::put).await?;
    Ok(Synced { records: own as u64 + report.inserted, report, as_of: None, ..Synced::default() })
}
