//! Lines that are municipalities as places to live.

use super::{Fields, Known, Place, Record, Report, Stamp, read};
use crate::db::{self, Conn, place, tags};

/// School stages, as in the file and in the database.
const STAGES: [&str; 3] = ["primary", "lower_secondary", "upper_secondary"];

impl Record for Place {
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Place> {
        let municipality_id =
            fields.required("municipality", |value| known.municipality(read::parsed(value)?));
        let kindergarten_places = fields.optional("kindergarten_places", read::whole(0..=100_000));
        let as_of = fields.required("as_of", read::date);
        let stages = fields.list("stages", read::choice(&STAGES));
        let interests = fields.required_list("interests", read::tag);
        Some(Place {
            municipality_id: municipality_id?,
            kindergarten_places,
            stages: stages.map(tags::join),
            interests: tags::join(interests?),
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
            if (Place { revision: old.revision, ..record.clone() }) == old {
                report.unchanged += 1;
            } else {
                place::update(conn, &record)?;
                report.updated += 1;
            }
        }
        Ok(report)
    }
}
