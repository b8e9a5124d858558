//! `/v1/employers/{organisation_number}/invitations` and `/v1/invitations/accept`

use super::{EMPLOYER, Employer, letters, looks_after, members, number, show};
use crate::Service;
use crate::auth::Caller;
use crate::auth::email::EmailAddress;
use crate::auth::secret;
use crate::config::BaseUrl;
use crate::db::employer::{self, Employer as Row};
use crate::db::ticket::{self, Ticket};
use crate::db::{account, mail, membership};
use crate::error::{Error, Result};
use crate::extract::Record;
use crate::region::{Current, Region};
use crate::write::{Change, IdempotencyKey, Reply, Write};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use std::time::Instant;
use utoipa::ToSchema;

/// How many days an invitation is good for.
const DAYS: i64 = 14;
/// How long an address is not invited again, in microseconds: ten minutes.
const PAUSE: i64 = 600 * 1_000_000;
const DAY: i64 = 86_400 * 1_000_000;
/// What the tickets of invitations are for.
const PURPOSE: &str = "invitation";

/// Who is to act for an employer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitation {
    /// The address that the invitation is sent to.
    #[schema(max_length = 254, example = "kari@example.org")]
    email: String,
}

/// An invitation that came by mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Acceptance {
    /// The code in the mail.
    #[schema(max_length = 255)]
    token: String,
}

/// Invite somebody to act for an employer
///
/// The address gets a mail with a code that is good once, for 14 days, unless it is a member already or
/// was invited in the last ten minutes, or was sent many mails lately. The reply is the same in every case.
///
/// Members of an approved employer invite; so do hosts of its municipality and coordinators, whether it is
/// approved yet or not. For each account, 20 invitations may follow one another, and 20 more a day.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(("organisation_number" = String, Path, description = "The organisation number"), IdempotencyKey),
    request_body = NewInvitation,
    responses(
        (status = 202, description = "The address gets a mail, if it needs one"),
        (status = 409, description = "The employer is not approved, or no longer", body = crate::error::Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/employers/{organisation_number}/invitations")]
pub(super) async fn invite_member(
    caller: Caller,
    key: IdempotencyKey,
    service: Data<Service>,
    write: Write,
    path: Path<String>,
    new: Record<NewInvitation>,
) -> Result<HttpResponse> {
    let number = number(&path)?;
    let email = new.value.email.parse::<EmailAddress>();
    let (asker, auth, front_end) = (caller.clone(), service.auth.clone(), service.front_end.clone());
    let job = move |change: &mut Change<'_>| {
        let row = employer::find(change.conn, number.as_str())?.ok_or(Error::NotFound(EMPLOYER))?;
        let looks_after = looks_after(&asker, &row);
        if !looks_after && !asker.acts_for(change.conn, &number)? {
            return Err(Error::NotFound(EMPLOYER));
        }
        let email = email.map_err(|error| Error::in_body("/email", error.to_string()))?;
        if row.withdrawn || !(row.approved || looks_after) {
            let told = if row.withdrawn { "is no longer approved" } else { "has not been approved yet" };
            return Err(Error::Conflict(format!("this employer {told}: it invites nobody in its name")));
        }
        auth.invitations.count(asker.account.clone(), Instant::now())?;
        // Who invites does not learn how many mails the address gets.
        if auth.mails.count(email.to_string(), Instant::now()).is_ok() {
            invite(change, &row, &email, front_end.as_ref())?;
        }
        Ok(Reply::accepted())
    };
    write.run_once(&caller, key, &new.digest, job).await
}

fn invite(
    change: &mut Change<'_>,
    row: &Row,
    email: &EmailAddress,
    front_end: Option<&BaseUrl>,
) -> Result<()> {
    let (number, address) = (&row.organisation_number, email.as_str());
    let account = account::by_email(change.conn, address)?;
    if let Some(account) = account
        && membership::exists(change.conn, number, &account.id)?
    {
        return Ok(());
    }
    if ticket::invited_since(change.conn, address, number, change.now - PAUSE)? {
        return Ok(());
    }
    let token = secret::random("").0;
    let new = Ticket {
        hash: secret::sha256(token.as_bytes()),
        purpose: PURPOSE.to_owned(),
        email: address.to_owned(),
        organisation_number: Some(number.clone()),
        name: None,
        created_at: change.now,
        expires_at: change.now + DAYS * DAY,
        used_at: None,
    };
    ticket::insert(change.conn, &new)?;
    let letter = letters::invitation(row, front_end, &token, DAYS);
    mail::enqueue(change.conn, change.now, address, &letter.subject, &letter.body)?;
    // What is written down stays for ever, so it does not name the address.
    change.record::<()>("invite", "employer", number, None, None)?;
    Ok(())
}

/// Become a member of the employer that invites
///
/// An account with an address accepts only what was sent to that address: any other code is one that
/// there is not.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    request_body = Acceptance,
    responses(
        (status = 200, description = "The employer that the caller acts for now", body = Employer),
        (status = 404, description = "There is no such invitation", body = crate::error::Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/invitations/accept")]
pub(super) async fn accept_invitation(
    caller: Caller,
    Current(region): Current,
    write: Write,
    acceptance: Record<Acceptance>,
) -> Result<HttpResponse> {
    let (asker, hash) = (caller.account.clone(), secret::sha256(acceptance.value.token.as_bytes()));
    write.run(&caller, move |change| accept(change, &asker, &hash, &region)).await
}

fn accept(change: &mut Change<'_>, asker: &str, hash: &str, region: &Region) -> Result<Reply> {
    let unknown = || Error::NotFound("invitation");
    // What is refused below rolls this back, so that the invited address can still accept.
    let ticket = ticket::take(change.conn, hash, PURPOSE, change.now)?.ok_or_else(unknown)?;
    let account = account::find(change.conn, asker)?.ok_or_else(unknown)?;
    if account.email.is_some_and(|email| email != ticket.email) {
        return Err(unknown());
    }
    let number = ticket.organisation_number.ok_or_else(unknown)?;
    let row = employer::find(change.conn, &number)?.ok_or_else(unknown)?;
    if membership::exists(change.conn, &number, asker)? {
        return Ok(Reply::changed(row.revision, &show(&row, region)));
    }
    members::add(change, &number, asker)?;
    let row = Row { revision: change.revision, ..row };
    employer::update(change.conn, &row)?;
    Ok(Reply::changed(row.revision, &show(&row, region)))
}
