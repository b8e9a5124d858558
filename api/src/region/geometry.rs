//! The borders of the municipalities.

use super::LoadError;
use crate::db::{Conn, border};
use crate::geometry::Shape;
use std::collections::HashMap;

/// The border of a municipality.
#[derive(Clone, Debug)]
pub struct Border {
    /// The land within it.
    pub shape: Shape,
    /// The key of the source.
    pub source: String,
}

/// The borders that were imported, by the slug of the municipality.
#[derive(Clone, Debug, Default)]
pub struct Borders(HashMap<String, Border>);

impl Borders {
    pub(super) fn load(conn: &mut Conn) -> Result<Borders, LoadError> {
        let mut borders = HashMap::new();
        for border::Border { municipality_id, geometry, source_id: source } in border::all(conn)? {
            let parsed = serde_json::from_str(&geometry).map_err(|err| err.to_string());
            let shape = parsed.and_then(|value| Shape::read(&value).map_err(|err| err.to_string()));
            match shape {
                Ok(shape) => _ = borders.insert(municipality_id, Border { shape, source }),
                Err(reason) => return Err(LoadError::Border { municipality: municipality_id, reason }),
            }
        }
        Ok(Borders(borders))
    }

    /// The border of the municipality with this slug.
    pub fn get(&self, slug: &str) -> Option<&Border> {
        self.0.get(slug)
    }

    /// Whether none was imported.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
