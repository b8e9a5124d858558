//! `/v1/vacancies/{id}/apply`: the way to where one applies, which is counted.

use super::find;
use crate::Service;
use crate::error::{Error, Result};
use crate::frame::HeadersOnly;
use crate::region::Current;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use url::Url;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(apply_for_vacancy);
}

/// Go to where one applies for an open vacancy
#[utoipa::path(
    tag = "vacancies",
    params(("id" = String, Path, description = "The id of the vacancy")),
    responses((
        status = 303,
        description = "To its `apply_url`",
        headers(("Location" = String, description = "Where to apply")),
    )),
)]
#[get("/v1/vacancies/{id}/apply")]
async fn apply_for_vacancy(
    Current(region): Current,
    service: Data<Service>,
    HeadersOnly(headers_only): HeadersOnly,
    id: Path<String>,
) -> Result<HttpResponse> {
    let (_, found) = find(&service.db, &id).await?;
    let open = found.row.is_open(&region.today.to_string());
    let url = found.row.apply_url.filter(|_| open).and_then(|url| Url::parse(&url).ok());
    let url = url.ok_or(Error::NotFound("place to apply"))?;
    if !headers_only {
        service.uses.applied(&found.row.id);
    }
    // In ASCII, whatever the advertisement has.
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, url.as_str())).finish())
}
