//! Replies as text: CSV (RFC 4180) for spreadsheets, and JSON.

use crate::error::{Error, Result};
use serde::Serialize;

/// These lines as CSV, below a line of the names of the fields.
pub(super) fn csv<L: Serialize>(lines: impl IntoIterator<Item = L>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.serialize(line).map_err(|err| Error::Internal(err.into()))?;
    }
    writer.into_inner().map_err(|err| Error::Internal(err.to_string().into()))
}

/// A value as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|err| Error::Internal(err.into()))
}
