//! Lines that are municipalities as places to live.

use std::collections::HashSet;

use super::{Fields, Known, Place, Record, Report, Stamp, read};
use crate::db::{self, Conn, place, source, tags};

/// School stages, as in the file and in the database.
pub const STAGES: [&str; 3] = ["primary", "lower_secondary", "upper_secondary"];

/// The most interests.
const MAX_INTERESTS: usize = 200;

/// What a municipality offers to those who live there, whoever tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Kindergarten places free, `None` when unknown.
    pub kindergarten_places: Option<i32>,
    /// Some of [`STAGES`], as [`tags`]; `None` when unknown.
    pub stages: Option<String>,
    /// Interests that can be pursued there, as [`tags`].
    pub interests: String,
}

impl Offer {
    /// Takes an offer from the fields of an object. `None` when something is wrong with them, which
    /// `fields` then knows.
    pub fn read(fields: &mut Fields) -> Option<Offer> {
        let kindergarten_places = fields.optional("kindergarten_places", read::whole(0..=100_000));
        let stages = fields
            .list("stages", STAGES.len(), read::choice(&STAGES))
            .map(|stages| once(fields, "stages", stages));
        let interests = fields.required_list("interests", MAX_INTERESTS, read::tag)?;
        Some(Offer { kindergarten_places, stages, interests: once(fields, "interests", interests) })
    }
}

/// The words of a list, which must each be there once.
fn once<W: AsRef<str>>(fields: &mut Fields, key: &str, words: Vec<W>) -> String {
    let mut seen = HashSet::new();
    if let Some(again) = words.iter().map(AsRef::as_ref).find(|word| !seen.insert(*word)) {
        fields.refuse(key, format!("names {again} twice"));
    }
    tags::join(words)
}

/// Whether a host has recorded something after the day of which a file tells: then the file is what is old.
fn is_newer(old: &Place, record: &Place) -> bool {
    let days = [&old.kindergarten_as_of, &old.stages_as_of, &old.interests_as_of];
    let by_host = old.source_id.starts_with(source::HOST);
    // Dates are in the order of their texts.
    by_host && days.into_iter().flatten().chain([&old.as_of]).any(|day| *day >= record.as_of)
}

impl Record for Place {
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Place> {
        let municipality_id = fields.required("municipality", |value| known.home(read::parsed(value)?));
        let as_of = fields.required("as_of", read::date);
        let offer = Offer::read(fields)?;
        Some(Place {
            municipality_id: municipality_id?,
            kindergarten_places: offer.kindergarten_places,
            stages: offer.stages,
            interests: offer.interests,
            as_of: as_of?,
            source_id: stamp.source.clone(),
            demo: stamp.demo(),
            imported_at: stamp.imported_at,
            revision: stamp.revision,
            kindergarten_as_of: None,
            stages_as_of: None,
            interests_as_of: None,
        })
    }

    fn key(&self) -> (&str, &str) {
        (&self.source_id, &self.municipality_id)
    }

    fn store(conn: &mut Conn, records: Vec<Place>) -> db::Result<Report> {
        let mut report = Report::default();
        for mut record in records {
            let Some(old) = place::find(conn, &record.municipality_id)? else {
                place::insert(conn, &record)?;
                report.inserted += 1;
                continue;
            };
            record.imported_at = old.imported_at;
            if is_newer(&old, &record) || (Place { revision: old.revision, ..record.clone() }) == old {
                report.unchanged += 1;
            } else {
                place::update(conn, &record)?;
                report.updated += 1;
            }
        }
        Ok(report)
    }
}
