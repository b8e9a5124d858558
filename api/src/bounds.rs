//! Checks the length of texts and lists in requests against the OpenAPI document, before anything else is
//! read of them. Each bound has one source, the attribute of its field; a field without one fails a test.

mod parameter;
mod walk;
mod words;

pub(crate) use parameter::ParameterBounds;
pub(crate) use words::{CodePrefix, PlaceName, TagText};

use crate::error::{Faults, Result};
use serde_json::Value;
use std::collections::BTreeMap;

/// The bounds of a JSON value and of what is in it.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    /// Maximum number of characters of a text.
    max_length: Option<usize>,
    /// Maximum number of elements of a list.
    max_items: Option<usize>,
    /// The bounds of each element of a list.
    items: Option<Box<Bounds>>,
    /// The bounds of the fields of an object.
    fields: BTreeMap<String, Bounds>,
}

/// Depth to which schemas are followed: no request nests deeper.
const MAX_DEPTH: usize = 16;

impl Bounds {
    /// The bounds that a schema states; its references lead into `document`.
    pub(crate) fn of(schema: &Value, document: &Value) -> Bounds {
        let mut bounds = Bounds::default();
        bounds.add(schema, document, MAX_DEPTH);
        bounds
    }

    /// Adds what a schema states. Of alternatives and parts, the first to state a bound counts.
    fn add(&mut self, schema: &Value, document: &Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let referred = schema["$ref"].as_str().and_then(|at| document.pointer(at.strip_prefix('#')?));
        let parts = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array());
        for part in referred.into_iter().chain(parts.flatten()) {
            self.add(part, document, depth);
        }
        let number = |key: &str| schema[key].as_u64().and_then(|number| usize::try_from(number).ok());
        self.max_length = self.max_length.or_else(|| number("maxLength"));
        self.max_items = self.max_items.or_else(|| number("maxItems"));
        if schema["items"].is_object() {
            self.items.get_or_insert_default().add(&schema["items"], document, depth);
        }
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            self.fields.entry(name.clone()).or_default().add(field, document, depth);
        }
    }

    /// Goes on unless something in a JSON text is longer than it may be. Text that is not JSON is for its
    /// reader to refuse.
    ///
    /// The cost is that of reading the text once, without keeping any of it.
    ///
    /// # Errors
    /// 422 with the places that are too long.
    pub(crate) fn check(&self, json: &[u8]) -> Result<()> {
        let mut faults = Faults::default();
        match walk::walk(json, self, &mut faults) {
            Ok(()) => faults.check(),
            Err(_) => Ok(()),
        }
    }

    /// What is wrong with a text of this length.
    fn text(&self, text: &str) -> Option<String> {
        // No text has more characters than bytes.
        let max = self.max_length.filter(|max| text.len() > *max && text.chars().count() > *max)?;
        Some(format!("must have at most {max} characters"))
    }

    /// What is wrong with a list of so many elements.
    fn list(&self, count: usize) -> Option<String> {
        let max = self.max_items.filter(|max| count > *max)?;
        Some(format!("must have at most {max} elements"))
    }
}

/// What a body may be.
#[derive(Debug)]
pub(crate) struct BodyBounds {
    /// Maximum number of its bytes, where the document states another than is usual.
    pub(crate) max_bytes: Option<usize>,
    /// What is in it.
    pub(crate) bounds: Bounds,
}

/// Says of an operation how many bytes its body may have.
pub(crate) const MAX_BYTES: &str = "x-max-bytes";

impl BodyBounds {
    /// Those of an operation of the document; none where it takes no body.
    pub(crate) fn of(operation: &Value, document: &Value) -> Option<BodyBounds> {
        let content = operation["requestBody"]["content"].as_object()?;
        let mut bounds = Bounds::default();
        for media in content.values() {
            bounds.add(&media["schema"], document, MAX_DEPTH);
        }
        let max_bytes = operation[MAX_BYTES].as_u64().and_then(|number| usize::try_from(number).ok());
        Some(BodyBounds { max_bytes, bounds })
    }
}

#[cfg(test)]
mod tests;
