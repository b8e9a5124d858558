//! What the service tells of itself and of its tables.

use crate::sources::json_stat::{Dimension, JsonStatError, Outline};
use serde::Deserialize;
use std::collections::HashMap;

/// What one call may ask for.
#[derive(Debug, Deserialize)]
pub(super) struct Limits {
    /// How many cells.
    #[serde(rename = "maxDataCells")]
    pub(super) max_data_cells: u64,
}

/// A list that groups the codes of a dimension.
#[derive(Debug, Deserialize)]
pub(super) struct Codelist {
    /// Its groups.
    pub(super) values: Vec<Group>,
}

/// A group of codes.
#[derive(Debug, Deserialize)]
pub(super) struct Group {
    /// Its own code.
    pub(super) code: String,
}

/// What a table is made of, as version 1 tells it.
#[derive(Debug, Deserialize)]
pub(super) struct V1Table {
    variables: Vec<Variable>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Variable {
    code: String,
    values: Vec<String>,
    #[serde(default)]
    value_texts: Vec<String>,
    #[serde(default)]
    elimination: bool,
}

impl V1Table {
    /// The same as version 2 tells it. When the numbers were changed is not told.
    pub(super) fn outline(self) -> Result<Outline, JsonStatError> {
        let dimensions = self.variables.into_iter().map(|variable| {
            let Variable { code, values, value_texts, elimination } = variable;
            let labels: HashMap<String, String> = values.iter().cloned().zip(value_texts).collect();
            Dimension::new(code, values, labels, elimination)
        });
        Ok(Outline { dimensions: dimensions.collect::<Result<_, _>>()?, updated: None })
    }
}
