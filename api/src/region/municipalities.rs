//! The municipalities, found by any name that they go by.

use crate::db::centre::{self, Centre};
use crate::db::employment::{self, Employment};
use crate::db::municipality::{self as rows, Membership, Name, Number};
use crate::db::population::{self, Population};
use crate::db::{self, Conn};
use flytthit_matcher::place::MunicipalityNumber;
use jiff::civil::Date;
use std::collections::HashMap;

/// A municipality: an identity whose numbers and names may change.
#[derive(Clone, Debug)]
pub struct Municipality {
    /// What it is called in addresses; never changes.
    pub slug: String,
    /// The official number (`kommunenummer`) in force, or the last of a municipality that is no more.
    pub number: MunicipalityNumber,
    /// Whether a number is in force: otherwise it is no more, or not yet, and nobody lives or works there.
    pub in_force: bool,
    /// What it is called; its number where only that is known.
    pub name: String,
    /// Its names in all languages.
    pub names: Vec<Name>,
    /// All its numbers, from the first to the last.
    pub numbers: Vec<Number>,
    /// Whether it belongs to the region.
    pub member: bool,
    /// When it belongs, or belonged, to the region.
    pub membership: Vec<Membership>,
    /// How many people live there, from the first figure to the last.
    pub population: Vec<Population>,
    /// How many are employed, as of the last year with figures; none where nothing is known.
    pub employment: Option<Employment>,
    /// The place in it that journeys are reckoned from and to, where that is known.
    pub centre: Option<Centre>,
}

/// A municipality as someone named it.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'m> {
    /// Which one was meant.
    pub municipality: &'m Municipality,
    /// Whether it was named by a number that is no longer in force.
    pub retired: bool,
}

/// All municipalities, by number.
#[derive(Debug)]
pub struct Municipalities {
    all: Vec<Municipality>,
    /// By slug and by each number, also those that are no longer in force.
    positions: HashMap<String, usize>,
}

impl Municipalities {
    pub(super) fn load(conn: &mut Conn, today: Date) -> db::Result<Municipalities> {
        let today = today.to_string();
        let mut population: HashMap<String, Vec<Population>> = HashMap::new();
        for figure in population::all(conn)? {
            population.entry(figure.municipality_id.clone()).or_default().push(figure);
        }
        // The last of each municipality stays.
        let mut employment: HashMap<String, Employment> = employment::all(conn)?
            .into_iter()
            .map(|figure| (figure.municipality_id.clone(), figure))
            .collect();
        let centres = centre::all(conn)?.into_iter().map(|centre| (centre.municipality_id.clone(), centre));
        let mut centres: HashMap<String, Centre> = centres.collect();
        let rows = rows::all(conn)?.into_iter();
        let mut all: Vec<Municipality> = rows
            .filter_map(|row| {
                let population = population.remove(&row.id).unwrap_or_default();
                let (employment, centre) = (employment.remove(&row.id), centres.remove(&row.id));
                Some(Municipality { population, employment, centre, ..on_day(row, &today)? })
            })
            .collect();
        all.sort_by_key(|municipality| municipality.number);
        Ok(Municipalities { positions: positions(&all), all })
    }

    /// All of them, ascending by number.
    pub fn all(&self) -> &[Municipality] {
        &self.all
    }

    /// The municipality with this number, also one no longer in force, or this slug.
    pub fn resolve(&self, name: &str) -> Option<Resolved<'_>> {
        let municipality = &self.all[*self.positions.get(name)?];
        let current = name == municipality.slug || municipality.number.to_string() == name;
        Some(Resolved { municipality, retired: !current })
    }

    /// The municipality with this slug, number or former number.
    pub fn get(&self, name: &str) -> Option<&Municipality> {
        self.resolve(name).map(|resolved| resolved.municipality)
    }
}

/// The municipality as it is on this day, without figures; none when it has no number that can be read.
fn on_day(row: rows::Municipality, today: &str) -> Option<Municipality> {
    let in_force = row.numbers.iter().find(|number| number.holds_on(today));
    let number: MunicipalityNumber = in_force.or(row.numbers.last())?.number.parse().ok()?;
    let in_force = in_force.is_some();
    let holds = |from: Option<&str>, to: Option<&str>| {
        from.is_none_or(|from| from <= today) && to.is_none_or(|to| today < to)
    };
    let names = || row.names.iter().filter(|name| name.language == "nb");
    let name = names().find(|name| holds(name.valid_from.as_deref(), name.valid_to.as_deref()));
    let last = || names().max_by_key(|name| &name.valid_to);
    let name = name.or_else(last).map_or_else(|| number.to_string(), |name| name.name.clone());
    let member =
        row.membership.iter().any(|time| holds(Some(time.valid_from.as_str()), time.valid_to.as_deref()));
    Some(Municipality {
        slug: row.id,
        number,
        in_force,
        name,
        names: row.names,
        numbers: row.numbers,
        member,
        membership: row.membership,
        population: Vec::new(),
        employment: None,
        centre: None,
    })
}

/// A number in force goes before the same number once held by another, and a slug before both.
fn positions(all: &[Municipality]) -> HashMap<String, usize> {
    let mut positions = HashMap::new();
    for (at, municipality) in all.iter().enumerate() {
        for number in &municipality.numbers {
            positions.insert(number.number.clone(), at);
        }
    }
    for (at, municipality) in all.iter().enumerate() {
        positions.insert(municipality.number.to_string(), at);
    }
    for (at, municipality) in all.iter().enumerate() {
        positions.insert(municipality.slug.clone(), at);
    }
    positions
}
