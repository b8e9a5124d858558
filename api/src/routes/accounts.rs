//! `/v1/accounts`: who may log in, and as what.

mod patch;
pub(crate) mod wire;

use crate::Service;
use crate::auth::Admin;
use crate::auth::email::EmailAddress;
use crate::conditional::{IfMatch, Tagged};
use crate::db::{Db, account};
use crate::error::{Error, Fault, Faults, Problem, Result};
use crate::extract::{Json as Body, MergePatch};
use crate::limits::Origin;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::Current;
use crate::routes::auth::mail_ticket;
use crate::routes::lookup;
use crate::write::{Reply, Write};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, patch, post};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;
use wire::{Account, AccountPatch};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(ask_for_account).service(list_accounts).service(find_account).service(change_account);
}

/// The longest name.
const MAX_NAME: usize = 200;

/// Somebody who wants to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAccount {
    /// Where mails reach him.
    #[schema(max_length = 254, example = "kari@example.org")]
    email: String,
    /// How the account is called.
    #[schema(example = "Kari Nordmann", min_length = 1, max_length = 200)]
    name: String,
}

/// Ask for an account
///
/// A mail goes to the address and says how to choose a password, which makes the account; where there is one
/// already, how to choose a new password. The reply does not tell which. At most a few mails an hour are sent to an address.
#[utoipa::path(
    tag = "accounts",
    request_body = NewAccount,
    responses((status = 202, description = "A mail is on its way")),
)]
#[post("/v1/accounts")]
async fn ask_for_account(
    origin: Origin,
    service: Data<Service>,
    write: Write,
    body: Body<NewAccount>,
) -> Result<HttpResponse> {
    let Body(NewAccount { email, name }) = body;
    let mut faults = Faults::default();
    let email = faults.take(EmailAddress::in_body("/email", &email));
    let name = faults.take(checked_name("/name", name));
    faults.check()?;
    let email = email.expect("what is no address is a fault");
    mail_ticket(&service, write, origin, email, name).await
}

/// List the accounts, oldest first
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of them", body = Page<Account>)),
)]
#[get("/v1/accounts")]
async fn list_accounts(_: Admin, db: Data<Db>, page: PageRequest<String>) -> Result<Page<Account>> {
    let found = db
        .read(move |conn| {
            let found = account::list(conn, page.after.as_deref(), page.fetch_limit())?;
            Ok::<_, Error>(page.cut(found, |found| found.id.clone()))
        })
        .await?;
    Ok(found.map(Account::of))
}

/// Show an account
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The id of the account")),
    responses((status = 200, description = "The account", body = Account)),
)]
#[get("/v1/accounts/{id}")]
async fn find_account(_: Admin, db: Data<Db>, id: Path<String>) -> Result<Tagged<Json<Account>>> {
    let id = lookup::id("account", &id)?;
    let found = db.read(move |conn| account::find(conn, &id)).await?.ok_or(Error::NotFound("account"))?;
    Ok(Tagged(found.revision, Json(Account::of(found))))
}

/// Change the name, the role or the access of an account
///
/// It holds at once, also for those who are logged in.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The id of the account"), IfMatch),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The account as it is now", body = Account),
        (status = 409, description = "There would be no admin left", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[patch("/v1/accounts/{id}")]
async fn change_account(
    caller: Admin,
    Current(region): Current,
    write: Write,
    held: IfMatch,
    id: Path<String>,
    body: MergePatch,
) -> Result<HttpResponse> {
    let id = lookup::id("account", &id)?;
    let job = move |change: &mut crate::write::Change<'_>| {
        let before = account::find(change.conn, &id)?.ok_or(Error::NotFound("account"))?;
        held.check(before.revision)?;
        let after = patch::apply(&before, body, &region, change.revision)?;
        account::update(change.conn, &after)?;
        if account::admins(change.conn)? == 0 {
            return Err(Error::Conflict("there would be no admin left: make another one first".to_owned()));
        }
        let (before, after) = (Account::of(before), Account::of(after));
        change.record("update", "account", &after.id, Some(&before), Some(&after))?;
        Ok(Reply::changed(change.revision, &after))
    };
    write.run(&caller.0, job).await
}

/// An account that may log in with a password that has this hash.
pub(super) fn new_account(email: String, name: String, password: String, now: i64) -> account::Account {
    account::Account {
        id: Uuid::now_v7().to_string(),
        email: Some(email),
        name,
        password: Some(password),
        issuer: None,
        subject: None,
        role: "employer".to_owned(),
        municipality_id: None,
        disabled: false,
        created_at: now,
        revision: 0,
    }
}

/// The name of an account, if it is one: a line of text.
fn checked_name(pointer: &str, name: String) -> Result<String, Fault> {
    let fits = (1..=MAX_NAME).contains(&name.chars().count());
    if fits && name.trim() == name && !name.chars().any(char::is_control) {
        Ok(name)
    } else {
        let detail = format!("must be 1 to {MAX_NAME} characters on one line, without spaces around them");
        Err(Fault::in_body(pointer, detail))
    }
}
