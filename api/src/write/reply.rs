//! [`Reply`]: what a change answers, as it is kept for its `Idempotency-Key`.

use crate::conditional;
use crate::db::idempotency::Kept;
use crate::error::{Error, Result};
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

/// What a change answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status, one of success.
    pub status: StatusCode,
    /// Where the new record is.
    pub location: Option<String>,
    /// The revision of the record, which its `ETag` names.
    pub revision: Option<i64>,
    /// JSON, or nothing.
    pub body: String,
    /// The ids of the records that the body shows: once one of them is erased, the reply is not given again.
    pub shows: Vec<String>,
}

impl Reply {
    /// A record was made, and can be found at `location`: 201.
    pub fn created(location: String, revision: i64, record: &impl Serialize) -> Reply {
        let shows = location.rsplit('/').next().map(str::to_owned).into_iter().collect();
        let body = json(record);
        Reply { status: StatusCode::CREATED, location: Some(location), revision: Some(revision), body, shows }
    }

    /// A record is now like this: 200.
    pub fn changed(revision: i64, record: &impl Serialize) -> Reply {
        Reply { status: StatusCode::OK, revision: Some(revision), body: json(record), ..Reply::done() }
    }

    /// Whatever comes of it, it has been taken on: 202.
    pub fn accepted() -> Reply {
        Reply { status: StatusCode::ACCEPTED, ..Reply::done() }
    }

    /// There is nothing to tell: 204.
    pub fn done() -> Reply {
        let (body, shows) = (String::new(), Vec::new());
        Reply { status: StatusCode::NO_CONTENT, location: None, revision: None, body, shows }
    }

    /// A reply about several records, which have these ids.
    pub fn with(status: StatusCode, report: &impl Serialize, shows: Vec<String>) -> Reply {
        Reply { status, body: json(report), shows, ..Reply::done() }
    }

    /// The reply that was given before, to the same request.
    pub(super) fn again(kept: Kept, fingerprint: &str) -> Result<Reply> {
        if kept.fingerprint != fingerprint {
            return Err(Error::KeyReused);
        }
        let status = u16::try_from(kept.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.ok_or_else(|| Error::Internal("a kept reply has no status".into()))?;
        if status == StatusCode::GONE {
            let detail = "this request was answered before; what it made has been deleted since";
            return Err(Error::Gone(detail.to_owned()));
        }
        let Kept { location, revision, body, .. } = kept;
        Ok(Reply { status, location, revision, body, shows: Vec::new() })
    }

    pub(super) fn response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(revision) = self.revision {
            response.insert_header((header::ETAG, conditional::revision_tag(revision)));
        }
        match self.body.is_empty() {
            true => response.finish(),
            false => response.content_type(crate::media::JSON).body(self.body),
        }
    }
}

fn json(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("a record is made of plain values")
}
