//! Lines that are homes.

use super::{Fields, Housing, Known, Record, Report, Stamp, read, vacancies::source};
use crate::db::{self, Conn, housing};

/// What there is to know of a home, whoever tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// What it is, such as `house`.
    pub kind: String,
    /// `rent` or `buy`.
    pub tenure: &'static str,
    /// How many bedrooms.
    pub bedrooms: i32,
    /// Floor area in m².
    pub area_m2: i32,
    /// NOK: a month when let, the sum when sold.
    pub price: i64,
    /// First day, when known.
    pub available_from: Option<String>,
    /// What a reader sees.
    pub title: String,
    /// Where it is advertised.
    pub url: String,
}

impl Home {
    /// Takes a home from the fields of an object. `None` when something is wrong with them, which
    /// `fields` then knows.
    pub fn read(fields: &mut Fields) -> Option<Home> {
        let kind = fields.required("kind", read::tag);
        let tenure = fields.required("tenure", read::choice(&["rent", "buy"]));
        let bedrooms = fields.required("bedrooms", read::whole(0..=50));
        let area_m2 = fields.required("area_m2", read::whole(1..=100_000));
        let price = fields.required("price", read::whole(0..=10_000_000_000_i64));
        let available_from = fields.optional("available_from", read::date);
        let title = fields.required("title", read::text(512));
        let url = fields.required("url", read::link);
        Some(Home {
            kind: kind?,
            tenure: tenure?,
            bedrooms: bedrooms?,
            area_m2: area_m2?,
            price: price?,
            available_from,
            title: title?,
            url: url?,
        })
    }
}

impl Record for Housing {
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Housing> {
        let reference = fields.required("reference", read::text(255));
        let source_id = fields.required("source", source(stamp));
        let municipality_id = fields.required("municipality", |value| known.home(read::parsed(value)?));
        let home = Home::read(fields);
        let (reference, home) = (reference?, home?);
        Some(Housing {
            id: stamp.id(&reference),
            source_id: source_id?,
            reference,
            municipality_id: municipality_id?,
            kind: home.kind,
            tenure: home.tenure.to_owned(),
            bedrooms: home.bedrooms,
            area_m2: home.area_m2,
            price: home.price,
            available_from: home.available_from,
            title: home.title,
            url: home.url,
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
