//! `PUT /v1/employers/{organisation_number}/approval`

use super::{EMPLOYER, Employer, letters, looks_after, number, show};
use crate::auth::Host;
use crate::conditional::IfMatch;
use crate::db::employer::{self, Employer as Row};
use crate::db::{mail, membership};
use crate::error::{Error, Result};
use crate::extract::Record;
use crate::region::{Current, Region};
use crate::verification::end_vacancies;
use crate::write::{Change, Reply, Write};
use actix_web::web::Path;
use actix_web::{HttpResponse, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether an employer may publish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    /// Whether those who act for it may.
    approved: bool,
    /// Why, for its members and for whoever looks after the region.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

/// What is recorded of an approval.
#[derive(Serialize)]
struct Decided<'a> {
    #[serde(flatten)]
    employer: &'a Employer,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

/// The most characters of a note.
const MAX_NOTE: usize = 1000;

/// Approve an employer, or withdraw that
///
/// By a host of its municipality or by a coordinator, who knows that its members act for it: look at
/// them first. `If-Match` names the `ETag` of the employer, which changes with its members. What is open
/// of an employer that is no longer approved is paused. The members are told by mail.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["moderation"])),
    params(("organisation_number" = String, Path, description = "The organisation number"), IfMatch),
    request_body = Approval,
    responses((status = 200, description = "The employer", body = Employer)),
)]
#[put("/v1/employers/{organisation_number}/approval")]
pub(super) async fn approve_employer(
    Host(caller): Host,
    Current(region): Current,
    held: IfMatch,
    write: Write,
    path: Path<String>,
    approval: Record<Approval>,
) -> Result<HttpResponse> {
    let number = number(&path)?;
    let approval = approval.value.checked()?;
    let asker = caller.clone();
    let job = move |change: &mut Change<'_>| {
        let row = employer::find(change.conn, number.as_str())?.filter(|row| looks_after(&asker, row));
        let row = row.ok_or(Error::NotFound(EMPLOYER))?;
        held.check(row.revision)?;
        approval.decide(change, &row, &region)
    };
    write.run(&caller, job).await
}

impl Approval {
    fn checked(self) -> Result<Approval> {
        let fits = |note: &String| {
            let shown = note.chars().all(|c| !c.is_control() || c == '\n');
            !note.trim().is_empty() && note.chars().count() <= MAX_NOTE && shown
        };
        if self.note.as_ref().is_none_or(fits) {
            return Ok(self);
        }
        Err(Error::in_body("/note", format!("must be 1 to {MAX_NOTE} characters that can be shown")))
    }

    fn decide(self, change: &mut Change<'_>, row: &Row, region: &Region) -> Result<Reply> {
        let new = Row {
            approved: self.approved,
            withdrawn: !self.approved,
            revision: change.revision,
            ..row.clone()
        };
        employer::update(change.conn, &new)?;
        let (before, after) = (show(row, region), show(&new, region));
        let (action, note) = (if self.approved { "approve" } else { "withdraw" }, self.note.as_deref());
        let (was, is) = (Decided { employer: &before, note: None }, Decided { employer: &after, note });
        change.record(action, "employer", &row.organisation_number, Some(&was), Some(&is))?;
        if !self.approved {
            end_vacancies(change, &row.organisation_number, &["open"], "paused")?;
        }
        let letter = letters::approval(&new, note);
        for member in membership::all(change.conn, &row.organisation_number)? {
            if let Some(address) = member.email {
                mail::enqueue(change.conn, change.now, &address, &letter.subject, &letter.body)?;
            }
        }
        Ok(Reply::changed(new.revision, &after))
    }
}
