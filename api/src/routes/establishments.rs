//! `/v1/municipalities/{municipality}/kindergartens` and `/schools`

use super::lookup;
use crate::db::establishment::Establishment as Row;
use crate::db::tags;
use crate::error::{Error, Result};
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Establishments, Region, Source};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_kindergartens).service(list_schools);
}

/// A kindergarten, as the national register has it. What is null the register does not say. No register tells
/// how many places are free: what a host has recorded of that is in the municipality's `place`.
#[derive(Debug, Serialize, ToSchema)]
struct Kindergarten {
    /// Its organisation number.
    #[schema(example = "975315053")]
    organisation_number: String,
    /// What it is called.
    name: String,
    /// Whether it is private.
    private: Option<bool>,
    /// The age of the youngest children, in years.
    age_from: Option<i32>,
    /// The age of the oldest children, in years.
    age_to: Option<i32>,
    /// How many children are there: not how many there is room for, nor how many places are free.
    children_enrolled: Option<i32>,
    /// Whether it takes no part in the yearly reporting (BASIL), so that what is counted of it may be old.
    inactive_in_basil: Option<bool>,
    /// Where it is.
    location: Location,
    /// Its pages on the web.
    #[schema(format = "uri")]
    website: Option<String>,
    /// The day on which the register last changed it.
    #[schema(format = Date)]
    as_of: String,
    /// Where this comes from.
    source: Source,
}

/// A school for children, as the national register has it. What is null the register does not say.
#[derive(Debug, Serialize, ToSchema)]
struct School {
    /// Its organisation number.
    #[schema(example = "974570076")]
    organisation_number: String,
    /// What it is called.
    name: String,
    /// Whether it is private.
    private: Option<bool>,
    /// The lowest grade, from 1 to 13.
    grade_from: Option<i32>,
    /// The highest grade, from 1 to 13.
    grade_to: Option<i32>,
    /// Its stages: `primary` (grades 1 to 7), `lower_secondary` (8 to 10), `upper_secondary`.
    stages: Option<Vec<String>>,
    /// How many pupils are there: not how many there is room for.
    pupils_enrolled: Option<i32>,
    /// Where it is.
    location: Location,
    /// Its pages on the web.
    #[schema(format = "uri")]
    website: Option<String>,
    /// The day on which the register last changed it.
    #[schema(format = Date)]
    as_of: String,
    /// Where this comes from.
    source: Source,
}

/// Where a kindergarten or a school is. What is null the register does not say.
#[derive(Debug, Serialize, ToSchema)]
struct Location {
    /// Street and number.
    address: Option<String>,
    /// The postal code: four digits.
    postal_code: Option<String>,
    /// The town of the postal code.
    post_town: Option<String>,
    /// Degrees east, in ETRS89, which in Norway is less than a metre from WGS 84.
    longitude: Option<f64>,
    /// Degrees north, in ETRS89.
    latitude: Option<f64>,
}

/// List the kindergartens of a municipality by organisation number
#[utoipa::path(
    tag = "municipalities",
    params(("municipality" = String, Path, description = "Its number or slug", example = "tynset"), PageQuery),
    responses(
        (status = 200, description = "A page of them; 404 when the register was not asked about the municipality", body = Page<Kindergarten>),
        (status = 308, description = "The number is no longer in force: `Location` has the one that is"),
    ),
)]
#[get("/v1/municipalities/{municipality}/kindergartens")]
async fn list_kindergartens(
    Current(region): Current,
    name: Path<String>,
    page: PageRequest<String>,
    req: HttpRequest,
) -> Result<HttpResponse> {
    list(&region, &name, &page, &req, "kindergartens", Establishments::kindergartens, kindergarten)
}

/// List the schools for children of a municipality by organisation number
#[utoipa::path(
    tag = "municipalities",
    params(("municipality" = String, Path, description = "Its number or slug", example = "tynset"), PageQuery),
    responses(
        (status = 200, description = "A page of them; 404 when the register was not asked about the municipality", body = Page<School>),
        (status = 308, description = "The number is no longer in force: `Location` has the one that is"),
    ),
)]
#[get("/v1/municipalities/{municipality}/schools")]
async fn list_schools(
    Current(region): Current,
    name: Path<String>,
    page: PageRequest<String>,
    req: HttpRequest,
) -> Result<HttpResponse> {
    list(&region, &name, &page, &req, "schools", Establishments::schools, school)
}

fn list<T: Serialize>(
    region: &Region,
    name: &str,
    page: &PageRequest<String>,
    req: &HttpRequest,
    what: &'static str,
    of: impl for<'e> Fn(&'e Establishments, &str) -> Option<&'e [Row]>,
    show: impl Fn(Row, &Region) -> T,
) -> Result<HttpResponse> {
    let found = region.reference.municipalities.resolve(name).ok_or(Error::NotFound("municipality"))?;
    if found.retired {
        return Ok(lookup::moved(req, found.municipality));
    }
    let all = of(&region.reference.establishments, &found.municipality.slug).ok_or(Error::NotFound(what))?;
    let rest =
        all.iter().filter(|row| page.after.as_ref().is_none_or(|after| row.organisation_number > *after));
    let cut = page.cut(rest, |row| row.organisation_number.clone());
    Ok(cut.map(|row| show(row.clone(), region)).respond_to(req))
}

fn kindergarten(row: Row, region: &Region) -> Kindergarten {
    Kindergarten {
        location: Location::from(&row),
        organisation_number: row.organisation_number,
        name: row.name,
        private: row.private,
        age_from: row.lowest,
        age_to: row.highest,
        children_enrolled: row.enrolled,
        inactive_in_basil: row.inactive_in_basil,
        website: row.website,
        as_of: row.as_of,
        source: region.sources.get(&row.source_id),
    }
}

fn school(row: Row, region: &Region) -> School {
    School {
        location: Location::from(&row),
        organisation_number: row.organisation_number,
        name: row.name,
        private: row.private,
        grade_from: row.lowest,
        grade_to: row.highest,
        stages: row.stages.map(|stages| tags::split(&stages).map(str::to_owned).collect()),
        pupils_enrolled: row.enrolled,
        website: row.website,
        as_of: row.as_of,
        source: region.sources.get(&row.source_id),
    }
}

impl From<&Row> for Location {
    fn from(row: &Row) -> Location {
        let degrees = |millionths: Option<i32>| millionths.map(|millionths| f64::from(millionths) / 1e6);
        Location {
            address: row.address.clone(),
            postal_code: row.postal_code.clone(),
            post_town: row.post_town.clone(),
            longitude: degrees(row.longitude),
            latitude: degrees(row.latitude),
        }
    }
}
