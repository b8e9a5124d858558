//! `/v1/auth/keys`: the keys of systems, which act for an account.

use crate::auth::secret::{random, sha256};
use crate::auth::{Caller, KEY_PREFIX};
use crate::clock;
use crate::db::{Db, api_key, tags};
use crate::error::{Error, Fault, Faults, Problem, Result};
use crate::extract::Json as Body;
use crate::page::{Page, PageQuery, PageRequest};
use crate::routes::lookup;
use crate::write::Write;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_keys).service(make_key).service(revoke_key);
}

/// The most keys of an account that are good at once.
const MAX_KEYS: i64 = 100;
/// The longest name.
const MAX_NAME: usize = 200;
/// The last year in which a key may end: instants end with the year after it.
const MAX_YEAR: i16 = 9998;

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// Employers and their members.
    Employers,
    /// Vacancies.
    Vacancies,
    /// Taking vacancies away.
    Moderation,
    /// Homes.
    Housing,
    /// What life is like in a municipality.
    Places,
}

impl Scope {
    fn name(self) -> &'static str {
        match self {
            Scope::Employers => "employers",
            Scope::Vacancies => "vacancies",
            Scope::Moderation => "moderation",
            Scope::Housing => "housing",
            Scope::Places => "places",
        }
    }
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKey {
    /// What it is for.
    #[schema(example = "recruitment system", min_length = 1, max_length = 200)]
    name: String,
    /// What it may be used for: within that, it may do what the account may.
    #[schema(min_items = 1, max_items = 5)]
    scopes: Vec<Scope>,
    /// The last day on which it is good; without it, it is good until it is revoked.
    #[serde(default)]
    expires: Option<Date>,
}

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct Key {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// What it is for.
    name: String,
    /// What it may be used for: `employers`, `vacancies`, `moderation`, `housing`, `places`.
    scopes: Vec<String>,
    /// When it was made.
    created_at: Timestamp,
    /// When it ends; null for never.
    expires_at: Option<Timestamp>,
    /// When it was revoked; null if it was not.
    revoked_at: Option<Timestamp>,
}

/// A new key with its secret.
#[derive(Serialize, ToSchema)]
struct MadeKey {
    /// What tells it apart.
    #[serde(flatten)]
    key: Key,
    /// The key itself, shown as `Authorization: Bearer fh_…`. It is told once, and not kept.
    #[schema(example = "fh_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE")]
    secret: String,
}

/// List my keys, newest first, also those that are revoked
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of them", body = Page<Key>)),
)]
#[get("/v1/auth/keys")]
async fn list_keys(caller: Caller, db: Data<Db>, page: PageRequest<String>) -> Result<Page<Key>> {
    let found = db
        .read(move |conn| {
            let found = api_key::list(conn, &caller.account, page.after.as_deref(), page.fetch_limit())?;
            Ok::<_, Error>(page.cut(found, |found| found.id.clone()))
        })
        .await?;
    Ok(found.map(show))
}

/// Make a key for a system
///
/// It takes no `Idempotency-Key`: a reply with a secret is not kept.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    request_body = NewKey,
    responses(
        (status = 201, description = "The key, which is told once", body = MadeKey),
        (status = 409, description = "The account has too many keys", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/auth/keys")]
async fn make_key(caller: Caller, write: Write, body: Body<NewKey>) -> Result<HttpResponse> {
    let Body(new) = body;
    let expires_at = check(&new)?;
    let secret = random(KEY_PREFIX);
    let scopes = tags::join(new.scopes.iter().map(|scope| scope.name()));
    let hash = sha256(secret.0.as_bytes());
    let account = caller.account.clone();
    let made = write.run_private(Some(&caller), move |change| {
        if api_key::good(change.conn, &account, change.now)? >= MAX_KEYS {
            let detail = format!("an account has at most {MAX_KEYS} keys: revoke one first");
            return Err(Error::Conflict(detail));
        }
        let row = api_key::ApiKey {
            id: Uuid::now_v7().to_string(),
            account_id: account,
            name: new.name,
            hash,
            scopes,
            created_at: change.now,
            expires_at,
            revoked_at: None,
        };
        api_key::insert(change.conn, &row)?;
        let key = show(row);
        change.record("create", "api_key", &key.id, None, Some(&key))?;
        Ok(key)
    });
    let key = made.await?;
    Ok(HttpResponse::Created().json(MadeKey { key, secret: secret.0 }))
}

/// Revoke a key
///
/// It holds at once.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The id of the key")),
    responses((status = 204, description = "The key is good for nothing")),
)]
#[delete("/v1/auth/keys/{id}")]
async fn revoke_key(caller: Caller, write: Write, id: Path<String>) -> Result<HttpResponse> {
    let id = lookup::id("key", &id)?;
    let account = caller.account.clone();
    let revoked = write.run_private(Some(&caller), move |change| {
        let found = api_key::by_id(change.conn, &id)?.filter(|key| key.account_id == account);
        let before = found.ok_or(Error::NotFound("key"))?;
        if before.revoked_at.is_none() {
            api_key::revoke(change.conn, &id, change.now)?;
            let after = api_key::ApiKey { revoked_at: Some(change.now), ..before.clone() };
            change.record("revoke", "api_key", &id, Some(&show(before)), Some(&show(after)))?;
        }
        Ok(())
    });
    revoked.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// When the key ends, in microseconds since 1970.
fn check(new: &NewKey) -> Result<Option<i64>> {
    let mut faults = Faults::default();
    let characters = new.name.chars().count();
    if !(1..=MAX_NAME).contains(&characters) || new.name.chars().any(char::is_control) {
        faults.add(Fault::in_body("/name", format!("must be 1 to {MAX_NAME} characters on one line")));
    }
    if new.scopes.is_empty() {
        faults.add(Fault::in_body("/scopes", "a key without scopes is good for nothing: name at least one"));
    }
    for (place, scope) in new.scopes.iter().enumerate() {
        if new.scopes[..place].contains(scope) {
            faults.add(Fault::in_body(format!("/scopes/{place}"), "named before"));
        }
    }
    let mut end = None;
    if let Some(day) = new.expires {
        if day < clock::today() {
            faults.add(Fault::in_body("/expires", "must be today or later"));
        } else if day.year() > MAX_YEAR {
            faults.add(Fault::in_body("/expires", format!("must be in the year {MAX_YEAR} at the latest")));
        } else {
            end = day.checked_add(1.day()).ok().map(|day| clock::midnight(day).as_microsecond());
        }
    }
    faults.check()?;
    Ok(end)
}

fn show(row: api_key::ApiKey) -> Key {
    let time = |microseconds| Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    Key {
        scopes: tags::split(&row.scopes).map(str::to_owned).collect(),
        created_at: time(row.created_at),
        expires_at: row.expires_at.map(time),
        revoked_at: row.revoked_at.map(time),
        id: row.id,
        name: row.name,
    }
}
