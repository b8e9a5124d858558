//! `/v1/municipalities/{municipality}/place`

mod body;

use super::lookup;
use super::municipalities::MunicipalityName;
use crate::auth::{Host, Role};
use crate::conditional::{IfMatch, Replaces};
use crate::db;
use crate::db::place::{self as rows, Place as Row};
use crate::db::source::{self, Source as SourceRow};
use crate::error::{Error, Result};
use crate::extract::{MergePatch, Patch, Record};
use crate::import::Fields;
use crate::region::{Current, PlaceFacts, Region, Source};
use crate::write::{Change, Reply, Write};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, patch, put};
use body::{PlaceBody, Written};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(find_place).service(put_place).service(change_place);
}

/// What a municipality offers to those who live there. What is null is not recorded, which is not
/// the same as nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Place {
    /// Kindergarten places that are free.
    kindergarten_places: Option<u32>,
    /// The day of which the kindergarten places are true; null when they are not recorded.
    #[schema(format = Date)]
    kindergarten_as_of: Option<String>,
    /// School stages that exist: `primary`, `lower_secondary`, `upper_secondary`. Where they are not recorded
    /// here, those of the schools in the national register.
    stages: Option<Vec<String>>,
    /// The day of which the stages are true; null when they are not known. Of the register, the last on which
    /// it changed one of the schools.
    #[schema(format = Date)]
    stages_as_of: Option<String>,
    /// Where the stages come from; null when they are not known.
    stages_source: Option<Source>,
    /// Interests that can be pursued there, as tags.
    interests: Vec<String>,
    /// The day of which the interests are true.
    #[schema(format = Date)]
    interests_as_of: String,
    /// The oldest of these days: all is as new as this.
    #[schema(format = Date)]
    as_of: String,
    /// Where this comes from.
    source: Source,
    /// Whether this is fictitious.
    demo: bool,
}

/// What may be changed of a place.
type PlacePatch = Patch<PlaceBody>;

/// Show what a municipality offers to those who live there
#[utoipa::path(
    tag = "municipalities",
    params(("municipality" = String, Path, description = "Its number or slug", example = "tynset")),
    responses(
        (status = 200, description = "What it offers; 404 when nothing is recorded", body = Place),
        (status = 308, description = "The number is no longer in force: `Location` has the one that is"),
    ),
)]
#[get("/v1/municipalities/{municipality}/place")]
async fn find_place(Current(region): Current, name: Path<String>, req: HttpRequest) -> Result<HttpResponse> {
    let found = region.reference.municipalities.resolve(&name).ok_or(Error::NotFound("municipality"))?;
    if found.retired {
        return Ok(lookup::moved(&req, found.municipality));
    }
    let facts = region.places.get(&found.municipality.slug).ok_or(Error::NotFound("place"))?;
    Ok(HttpResponse::Ok().json(show(facts, &found.municipality.slug, &region)))
}

/// Record what a municipality offers, in place of what was recorded
///
/// For its host, and for coordinators. Where nothing was recorded, `If-None-Match: *` says so.
#[utoipa::path(
    tag = "municipalities",
    security(("bearer" = ["places"])),
    params(("municipality" = String, Path, description = "Its number, past or present, or slug", example = "tynset"), Replaces),
    request_body = PlaceBody,
    responses(
        (status = 200, description = "What it now offers", body = Place),
        (status = 201, description = "What it offers, recorded for the first time", body = Place),
    ),
)]
#[put("/v1/municipalities/{municipality}/place")]
async fn put_place(
    Host(caller): Host,
    Current(region): Current,
    name: Path<String>,
    replaces: Replaces,
    body: Record<Fields>,
    write: Write,
) -> Result<HttpResponse> {
    let place = hosted(&region, &name, &caller.role)?;
    let written = Written::read(body.value, region.today)?;
    let record = move |change: &mut Change<'_>| {
        let old = rows::find(change.conn, &place.slug)?;
        replaces.check(old.as_ref().map(|old| old.revision))?;
        written.store(change, &place, old, &region)
    };
    write.run(&caller, record).await
}

