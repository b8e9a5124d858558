//! [`Report`]: what a run did.

use crate::db::sync::Success;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Report {
    /// Records that are new.
    pub inserted: u64,
    /// Records that were there and are changed.
    pub updated: u64,
    /// Records that were there as they are.
    pub unchanged: u64,
    /// Records that were there and are gone.
    pub removed: u64,
    /// Records that have nothing to do with the region, and were counted but not stored.
    pub outside: u64,
    /// Records that could not be used, and were left as they were.
    pub refused: u64,
}

/// What there is after a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// What the run did.
    pub report: Report,
    /// How many records of the source there are now.
    pub records: u64,
    /// The year, day or moment of what is there now.
    pub as_of: Option<String>,
    /// Whether the source has more, with which the next run goes on.
    pub unfinished: bool,
}

impl Synced {
    pub(super) fn success(&self) -> Success {
        Success {
            as_of: self.as_of.clone(),
            records: self.records.try_into().unwrap_or(i64::MAX),
            report: serde_json::to_string(&self.report).expect("numbers are JSON"),
        }
    }
}
