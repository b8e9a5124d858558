//! Posting, changing and deleting a home: for the host of its municipality.

use super::body::{HomeBody, Written};
use super::{Housing, show};
use crate::auth::{Host, Role};
use crate::conditional::IfMatch;
use crate::db::housing::{self as rows, Housing as Row};
use crate::db::source::{self, Source};
use crate::db::{self, Conn, idempotency};
use crate::error::{Error, Problem, Result};
use crate::extract::{MergePatch, Patch, Record};
use crate::import::Fields;
use crate::region::{Current, Region};
use crate::routes::lookup;
use crate::write::{Change, IdempotencyKey, Reply, Write};
use actix_web::web::Path;
use actix_web::{HttpResponse, delete, patch, post};
use uuid::Uuid;

/// What may be changed of a home.
type HomePatch = Patch<HomeBody>;

/// Post a home
///
/// Hosts post homes in their own municipality, coordinators anywhere. It is in the next match.
#[utoipa::path(
    tag = "housing",
    security(("bearer" = ["housing"])),
    params(IdempotencyKey),
    request_body = HomeBody,
    responses(
        (status = 201, description = "The home as it is published", body = Housing),
        (status = 409, description = "The municipality has another home with this reference, or a request with this Idempotency-Key is being answered", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "The request was answered before with this Idempotency-Key, and the home has been deleted since", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/housing")]
pub(super) async fn create_housing(
    Host(caller): Host,
    Current(region): Current,
    key: IdempotencyKey,
    body: Record<Fields>,
    write: Write,
) -> Result<HttpResponse> {
    let Record { value, digest } = body;
    let written = Written::read(value, &caller.role, &region)?;
    let create = move |change: &mut Change<'_>| {
        let demo = db::holdings(change.conn)?.demo;
        let new = written.row(Uuid::now_v7().to_string(), demo, change.now, change.revision);
        prepare(change.conn, &new, &written)?;
        rows::insert(change.conn, &new)?;
        let shown = show_written(&new, &written, &region);
        change.record("create", "housing", &new.id, None, Some(&shown))?;
        Ok(Reply::created(format!("/v1/housing/{}", new.id), new.revision, &shown))
    };
    write.run_once(&caller, key, &digest, create).await
}

/// Change a home
///
/// Only what was posted here can be changed. Any change says that the rest is true today too, and so does
/// an empty one.
#[utoipa::path(
    tag = "housing",
    security(("bearer" = ["housing"])),
    params(("id" = String, Path, description = "The id of the home"), IfMatch),
    request_body(content = HomePatch, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The home as it is now published", body = Housing),
        (status = 409, description = "It comes from elsewhere, or the municipality has another home with this reference", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[patch("/v1/housing/{id}")]
pub(super) async fn change_housing(
    Host(caller): Host,
    Current(region): Current,
    id: Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
    write: Write,
) -> Result<HttpResponse> {
    let id = lookup::id("home", &id)?;
    let role = caller.role.clone();
    let update = move |change: &mut Change<'_>| {
        let old = find_posted(change.conn, &id, &role)?;
        if_match.check(old.revision)?;
        let fields =
            Fields::of(patch.apply(HomeBody::of(&old))).map_err(|wrong| Error::in_body("", wrong))?;
        let written = Written::read(fields, &role, &region)?;
        let new = written.row(id, old.demo, old.imported_at, change.revision);
        prepare(change.conn, &new, &written)?;
        rows::update(change.conn, &new)?;
        let shown = show_written(&new, &written, &region);
        change.record("update", "housing", &new.id, Some(&show(old, &region)), Some(&shown))?;
        Ok(Reply::changed(new.revision, &shown))
    };
    write.run(&caller, update).await
}

/// Delete a home
///
/// Nobody sees it from then on. One that is let or sold is closed instead (`state`), and can still be looked
/// up.
#[utoipa::path(
    tag = "housing",
    security(("bearer" = ["housing"])),
    params(("id" = String, Path, description = "The id of the home"), IfMatch),
    responses(
        (status = 204, description = "It is gone"),
        (status = 409, description = "It comes from elsewhere", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[delete("/v1/housing/{id}")]
pub(super) async fn delete_housing(
    Host(caller): Host,
    Current(region): Current,
    id: Path<String>,
    if_match: IfMatch,
    write: Write,
) -> Result<HttpResponse> {
    let id = lookup::id("home", &id)?;
    let role = caller.role.clone();
    let delete = move |change: &mut Change<'_>| {
        let old = find_posted(change.conn, &id, &role)?;
        if_match.check(old.revision)?;
        rows::update(change.conn, &old.clone().emptied(change.revision))?;
        idempotency::erase(change.conn, &id)?;
        change.record("delete", "housing", &id, Some(&show(old, &region)), None)?;
        Ok(Reply::done())
    };
    write.run(&caller, delete).await
}

/// The home with this id, if it was posted here and a caller with this role may change it.
fn find_posted(conn: &mut Conn, id: &str, role: &Role) -> Result<Row> {
    let found = rows::find(conn, id)?.filter(|found| role.hosts(&found.municipality_id));
    let found = found.ok_or(Error::NotFound("home"))?;
    if found.source_id.starts_with(source::HOST) {
        return Ok(found);
    }
    let from = source::find(conn, &found.source_id)?.map_or(found.source_id, |source| source.name);
    Err(Error::Conflict(format!(
        "this home comes from elsewhere: change it there, and import it again ({from})"
    )))
}

/// Makes the source of what is posted in the municipality, whose references must be unique.
fn prepare(conn: &mut Conn, new: &Row, written: &Written) -> Result<()> {
    let host = Source {
        id: new.source_id.clone(),
        name: written.municipality.name.clone(),
        url: None,
        licence: None,
    };
    source::put(conn, &host)?;
    let same = rows::by_reference(conn, &new.source_id, &[&new.reference])?;
    match same.into_iter().find(|other| other.id != new.id) {
        None => Ok(()),
        Some(other) => Err(Error::Conflict(format!(
            "`{}` is the reference of another home: /v1/housing/{}",
            other.reference, other.id
        ))),
    }
}

/// The home as it is shown once the region knows its source.
fn show_written(row: &Row, written: &Written, region: &Region) -> Housing {
    let mut shown = show(row.clone(), region);
    shown.source.name.clone_from(&written.municipality.name);
    shown
}

impl Written {
    /// The home as it is kept. Where the host has no reference for it, its id is the reference.
    fn row(&self, id: String, demo: bool, imported_at: i64, revision: i64) -> Row {
        let Written { reference, municipality, home, status, as_of } = self;
        let home = home.clone();
        Row {
            source_id: format!("{}{}", source::HOST, municipality.slug),
            reference: reference.clone().unwrap_or_else(|| id.clone()),
            id,
            municipality_id: municipality.slug.clone(),
            kind: home.kind,
            tenure: home.tenure.to_owned(),
            bedrooms: home.bedrooms,
            area_m2: home.area_m2,
            price: home.price,
            available_from: home.available_from,
            title: home.title,
            url: home.url,
            status: (*status).to_owned(),
            as_of: as_of.clone(),
            demo,
            imported_at,
            revision,
        }
    }
}
