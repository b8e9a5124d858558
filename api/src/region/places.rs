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
    /// The day of which they are true.
    pub kindergarten_as_of: Option<String>,
    /// School stages: `primary`, `lower_secondary`, `upper_secondary`.
    pub stages: Option<Vec<String>>,
    /// The day of which they are true.
    pub stages_as_of: Option<String>,
    /// Interests that can be pursued there, as tags.
    pub interests: Vec<String>,
    /// The day of which they are true.
    pub interests_as_of: String,
    /// The oldest of these days.
    pub as_of: String,
    /// The key of the source.
    pub source: String,
    /// Whether it is fictitious.
    pub demo: bool,
}

impl From<place::Place> for PlaceFacts {
    fn from(row: place::Place) -> PlaceFacts {
        let since = |day: Option<String>| day.unwrap_or_else(|| row.as_of.clone());
        PlaceFacts {
            kindergarten_places: row.kindergarten_places.and_then(|places| places.try_into().ok()),
            kindergarten_as_of: row.kindergarten_places.map(|_| since(row.kindergarten_as_of)),
            stages_as_of: row.stages.as_ref().map(|_| since(row.stages_as_of)),
            stages: row.stages.map(|stages| tags::split(&stages).map(str::to_owned).collect()),
            interests: tags::split(&row.interests).map(str::to_owned).collect(),
            interests_as_of: since(row.interests_as_of),
            as_of: row.as_of,
            source: row.source_id,
            demo: row.demo,
        }
    }
}

/// The facts of all municipalities that have any, by slug.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<String, PlaceFacts>);

impl Places {
    /// Takes `last`, read at this revision, and reads only what has changed since: `last` itself if
    /// nothing has.
    pub(super) fn load(conn: &mut Conn, mut last: Arc<Places>, revision: i64) -> db::Result<Arc<Places>> {
        for row in place::changed_since(conn, revision)? {
            Arc::make_mut(&mut last).0.insert(row.municipality_id.clone(), PlaceFacts::from(row));
        }
        Ok(last)
    }

    /// What is recorded of the municipality with this slug.
    pub fn get(&self, slug: &str) -> Option<&PlaceFacts> {
        self.0.get(slug)
    }
}
