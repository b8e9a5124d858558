//! Reads a whole JSON document from an outside source; anything after its end is an error.

use serde::Deserialize;

/// Why a document could not be read.
#[derive(Debug)]
pub(super) struct Misread {
    /// The path to the fault, such as `items[0].uuid`, or `.` for the whole document; none where something
    /// follows its end.
    pub(super) path: Option<String>,
    /// The fault; its message may quote the document.
    pub(super) error: serde_json::Error,
}

/// Reads a document. Fields that `T` does not have are skipped.
///
/// # Errors
/// When it is not JSON, not a `T`, or followed by anything.
pub(super) fn read<'j, T: Deserialize<'j>>(json: &'j [u8]) -> Result<T, Misread> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Misread { path: Some(error.path().to_string()), error: error.into_inner() })?;
    reader.end().map_err(|error| Misread { path: None, error })?;
    Ok(read)
}
