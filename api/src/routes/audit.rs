//! `/v1/audit`

use crate::auth::Coordinator;
use crate::db::audit::{self as rows, Audit, Filter};
use crate::db::{Db, account, tags};
use crate::error::{Error, Result};
use crate::extract::Query;
use crate::page::{Page, PageQuery, PageRequest};
use actix_web::get;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_changes);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only of this sort of record.
    #[param(inline)]
    entity: Option<Entity>,
    /// Only of the record with this id; `entity` says what sort of record it is.
    #[param(min_length = 1, max_length = 64)]
    entity_id: Option<String>,
}

/// A sort of record.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Entity {
    /// Who may call, by id.
    Account,
    /// A key of a system, by id.
    ApiKey,
    /// Who posts vacancies, by organisation number.
    Employer,
    /// A home, by id.
    Housing,
    /// Which commuting matrix is used where no year is asked for, by the year that was chosen.
    Matrix,
    /// Who acts for an employer, by the employer's organisation number.
    Membership,
    /// What a municipality has, by its slug.
    Place,
    /// A key that signs access tokens, by its thumbprint.
    SigningKey,
    /// A vacancy, by id.
    Vacancy,
}

impl Entity {
    fn name(self) -> &'static str {
        match self {
            Entity::Account => "account",
            Entity::ApiKey => "api_key",
            Entity::Employer => "employer",
            Entity::Housing => "housing",
            Entity::Matrix => "matrix",
            Entity::Membership => "membership",
            Entity::Place => "place",
            Entity::SigningKey => "signing_key",
            Entity::Vacancy => "vacancy",
        }
    }
}

/// A change of one record.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntry {
    /// The id of this entry. Later ones are greater.
    #[schema(format = Uuid)]
    id: String,
    /// When.
    at: Timestamp,
    /// The account that did it; null for the service itself and for the command line.
    #[schema(format = Uuid)]
    account: Option<String>,
    /// How that account is called now; null where it is no longer there.
    account_name: Option<String>,
    /// What was done, such as `create`.
    action: String,
    /// The sort of record, such as `vacancy`.
    entity: String,
    /// The id of the record.
    entity_id: String,
    /// The names of the fields of the record that got another value. Empty in entries from before December 2026.
    changed: Vec<String>,
    /// The record before: states, codes, dates and numbers. Names, addresses and other texts are not kept here, so
    /// that they are gone when they are erased. Null where there was no record, and in entries from before December
    /// 2026.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// The record after, in the same way; null where there is none any more.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
    /// The request that did it, as its reply and the log name it; null for the command line.
    request_id: Option<String>,
}

/// List who changed what, newest first
///
/// Texts are not shown: only that they changed.
#[utoipa::path(
    tag = "audit",
    security(("bearer" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of changes", body = Page<AuditEntry>)),
)]
#[get("/v1/audit")]
async fn list_changes(
    _: Coordinator,
    db: Data<Db>,
    query: Query<ListQuery>,
    page: PageRequest<String>,
) -> Result<Page<AuditEntry>> {
    let Query(ListQuery { entity, entity_id }) = query;
    if entity.is_none() && entity_id.is_some() {
        return Err(Error::in_query("entity", "say what sort of record has this `entity_id`"));
    }
    let filter = Filter { entity: entity.map(|entity| entity.name().to_owned()), entity_id };
    db.read(move |conn| {
        let found = rows::list(conn, &filter, page.after.as_deref(), page.fetch_limit())?;
        let Page { items, next } = page.cut(found, |found| found.id.clone());
        let accounts: Vec<&str> = items.iter().filter_map(|found| found.account_id.as_deref()).collect();
        let names = account::names(conn, &accounts)?;
        let items = items.into_iter().map(|found| show(found, &names)).collect::<Result<_>>()?;
        Ok::<_, Error>(Page { items, next })
    })
    .await
}

fn show(row: Audit, names: &HashMap<String, String>) -> Result<AuditEntry> {
    let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
    Ok(AuditEntry {
        at: Timestamp::from_microsecond(row.at).unwrap_or_default(),
        before: json(row.before).map_err(|error| Error::Internal(error.into()))?,
        after: json(row.after).map_err(|error| Error::Internal(error.into()))?,
        changed: tags::split(&row.changed).map(str::to_owned).collect(),
        id: row.id,
        account_name: row.account_id.as_ref().and_then(|id| names.get(id).cloned()),
        account: row.account_id,
        action: row.action,
        entity: row.entity,
        entity_id: row.entity_id,
        request_id: row.request_id,
    })
}
