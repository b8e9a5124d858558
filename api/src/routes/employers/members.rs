//! `/v1/employers/{organisation_number}/members`

use super::{EMPLOYER, number, visible};
use crate::auth::Caller;
use crate::conditional::{IfMatch, Tagged};
use crate::db::employer::{self, Employer as Row};
use crate::db::membership::{self, Membership};
use crate::db::vacancy::of_employer;
use crate::db::{self, Db, ticket};
use crate::error::{Error, Problem, Result};
use crate::page::{Page, PageQuery, PageRequest};
use crate::routes::lookup;
use crate::write::{Change, Reply, Write};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who acts for an employer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EmployerMember {
    /// The id of the account.
    #[schema(format = Uuid)]
    account: String,
    /// How the account is called.
    name: String,
    /// The address of the account; null where it logs in elsewhere.
    email: Option<String>,
    /// Since when.
    since: Timestamp,
}

/// What is recorded of a membership.
#[derive(Serialize)]
struct Recorded<'a> {
    organisation_number: &'a str,
    account: &'a str,
}

/// List who acts for an employer
///
/// For those who may see the employer. The `ETag` is that of the employer.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(("organisation_number" = String, Path, description = "The organisation number"), PageQuery),
    responses((status = 200, description = "A page of them, oldest accounts first", body = Page<EmployerMember>)),
)]
#[get("/v1/employers/{organisation_number}/members")]
pub(super) async fn list_members(
    caller: Caller,
    db: Data<Db>,
    path: Path<String>,
    page: PageRequest<String>,
) -> Result<Tagged<Page<EmployerMember>>> {
    let number = number(&path)?;
    let (revision, found) = db
        .read(move |conn| {
            let revision = visible(conn, &caller, &number)?.revision;
            let found = membership::list(conn, number.as_str(), page.after.as_deref(), page.fetch_limit())?;
            Ok::<_, Error>((revision, page.cut(found, |found| found.account_id.clone())))
        })
        .await?;
    Ok(Tagged(revision, found.map(show)))
}

/// Let somebody no longer act for an employer
///
/// Any member removes any, also himself; so do coordinators. It holds at once, and invitations that have
/// not been accepted are void. Only a coordinator removes the last member while vacancies are open or
/// paused. `If-Match` names the `ETag` of the employer.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(
        ("organisation_number" = String, Path, description = "The organisation number"),
        ("account" = String, Path, description = "The id of the account"),
        IfMatch,
    ),
    responses(
        (status = 204, description = "It is no member any more"),
        (status = 409, description = "It is the last member, and vacancies are open or paused", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[delete("/v1/employers/{organisation_number}/members/{account}")]
pub(super) async fn remove_member(
    caller: Caller,
    held: IfMatch,
    write: Write,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let (number_text, account) = path.into_inner();
    let number = number(&number_text)?;
    let asker = caller.clone();
    let job = move |change: &mut Change<'_>| {
        let row = employer::find(change.conn, number.as_str())?.ok_or(Error::NotFound(EMPLOYER))?;
        // As for invitations: a host who only looks after the municipality has no say in who acts for it.
        let coordinates = asker.role.hosts("");
        if !coordinates && !asker.acts_for(change.conn, &number)? {
            return Err(Error::NotFound(EMPLOYER));
        }
        let account = lookup::id("member", &account)?;
        let members = membership::all(change.conn, number.as_str())?;
        let member = members.iter().find(|member| member.account_id == account);
        let member = member.ok_or(Error::NotFound("member"))?;
        held.check(row.revision)?;
        let live = ["open", "paused"];
        if members.len() == 1 && !coordinates && of_employer::any(change.conn, number.as_str(), &live)? {
            let told = "the last member cannot leave open vacancies behind: close them, or invite somebody";
            return Err(Error::Conflict(told.to_owned()));
        }
        remove(change, number.as_str(), member)?;
        ticket::void_invitations(change.conn, number.as_str(), change.now)?;
        employer::update(change.conn, &Row { revision: change.revision, ..row })?;
        Ok(Reply::done())
    };
    write.run(&caller, job).await
}

/// Lets an account act for an employer.
pub(super) fn add(change: &mut Change<'_>, organisation_number: &str, account: &str) -> db::Result<()> {
    let new = Membership {
        organisation_number: organisation_number.to_owned(),
        account_id: account.to_owned(),
        created_at: change.now,
    };
    membership::insert(change.conn, &new)?;
    let recorded = Recorded { organisation_number, account };
    change.record("create", "membership", organisation_number, None, Some(&recorded))
}

/// Lets a member no longer act for an employer.
pub(super) fn remove(
    change: &mut Change<'_>,
    organisation_number: &str,
    member: &membership::Member,
) -> db::Result<()> {
    membership::delete(change.conn, organisation_number, &member.account_id)?;
    let recorded = Recorded { organisation_number, account: &member.account_id };
    change.record("delete", "membership", organisation_number, Some(&recorded), None)
}

fn show(row: membership::Member) -> EmployerMember {
    EmployerMember {
        account: row.account_id,
        name: row.name,
        email: row.email,
        since: Timestamp::from_microsecond(row.created_at).unwrap_or_default(),
    }
}