/// Change some of what a municipality offers
///
/// For its host, and for coordinators. What is changed without a date is as of today; what is left out keeps
/// its date. A date alone says that the fact is still true.
#[utoipa::path(
    tag = "municipalities",
    security(("bearer" = ["places"])),
    params(("municipality" = String, Path, description = "Its number, past or present, or slug", example = "tynset"), IfMatch),
    request_body(content = PlacePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "What it now offers", body = Place)),
)]
#[patch("/v1/municipalities/{municipality}/place")]
async fn change_place(
    Host(caller): Host,
    Current(region): Current,
    name: Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
    write: Write,
) -> Result<HttpResponse> {
    let place = hosted(&region, &name, &caller.role)?;
    let update = move |change: &mut Change<'_>| {
        let old = rows::find(change.conn, &place.slug)?.ok_or(Error::NotFound("place"))?;
        if_match.check(old.revision)?;
        let written = Written::read(PlaceBody::patched(&old, patch)?, region.today)?;
        written.store(change, &place, Some(old), &region)
    };
    write.run(&caller, update).await
}

/// The municipality that this names, if a caller with this role is its host.
fn hosted(region: &Region, name: &str, role: &Role) -> Result<MunicipalityName> {
    let found = region.reference.municipalities.get(name).filter(|found| role.hosts(&found.slug));
    Ok(found.ok_or(Error::NotFound("municipality"))?.into())
}

impl Written {
    /// Records it in place of `old`.
    fn store(
        self,
        change: &mut Change<'_>,
        place: &MunicipalityName,
        old: Option<Row>,
        region: &Region,
    ) -> Result<Reply> {
        let id = format!("{}{}", source::HOST, place.slug);
        let host = SourceRow { id: id.clone(), name: place.name.clone(), url: None, licence: None };
        source::put(change.conn, &host)?;
        let new = Row {
            municipality_id: place.slug.clone(),
            kindergarten_places: self.offer.kindergarten_places,
            stages: self.offer.stages,
            interests: self.offer.interests,
            as_of: self.as_of,
            source_id: id,
            demo: db::holdings(change.conn)?.demo,
            imported_at: old.as_ref().map_or(change.now, |old| old.imported_at),
            revision: change.revision,
            kindergarten_as_of: self.kindergarten_as_of,
            stages_as_of: self.stages_as_of,
            interests_as_of: Some(self.interests_as_of),
        };
        let facts = PlaceFacts::from(new.clone());
        let recorded = |facts: &PlaceFacts| {
            let mut shown = recorded(facts, region);
            for source in [Some(&mut shown.source), shown.stages_source.as_mut()].into_iter().flatten() {
                source.name.clone_from(&host.name);
            }
            shown
        };
        let shown = with_register(recorded(&facts), &place.slug, region);
        let Some(old) = old else {
            rows::insert(change.conn, &new)?;
            change.record("create", "place", &place.slug, None, Some(&recorded(&facts)))?;
            let location = format!("/v1/municipalities/{}/place", place.number);
            return Ok(Reply::created(location, new.revision, &shown));
        };
        rows::update(change.conn, &new)?;
        let before = self::recorded(&PlaceFacts::from(old), region);
        change.record("update", "place", &place.slug, Some(&before), Some(&recorded(&facts)))?;
        Ok(Reply::changed(new.revision, &shown))
    }
}

/// What is recorded of a municipality, as it is published: with the school stages of the register where its host
/// has recorded none.
pub(super) fn show(facts: &PlaceFacts, slug: &str, region: &Region) -> Place {
    with_register(recorded(facts, region), slug, region)
}

fn recorded(facts: &PlaceFacts, region: &Region) -> Place {
    let facts = facts.clone();
    let source = region.sources.get(&facts.source);
    Place {
        kindergarten_places: facts.kindergarten_places,
        kindergarten_as_of: facts.kindergarten_as_of,
        stages_source: facts.stages.as_ref().map(|_| source.clone()),
        stages: facts.stages,
        stages_as_of: facts.stages_as_of,
        interests: facts.interests,
        interests_as_of: facts.interests_as_of,
        as_of: facts.as_of,
        source,
        demo: facts.demo,
    }
}

fn with_register(mut place: Place, slug: &str, region: &Region) -> Place {
    if place.stages.is_none()
        && let Some(found) = region.reference.establishments.stages(slug)
    {
        place.stages = Some(found.stages);
        place.stages_as_of = Some(found.as_of);
        place.stages_source = Some(region.sources.get(&found.source));
    }
    place
}
