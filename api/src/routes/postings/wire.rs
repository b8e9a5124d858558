//! What employers send, and what they are told.

use super::state::State;
use crate::bounds::{PlaceName, TagText};
use crate::db::tags;
use crate::db::vacancy::{Vacancy, VacancyRow};
use crate::extract::{BATCH_LIMIT, MAX_LINES};
use crate::region::Region;
use crate::routes::vacancies::{Extent, reached_by_a_home};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, Object, ObjectBuilder, Schema, SchemaType, Type,
};
use utoipa::openapi::{OneOfBuilder, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A vacancy as its employer writes it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Posting {
    /// What you call it, known by no other of your vacancies; without it, its id here.
    #[schema(required = false, min_length = 1, max_length = 255, example = "stilling-117")]
    reference: String,
    /// A new one is a `draft` when you do not say, or `published` at once; later, any that it may become.
    #[schema(required = false)]
    state: State,
    /// What is advertised.
    #[schema(min_length = 1, max_length = 512, example = "Sykepleier")]
    title: String,
    /// 1 to 4 digits of STYRK-08; one without it matches nobody.
    #[schema(pattern = "^[0-9]{1,4}$", max_length = 16, example = "2223")]
    occupation: Option<String>,
    /// Where the work is done: municipalities by number, old number or slug.
    #[schema(value_type = Vec<PlaceName>, min_items = 1, max_items = 50, example = json!(["tynset"]))]
    municipalities: Vec<String>,
    /// How much of full time; null is unknown.
    extent: Option<Extent>,
    /// First day of work.
    #[schema(format = Date)]
    start: Option<String>,
    /// First day on which it is open: today when you do not say, and within a year.
    #[schema(required = false, format = Date)]
    published: String,
    /// Last day on which it is open, within six months of the first; without one, those six months.
    #[schema(format = Date)]
    deadline: Option<String>,
    /// How many are wanted.
    #[schema(required = false, minimum = 1, maximum = 10_000, default = 1)]
    positions: i32,
    /// Whether it can be done from elsewhere: `none`, `hybrid` or `full`.
    #[schema(required = false, pattern = "^(none|hybrid|full)$", max_length = 6, default = "none")]
    remote: String,
    /// Languages that are required; null is unknown.
    #[schema(value_type = Option<Vec<TagText>>, max_items = 20, example = json!(["nb"]))]
    languages: Option<Vec<String>>,
    /// Licences that are required; null is unknown.
    #[schema(value_type = Option<Vec<TagText>>, max_items = 20, example = json!(["hpr-nurse"]))]
    licences: Option<Vec<String>>,
    /// The text of the advertisement, which may be HTML: it is kept as it is, and shown with safe markup only. At most
    /// 5,000 tags, and elements that are closed where they should be: what would become very large is refused.
    #[schema(max_length = 200_000)]
    description: Option<String>,
    /// Where to apply.
    #[schema(pattern = "^https?://", max_length = 2_048)]
    apply_url: Option<String>,
}

impl Posting {
    /// That of a vacancy, on this day.
    pub(super) fn of(vacancy: &Vacancy, today: &str) -> Posting {
        let VacancyRow { extent_min, extent_max, .. } = vacancy.row;
        let row = vacancy.row.clone();
        let list = |tags: Option<String>| Some(tags::split(&tags?).map(str::to_owned).collect());
        Posting {
            state: State::of(&row, today),
            reference: row.reference,
            title: row.title,
            occupation: row.occupation,
            municipalities: vacancy.municipalities.clone(),
            extent: extent_min.zip(extent_max).map(|(min, max)| Extent { min, max }),
            start: row.start,
            published: row.published,
            deadline: row.deadline,
            positions: row.positions,
            remote: row.remote,
            languages: list(row.languages),
            licences: list(row.licences),
            description: row.description,
            apply_url: row.apply_url,
        }
    }

    /// The fields as they are sent.
    pub(super) fn json(&self) -> Value {
        serde_json::to_value(self).expect("a posting is made of plain values")
    }
}

/// A vacancy as its employer is shown it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PostedVacancy {
    /// Its id here.
    #[schema(format = Uuid)]
    pub(super) id: String,
    /// The employer.
    organisation_number: String,
    /// The name of the employer, as the business register has it.
    employer: String,
    #[serde(flatten)]
    posting: Posting,
    /// Last day on which it is open: the deadline, or six months after the first day.
    #[schema(format = Date)]
    expires: Option<String>,
    /// Why a moderator took it away; null where none did.
    withheld: Option<Withheld>,
    /// When it was posted.
    created_at: Timestamp,
    /// What is accepted and may not be meant.
    warnings: Vec<Remark>,
}

/// Why a moderator took a vacancy away.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Withheld {
    /// The code of the reason.
    #[schema(example = "duplicate")]
    reason: String,
    /// What the moderator says about it.
    note: Option<String>,
}

