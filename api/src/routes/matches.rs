//! `/v1/matches`

pub(crate) mod household;
pub(crate) mod reply;

mod check;
mod context;
mod job;
mod misses;
mod parts;

use crate::Service;
use crate::error::{Error, Faults, Result};
use crate::extract::{Query, UnparsedJson};
use crate::language::Language;
use crate::media;
use crate::region::{Current, Region};
use crate::routes::lookup::{self, YearQuery};
use crate::routes::text;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use household::HouseholdBody;
use reply::Matches;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(create_matches);
}

/// Find the best packages of one home and a job for each adult
///
/// Exact: no better package exists under the published score. Nothing of the body is stored or logged.
/// A limited number of searches run and wait at the same time; beyond that it answers 503 with `Retry-After`.
#[utoipa::path(
    tag = "matches",
    params(YearQuery),
    extensions(("x-any-origin" = json!(true)), ("x-max-bytes" = json!(65536))),
    request_body(content = HouseholdBody, description = "The household that considers to move, in at most 64 KiB"),
    responses((status = 200, description = "The best packages, and why", body = Matches)),
)]
#[post("/v1/matches")]
async fn create_matches(
    Current(region): Current,
    language: Language,
    query: Query<YearQuery>,
    service: Data<Service>,
    body: UnparsedJson<HouseholdBody>,
) -> Result<HttpResponse> {
    // JSON is read and written there too: a large reply takes longer than its search, and a request that
    // finds no place costs little.
    let search = move || text::json(&find(&region, query.0.year, &body.parse()?, language)?);
    let found = service.computations.run(search).await??;
    Ok(HttpResponse::Ok()
        .content_type(media::JSON)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(found))
}

/// The reply to a household.
///
/// # Errors
/// [`Error::Invalid`] with every fault of the household, or when there is no matrix of that year.
pub(crate) fn find(
    region: &Region,
    year: Option<i32>,
    body: &HouseholdBody,
    language: Language,
) -> Result<Matches> {
    let mut faults = Faults::default();
    let matrix = faults.take(lookup::matrix(region, year));
    let household = check::household(body, region, &mut faults);
    faults.check()?;
    match household.zip(matrix.and_then(|matrix| Some((matrix, region.surroundings.get(&matrix.year)?)))) {
        Some((household, (matrix, surroundings))) => {
            Ok(Matches::new(region, matrix, surroundings, &household, language))
        }
        None => Err(Error::NotFound("matrix")),
    }
}
