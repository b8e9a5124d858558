//! [`Gazetteer`]: which municipality is meant by what an advertisement says of a place.

use super::counties;
use crate::region::Municipalities;
use crate::sources::nav::Location;
use std::collections::{BTreeSet, HashMap};

/// The municipalities that are in force, by their numbers and by their names in all languages, past and present.
pub(super) struct Gazetteer {
    by_number: HashMap<String, String>,
    by_name: HashMap<String, BTreeSet<String>>,
    numbers: HashMap<String, Vec<String>>,
}

impl Gazetteer {
    /// Those that are known.
    pub(super) fn of(municipalities: &Municipalities) -> Gazetteer {
        let (mut by_number, mut by_name, mut numbers) = (HashMap::new(), HashMap::new(), HashMap::new());
        for municipality in municipalities.all().iter().filter(|municipality| municipality.in_force) {
            let own: Vec<String> = municipality.numbers.iter().map(|number| number.number.clone()).collect();
            for number in &own {
                // Should two have had the same number, the one that has it now is meant.
                let meant = municipalities.get(number).filter(|meant| meant.in_force).unwrap_or(municipality);
                by_number.insert(number.clone(), meant.slug.clone());
            }
            numbers.insert(municipality.slug.clone(), own);
            let names = municipality.names.iter().map(|name| name.name.as_str());
            for name in names.chain([municipality.name.as_str()]).flat_map(spellings) {
                by_name.entry(name).or_insert_with(BTreeSet::new).insert(municipality.slug.clone());
            }
        }
        Gazetteer { by_number, by_name, numbers }
    }

    /// The slug of the municipality with this number.
    pub(super) fn by_number(&self, number: &str) -> Option<String> {
        self.by_number.get(number).cloned()
    }

    /// The slug of the municipality that is meant by the number, or by the name and the county. Several have the same
    /// name, such as Os: which one is meant is said by the county, or else it is not known.
    pub(super) fn find(&self, location: &Location) -> Option<String> {
        if let Some(number) = &location.number {
            return self.by_number(number);
        }
        let name = location.municipality.as_deref()?;
        let named: BTreeSet<&String> =
            spellings(name).iter().filter_map(|name| self.by_name.get(name)).flatten().collect();
        let lies_there = |slug: &&&String| match location.county.as_deref() {
            Some(county) => self.lies_in(slug, &spellings(county)),
            None => true,
        };
        let mut meant = named.iter().filter(lies_there);
        let first = meant.next()?;
        meant.next().is_none().then(|| (*first).clone())
    }

    fn lies_in(&self, slug: &str, counties: &[String]) -> bool {
        let numbers = self.numbers.get(slug).into_iter().flatten();
        numbers.into_iter().any(|number| counties.iter().any(|county| counties::lies_in(number, county)))
    }
}

/// The ways of writing a name: whole, in each of its languages, and without what tells it from others of its name.
fn spellings(name: &str) -> Vec<String> {
    let plain = |text: &str| {
        let text = text.split('(').next().unwrap_or_default().to_lowercase();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let whole = name.replace('–', "-");
    let parts = whole.split(" - ").flat_map(|part| part.split('/')).map(plain);
    let mut all: Vec<String> = parts.chain([plain(&whole)]).filter(|name| !name.is_empty()).collect();
    all.dedup();
    all
}
