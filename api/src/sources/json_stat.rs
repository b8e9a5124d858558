//! [JSON-stat 2](https://json-stat.org/format/): a table of any number of dimensions in one JSON object.
//!
//! Dimensions are found by name and their categories by code, never by place: a category's place is the number
//! that `index` gives it, whatever the order in which it is written. What does not agree with itself is
//! refused with where it is wrong.

mod dimension;
mod form;
mod values;

pub use dimension::Dimension;
pub use values::Missing;

use super::json::{self, Misread};
use dimension::RawDimension;
use form::Form;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use values::{RawStatus, RawValues, Status, Values};

/// The most cells of a dataset; Statistics Norway sends at most 800,000 at a time.
pub const MAX_CELLS: usize = 1_000_000;
/// The most dimensions.
const MAX_DIMENSIONS: usize = 32;

/// What a table is made of, without its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Its dimensions, in its order.
    pub dimensions: Vec<Dimension>,
    /// When its numbers were last changed; none where that is not told.
    pub updated: Option<Timestamp>,
}

/// A table with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    outline: Outline,
    /// Of each dimension, how many cells lie between one category and the next.
    strides: Vec<usize>,
    cells: usize,
    values: Values,
    status: Status,
}

/// A dimension of one dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis(usize);

/// A cell of a dataset.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'d> {
    dataset: &'d Dataset,
    at: usize,
}

/// What is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct JsonStatError {
    /// Where it is wrong: a path in the document, or the codes of a cell.
    pub place: String,
    /// What is wrong.
    pub reason: String,
}

type Result<T> = std::result::Result<T, JsonStatError>;

fn wrong<T>(place: impl Into<String>, reason: impl Into<String>) -> Result<T> {
    Err(JsonStatError { place: place.into(), reason: reason.into() })
}

#[derive(Deserialize)]
struct Raw {
    class: Option<String>,
    id: Vec<String>,
    size: Vec<u64>,
    dimension: Form<RawDimension, RawDimension>,
    updated: Option<String>,
    value: Option<RawValues>,
    status: Option<RawStatus>,
}

impl Outline {
    /// Reads a document for what its table is made of.
    ///
    /// # Errors
    /// When it is no JSON-stat, or does not agree with itself.
    pub fn read(bytes: &[u8]) -> Result<Outline> {
        read_json(bytes).and_then(Outline::new).map(|(outline, ..)| outline)
    }

    fn new(raw: Raw) -> Result<(Outline, Option<RawValues>, Option<RawStatus>)> {
        let Raw { class, id, size, dimension, updated, value, status } = raw;
        if class.is_some_and(|class| class != "dataset") {
            return wrong("class", "it is no dataset");
        }
        if id.is_empty() || id.len() > MAX_DIMENSIONS {
            return wrong("id", format!("{} dimensions, not 1 to {MAX_DIMENSIONS}", id.len()));
        }
        if size.len() != id.len() {
            return wrong("size", format!("{} sizes of {} dimensions", size.len(), id.len()));
        }
        let Form::Map(mut described) = dimension else {
            return wrong("dimension", "it is no object");
        };
        if described.len() != id.len() {
            return wrong("dimension", format!("{} are described, and {} named", described.len(), id.len()));
        }
        let mut dimensions: Vec<Dimension> = Vec::new();
        for (name, size) in id.into_iter().zip(size) {
            let place = format!("dimension.{name}");
            let Some(found) = described.iter().position(|(other, _)| *other == name) else {
                return wrong(place, "it is not there, or named twice");
            };
            let dimension = Dimension::read(described.swap_remove(found))?;
            if dimension.codes().len() as u64 != size {
                let reason = format!("it has {} categories, and its size is {size}", dimension.codes().len());
                return wrong(place, reason);
            }
            dimensions.push(dimension);
        }
        let updated = updated.map(|text| time(&text)).transpose()?;
        Ok((Outline { dimensions, updated }, value, status))
    }

    /// The dimension with this name.
    pub fn dimension(&self, name: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.name == name)
    }
}

