//! `/v1/employers/{organisation_number}/vacancies:batch`

use super::desk::{Desk, Refusal, Sent};
use super::wire::{PostingLines, PostingList, Remark, warnings};
use super::{acting, record, replace};
use crate::auth::Caller;
use crate::db::Db;
use crate::db::vacancy::{self as rows, Vacancy};
use crate::error::{Error, Fault, MAX_FAULTS, Problem, Result};
use crate::extract::{Batch, UnreadBatch};
use crate::import::read;
use crate::region::{Current, Region};
use crate::write::{IdempotencyKey, Reply, Write};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(post_vacancies);
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
struct BatchReport {
    /// How many are new.
    created: usize,
    /// How many were there and are changed.
    updated: usize,
    /// How many were there as they are.
    unchanged: usize,
    /// How many were not taken.
    failed: usize,
    /// One for each line, in their order.
    receipts: Vec<Receipt>,
}

/// What became of a line.
#[derive(Debug, Serialize, ToSchema)]
struct Receipt {
    /// Its place in the array, or the number of the line, from 1.
    line: usize,
    /// What the line calls its vacancy.
    reference: Option<String>,
    /// What became of it.
    status: Outcome,
    /// The id of the vacancy; null where there is none.
    #[schema(format = Uuid)]
    id: Option<String>,
    /// Why it was not taken: the first 20 reasons, and that there are more.
    errors: Vec<Remark>,
    /// What is accepted and may not be meant.
    warnings: Vec<Remark>,
}

/// What became of a line of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It is new.
    Created,
    /// It was there and is changed.
    Updated,
    /// It was there as it is.
    Unchanged,
    /// It was not taken.
    Failed,
}

/// A line that can be stored.
struct Ready {
    new: Vacancy,
    old: Option<Vacancy>,
}

