//! `/v1/municipalities`

use super::lookup;
use super::places::{self, Place};
use crate::db::municipality::{Membership, Name, Number};
use crate::db::population::Ages;
use crate::error::{Error, Result};
use crate::extract::Query;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{self, AreaName, Current, Region, Source, YearMatrix};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};
use flytthit_matcher::commuting::AreaId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_municipalities).service(find_municipality);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those that belong to the region today, or only those that do not.
    member: Option<bool>,
}

/// A municipality by all that it can be addressed by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MunicipalityName {
    /// The official number (`kommunenummer`) in force, or a number that it once had.
    #[schema(example = "3427")]
    pub(crate) number: String,
    /// Names it in addresses, and never changes.
    #[schema(example = "tynset")]
    pub(crate) slug: String,
    /// What it is called; its number where only that is known.
    #[schema(example = "Tynset")]
    pub(crate) name: String,
}

/// A municipality: an identity whose numbers and names may change.
#[derive(Debug, Serialize, ToSchema)]
struct Municipality {
    /// The official number (`kommunenummer`) in force; the last one of a municipality that is no more.
    #[schema(example = "3427")]
    number: String,
    /// Names it in addresses, and never changes.
    #[schema(example = "tynset")]
    slug: String,
    /// What it is called; its number where only that is known.
    #[schema(example = "Tynset")]
    name: String,
    /// Its official names in all languages.
    names: Vec<LocalName>,
    /// All its numbers, from the first to the last.
    numbers: Vec<ValidNumber>,
    /// Whether it belongs to the region today.
    member: bool,
    /// When it belongs, or belonged, to the region.
    membership: Vec<Period>,
    /// How many people live there, from the first figure to the last.
    population: Vec<PopulationFigure>,
    /// How many people are employed, by home and by place of work, as of the last year with figures; null when
    /// nothing is known.
    employment: Option<EmploymentFigure>,
    /// The place in it that journeys are reckoned from and to; null when not known.
    centre: Option<MunicipalityCentre>,
    /// What it offers to those who live there; null when nothing is recorded.
    place: Option<Place>,
    /// How many kindergartens it has; null when the register was not asked.
    kindergartens: Option<usize>,
    /// How many schools for children it has; null when the register was not asked.
    schools: Option<usize>,
    /// Which school stages it has; null when neither its host nor the register of schools says.
    school_stages: Option<SchoolStages>,
}

/// Which school stages a municipality has: those that its host has recorded, and else those of its schools.
#[derive(Debug, Serialize, ToSchema)]
struct SchoolStages {
    /// School stages that exist: `primary`, `lower_secondary`, `upper_secondary`.
    stages: Vec<String>,
    /// The day of which they are true; of a register, the last on which it changed one of the schools.
    #[schema(format = Date)]
    as_of: String,
    /// Who says so.
    source: Source,
}

/// A name in one language.
#[derive(Debug, Serialize, ToSchema)]
struct LocalName {
    /// A language code, such as `nb` or `sma`.
    language: String,
    /// The name.
    name: String,
    /// First day; null when not known.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// First day on which it no longer holds; null while it does.
    #[schema(format = Date)]
    valid_to: Option<String>,
}

/// A municipality number and when it is in force.
#[derive(Debug, Serialize, ToSchema)]
struct ValidNumber {
    /// Four digits.
    number: String,
    /// First day; null when not known.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// First day on which it no longer holds; null while it does.
    #[schema(format = Date)]
    valid_to: Option<String>,
}

/// A time.
#[derive(Debug, Serialize, ToSchema)]
struct Period {
    /// First day.
    #[schema(format = Date)]
    valid_from: String,
    /// First day after it; null while it lasts.
    #[schema(format = Date)]
    valid_to: Option<String>,
}

/// How many people live in a municipality.
#[derive(Debug, Serialize, ToSchema)]
struct PopulationFigure {
    /// How many.
    people: i64,
    /// How many of them are of which age; null when not known.
    ages: Option<PeopleByAge>,
    /// On which day.
    #[schema(format = Date)]
    as_of: String,
    /// Where the figure comes from.
    source: Source,
}

/// How many people are of which age, in whole years.
#[derive(Debug, Serialize, ToSchema)]
struct PeopleByAge {
    /// Not yet 1 year old.
    age_0: i64,
    /// From 1 to 5 years: of the age for kindergarten.
    age_1_5: i64,
    /// From 6 to 15 years: of the age for primary and lower secondary school.
    age_6_15: i64,
    /// From 16 to 19 years.
    age_16_19: i64,
    /// From 20 to 66 years.
    age_20_66: i64,
    /// 67 years and over.
    age_67_and_over: i64,
}

/// How many people from 15 to 74 years of age are employed, in the fourth quarter of a year.
#[derive(Debug, Serialize, ToSchema)]
struct EmploymentFigure {
    /// People of that age who live in the municipality; null when not known.
    residents: Option<i64>,
    /// How many of those who live there are employed, wherever they work; null when not known.
    employed_residents: Option<i64>,
    /// How many are employed there, wherever they live; null when not known.
    employed_here: Option<i64>,
    /// The year.
    #[schema(example = "2022")]
    as_of: String,
    /// Where the figures come from.
    source: Source,
}

/// The place in a municipality that journeys are reckoned from and to.
#[derive(Debug, Serialize, ToSchema)]
struct MunicipalityCentre {
    /// What it is called.
    #[schema(example = "Bergset")]
    name: String,
    /// Degrees north (WGS 84).
    lat: f64,
    /// Degrees east (WGS 84).
    lon: f64,
    /// Where that comes from.
    source: Source,
}

