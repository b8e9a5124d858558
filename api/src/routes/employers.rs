//! `/v1/employers`: who posts vacancies, and who acts for them.
//!
//! Anybody may register an organisation that there is, so registering proves nothing: until a login or
//! a host vouches for its members, an employer drafts vacancies and publishes none. Whoever may not see
//! an employer is answered as if there were none.

mod approval;
mod invitations;
mod letters;
mod members;
mod register;
mod verification;

use super::municipalities::MunicipalityName;
use crate::auth::{Caller, Role};
use crate::conditional::Tagged;
use crate::db::employer::{self, Employer as Row, Filter};
use crate::db::{Conn, Db};
use crate::error::{Error, Result};
use crate::extract::Query;
use crate::organisation::OrganisationNumber;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Region};
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list_employers)
        .service(register::register_employer)
        .service(find_employer)
        .service(approval::approve_employer)
        .service(verification::verify_employer)
        .service(members::list_members)
        .service(members::remove_member)
        .service(invitations::invite_member)
        .service(invitations::accept_invitation);
}

/// What an employer is called in refusals.
const EMPLOYER: &str = "employer";

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those of which the register has said this.
    #[param(inline)]
    status: Option<Status>,
    /// Only those that are approved, or only those that are not.
    approved: Option<bool>,
}

/// What the register has said of an employer.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// Nothing yet.
    Unverified,
    /// It does business.
    Verified,
    /// It does not.
    Refused,
}

/// Who posts vacancies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Employer {
    /// The organisation number (organisasjonsnummer).
    #[schema(example = "974760673", pattern = "^[0-9]{9}$")]
    organisation_number: String,
    /// The name in Enhetsregisteret; null until the register has been asked.
    name: Option<String>,
    /// Where it is, as the register says; null where that is not known.
    municipality: Option<MunicipalityName>,
    /// `unverified` until Enhetsregisteret has answered, then `verified`, or `refused`.
    status: String,
    /// Why it is refused: `unknown` to the register, `removed` from it, `bankrupt` or `winding_up`.
    refusal: Option<String>,
    /// Whether it may publish vacancies: a login or a host vouches for its members.
    approved: bool,
    /// Whether a host has said that it may not, whatever its members log in with.
    withdrawn: bool,
    /// When the register was last asked, also in vain.
    checked_at: Option<Timestamp>,
    /// When it was registered here.
    registered_at: Timestamp,
}

/// List the employers that one acts for; for hosts also those of their municipality, for coordinators all
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of them, by organisation number", body = Page<Employer>)),
)]
#[get("/v1/employers")]
async fn list_employers(
    caller: Caller,
    Current(region): Current,
    db: Data<Db>,
    query: Query<ListQuery>,
    page: PageRequest<String>,
) -> Result<Page<Employer>> {
    let Query(ListQuery { status, approved }) = query;
    let status = status.map(|status| match status {
        Status::Unverified => "unverified".to_owned(),
        Status::Verified => "verified".to_owned(),
        Status::Refused => "refused".to_owned(),
    });
    let municipality = match &caller.role {
        Role::Host(municipality) => Some(municipality.clone()),
        Role::Employer | Role::Coordinator | Role::Admin => None,
    };
    let filter = Filter {
        all: matches!(caller.role, Role::Coordinator | Role::Admin),
        municipality,
        member: caller.account,
        organisation_numbers: caller.organisations.iter().map(ToString::to_string).collect(),
        status,
        approved,
    };
    let found = db
        .read(move |conn| {
            let found = employer::list(conn, &filter, page.after.as_deref(), page.fetch_limit())?;
            Ok::<_, Error>(page.cut(found, |found| found.organisation_number.clone()))
        })
        .await?;
    Ok(found.map(|found| show(&found, &region)))
}

/// Show an employer
///
/// To those who act for it, to hosts of its municipality and to coordinators.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(("organisation_number" = String, Path, description = "The organisation number")),
    responses((status = 200, description = "The employer", body = Employer)),
)]
#[get("/v1/employers/{organisation_number}")]
async fn find_employer(
    caller: Caller,
    Current(region): Current,
    db: Data<Db>,
    path: Path<String>,
) -> Result<Tagged<Json<Employer>>> {
    let number = number(&path)?;
    let row = db.read(move |conn| visible(conn, &caller, &number)).await?;
    Ok(Tagged(row.revision, Json(show(&row, &region))))
}

/// The organisation number in a path; what is none names nobody.
fn number(text: &str) -> Result<OrganisationNumber> {
    text.parse().map_err(|_| Error::NotFound(EMPLOYER))
}

/// The employer, for those who act for it or look after its municipality.
fn visible(conn: &mut Conn, caller: &Caller, number: &OrganisationNumber) -> Result<Row> {
    let row = employer::find(conn, number.as_str())?.ok_or(Error::NotFound(EMPLOYER))?;
    if looks_after(caller, &row) || caller.acts_for(conn, number)? {
        Ok(row)
    } else {
        Err(Error::NotFound(EMPLOYER))
    }
}

/// Whether the caller looks after the municipality of the employer; one whose municipality is not known
/// is looked after by the coordinators.
fn looks_after(caller: &Caller, row: &Row) -> bool {
    caller.role.hosts(row.municipality_id.as_deref().unwrap_or_default())
}

pub(crate) fn show(row: &Row, region: &Region) -> Employer {
    let instant = |at| Timestamp::from_microsecond(at).unwrap_or_default();
    Employer {
        organisation_number: row.organisation_number.clone(),
        name: row.name.clone(),
        municipality: row.municipality_id.as_deref().map(|slug| MunicipalityName::of_slug(slug, region)),
        status: row.status.clone(),
        refusal: row.refusal.clone(),
        approved: row.approved,
        withdrawn: row.withdrawn,
        checked_at: row.checked_at.map(instant),
        registered_at: instant(row.created_at),
    }
}