/// Post or replace up to 1,000 vacancies, known by their `reference`
///
/// Each line is a whole vacancy and replaces the one with its reference; what it leaves out is as in a new
/// one, but its state and first day stay. The good lines are stored together, also where others fail (207).
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["vacancies"])),
    params(("organisation_number" = String, Path, description = "The employer"), IdempotencyKey),
    extensions(("x-max-bytes" = json!(16777216))),
    request_body(
        content((PostingList = "application/json"), (PostingLines = "application/x-ndjson")),
        description = "Up to 1,000 vacancies in at most 16 MiB",
    ),
    responses(
        (status = 200, description = "All lines are stored", body = BatchReport),
        (status = 207, description = "Some lines failed, the others are stored", body = BatchReport),
        (status = 410, description = "The request was answered before with this Idempotency-Key, and a vacancy of the batch has been deleted since", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "All lines failed, or there are too many: nothing is stored", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/v1/employers/{organisation_number}/vacancies:batch")]
async fn post_vacancies(
    caller: Caller,
    Current(region): Current,
    path: Path<String>,
    write: Write,
    key: IdempotencyKey,
    db: Data<Db>,
    batch: UnreadBatch,
) -> Result<HttpResponse> {
    let (asker, number) = (caller.clone(), path.clone());
    // Asked before the body is read, which may be large, and again in the transaction.
    db.read(move |conn| acting(conn, &asker, &number)).await?;
    // Kept until the reply, and its place with it.
    let batch = batch.read(&caller.account).await?;
    let Batch { lines: read, digest, .. } = batch;
    // One after the other: when nobody waits for the reply any more, no further line is cleaned.
    let mut lines = Vec::with_capacity(read.len());
    for (line, fields) in read {
        let sent = match fields {
            Ok(fields) => Ok(Sent::new(fields).await),
            Err(reason) => Err(reason),
        };
        lines.push((line, sent));
    }
    let who = caller.clone();
    write
        .run_once(&caller, key, &digest, move |change| {
            let employer = acting(change.conn, &who, &path)?;
            let desk = Desk::open(change, employer, region.today)?;
            // Any other is refused with its line, and a NUL would be no text to PostgreSQL.
            let valid = |reference: &&str| read::text(255)((*reference).into()).is_ok();
            let references: Vec<&str> =
                lines.iter().filter_map(|(_, line)| reference(line)).filter(valid).collect();
            let called = desk.called(change.conn, &references)?.into_iter();
            let mut old: HashMap<String, Vacancy> =
                called.map(|vacancy| (vacancy.row.reference.clone(), vacancy)).collect();
            let mut seen = BTreeMap::new();
            let mut receipts = Vec::with_capacity(lines.len());
            let mut new = Vec::new();
            for (line, sent) in lines {
                let reference = reference(&sent).filter(valid).map(str::to_owned);
                let before = reference.as_ref().and_then(|reference| old.remove(reference));
                let first = reference.as_ref().and_then(|name| seen.insert(name.clone(), line));
                let read = read_line(&desk, sent, before, first);
                let receipt = Receipt::new(line, reference, &read, &region);
                let Ok(ready) = read else {
                    receipts.push(receipt);
                    continue;
                };
                let mut status = Outcome::Created;
                match &ready.old {
                    Some(old) => {
                        let revision = replace(change, old, &ready.new, &region.today.to_string())?;
                        status =
                            if revision == old.row.revision { Outcome::Unchanged } else { Outcome::Updated };
                    }
                    None => new.push(ready.new),
                }
                receipts.push(Receipt { status, ..receipt });
            }
            rows::insert(change.conn, &new)?;
            for vacancy in &new {
                record(change, "create", None, Some(vacancy), &region.today.to_string())?;
            }
            BatchReport::of(receipts).reply()
        })
        .await
}

/// What a line calls its vacancy.
fn reference(line: &Result<Sent, String>) -> Option<&str> {
    line.as_ref().ok()?.fields.text("reference")
}

/// Reads a line; `first` is the line before it that has the same reference.
fn read_line(
    desk: &Desk,
    sent: Result<Sent, String>,
    old: Option<Vacancy>,
    first: Option<usize>,
) -> Result<Ready, Refusal> {
    let mut sent = sent.map_err(|reason| Refusal::Invalid(vec![(String::new(), reason)]))?;
    let fields = &mut sent.fields;
    match (fields.text("reference"), first) {
        (_, Some(first)) => fields.refuse("reference", format!("is that of line {first}")),
        (None, None) => fields.refuse("reference", "must be a text: a line is known by it"),
        (Some(_), None) => {}
    }
    if let Some(old) = &old {
        desk.keep_expired(fields, old);
    }
    Ok(Ready { new: desk.read(sent, old.as_ref())?, old })
}

impl Receipt {
    fn new(
        line: usize,
        reference: Option<String>,
        read: &Result<Ready, Refusal>,
        region: &Region,
    ) -> Receipt {
        let remark =
            |pointer: &str, detail: &str| Remark { pointer: pointer.to_owned(), detail: detail.to_owned() };
        let errors = match read {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid(faults)) => faults.iter().map(|(at, reason)| remark(at, reason)).collect(),
            Err(Refusal::Conflict(at, reason)) => vec![remark(at, reason)],
        };
        let ready = read.as_ref().ok();
        Receipt {
            line,
            reference,
            status: Outcome::Failed,
            id: ready.map(|ready| ready.new.row.id.clone()),
            errors: first(errors),
            warnings: first(ready.map(|ready| warnings(&ready.new, region)).unwrap_or_default()),
        }
    }
}

/// Maximum number of errors, and of warnings, that a receipt lists: there are up to 1,000 receipts.
const MAX_REMARKS: usize = 20;

/// The first of them, and that there are more.
fn first(mut remarks: Vec<Remark>) -> Vec<Remark> {
    if remarks.len() > MAX_REMARKS {
        remarks.truncate(MAX_REMARKS);
        remarks.push(Remark { pointer: String::new(), detail: "and there are more".to_owned() });
    }
    remarks
}

impl BatchReport {
    fn of(receipts: Vec<Receipt>) -> BatchReport {
        let count = |status| receipts.iter().filter(|receipt| receipt.status == status).count();
        BatchReport {
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            failed: count(Outcome::Failed),
            receipts,
        }
    }

    /// The reply.
    ///
    /// # Errors
    /// 422 with all that is wrong when no line was taken.
    fn reply(self) -> Result<Reply> {
        if self.failed == self.receipts.len() {
            let fault = |line: usize, error: Remark| {
                Fault::in_body(format!("/{}{}", line - 1, error.pointer), error.detail)
            };
            let faults = self
                .receipts
                .into_iter()
                .flat_map(|receipt| receipt.errors.into_iter().map(move |error| fault(receipt.line, error)));
            return Err(Error::Invalid(faults.take(MAX_FAULTS + 1).collect()));
        }
        let status = if self.failed > 0 { StatusCode::MULTI_STATUS } else { StatusCode::OK };
        let shows = self.receipts.iter().filter_map(|receipt| receipt.id.clone()).collect();
        Ok(Reply::with(status, &self, shows))
    }
}
