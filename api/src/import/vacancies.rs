//! Lines that are vacancies.

use std::collections::{BTreeMap, HashMap};

use flytthit_matcher::vacancy::Extent;

use super::{Fields, Known, Record, Report, Stamp, read};
use crate::db::{
    self, Conn, tags,
    vacancy::{self, Vacancy, VacancyRow},
};

impl Record for Vacancy {
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Vacancy> {
        // Every field is taken before any is missed, so that all problems are found.
        let reference = fields.required("reference", read::text(255));
        let source_id = fields.required("source", source(stamp));
        let title = fields.required("title", read::text(512));
        let employer = fields.required("employer", read::text(255));
        let occupation = fields.optional("occupation", |value| known.occupation(read::parsed(value)?));
        let municipalities = municipalities(fields, known);
        let extent = fields.object("extent", extent);
        let start = fields.optional("start", read::date);
        let published = fields.required("published", read::date);
        let deadline = fields.optional("deadline", read::date);
        let positions = fields.required("positions", read::whole(1..=10_000));
        let remote = fields.required("remote", read::choice(&["none", "hybrid", "full"]));
        let languages = fields.list("languages", read::tag);
        let licences = fields.list("licences", read::tag);
        let description = fields.optional("description", read::prose(200_000));
        let apply_url = fields.optional("apply_url", read::link);

        if published.as_ref().zip(deadline.as_ref()).is_some_and(|(published, deadline)| deadline < published)
        {
            fields.refuse("deadline", "must not be before the day of publication");
        }
        let (reference, title, employer) = (reference?, title?, employer?);
        let row = VacancyRow {
            id: stamp.id(&reference),
            source_id: source_id?,
            occupation,
            extent_min: extent.map(|extent| extent.min().into()),
            extent_max: extent.map(|extent| extent.max().into()),
            start,
            published: published?,
            deadline: deadline.clone(),
            positions: positions?,
            remote: remote?.to_owned(),
            languages: languages.map(tags::join),
            licences: licences.map(tags::join),
            apply_url,
            search: [&title, &employer, description.as_deref().unwrap_or_default()].join("\n").to_lowercase(),
            reference,
            title,
            employer,
            description,
            status: "open".to_owned(),
            demo: stamp.demo(),
            imported_at: stamp.imported_at,
            revision: stamp.revision,
            organisation_number: None,
            expires: deadline,
            withheld: None,
            withheld_note: None,
        };
        Some(Vacancy { row, municipalities: municipalities? })
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
            let revision = record.row.revision;
            record.row.id.clone_from(&old.row.id);
            record.row.imported_at = old.row.imported_at;
            record.row.revision = old.row.revision;
            if record == *old {
                report.unchanged += 1;
            } else {
                record.row.revision = revision;
                vacancy::update(conn, &record)?;
                report.updated += 1;
            }
        }
        report.inserted = new.len() as u64;
        vacancy::insert(conn, &new)?;
        Ok(report)
    }
}

/// The key of a source. The demo set's is its own, and so are those of hosts.
pub(super) fn source(stamp: &Stamp) -> impl Fn(serde_json::Value) -> Result<String, String> {
    move |value| {
        let key = read::text(64)(value)?;
        if key == crate::demo::SOURCE && !stamp.demo() {
            return Err(format!("`{key}` is the source of the demo set"));
        }
        match key.starts_with(db::source::HOST) {
            true => Err(format!("`{key}` is the source of what a host posts")),
            false => Ok(key),
        }
    }
}

fn municipalities(fields: &mut Fields, known: &Known) -> Option<Vec<String>> {
    let found = fields.required_list("municipalities", |value| known.municipality(read::parsed(value)?))?;
    if !(1..=50).contains(&found.len()) {
        fields.refuse("municipalities", "must have 1 to 50 municipalities");
    }
    if let Some(place) = (1..found.len()).find(|&place| found[..place].contains(&found[place])) {
        fields.refuse("municipalities", format!("names {} twice", found[place]));
    }
    Some(found)
}

fn extent(fields: &mut Fields) -> Option<Extent> {
    let min = fields.required("min", read::whole(1..=100));
    let max = fields.required("max", read::whole(1..=100));
    let extent = Extent::new(min?, max?);
    extent.map_err(|err| fields.refuse("max", err.to_string())).ok()
}
