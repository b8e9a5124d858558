//! What an advertised job says of itself, the same wherever it comes from.

use flytthit_matcher::vacancy::Extent;

use super::{Fields, Known, read};
use crate::db::{
    tags,
    vacancy::{Vacancy, VacancyRow},
};
use crate::markup::{self, TooComplex};

/// Maximum number of municipalities where the work is done.
const MAX_PLACES: usize = 50;
/// Maximum number of languages, and of licences, that are required.
const MAX_NEEDED: usize = 20;

/// The fields of a vacancy that are checked alike in an imported file and in what is posted here.
#[derive(Clone, Debug)]
pub(crate) struct Advertisement {
    title: String,
    occupation: Option<String>,
    municipalities: Vec<String>,
    extent: Option<Extent>,
    start: Option<String>,
    positions: i32,
    remote: &'static str,
    languages: Option<Vec<String>>,
    licences: Option<Vec<String>>,
    description: Option<String>,
    description_html: Option<String>,
    apply_url: Option<String>,
}

/// Where a vacancy comes from and what has become of it: the fields of its row that are not its
/// [`Advertisement`].
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) id: String,
    pub(crate) source_id: String,
    pub(crate) reference: String,
    pub(crate) employer: String,
    pub(crate) published: String,
    pub(crate) deadline: Option<String>,
    pub(crate) expires: Option<String>,
    pub(crate) status: String,
    pub(crate) demo: bool,
    pub(crate) imported_at: i64,
    pub(crate) revision: i64,
    pub(crate) organisation_number: Option<String>,
    pub(crate) withheld: Option<String>,
    pub(crate) withheld_note: Option<String>,
}

impl Advertisement {
    /// Takes it from these fields. `None` when something is wrong with them, which `fields` then knows. `clean` gives
    /// the description as HTML.
    pub(crate) fn read(
        fields: &mut Fields,
        known: &Known,
        clean: impl FnOnce(&str) -> Result<String, TooComplex>,
    ) -> Option<Advertisement> {
        // Every field is taken before any is missed, so that all problems are found.
        let title = fields.required("title", read::text(512));
        let occupation = fields.optional("occupation", |value| known.occupation(read::parsed(value)?));
        let municipalities = municipalities(fields, known);
        let extent = fields.object("extent", extent);
        let start = fields.optional("start", read::date);
        let positions = fields.required("positions", read::whole(1..=10_000));
        let remote = fields.required("remote", read::choice(&["none", "hybrid", "full"]));
        let languages = fields.list("languages", MAX_NEEDED, read::tag);
        let licences = fields.list("licences", MAX_NEEDED, read::tag);
        let description = fields.optional("description", |value| {
            let text = read::prose(markup::MAX_CHARS)(value)?;
            let html = clean(&text).map_err(|reason| reason.to_string())?;
            Ok((text, html))
        });
        let (description, description_html) = description.unzip();
        let apply_url = fields.optional("apply_url", read::link);
        Some(Advertisement {
            title: title?,
            occupation,
            municipalities: municipalities?,
            extent,
            start,
            positions: positions?,
            remote: remote?,
            languages,
            licences,
            description,
            description_html,
            apply_url,
        })
    }

    /// The vacancy of this origin that says so.
    pub(crate) fn vacancy(self, origin: Origin) -> Vacancy {
        let description = self.description.as_deref().unwrap_or_default();
        let search = [&self.title, &origin.employer, description].join("\n").to_lowercase();
        let row = VacancyRow {
            id: origin.id,
            source_id: origin.source_id,
            reference: origin.reference,
            title: self.title,
            employer: origin.employer,
            occupation: self.occupation,
            extent_min: self.extent.map(|extent| extent.min().into()),
            extent_max: self.extent.map(|extent| extent.max().into()),
            start: self.start,
            published: origin.published,
            deadline: origin.deadline,
            positions: self.positions,
            remote: self.remote.to_owned(),
            languages: self.languages.map(tags::join),
            licences: self.licences.map(tags::join),
            description: self.description,
            description_html: self.description_html,
            apply_url: self.apply_url,
            search,
            status: origin.status,
            demo: origin.demo,
            imported_at: origin.imported_at,
            revision: origin.revision,
            organisation_number: origin.organisation_number,
            expires: origin.expires,
            withheld: origin.withheld,
            withheld_note: origin.withheld_note,
            extent_text: None,
        };
        Vacancy { row, municipalities: self.municipalities }
    }
}

fn municipalities(fields: &mut Fields, known: &Known) -> Option<Vec<String>> {
    let found =
        fields.required_list("municipalities", MAX_PLACES, |value| known.place(&read::text(64)(value)?))?;
    if found.is_empty() {
        fields.refuse("municipalities", format!("must have 1 to {MAX_PLACES} municipalities"));
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
