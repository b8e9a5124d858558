//! The kindergartens and schools of the municipalities.

use super::Places;
use crate::db::establishment::{self, Establishment};
use crate::db::{self, Conn, tags};
use crate::import::STAGES;
use crate::sources::Feed;
use std::collections::HashMap;

/// The kindergartens and schools of the municipalities that the registers were asked about. Of the others it is
/// not known what is there, which is not the same as nothing.
#[derive(Clone, Debug, Default)]
pub struct Establishments {
    kindergartens: HashMap<String, Vec<Establishment>>,
    schools: HashMap<String, Vec<Establishment>>,
}

/// The school stages of a municipality, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolStages {
    /// `primary`, `lower_secondary`, `upper_secondary`.
    pub stages: Vec<String>,
    /// The day of which they are true; of a register, the last on which it changed one of the schools.
    pub as_of: String,
    /// The key of the source.
    pub source: String,
}

impl Establishments {
    pub(super) fn load(conn: &mut Conn) -> db::Result<Establishments> {
        let mut found = Establishments::default();
        for row in establishment::coverage(conn)? {
            found.of_source(&row.source_id).entry(row.municipality_id).or_default();
        }
        for row in establishment::all(conn)? {
            found.of_source(&row.source_id).entry(row.municipality_id.clone()).or_default().push(row);
        }
        Ok(found)
    }

    fn of_source(&mut self, key: &str) -> &mut HashMap<String, Vec<Establishment>> {
        if key == Feed::Kindergartens.key() { &mut self.kindergartens } else { &mut self.schools }
    }

    /// The kindergartens of the municipality with this slug, by organisation number; none when the register was
    /// not asked.
    pub fn kindergartens(&self, slug: &str) -> Option<&[Establishment]> {
        self.kindergartens.get(slug).map(Vec::as_slice)
    }

    /// The schools of the municipality with this slug, by organisation number; none when the register was not
    /// asked.
    pub fn schools(&self, slug: &str) -> Option<&[Establishment]> {
        self.schools.get(slug).map(Vec::as_slice)
    }

    /// What the schools of a municipality teach together. None where it has none, or where a school that does
    /// not tell its grades may teach what the others do not.
    pub fn stages(&self, slug: &str) -> Option<SchoolStages> {
        let schools = self.schools(slug)?;
        let has = |stage: &&str| {
            let told = schools.iter().filter_map(|school| school.stages.as_deref());
            told.flat_map(tags::split).any(|found| found == *stage)
        };
        let stages: Vec<String> =
            STAGES.iter().filter(|stage| has(stage)).map(|stage| (*stage).into()).collect();
        let is_whole = schools.iter().all(|school| school.stages.is_some()) || stages.len() == STAGES.len();
        let newest = schools.iter().max_by(|a, b| a.as_of.cmp(&b.as_of)).filter(|_| is_whole)?;
        Some(SchoolStages { stages, as_of: newest.as_of.clone(), source: newest.source_id.clone() })
    }
}

impl SchoolStages {
    /// Those that the host of a municipality has recorded, and else those of its schools.
    pub(super) fn of(slug: &str, places: &Places, establishments: &Establishments) -> Option<SchoolStages> {
        let recorded = places.get(slug).and_then(|facts| {
            let (stages, as_of) = (facts.stages.clone()?, facts.stages_as_of.clone()?);
            Some(SchoolStages { stages, as_of, source: facts.source.clone() })
        });
        recorded.or_else(|| establishments.stages(slug))
    }
}
