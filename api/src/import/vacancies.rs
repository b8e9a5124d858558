//! Lines that are vacancies.

use std::collections::{BTreeMap, HashMap};

use super::{
    Fields, Known, Record, Report, Stamp,
    advertisement::{Advertisement, Origin},
    read,
};
use crate::db::{
    self, Conn, source,
    vacancy::{self, Vacancy},
};
use crate::markup::{self, TooComplex};

/// Takes a vacancy from the fields of a line; `clean` gives its description as HTML.
pub(crate) fn read_vacancy(
    fields: &mut Fields,
    known: &Known,
    stamp: &Stamp,
    clean: impl FnOnce(&str) -> Result<String, TooComplex>,
) -> Option<Vacancy> {
    // Every field is taken before any is missed, so that all problems are found.
    let reference = fields.required("reference", read::text(255));
    let source_id = fields.required("source", source(stamp));
    let employer = fields.required("employer", read::text(255));
    let published = fields.required("published", read::date);
    let deadline = fields.optional("deadline", read::date);
    let advertisement = Advertisement::read(fields, known, clean);
    if published.as_ref().zip(deadline.as_ref()).is_some_and(|(published, deadline)| deadline < published) {
        fields.refuse("deadline", "must not be before the day of publication");
    }
    let reference = reference?;
    Some(advertisement?.vacancy(Origin {
        id: stamp.id(&reference),
        source_id: source_id?,
        reference,
        employer: employer?,
        published: published?,
        expires: deadline.clone(),
        deadline,
        status: "open".to_owned(),
        demo: stamp.demo(),
        imported_at: stamp.imported_at,
        revision: stamp.revision,
        organisation_number: None,
        withheld: None,
        withheld_note: None,
    }))
}

impl Record for Vacancy {
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Vacancy> {
        read_vacancy(fields, known, stamp, markup::clean)
    }

    fn key(&self) -> (&str, &str) {
        (&self.row.source_id, &self.row.reference)
    }

    fn store(conn: &mut Conn, records: Vec<Vacancy>) -> db::Result<Report> {
        let mut references: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for record in &records {
            references.entry(&record.row.source_id).or_default().push(&record.row.reference);
        }
        let mut existing = HashMap::new();
        for (source_id, references) in references {
            for old in vacancy::by_reference(conn, source_id, &references)? {
                existing.insert((old.row.source_id.clone(), old.row.reference.clone()), old);
            }
        }

        let mut report = Report::default();
        let mut new = Vec::with_capacity(records.len());
        for mut record in records {
            let key = (record.row.source_id.clone(), record.row.reference.clone());
            let Some(old) = existing.get(&key) else {
                new.push(record);
                continue;
            };
            if !record.replaces(old) {
                report.unchanged += 1;
            } else {
                vacancy::update(conn, &record)?;
                report.updated += 1;
            }
        }
        report.inserted = new.len() as u64;
        vacancy::insert(conn, &new)?;
        Ok(report)
    }
}

/// The key of a source. The demo set's is its own, and so are those of whoever posts here.
pub(super) fn source(stamp: &Stamp) -> impl Fn(serde_json::Value) -> Result<String, String> {
    move |value| {
        let key = read::text(64)(value)?;
        match key == crate::demo::SOURCE && !stamp.demo() {
            true => Err(format!("`{key}` is the source of the demo set")),
            false if source::is_reserved(&key) => {
                Err(format!("`{key}` is the source of what is posted here"))
            }
            false => Ok(key),
        }
    }
}