impl Dataset {
    /// Reads a document.
    ///
    /// # Errors
    /// When it is no JSON-stat, or does not agree with itself.
    pub fn read(bytes: &[u8]) -> Result<Dataset> {
        let (outline, value, status) = read_json(bytes).and_then(Outline::new)?;
        let Some(value) = value else { return wrong("value", "it is not there") };
        let mut strides = vec![1; outline.dimensions.len()];
        let mut cells = 1_usize;
        for (stride, dimension) in strides.iter_mut().zip(&outline.dimensions).rev() {
            *stride = cells;
            cells = match cells.checked_mul(dimension.codes().len()) {
                Some(cells) if cells <= MAX_CELLS => cells,
                _ => return wrong("size", format!("there are more than {MAX_CELLS} cells")),
            };
        }
        let (values, status) = (Values::new(value, cells)?, Status::new(status, cells)?);
        Ok(Dataset { outline, strides, cells, values, status })
    }

    /// What it is made of.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// The dimension with this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn axis(&self, name: &str) -> Result<Axis> {
        match self.outline.dimensions.iter().position(|dimension| dimension.name == name) {
            Some(at) => Ok(Axis(at)),
            None => wrong("id", format!("there is no dimension {name}")),
        }
    }

    /// The cell with these codes, each beside the name of its dimension. Dimensions with one category need
    /// not be named.
    pub fn get(&self, codes: &[(&str, &str)]) -> Option<Cell<'_>> {
        let mut at = 0;
        let mut named = 0;
        for (dimension, stride) in self.outline.dimensions.iter().zip(&self.strides) {
            match codes.iter().find(|(name, _)| *name == dimension.name) {
                Some((_, code)) => {
                    at += dimension.place(code)? * stride;
                    named += 1;
                }
                None if dimension.codes().len() == 1 => {}
                None => return None,
            }
        }
        (named == codes.len()).then_some(Cell { dataset: self, at })
    }

    /// All cells, in their order: the last dimension changes fastest.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.cells).map(|at| Cell { dataset: self, at })
    }
}

impl<'d> Cell<'d> {
    /// The place of its category in a dimension.
    pub fn place(&self, axis: Axis) -> usize {
        let dimension = &self.dataset.outline.dimensions[axis.0];
        self.at / self.dataset.strides[axis.0] % dimension.codes().len()
    }

    /// The code of its category in a dimension.
    pub fn code(&self, axis: Axis) -> &'d str {
        &self.dataset.outline.dimensions[axis.0].codes()[self.place(axis)]
    }

    /// Its number, or why it has none.
    pub fn value(&self) -> std::result::Result<f64, Missing<'d>> {
        let symbol = self.dataset.status.symbol(self.at);
        self.dataset.values.number(self.at).ok_or_else(|| Missing::of(symbol))
    }

    /// The symbol beside it, such as `p` for a number that may change.
    pub fn symbol(&self) -> Option<&'d str> {
        self.dataset.status.symbol(self.at)
    }

    /// Its number where only counts make sense, or why it has none.
    ///
    /// # Errors
    /// When it is negative, has a fraction, or is more than can be told from its neighbours.
    pub fn count(&self) -> Result<std::result::Result<u64, Missing<'d>>> {
        const MAX: f64 = 9_007_199_254_740_991.0;
        match self.value() {
            Ok(number) if (0.0..=MAX).contains(&number) && number.fract() == 0.0 => Ok(Ok(number as u64)),
            Ok(number) => wrong(self.name(), format!("{number} is no count")),
            Err(missing) => Ok(Err(missing)),
        }
    }

    /// Its codes, as a message names them.
    fn name(&self) -> String {
        let axes = self.dataset.outline.dimensions.iter().zip((0..).map(Axis));
        let codes: Vec<String> =
            axes.map(|(dimension, axis)| format!("{} {}", dimension.name, self.code(axis))).collect();
        codes.join(", ")
    }
}

/// An instant, or a time or a day without a zone, which is UTC.
fn time(text: &str) -> Result<Timestamp> {
    let civil = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp());
    match text.parse().ok().or_else(civil) {
        Some(time) => Ok(time),
        None => wrong("updated", format!("{text:?} is no time")),
    }
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let misread = |Misread { path, error }| wrong(path.unwrap_or_else(|| ".".to_owned()), error.to_string());
    json::read(bytes).or_else(misread)
}

#[cfg(test)]
mod tests;