/// Something about a field of what was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Remark {
    /// A JSON Pointer (RFC 6901) into the vacancy.
    #[schema(example = "/municipalities/0")]
    pub(super) pointer: String,
    /// What there is to say, in English.
    pub(super) detail: String,
}

impl PostedVacancy {
    /// As its employer is shown it, with what there is to say about it.
    pub(super) fn of(vacancy: &Vacancy, region: &Region) -> PostedVacancy {
        PostedVacancy {
            warnings: warnings(vacancy, region),
            ..PostedVacancy::record(vacancy, &region.today.to_string())
        }
    }

    /// As it is written down that it was changed, on this day.
    pub(super) fn record(vacancy: &Vacancy, today: &str) -> PostedVacancy {
        let row = vacancy.row.clone();
        PostedVacancy {
            posting: Posting::of(vacancy, today),
            id: row.id,
            organisation_number: row.organisation_number.unwrap_or_default(),
            employer: row.employer,
            expires: row.expires,
            withheld: row.withheld.map(|reason| Withheld { reason, note: row.withheld_note }),
            created_at: Timestamp::from_microsecond(row.imported_at).unwrap_or_default(),
            warnings: Vec::new(),
        }
    }
}

/// What is accepted and may not be meant.
pub(super) fn warnings(vacancy: &Vacancy, region: &Region) -> Vec<Remark> {
    let mut warnings = Vec::new();
    if vacancy.row.occupation.is_none() {
        let detail = "without an occupation it matches nobody".to_owned();
        warnings.push(Remark { pointer: "/occupation".to_owned(), detail });
    }
    if vacancy.row.remote != "full" {
        let outside = vacancy.municipalities.iter().enumerate();
        for (place, slug) in outside.filter(|(_, slug)| !reached_by_a_home(region, slug)) {
            let detail =
                format!("{slug} is outside every catchment of the region: no home reaches a job there");
            warnings.push(Remark { pointer: format!("/municipalities/{place}"), detail });
        }
    }
    warnings
}

/// The body of a new posting: a [`Posting`] and nothing else.
pub(super) struct NewPosting;

/// The body of a batch: many of them.
pub(super) struct PostingList;

/// The same, a line for each.
pub(super) struct PostingLines;

/// The body of a change: the fields of a [`Posting`] that change, as a JSON Merge Patch.
pub(super) struct PostingPatch;

impl PartialSchema for NewPosting {
    fn schema() -> RefOr<Schema> {
        Schema::Object(closed("A vacancy as its employer writes it, and nothing else.")).into()
    }
}

impl PartialSchema for PostingPatch {
    fn schema() -> RefOr<Schema> {
        let mut patch = closed(
            "What changes of a vacancy (RFC 7396): what is null is taken away, what is left out stays.",
        );
        let required = std::mem::take(&mut patch.required);
        for (name, schema) in &mut patch.properties {
            match schema {
                _ if required.contains(name) => {}
                RefOr::T(Schema::Object(Object { schema_type, .. })) => {
                    if let SchemaType::Type(only) = schema_type {
                        *schema_type = SchemaType::Array(vec![only.clone(), Type::Null]);
                    }
                }
                RefOr::Ref(reference) => {
                    let null = Object::with_type(Type::Null);
                    let nullable = OneOfBuilder::new().item(reference.clone()).item(null);
                    *schema = Schema::OneOf(nullable.build()).into();
                }
                // It may be null already.
                RefOr::T(_) => {}
            }
        }
        Schema::Object(patch).into()
    }
}

impl ToSchema for NewPosting {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Posting::schemas(schemas);
    }
}

impl PartialSchema for PostingList {
    fn schema() -> RefOr<Schema> {
        let list = ArrayBuilder::new().items(Ref::from_schema_name(NewPosting::name()));
        let list = list.max_items(Some(MAX_LINES)).description(Some("Vacancies, at most 1,000."));
        Schema::Array(list.build()).into()
    }
}

impl ToSchema for PostingList {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((NewPosting::name().into(), NewPosting::schema()));
        NewPosting::schemas(schemas);
    }
}

impl PartialSchema for PostingLines {
    fn schema() -> RefOr<Schema> {
        let lines = ObjectBuilder::new().schema_type(Type::String).max_length(Some(BATCH_LIMIT));
        let lines =
            lines.description(Some("Vacancies, at most 1,000, each a JSON object on a line of its own."));
        Schema::Object(lines.build()).into()
    }
}

impl ToSchema for PostingLines {}

impl ToSchema for PostingPatch {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Posting::schemas(schemas);
    }
}

/// The schema of a [`Posting`] that has no other fields.
fn closed(description: &str) -> Object {
    let RefOr::T(Schema::Object(mut object)) = Posting::schema() else {
        unreachable!("a struct is described as an object")
    };
    object.description = Some(description.to_owned());
    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    object
}
