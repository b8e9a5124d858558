//! Replies for spreadsheets: CSV (RFC 4180) with a header line.

use crate::error::{Error, Result};
use actix_web::HttpResponse;
use serde::Serialize;

/// The reply with these lines.
pub(super) fn reply<L: Serialize>(lines: impl IntoIterator<Item = L>) -> Result<HttpResponse> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.serialize(line).map_err(|err| Error::Internal(err.into()))?;
    }
    let text = writer.into_inner().map_err(|err| Error::Internal(err.to_string().into()))?;
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8; header=present").body(text))
}
