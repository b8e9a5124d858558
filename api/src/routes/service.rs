//! `/`, `/healthz`, `/readyz` and `/openapi.json`: the service itself.

use crate::error::{Error, Result};
use crate::{OpenApiDocument, Service};
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show_service).service(show_health).service(show_readiness).service(show_document);
}

/// The service and where to go from here.
#[derive(Debug, Serialize, ToSchema)]
struct Index {
    /// The name of the service.
    name: &'static str,
    /// The version that is running.
    version: &'static str,
    /// The OpenAPI document.
    openapi: &'static str,
    /// Pages to read about and try every operation.
    docs: &'static str,
    /// The lists to start from.
    resources: [&'static str; 10],
    /// Where a household is sent (`POST`) to find its jobs and homes.
    matches: &'static str,
}

/// Show what the service is and where things are
#[utoipa::path(tag = "service", responses((status = 200, description = "The service", body = Index)))]
#[get("/")]
async fn show_service() -> Json<Index> {
    Json(Index {
        name: "Flytthit",
        version: env!("CARGO_PKG_VERSION"),
        openapi: "/openapi.json",
        docs: "/docs/",
        resources: [
            "/v1/municipalities",
            "/v1/commuting/matrices",
            "/v1/commuting/catchments",
            "/v1/commuting/indicators",
            "/v1/commuting/areas",
            "/v1/commuting/sensitivity",
            "/v1/occupations",
            "/v1/vacancies",
            "/v1/housing",
            "/v1/sources",
        ],
        matches: "/v1/matches",
    })
}

/// Whether the service runs.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// `ok`, or there is no answer.
    status: &'static str,
}

/// Tell whether the process is alive
#[utoipa::path(tag = "service", responses((status = 200, description = "It is alive", body = Health)))]
#[get("/healthz")]
async fn show_health() -> HttpResponse {
    ok()
}

/// What a server that can take requests says of itself.
#[derive(Debug, Serialize, ToSchema)]
struct Ready {
    /// `ok`, or the answer is 503.
    status: &'static str,
    /// Seconds since the database last confirmed what is served from memory. It grows while the database is
    /// away: then lists and changes are answered with 503, everything else goes on.
    region_age_seconds: u64,
}

/// Tell whether the service can take requests
///
/// Not when it is about to stop, nor when it has not heard from the database for so long that what it has in
/// memory is older than its operator accepts.
#[utoipa::path(tag = "service", responses((status = 200, description = "It can serve", body = Ready)))]
#[get("/readyz")]
async fn show_readiness(service: Data<Service>) -> Result<HttpResponse> {
    let age = service.region.age();
    if !service.readiness.is_ready() {
        return Err(Error::NotReady);
    }
    if age > service.max_region_age {
        return Err(Error::OldRegion { seconds: age.as_secs() });
    }
    let ready = Ready { status: "ok", region_age_seconds: age.as_secs() };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(ready))
}

fn ok() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" })
}

/// Show the OpenAPI document
#[utoipa::path(tag = "service", responses((status = 200, description = "The document", body = serde_json::Value)))]
#[get("/openapi.json")]
async fn show_document(document: Data<OpenApiDocument>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.0.clone())
}