/// List the municipalities in force by number
#[utoipa::path(tag = "municipalities", params(ListQuery, PageQuery), responses((status = 200, description = "A page of them", body = Page<Municipality>)))]
#[get("/v1/municipalities")]
async fn list_municipalities(
    Current(region): Current,
    query: Query<ListQuery>,
    page: PageRequest<String>,
) -> Result<Page<Municipality>> {
    let Query(ListQuery { member }) = query;
    let all = region.reference.municipalities.all().iter();
    let rest = all.filter(|found| found.in_force).filter(|found| {
        let number = found.number.to_string();
        member.is_none_or(|member| found.member == member)
            && page.after.as_ref().is_none_or(|after| number > *after)
    });
    Ok(page.cut(rest, |found| found.number.to_string()).map(|found| show(found, &region)))
}

/// Show one municipality
#[utoipa::path(
    tag = "municipalities",
    params(("municipality" = String, Path, description = "Its number or slug", example = "tynset")),
    responses(
        (status = 200, description = "The municipality", body = Municipality),
        (status = 308, description = "The number is no longer in force: `Location` has the one that is"),
    ),
)]
#[get("/v1/municipalities/{municipality}")]
async fn find_municipality(
    Current(region): Current,
    name: Path<String>,
    req: HttpRequest,
) -> Result<HttpResponse> {
    let found = region.reference.municipalities.resolve(&name).ok_or(Error::NotFound("municipality"))?;
    if found.retired {
        return Ok(lookup::moved(&req, found.municipality));
    }
    Ok(HttpResponse::Ok().json(show(found.municipality, &region)))
}

impl From<&region::Municipality> for MunicipalityName {
    fn from(found: &region::Municipality) -> MunicipalityName {
        MunicipalityName {
            number: found.number.to_string(),
            slug: found.slug.clone(),
            name: found.name.clone(),
        }
    }
}

impl MunicipalityName {
    /// What an area of a matrix is today.
    pub(crate) fn of_area(matrix: &YearMatrix, area: AreaId, region: &Region) -> MunicipalityName {
        match matrix.name(area) {
            AreaName::Municipality(slug) => MunicipalityName::of_slug(slug, region),
            AreaName::LabourMarket(market) => MunicipalityName::of_slug(&market.id, region),
        }
    }

    /// The municipality with this slug.
    pub(crate) fn of_slug(slug: &str, region: &Region) -> MunicipalityName {
        // One that came with the latest change may not be read yet: its slug is its number.
        let unread = || MunicipalityName { number: slug.into(), slug: slug.into(), name: slug.into() };
        region.reference.municipalities.get(slug).map_or_else(unread, MunicipalityName::from)
    }
}

fn show(found: &region::Municipality, region: &Region) -> Municipality {
    let population = found.population.iter().map(|figure| PopulationFigure {
        people: figure.people,
        ages: PeopleByAge::of(figure.ages),
        as_of: figure.as_of.clone(),
        source: region.sources.get(&figure.source_id),
    });
    let establishments = &region.reference.establishments;
    let centre = found.centre.as_ref().map(|centre| MunicipalityCentre {
        name: centre.name.clone(),
        lat: centre.lat,
        lon: centre.lon,
        source: region.sources.get(&centre.source_id),
    });
    Municipality {
        number: found.number.to_string(),
        slug: found.slug.clone(),
        name: found.name.clone(),
        names: found.names.iter().cloned().map(LocalName::from).collect(),
        numbers: found.numbers.iter().cloned().map(ValidNumber::from).collect(),
        member: found.member,
        membership: found.membership.iter().cloned().map(Period::from).collect(),
        population: population.collect(),
        centre,
        place: region.places.get(&found.slug).map(|facts| places::show(facts, &found.slug, region)),
        kindergartens: establishments.kindergartens(&found.slug).map(<[_]>::len),
        schools: establishments.schools(&found.slug).map(<[_]>::len),
        school_stages: region.school_stages(&found.slug).map(|found| SchoolStages {
            stages: found.stages,
            as_of: found.as_of,
            source: region.sources.get(&found.source),
        }),
        employment: found.employment.as_ref().map(|figure| EmploymentFigure {
            residents: figure.residents,
            employed_residents: figure.employed_residents,
            employed_here: figure.employed_here,
            as_of: figure.year.to_string(),
            source: region.sources.get(&figure.source_id),
        }),
    }
}

impl PeopleByAge {
    fn of(ages: Ages) -> Option<PeopleByAge> {
        Some(PeopleByAge {
            age_0: ages.age_0?,
            age_1_5: ages.age_1_5?,
            age_6_15: ages.age_6_15?,
            age_16_19: ages.age_16_19?,
            age_20_66: ages.age_20_66?,
            age_67_and_over: ages.age_67_and_over?,
        })
    }
}

impl From<Name> for LocalName {
    fn from(Name { language, name, valid_from, valid_to, .. }: Name) -> LocalName {
        LocalName { language, name, valid_from, valid_to }
    }
}

impl From<Number> for ValidNumber {
    fn from(Number { number, valid_from, valid_to, .. }: Number) -> ValidNumber {
        ValidNumber { number, valid_from, valid_to }
    }
}

impl From<Membership> for Period {
    fn from(Membership { valid_from, valid_to, .. }: Membership) -> Period {
        Period { valid_from, valid_to }
    }
}
