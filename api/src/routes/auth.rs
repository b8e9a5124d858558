//! `/v1/auth` and `/.well-known/jwks.json`: logging in and out.

mod me;
mod password;
mod signing_keys;

pub(super) use password::mail_ticket;

use crate::Service;
use crate::auth::email::EmailAddress;
use crate::auth::password::{Password, Queue};
use crate::auth::{ACCESS_TOKEN_LIFETIME, Role, sessions};
use crate::db::account;
use crate::db::known_address::{self, KnownAddress};
use crate::error::{Error, Result};
use crate::extract::Json;
use crate::limits::Origin;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(log_in).service(refresh).service(log_out);
    me::configure(config);
    password::configure(config);
    signing_keys::configure(config);
}

/// What somebody shows to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// The e-mail address of the account.
    #[schema(max_length = 254, example = "kari@example.org")]
    email: String,
    /// Its password.
    #[schema(example = "a phrase that nobody else knows", format = Password, max_length = 1024)]
    password: String,
}

/// A token that keeps a session up or names it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Refresh {
    /// The newest `refresh_token` of the session.
    #[schema(max_length = 255)]
    refresh_token: String,
}

/// What lets somebody in for a while.
#[derive(Serialize, ToSchema)]
struct Tokens {
    /// Shown with each request: `Authorization: Bearer …`.
    access_token: String,
    /// How it is shown.
    token_type: TokenType,
    /// How many seconds the access token is good.
    expires_in: u64,
    /// Gets the next tokens, once, by `POST /v1/auth/refresh`. A second use ends the session.
    refresh_token: String,
}

/// How an access token is shown.
#[derive(Serialize, ToSchema)]
enum TokenType {
    /// In the header `Authorization`, after the word `Bearer`.
    Bearer,
}

/// The one answer to a login that fails, whatever the reason.
const REFUSED: Error = Error::Unauthenticated("the address or the password is wrong");

/// Log in with e-mail address and password
///
/// A wrong e-mail address and a wrong password are answered by the same reply, and tries are counted in the same
/// way whether the account exists or not. From one network address (a /64 of IPv6), five tries at one account may
/// follow one another, then one each 30 seconds, and ten at all accounts, then one each two seconds. All network
/// addresses that have not logged in to the account in the last eight weeks have 100 tries at it together, then one
/// each five seconds. A right password costs no tries at its account. A new password (`POST /v1/auth/password-reset`) makes the
/// address that it is chosen from one that has logged in.
#[utoipa::path(
    tag = "accounts",
    request_body = Credentials,
    responses(
        (status = 200, description = "A new session", body = Tokens),
        (status = 401, description = "The address or the password is wrong", body = crate::error::Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/auth/token")]
async fn log_in(
    origin: Origin,
    service: Data<Service>,
    credentials: Json<Credentials>,
) -> Result<HttpResponse> {
    let Json(Credentials { email, password }) = credentials;
    service.limits.login(origin)?;
    // What is no address has no account, and is answered as an address without one.
    let address = email.parse::<EmailAddress>().ok();
    let name = address.as_ref().map_or(email.as_str(), EmailAddress::as_str);
    let attempt = service.auth.logins.begin(origin, name, Instant::now())?;
    let auth = service.auth.clone();
    let find = move |conn: &mut _| {
        let found = address.map(|address| account::by_email(conn, address.as_str())).transpose()?.flatten();
        // No account has the empty id: it is looked up all the same, to take as long.
        let id = found.as_ref().map_or("", |account| account.id.as_str());
        let digest = auth.address_digest(id, origin);
        let known = known_address::is_known(conn, id, &digest)?;
        Ok::<_, Error>((found, known))
    };
    let found = service.db.read(find).await;
    let (found, known) = found.inspect_err(|_: &Error| service.auth.logins.withdraw(&attempt, false))?;
    if !known {
        service.auth.logins.count_stranger(&attempt, Instant::now())?;
    }
    let hash = found.as_ref().and_then(|account| account.password.clone());
    let queue = if known { Queue::Known } else { Queue::Stranger };
    let right = service.auth.passwords.verify(Password::shown(&password), hash, queue).await;
    let right = right.inspect_err(|_| service.auth.logins.withdraw(&attempt, !known))?;
    let open = |account: &account::Account| right && !account.disabled && Role::of(account).is_some();
    let account = found.filter(open).ok_or(REFUSED)?;
    let digest = service.auth.address_digest(&account.id, origin);
    let kept = service
        .db
        .write_private(move |conn| {
            // The account may have been closed while the password was looked at.
            let same = account::find(conn, &account.id)?
                .is_some_and(|now| now.password == account.password && !now.disabled);
            if !same {
                return Err(REFUSED);
            }
            let now = Timestamp::now().as_microsecond();
            let address = KnownAddress { account_id: account.id.clone(), digest, seen_at: now };
            known_address::remember(conn, &address)?;
            Ok::<_, Error>(sessions::begin(conn, &account.id, now)?)
        })
        .await?;
    service.auth.logins.succeeded(&attempt, known);
    tokens(&service, kept).await
}

/// Keep a session up
///
/// A refresh token is good once. One that is used a second time ends the session, since somebody else has it.
#[utoipa::path(
    tag = "accounts",
    request_body = Refresh,
    responses(
        (status = 200, description = "The next tokens", body = Tokens),
        (status = 401, description = "The session has ended", body = crate::error::Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/auth/refresh")]
async fn refresh(service: Data<Service>, body: Json<Refresh>) -> Result<HttpResponse> {
    let Json(Refresh { refresh_token }) = body;
    let renew = move |conn: &mut _| sessions::renew(conn, &refresh_token, Timestamp::now().as_microsecond());
    let kept = service.db.write_private(renew).await?;
    tokens(&service, kept.ok_or(Error::Unauthenticated("the session has ended"))?).await
}

/// Log out
///
/// Ends the session, and with it all its tokens, at once.
#[utoipa::path(
    tag = "accounts",
    request_body = Refresh,
    responses((status = 204, description = "There is no such session, or no longer")),
)]
#[post("/v1/auth/logout")]
async fn log_out(service: Data<Service>, body: Json<Refresh>) -> Result<HttpResponse> {
    let Json(Refresh { refresh_token }) = body;
    let end = move |conn: &mut _| sessions::end(conn, &refresh_token, Timestamp::now().as_microsecond());
    service.db.write_private(end).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn tokens(service: &Service, kept: sessions::Kept) -> Result<HttpResponse> {
    let access = service.auth.access_token(&service.db, &kept.account, &kept.session).await?;
    Ok(HttpResponse::Ok().json(Tokens {
        access_token: access.0,
        token_type: TokenType::Bearer,
        expires_in: ACCESS_TOKEN_LIFETIME,
        refresh_token: kept.refresh_token.0,
    }))
}
