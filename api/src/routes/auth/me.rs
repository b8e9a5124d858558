//! `/v1/auth/me`: who is logged in.

use crate::auth::Caller;
use crate::db::{Db, account, membership};
use crate::error::{Error, Result};
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show_me);
}

/// Whoever calls.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// The id of the account.
    #[schema(format = Uuid)]
    account: String,
    /// How the account is called.
    name: String,
    /// Its e-mail address; absent where an outside issuer vouches for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// What it may do: `employer`, `host`, `coordinator` or `admin`.
    role: &'static str,
    /// The slug of a host's municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    municipality: Option<String>,
    /// The numbers of the organisations that it acts for.
    organisations: Vec<String>,
}

/// Show who I am
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    responses((status = 200, description = "The account that the token was given to", body = Me)),
)]
#[get("/v1/auth/me")]
async fn show_me(caller: Caller, db: Data<Db>) -> Result<Json<Me>> {
    let id = caller.account.clone();
    let (account, member) = db
        .read(move |conn| {
            let account = account::find(conn, &id)?.ok_or(Error::NotFound("account"))?;
            Ok::<_, Error>((account, membership::of(conn, &id)?))
        })
        .await?;
    let mut organisations: Vec<String> = caller.organisations.iter().map(ToString::to_string).collect();
    organisations.extend(member);
    organisations.sort_unstable();
    organisations.dedup();
    Ok(Json(Me {
        role: caller.role.name(),
        account: account.id,
        name: account.name,
        email: account.email,
        municipality: account.municipality_id,
        organisations,
    }))
}
