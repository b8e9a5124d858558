//! `/v1/employers/{organisation_number}/vacancies/{id}/statistics`

use super::{VacancyPath, posted, readable};
use crate::Service;
use crate::auth::Caller;
use crate::db::vacancy_use;
use crate::error::{Error, Result};
use crate::region::Current;
use crate::routes::vacancies::reached;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use jiff::ToSpan;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show_vacancy_statistics);
}

/// How many days are told one by one.
const DAYS: i64 = 90;

/// What has come of a vacancy.
#[derive(Debug, Serialize, ToSchema)]
struct Statistics {
    /// How often it was shown, on all days together.
    views: i64,
    /// How often somebody went on to where to apply (`GET /v1/vacancies/{id}/apply`), on all days together.
    applications: i64,
    /// How many homes reach it: those that `GET /v1/vacancies/{id}/homes` lists.
    homes: usize,
    /// Whether the work can be done from anywhere: then every other home reaches it too.
    anywhere: bool,
    /// The last 90 days on which there was something to count, the latest first.
    days: Vec<Day>,
}

/// What has come of a vacancy on one day.
#[derive(Debug, Serialize, ToSchema)]
struct Day {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// How often it was shown.
    views: i64,
    /// How often somebody went on to where to apply.
    applications: i64,
}

/// Show how often a vacancy was read and applied for, and how many homes reach it
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(VacancyPath),
    responses((status = 200, description = "The statistics", body = Statistics)),
)]
#[get("/v1/employers/{organisation_number}/vacancies/{id}/statistics")]
async fn show_vacancy_statistics(
    caller: Caller,
    Current(region): Current,
    service: Data<Service>,
    path: Path<VacancyPath>,
) -> Result<Json<Statistics>> {
    service.uses.flush(&service.db).await?;
    let (vacancy, uses) = service
        .db
        .read(move |conn| {
            let VacancyPath { organisation_number: number, id } = &*path;
            readable(conn, &caller, number)?;
            let vacancy = posted(conn, number, id)?;
            let uses = vacancy_use::all(conn, &vacancy.row.id)?;
            Ok::<_, Error>((vacancy, uses))
        })
        .await?;
    let matrix = region.reference.matrices.get(None);
    let first = region.today.saturating_sub(DAYS.days()).to_string();
    Ok(Json(Statistics {
        views: uses.iter().map(|found| found.views).sum(),
        applications: uses.iter().map(|found| found.applications).sum(),
        homes: matrix.map_or(0, |matrix| reached(&region, matrix, &vacancy.municipalities).len()),
        anywhere: vacancy.row.remote == "full",
        days: uses
            .into_iter()
            .rev()
            .filter(|found| found.day > first)
            .map(|found| Day { day: found.day, views: found.views, applications: found.applications })
            .collect(),
    }))
}
