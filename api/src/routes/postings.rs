//! `/v1/employers/{organisation_number}/vacancies`: what an employer posts.

mod batch;
mod desk;
mod state;
mod statistics;
mod wire;

use super::lookup;
use crate::auth::{Caller, Role};
use crate::conditional::{IfMatch, Tagged};
use crate::db::employer::{self, Employer};
use crate::db::vacancy::{self as rows, Vacancy};
use crate::db::{self, Conn, Db, idempotency, source};
use crate::error::{Error, Problem, Result};
use crate::extract::{MergePatch, Query, Record};
use crate::import::Fields;
use crate::organisation::OrganisationNumber;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::Current;
use crate::write::{Change, IdempotencyKey, Reply, Write};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use desk::{Desk, Refusal, Sent};
use serde::Deserialize;
use serde_json::from_value;
use state::State;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use wire::{NewPosting, PostedVacancy, Posting, PostingPatch};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list_posted_vacancies)
        .service(post_vacancy)
        .service(find_posted_vacancy)
        .service(change_vacancy)
        .service(delete_vacancy);
    batch::configure(config);
    statistics::configure(config);
}

/// What the audit calls a vacancy.
pub(super) const ENTITY: &str = "vacancy";

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those in this state.
    #[param(inline)]
    state: Option<State>,
}

/// Which vacancy of which employer.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct VacancyPath {
    /// The employer
    organisation_number: String,
    /// The id of the vacancy
    id: String,
}

/// List an employer's vacancies in every state, newest first
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(("organisation_number" = String, Path, description = "The employer"), ListQuery, PageQuery),
    responses((status = 200, description = "A page of them", body = Page<PostedVacancy>)),
)]
#[get("/v1/employers/{organisation_number}/vacancies")]
async fn list_posted_vacancies(
    caller: Caller,
    Current(region): Current,
    db: Data<Db>,
    path: Path<String>,
    query: Query<ListQuery>,
    page: PageRequest<String>,
) -> Result<Page<PostedVacancy>> {
    let filter = State::filter(query.0.state, path.clone(), region.today.to_string());
    let found = db
        .read(move |conn| {
            readable(conn, &caller, &path)?;
            let found = rows::posted(conn, &filter, page.after.as_deref(), page.fetch_limit())?;
            Ok::<_, Error>(page.cut(found, |vacancy| vacancy.row.id.clone()))
        })
        .await?;
    Ok(found.map(|vacancy| PostedVacancy::of(&vacancy, &region)))
}

/// Post a vacancy
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(("organisation_number" = String, Path, description = "The employer"), IdempotencyKey),
    request_body = NewPosting,
    responses(
        (status = 201, description = "The vacancy", body = PostedVacancy),
        (status = 409, description = "The employer may not publish yet, or has another vacancy with this reference", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "The request was answered before with this Idempotency-Key, and the vacancy has been deleted since", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/employers/{organisation_number}/vacancies")]
async fn post_vacancy(
    caller: Caller,
    Current(region): Current,
    path: Path<String>,
    write: Write,
    key: IdempotencyKey,
    body: Record<Fields>,
) -> Result<HttpResponse> {
    let Record { value: fields, digest } = body;
    let sent = Sent::new(fields).await;
    let who = caller.clone();
    write
        .run_once(&caller, key, &digest, move |change| {
            let employer = acting(change.conn, &who, &path)?;
            let desk = Desk::open(change, employer, region.today)?;
            let new = desk.read(sent, None)?;
            check_reference(change, &desk, &new)?;
            rows::insert(change.conn, std::slice::from_ref(&new))?;
            record(change, "create", None, Some(&new), &region.today.to_string())?;
            let location = format!("/v1/employers/{path}/vacancies/{}", new.row.id);
            Ok(Reply::created(location, change.revision, &PostedVacancy::of(&new, &region)))
        })
        .await
}

/// Show one of an employer's vacancies
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(VacancyPath),
    responses((status = 200, description = "The vacancy", body = PostedVacancy)),
)]
#[get("/v1/employers/{organisation_number}/vacancies/{id}")]
async fn find_posted_vacancy(
    caller: Caller,
    Current(region): Current,
    db: Data<Db>,
    path: Path<VacancyPath>,
) -> Result<Tagged<Json<PostedVacancy>>> {
    let found = db
        .read(move |conn| {
            let VacancyPath { organisation_number: number, id } = &*path;
            readable(conn, &caller, number)?;
            posted(conn, number, id)
        })
        .await?;
    Ok(Tagged(found.row.revision, Json(PostedVacancy::of(&found, &region))))
}

