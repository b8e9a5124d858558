//! What the municipalities offer to those who live there.

use crate::db::{self, Conn, place, tags};
use std::collections::HashMap;
use std::sync::Arc;

/// What is recorded of a municipality as a place to live. What is not recorded is unknown, which
/// is not the same as nothing.
#[derive(Clone, Debug)]
pub struct PlaceFacts {
    /// Kindergarten places that are free.
    pub kindergarten_places: Option<u32>,
    /// School stages: `primary`, `lower_secondary`, `upper_secondary`.
    pub stages: Option<Vec<String>>,
    /// Interests that can be pursued there, as tags.
    pub interests: Vec<String>,
    /// The day of which this is true.
    pub as_of: String,
    /// The key of the source.
    pub source: String,
    /// Whether it is fictitious.
    pub demo: bool,
}

/// The facts of all municipalities that have any, by slug.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<String, PlaceFacts>);

impl Places {
    /// Takes `last`, read at this revision, and reads only what has changed since: `last` itself if
    /// nothing has.
    pub(super) fn load(conn: &mut Conn, mut last: Arc<Places>, revision: i64) -> db::Result<Arc<Places>> {
        for row in place::changed_since(conn, revision)? {
            let facts = PlaceFacts {
                kindergarten_places: row.kindergarten_places.and_then(|places| places.try_into().ok()),
                stages: row.stages.map(|stages| tags::split(&stages).map(str::to_owned).collect()),
                interests: tags::split(&row.interests).map(str::to_owned).collect(),
                as_of: row.as_of,
                source: row.source_id,
                demo: row.demo,
            };
            Arc::make_mut(&mut last).0.insert(row.municipality_id, facts);
        }
        Ok(last)
    }

    /// What is recorded of the municipality with this slug.
    pub fn get(&self, slug: &str) -> Option<&PlaceFacts> {
        self.0.get(slug)
    }
}
