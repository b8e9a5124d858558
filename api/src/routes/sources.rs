//! `/v1/sources`: where the figures come from, and how old they are.

use crate::Service;
use crate::db::sync as rows;
use crate::error::{Error, Result};
use crate::page::{Page, PageQuery, PageRequest};
use crate::sources::{About, Feed};
use crate::sync::{Report, State};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_sources).service(find_source);
}

/// An outside source, and how far it has been taken in.
#[derive(Debug, Serialize, ToSchema)]
struct OutsideSource {
    /// Its key, as `flytthit sync` takes it.
    #[schema(example = "ssb-03321")]
    id: &'static str,
    /// What it is called.
    name: &'static str,
    /// Where it is on the web.
    #[schema(format = "uri")]
    url: &'static str,
    /// Its licence, or where its terms are.
    #[schema(example = "CC BY 4.0")]
    licence: &'static str,
    /// Whether it is asked at all: some are only when whoever runs the service has said how.
    configured: bool,
    /// The year, day or moment of what is there; null when nothing is.
    #[schema(example = "2022")]
    as_of: Option<String>,
    /// When it was last taken in; null when it never was.
    last_success: Option<Timestamp>,
    /// When that last failed; null when it never did.
    last_failure: Option<Failure>,
    /// How many records of it there are.
    rows: u64,
    /// What was done when it was last taken in; null when it never was.
    last_run: Option<Report>,
    /// Seconds between two runs; null when it is not taken in by itself.
    every: Option<u64>,
    /// When it is taken in next; null when that is not planned.
    next_run: Option<Timestamp>,
    /// Whether it is being taken in.
    running: bool,
    /// Whether what is there is older than it should be, or nothing is there.
    stale: bool,
}

/// A failure to take in a source. What was there before stays.
#[derive(Debug, Serialize, ToSchema)]
struct Failure {
    /// When.
    at: Timestamp,
    /// Why, in English.
    reason: String,
}

/// List the outside sources and how far each has been taken in
#[utoipa::path(tag = "service", params(PageQuery), responses((status = 200, description = "A page of them", body = Page<OutsideSource>)))]
#[get("/v1/sources")]
async fn list_sources(service: Data<Service>, page: PageRequest<String>) -> Result<HttpResponse> {
    let mut all = states(&service).await?;
    all.sort_by_key(|state| state.feed.key());
    let rest =
        all.into_iter().filter(|state| page.after.as_deref().is_none_or(|after| state.feed.key() > after));
    let page = page.cut(rest, |state| state.feed.key().to_owned());
    Ok(fresh().json(page.map(|state| show(state, &service))))
}

/// Show one outside source and how far it has been taken in
#[utoipa::path(
    tag = "service",
    params(("id" = String, Path, description = "Its key", example = "ssb-03321")),
    responses((status = 200, description = "The source", body = OutsideSource)),
)]
#[get("/v1/sources/{id}")]
async fn find_source(service: Data<Service>, id: Path<String>) -> Result<HttpResponse> {
    let feed = Feed::of_key(&id).ok_or(Error::NotFound("source"))?;
    let found = states(&service).await?.into_iter().find(|state| state.feed == feed);
    let found = found.ok_or(Error::NotFound("source"))?;
    Ok(fresh().json(show(found, &service)))
}

/// What is told here changes without making an edition, so nobody may keep it.
fn fresh() -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

async fn states(service: &Service) -> Result<Vec<State>> {
    let rows = service.db.read(rows::all).await?;
    let (config, now) = (service.sources.config(), Timestamp::now());
    let row = |feed: Feed| rows.iter().find(|row| row.source_id == feed.key());
    Ok(Feed::ALL.into_iter().map(|feed| State::of(feed, row(feed), config, now)).collect())
}

fn show(state: State, service: &Service) -> OutsideSource {
    let About { key, name, url, licence, .. } = state.feed.about();
    let configured = service.sources.has(state.feed);
    OutsideSource {
        id: key,
        name,
        url,
        licence,
        configured,
        as_of: state.as_of,
        last_success: state.succeeded_at,
        last_failure: state.failed_at.zip(state.failure).map(|(at, reason)| Failure { at, reason }),
        rows: state.records,
        last_run: state.report,
        every: state.every.filter(|_| configured).map(|every| every.as_secs()),
        next_run: state.next_at.filter(|_| configured),
        running: state.running,
        stale: state.stale && configured,
    }
}
