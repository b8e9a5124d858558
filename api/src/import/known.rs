//! What the codes of a file can mean.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use flytthit_matcher::{
    occupation::Code,
    place::{InvalidMunicipalityNumber, MunicipalityNumber},
};
use strsim::osa_distance;

use crate::{
    clock,
    db::{Conn, Result, municipality, occupation},
};

/// The municipalities and occupations that the database knows.
pub struct Known {
    /// The slugs of the municipalities, by number.
    municipalities: HashMap<String, String>,
    /// The slugs of those in force.
    in_force: HashSet<String>,
    /// The titles of the occupations, by code.
    occupations: BTreeMap<String, String>,
    /// Whether the whole classification has been imported.
    complete: bool,
}

impl Known {
    /// Reads them from the database.
    pub fn load(conn: &mut Conn) -> Result<Known> {
        let today = clock::today().to_string();
        let mut municipalities = HashMap::new();
        let mut in_force = HashSet::new();
        for number in municipality::numbers(conn)? {
            // Should two have had the same number, the one that has it now is meant.
            if number.holds_on(&today) {
                in_force.insert(number.municipality_id.clone());
                municipalities.insert(number.number, number.municipality_id);
            } else {
                municipalities.entry(number.number).or_insert(number.municipality_id);
            }
        }
        let occupations: BTreeMap<String, String> =
            occupation::all(conn)?.into_iter().map(|found| (found.code, found.title_nb)).collect();
        let complete = occupations.keys().any(|code| code.len() == 4);
        Ok(Known { municipalities, in_force, occupations, complete })
    }

    /// The slug of the municipality that has or had this number.
    pub fn municipality(&self, number: MunicipalityNumber) -> Result<String, String> {
        let found = self.municipalities.get(&number.to_string());
        found.cloned().ok_or_else(|| format!("no municipality with the number {number} is known"))
    }

    /// The slug of the municipality that has this number, or had it and has another now.
    pub fn home(&self, number: MunicipalityNumber) -> Result<String, String> {
        let slug = self.municipality(number)?;
        match self.in_force.contains(&slug) {
            true => Ok(slug),
            false => Err(format!("{number} is the number of a municipality that is no more")),
        }
    }

    /// The slug of the municipality that has this slug or this number, or had it and has another now.
    pub fn place(&self, name: &str) -> Result<String, String> {
        if self.in_force.contains(name) {
            return Ok(name.to_owned());
        }
        match name.parse() {
            Ok(number) => self.home(number),
            Err(InvalidMunicipalityNumber) => {
                Err(format!("`{name}` is neither a municipality number nor a slug"))
            }
        }
    }

    /// The code, if the classification has it; where only its groups are known, if they have its
    /// group.
    pub fn occupation(&self, code: Code) -> Result<String, String> {
        let found = if self.complete { code } else { code.group(2) };
        match self.occupations.contains_key(found.as_str()) {
            true => Ok(code.to_string()),
            false => {
                Err(format!("STYRK-08 has no occupation {code}; near are: {}", self.near(code).join("; ")))
            }
        }
    }

    /// Up to five codes with their titles that may have been meant: those that share the most leading
    /// digits, then those with the fewest mistyped.
    fn near(&self, code: Code) -> Vec<String> {
        // Where the classification is complete, an unknown code most likely means an occupation, not a group.
        let level = if self.complete { code.level() } else { 2.min(code.level()) };
        let mut found: Vec<_> = self
            .occupations
            .iter()
            .filter(|(known, _)| known.len() == level)
            .filter_map(|(known, title)| {
                let shared = code.common_prefix(&known.parse().ok()?);
                Some((Reverse(shared), osa_distance(known, code.group(level).as_str()), known, title))
            })
            .collect();
        found.sort();
        found.iter().take(5).map(|(.., known, title)| format!("{known} {title}")).collect()
    }
}
