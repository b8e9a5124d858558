//! `POST /v1/employers`

use super::{Employer, members, show};
use crate::Service;
use crate::auth::Caller;
use crate::db::employer::{self, Employer as Row};
use crate::db::{membership, ticket};
use crate::error::{Error, Problem, Result};
use crate::extract::Record;
use crate::organisation::OrganisationNumber;
use crate::region::{Current, Region};
use crate::sources::enhetsregisteret::{Found, Refusal, RegisterError};
use crate::verification;
use crate::write::{Change, IdempotencyKey, Reply, Write};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

/// Who is to post vacancies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEmployer {
    /// The organisation number (organisasjonsnummer) of the organisation, or of the place of work.
    #[schema(example = "974760673", max_length = 16, pattern = "^[0-9]{9}$")]
    organisation_number: String,
}

/// What is asked of the register, and for whom.
struct Registration {
    caller: Caller,
    number: OrganisationNumber,
    answer: Result<Found, RegisterError>,
}

/// Register an employer
///
/// Enhetsregisteret is asked whether there is an organisation with this number. When the register does
/// not answer, the employer waits as `unverified`, and the register is asked again later.
///
/// The caller becomes a member. That he registers it proves nothing: only where the token itself says that
/// he acts for the organisation, or where he looks after its municipality, is it approved at once. Else a
/// host of its municipality, or a coordinator, approves it before it publishes vacancies.
///
/// An employer that has been registered already invites its members, or a host of its municipality does; one
/// that all members have left is registered again as if it were new. But whoever shows a token that says
/// that he acts for it becomes a member all the same. If nobody has vouched for the members until then,
/// they cease to be members.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(IdempotencyKey),
    request_body = NewEmployer,
    responses(
        (status = 200, description = "It is there, and the caller is a member", body = Employer),
        (status = 201, description = "It is registered", body = Employer),
        (status = 404, description = "The register has no such organisation", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is bankrupt or being wound up, or others have registered it", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "It was removed from the register", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/employers")]
pub(super) async fn register_employer(
    caller: Caller,
    key: IdempotencyKey,
    Current(region): Current,
    service: Data<Service>,
    write: Write,
    new: Record<NewEmployer>,
) -> Result<HttpResponse> {
    let number = new.value.organisation_number.parse::<OrganisationNumber>();
    let number = number.map_err(|error| Error::in_body("/organisation_number", error.to_string()))?;
    let answer = service.register.look_up(&number).await;
    let asked = Registration { caller: caller.clone(), number, answer };
    write.run_once(&caller, key, &new.digest, move |change| asked.decide(change, &region)).await
}

impl Registration {
    fn decide(self, change: &mut Change<'_>, region: &Region) -> Result<Reply> {
        match employer::find(change.conn, self.number.as_str())? {
            Some(row) => self.join(change, row, region),
            None => self.register(change, region),
        }
    }

    /// Whether the caller has shown that he acts for the organisation.
    fn is_proven(&self) -> bool {
        self.caller.organisations.contains(&self.number)
    }

    fn register(self, change: &mut Change<'_>, region: &Region) -> Result<Reply> {
        let unverified = Row {
            organisation_number: self.number.to_string(),
            name: None,
            municipality_id: None,
            status: "unverified".to_owned(),
            refusal: None,
            approved: false,
            withdrawn: false,
            checked_at: Some(change.now),
            created_at: change.now,
            revision: change.revision,
        };
        let row = match &self.answer {
            Ok(found) => verification::with(&unverified, found, region, change.now),
            Err(error) => {
                tracing::warn!(%error, "an employer waits: Enhetsregisteret could not be asked");
                unverified
            }
        };
        if let Ok(Found::Refused(refusal)) = &self.answer {
            return Err(refused(*refusal));
        }
        let row = Row { approved: self.is_proven() || super::looks_after(&self.caller, &row), ..row };
        employer::insert(change.conn, &row)?;
        let shown = show(&row, region);
        change.record("create", "employer", &row.organisation_number, None, Some(&shown))?;
        members::add(change, &row.organisation_number, &self.caller.account)?;
        Ok(Reply::created(format!("/v1/employers/{}", row.organisation_number), row.revision, &shown))
    }

    /// The caller becomes a member of an employer that is there.
    fn join(self, change: &mut Change<'_>, row: Row, region: &Region) -> Result<Reply> {
        let members = membership::all(change.conn, self.number.as_str())?;
        let is_member = members.iter().any(|member| member.account_id == self.caller.account);
        if !is_member && !self.is_proven() && !members.is_empty() {
            let told = "others have registered this employer: ask its members, or the host of its \
                        municipality, for an invitation";
            return Err(Error::Conflict(told.to_owned()));
        }
        let proven = self.is_proven() || (members.is_empty() && super::looks_after(&self.caller, &row));
        // Whoever was vouched for has left: who comes after them is somebody else.
        let approved = (row.approved && !members.is_empty()) || (proven && !row.withdrawn);
        if is_member && approved == row.approved {
            return Ok(Reply::changed(row.revision, &show(&row, region)));
        }
        if !row.approved && !row.withdrawn {
            // Whoever came first has shown nothing.
            for member in members {
                if member.account_id != self.caller.account {
                    members::remove(change, self.number.as_str(), &member)?;
                }
            }
            ticket::void_invitations(change.conn, self.number.as_str(), change.now)?;
        }
        if !is_member {
            members::add(change, self.number.as_str(), &self.caller.account)?;
        }
        let new = Row { approved, revision: change.revision, ..row.clone() };
        employer::update(change.conn, &new)?;
        if !approved {
            verification::end_vacancies(change, self.number.as_str(), &["open"], "paused")?;
        }
        let shown = show(&new, region);
        change.record("update", "employer", self.number.as_str(), Some(&show(&row, region)), Some(&shown))?;
        Ok(Reply::changed(new.revision, &shown))
    }
}

/// Why an organisation cannot be registered.
fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Unknown => Error::NotFound("organisation in Enhetsregisteret"),
        Refusal::Removed => Error::Gone("this organisation was removed from Enhetsregisteret".to_owned()),
        Refusal::Bankrupt => Error::Conflict("this organisation is bankrupt (konkurs)".to_owned()),
        Refusal::WindingUp => {
            Error::Conflict("this organisation is being wound up (under avvikling)".to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
