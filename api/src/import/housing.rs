//! Lines that are homes.

use super::{Fields, Housing, Known, Record, Report, Stamp, read, vacancies::source};
use crate::db::{self, Conn, housing};

impl Record for Housing {
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Housing> {
        let reference = fields.required("reference", read::text(255));
        let source_id = fields.required("source", source(stamp));
        let municipality_id =
            fields.required("municipality", |value| known.municipality(read::parsed(value)?));
        let kind = fields.required("kind", read::tag);
        let tenure = fields.required("tenure", read::choice(&["rent", "buy"]));
        let bedrooms = fields.required("bedrooms", read::whole(0..=50));
        let area_m2 = fields.required("area_m2", read::whole(1..=100_000));
        let price = fields.required("price", read::whole(0..=10_000_000_000_i64));
        let available_from = fields.optional("available_from", read::date);
        let title = fields.required("title", read::text(512));
        let url = fields.required("url", read::link);
        let reference = reference?;
        Some(Housing {
            id: stamp.id(&reference),
            source_id: source_id?,
            reference,
            municipality_id: municipality_id?,
            kind: kind?,
            tenure: tenure?.to_owned(),
            bedrooms: bedrooms?,
            area_m2: area_m2?,
            price: price?,
            available_from,
            title: title?,
            url: url?,
            status: "open".to_owned(),
            as_of: stamp.today.clone(),
            demo: stamp.demo(),
            imported_at: stamp.imported_at,
            revision: stamp.revision,
        })
    }

    fn key(&self) -> (&str, &str) {
        (&self.source_id, &self.reference)
    }

    fn store(conn: &mut Conn, records: Vec<Housing>) -> db::Result<Report> {
        let mut report = Report::default();
        for mut record in records {
            let Some(old) = housing::by_reference(conn, &record.source_id, &[&record.reference])?.pop()
            else {
                housing::insert(conn, &record)?;
                report.inserted += 1;
                continue;
            };
            record.id.clone_from(&old.id);
            record.imported_at = old.imported_at;
            // The same advertisement on another day is as of that day, but no change.
            let same = Housing { as_of: old.as_of.clone(), revision: old.revision, ..record.clone() };
            if same == old {
                report.unchanged += 1;
            } else {
                housing::update(conn, &record)?;
                report.updated += 1;
            }
        }
        Ok(report)
    }
}
