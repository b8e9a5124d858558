//! The ways in which a handler takes what was sent: [`Json`], [`Record`], [`MergePatch`], [`UnreadBatch`] and
//! [`Query`].
//! Unlike actix's own, they answer problems that name the field, and take parameters that repeat.

mod batch;
mod json;
mod query;
mod record;

pub use batch::{BATCH_LIMIT, Batch, MAX_LINES, UnreadBatch};
pub(crate) use json::parse;
pub use json::{BODY_LIMIT, Json, UnparsedJson};
pub use query::{Query, WITH, With};
pub use record::{MergePatch, Patch, Record};

use serde_path_to_error::{Path, Segment};

/// A path inside a value as a JSON Pointer (RFC 6901), such as `/adults/0/extent`; empty for the
/// value itself.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let name = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            // An enum's variant has no place of its own in the JSON.
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&name);
    }
    pointer
}
