//! `/v1/auth/password-reset`: a new password for somebody who can read the account's mails.

use crate::Service;
use crate::auth::email::EmailAddress;
use crate::auth::password::Password;
use crate::auth::secret::sha256;
use crate::auth::tickets;
use crate::db::known_address::{self, KnownAddress};
use crate::db::{account, api_key, session, ticket};
use crate::error::{Error, Problem, Result};
use crate::extract::Json;
use crate::limits::Origin;
use crate::routes::accounts::new_account;
use crate::routes::accounts::wire::Account;
use crate::write::{Change, Write};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use std::time::Instant;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(ask_for_password).service(choose_password);
}

/// Whose password is to be a new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Forgotten {
    /// The e-mail address of the account.
    #[schema(max_length = 254, example = "kari@example.org")]
    email: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// What the mail said.
    #[schema(max_length = 255)]
    token: String,
    /// The password, with at least 15 characters and at most 1024 bytes.
    #[schema(example = "a phrase that nobody else knows", format = Password, min_length = 15, max_length = 1024)]
    password: String,
}

/// Ask for a new password
///
/// A mail goes to the address, whether it has an account or not; the reply does not tell. At most a few
/// mails an hour are sent to an address.
#[utoipa::path(
    tag = "accounts",
    request_body = Forgotten,
    responses((status = 202, description = "A mail is on its way")),
)]
#[post("/v1/auth/password-reset")]
async fn ask_for_password(
    origin: Origin,
    service: Data<Service>,
    write: Write,
    body: Json<Forgotten>,
) -> Result<HttpResponse> {
    let Json(Forgotten { email }) = body;
    let email = EmailAddress::in_body("/email", &email).map_err(|fault| Error::Invalid(vec![fault]))?;
    mail_ticket(&service, write, origin, email, None).await
}

/// Mails a ticket to choose a password, also to an address without an account, which `name` then names. The
/// reply is the same when the address has had its share of mails.
///
/// # Errors
/// 429 when the caller has caused too many mails.
pub(in crate::routes) async fn mail_ticket(
    service: &Service,
    write: Write,
    origin: Origin,
    email: EmailAddress,
    name: Option<String>,
) -> Result<HttpResponse> {
    service.limits.mail(origin)?;
    if service.auth.mails.count(email.to_string(), Instant::now()).is_ok() {
        let front_end = service.front_end.clone();
        let send = move |change: &mut Change<'_>| {
            let found = account::by_email(change.conn, email.as_str())?;
            Ok(tickets::send_password(change, &email, found.as_ref(), name, front_end.as_ref())?)
        };
        write.run_private(None, send).await?;
    }
    Ok(HttpResponse::Accepted().finish())
}

/// Choose a password
///
/// Makes the account, where there is none yet. Else it ends all sessions of the account, revokes its keys and forgets
/// the network addresses that have logged in to it. The address of this request counts as one that has logged in.
#[utoipa::path(
    tag = "accounts",
    request_body = Choice,
    responses(
        (status = 204, description = "The password is the new one"),
        (status = 410, description = "The token was used, has expired, or was never given out", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/auth/password-reset/confirm")]
async fn choose_password(
    origin: Origin,
    service: Data<Service>,
    write: Write,
    body: Json<Choice>,
) -> Result<HttpResponse> {
    let Json(Choice { token, password }) = body;
    let password = Password::chosen(&password).map_err(|err| Error::in_body("/password", err.to_string()))?;
    let hash = sha256(token.as_bytes());
    // Whoever has no ticket does not make us hash.
    let asked = hash.clone();
    let now = jiff::Timestamp::now().as_microsecond();
    let known = service.db.read(move |conn| ticket::find(conn, &asked, tickets::PASSWORD, now)).await?;
    known.ok_or_else(spent)?;
    let password = service.auth.passwords.hash(password).await?;
    let auth = service.auth.clone();
    let remember = move |change: &mut Change<'_>, account: &str| {
        let digest = auth.address_digest(account, origin);
        let address = KnownAddress { account_id: account.to_owned(), digest, seen_at: change.now };
        known_address::remember(change.conn, &address)
    };
    write
        .run_private(None, move |change| {
            let ticket =
                ticket::take(change.conn, &hash, tickets::PASSWORD, change.now)?.ok_or_else(spent)?;
            let Some(before) = account::by_email(change.conn, &ticket.email)? else {
                let name = ticket.name.ok_or_else(spent)?;
                let new = new_account(ticket.email, name, password, change.now);
                account::insert(change.conn, &new)?;
                remember(change, &new.id)?;
                let new = Account::of(new);
                return Ok(change.record("create", "account", &new.id, None, Some(&new))?);
            };
            let after = account::Account { password: Some(password), ..before.clone() };
            account::update(change.conn, &after)?;
            session::end_all(change.conn, &after.id, change.now)?;
            api_key::revoke_all(change.conn, &after.id, change.now)?;
            known_address::forget(change.conn, &after.id)?;
            remember(change, &after.id)?;
            let (before, after) = (Account::of(before), Account::of(after));
            Ok(change.record("set_password", "account", &after.id, Some(&before), Some(&after))?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn spent() -> Error {
    Error::Gone("the token was used, has expired, or was never given out: ask for a new one".to_owned())
}
