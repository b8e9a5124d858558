//! `/v1/vacancies/{id}/moderation`: a vacancy is withheld, and let go again.

use crate::auth::{Caller, Host, Role};
use crate::conditional::{IfMatch, Tagged};
use crate::db::vacancy::{self as rows, Vacancy};
use crate::db::{Conn, Db, account, audit};
use crate::error::{Error, Result};
use crate::extract::Record;
use crate::routes::lookup;
use crate::routes::postings::ENTITY;
use crate::write::{Reply, Write};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(find_moderation).service(moderate_vacancy);
}

/// What the audit calls it.
const ACTION: &str = "moderate";

/// Why a vacancy is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Reason {
    /// It is not what it says.
    Misleading,
    /// It keeps out whom the law protects.
    Discriminatory,
    /// It offers no work.
    NotAJob,
    /// It is there twice.
    Duplicate,
    /// The work is not done where it says.
    WrongPlace,
    /// Who applies is to pay.
    PayToWork,
    /// What the note says.
    Other,
}

/// Whether a vacancy is withheld: then nobody but its employer and the moderators sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Moderation {
    /// Why; null lets it go.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    withheld: Option<Reason>,
    /// What the employer is told about it; needed where the reason is `other`.
    #[schema(min_length = 1, max_length = 2_000)]
    note: Option<String>,
}

impl Moderation {
    fn of(vacancy: &Vacancy) -> Moderation {
        let reason = vacancy.row.withheld.as_deref();
        Moderation {
            // A reason that a later version wrote is some other one to this version.
            withheld: reason.map(|code| serde_json::from_value(code.into()).unwrap_or(Reason::Other)),
            note: vacancy.row.withheld_note.clone(),
        }
    }

    /// # Errors
    /// 422 for a note that is missing, or has no reason to be there.
    fn check(&self) -> Result<()> {
        let wrong = match (self.withheld, self.note.as_deref()) {
            (Some(Reason::Other), None) => "must say what the reason is",
            (None, Some(_)) => "says why something is withheld that is not",
            (_, Some(note)) if note.trim().is_empty() => "must not be blank",
            (_, Some(note)) if note.chars().count() > 2_000 => "must have at most 2000 characters",
            (_, Some(note)) if note.contains('\0') => "must be text",
            _ => return Ok(()),
        };
        Err(Error::in_body("/note", wrong))
    }
}

/// Show whether a vacancy is withheld
#[utoipa::path(
    tag = "moderation",
    security(("bearer" = ["moderation"])),
    params(("id" = String, Path, description = "The id of the vacancy")),
    responses((status = 200, description = "Whether it is", body = Moderation)),
)]
#[get("/v1/vacancies/{id}/moderation")]
async fn find_moderation(
    Host(caller): Host,
    db: Data<Db>,
    id: Path<String>,
) -> Result<Tagged<Json<Moderation>>> {
    let found = db.read(move |conn| moderated(conn, &caller, &id)).await?;
    Ok(Tagged(found.row.revision, Json(Moderation::of(&found))))
}

/// Withhold a vacancy, or let it go
///
/// For the hosts of the municipalities where the work is done, and coordinators, who alone let go what one
/// of them withholds. An imported one stays
/// withheld when it is imported again.
#[utoipa::path(
    tag = "moderation",
    security(("bearer" = ["moderation"])),
    params(("id" = String, Path, description = "The id of the vacancy"), IfMatch),
    request_body = Moderation,
    responses((status = 200, description = "As it is now", body = Moderation)),
)]
#[put("/v1/vacancies/{id}/moderation")]
async fn moderate_vacancy(
    Host(caller): Host,
    id: Path<String>,
    write: Write,
    based_on: IfMatch,
    body: Record<Moderation>,
) -> Result<HttpResponse> {
    let moderation = body.value;
    moderation.check()?;
    let who = caller.clone();
    write
        .run(&caller, move |change| {
            let mut vacancy = moderated(change.conn, &who, &id)?;
            based_on.check(vacancy.row.revision)?;
            let before = Moderation::of(&vacancy);
            if before == moderation {
                return Ok(Reply::changed(vacancy.row.revision, &moderation));
            }
            if before.withheld.is_some() && matches!(who.role, Role::Host(_)) {
                check_host_may(change.conn, &vacancy.row.id)?;
            }
            vacancy.row.withheld = moderation.withheld.map(Reason::code);
            vacancy.row.withheld_note.clone_from(&moderation.note);
            vacancy.row.revision = change.revision;
            rows::update(change.conn, &vacancy)?;
            change.record(ACTION, ENTITY, &vacancy.row.id, Some(&before), Some(&moderation))?;
            Ok(Reply::changed(change.revision, &moderation))
        })
        .await
}

/// Goes on where a host withheld the vacancy: what a coordinator decided is not a host's to change.
fn check_host_may(conn: &mut Conn, id: &str) -> Result<()> {
    let by = audit::last_by(conn, ACTION, ENTITY, id)?;
    let by = by.map(|account| account::find(conn, &account)).transpose()?.flatten();
    match by.as_ref().and_then(Role::of) {
        Some(Role::Coordinator | Role::Admin) => {
            Err(Error::Forbidden("a coordinator withholds it: only a coordinator can change that"))
        }
        _ => Ok(()),
    }
}

impl Reason {
    /// As the API and the database name it.
    fn code(self) -> String {
        let name = match self {
            Reason::Misleading => "misleading",
            Reason::Discriminatory => "discriminatory",
            Reason::NotAJob => "not_a_job",
            Reason::Duplicate => "duplicate",
            Reason::WrongPlace => "wrong_place",
            Reason::PayToWork => "pay_to_work",
            Reason::Other => "other",
        };
        name.to_owned()
    }
}

/// The vacancy with this id, if it is public but for a moderator, and the caller hosts one of its
/// municipalities.
fn moderated(conn: &mut Conn, caller: &Caller, id: &str) -> Result<Vacancy> {
    let found = rows::find(conn, &lookup::id("vacancy", id)?)?;
    let known = |found: &Vacancy| {
        !matches!(found.row.status.as_str(), "draft" | "deleted")
            && found.municipalities.iter().any(|slug| caller.role.hosts(slug))
    };
    found.filter(known).ok_or(Error::NotFound("vacancy"))
}