/// Change a vacancy, or what state it is in
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(VacancyPath, IfMatch),
    request_body(content((PostingPatch = "application/merge-patch+json"), (PostingPatch = "application/json"))),
    responses(
        (status = 200, description = "The vacancy as it is now", body = PostedVacancy),
        (status = 409, description = "It cannot become what is asked for, the employer may not publish, or has another vacancy with this reference", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[patch("/v1/employers/{organisation_number}/vacancies/{id}")]
async fn change_vacancy(
    caller: Caller,
    Current(region): Current,
    path: Path<VacancyPath>,
    write: Write,
    based_on: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse> {
    let html = desk::clean(patch.text("description")).await;
    let who = caller.clone();
    write
        .run(&caller, move |change| {
            let VacancyPath { organisation_number: number, id } = &*path;
            let employer = acting(change.conn, &who, number)?;
            let old = posted(change.conn, number, id)?;
            based_on.check(old.row.revision)?;
            let today = region.today.to_string();
            let fields = patch.apply(Posting::of(&old, &today).json());
            let fields = from_value(fields).expect("a changed object is an object");
            let desk = Desk::open(change, employer, region.today)?;
            let new = desk.read(Sent::changed(fields, html), Some(&old))?;
            check_reference(change, &desk, &new)?;
            let revision = replace(change, &old, &new, &today)?;
            Ok(Reply::changed(revision, &PostedVacancy::of(&new, &region)))
        })
        .await
}

/// Delete a vacancy for good
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(VacancyPath, IfMatch),
    responses((status = 204, description = "It is deleted, and its reference may be used again")),
)]
#[delete("/v1/employers/{organisation_number}/vacancies/{id}")]
async fn delete_vacancy(
    caller: Caller,
    Current(region): Current,
    path: Path<VacancyPath>,
    write: Write,
    based_on: IfMatch,
) -> Result<HttpResponse> {
    let who = caller.clone();
    write
        .run(&caller, move |change| {
            let VacancyPath { organisation_number: number, id } = &*path;
            acting(change.conn, &who, number)?;
            let old = posted(change.conn, number, id)?;
            based_on.check(old.row.revision)?;
            change.is_public = false;
            let mut gone = old.clone();
            gone.row.reference = source::reference_of_deleted(&old.row.id);
            gone.row.withheld_note = None;
            gone.row.empty(change.revision);
            rows::update(change.conn, &gone)?;
            idempotency::erase(change.conn, &old.row.id)?;
            record(change, "delete", Some(&old), None, &region.today.to_string())?;
            Ok(Reply::done())
        })
        .await
}

/// The employer, if the caller acts for it. Who does not learns nothing, not even whether it is there.
fn acting(conn: &mut Conn, caller: &Caller, number: &str) -> Result<Employer> {
    employer_for(conn, number, |conn, number| caller.acts_for(conn, number))
}

/// The employer, if the caller acts for it or looks after the region.
fn readable(conn: &mut Conn, caller: &Caller, number: &str) -> Result<Employer> {
    employer_for(conn, number, |conn, number| {
        Ok(caller.role == Role::Coordinator || caller.acts_for(conn, number)?)
    })
}

fn employer_for(
    conn: &mut Conn,
    number: &str,
    may: impl FnOnce(&mut Conn, &OrganisationNumber) -> db::Result<bool>,
) -> Result<Employer> {
    let number: OrganisationNumber = number.parse().map_err(|_| Error::NotFound("employer"))?;
    let found = if may(conn, &number)? { employer::find(conn, number.as_str())? } else { None };
    found.ok_or(Error::NotFound("employer"))
}

/// The vacancy of this employer with this id.
fn posted(conn: &mut Conn, number: &str, id: &str) -> Result<Vacancy> {
    let found = rows::find(conn, &lookup::id("vacancy", id)?)?;
    let own = |found: &Vacancy| {
        found.row.organisation_number.as_deref() == Some(number) && found.row.status != "deleted"
    };
    found.filter(own).ok_or(Error::NotFound("vacancy"))
}

/// Refuses what another vacancy of the employer is called.
fn check_reference(change: &mut Change<'_>, desk: &Desk, new: &Vacancy) -> Result<()> {
    let called = desk.called(change.conn, &[&new.row.reference])?;
    match called.iter().find(|other| other.row.id != new.row.id) {
        Some(other) => Err(Refusal::Conflict(
            "/reference",
            format!("`{}` is the reference of the vacancy {}", new.row.reference, other.row.id),
        )
        .into()),
        None => Ok(()),
    }
}

/// Stores a vacancy in place of what it was, unless that is the same; gives the revision that last
/// changed it.
fn replace(change: &mut Change<'_>, old: &Vacancy, new: &Vacancy, today: &str) -> Result<i64> {
    let mut same = new.clone();
    same.row.revision = old.row.revision;
    if same == *old {
        return Ok(old.row.revision);
    }
    rows::update(change.conn, new)?;
    record(change, "change", Some(old), Some(new), today)?;
    Ok(new.row.revision)
}

/// Writes down what happened to a vacancy, and whether anybody can see it.
fn record(
    change: &mut Change<'_>,
    action: &str,
    before: Option<&Vacancy>,
    after: Option<&Vacancy>,
    today: &str,
) -> Result<()> {
    change.is_public |= before.into_iter().chain(after).any(|vacancy| vacancy.row.is_public());
    let id = after.or(before).map(|vacancy| vacancy.row.id.clone()).unwrap_or_default();
    let show = |vacancy: Option<&Vacancy>| vacancy.map(|vacancy| PostedVacancy::record(vacancy, today));
    Ok(change.record(action, ENTITY, &id, show(before).as_ref(), show(after).as_ref())?)
}
