//! [`Dimension`]: its categories, in the order of their numbers.

use super::form::Form;
use super::{Result, wrong};
use serde::Deserialize;
use std::collections::HashMap;

/// The longest name or code, in bytes.
const MAX_CODE: usize = 64;

/// One dimension of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Its name, such as `Tid`.
    pub name: String,
    /// Whether the table can be asked without it: then it is summed over, or its total is taken.
    pub elimination: bool,
    codes: Vec<String>,
    places: HashMap<String, usize>,
    labels: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawDimension {
    category: RawCategory,
    extension: Option<RawExtension>,
}

#[derive(Debug, Deserialize)]
struct RawCategory {
    index: Option<Form<String, u64>>,
    label: Option<Form<String, String>>,
}

#[derive(Debug, Deserialize)]
struct RawExtension {
    #[serde(default)]
    elimination: bool,
}

impl Dimension {
    /// One with these codes, in this order.
    ///
    /// # Errors
    /// When a name or code cannot be one, or a code is there twice.
    pub fn new(
        name: String,
        codes: Vec<String>,
        labels: HashMap<String, String>,
        elimination: bool,
    ) -> Result<Dimension> {
        let place = format!("dimension.{name}");
        let good =
            |text: &str| !text.is_empty() && text.len() <= MAX_CODE && !text.chars().any(char::is_control);
        if let Some(bad) = std::iter::once(&name).chain(&codes).find(|text| !good(text)) {
            return wrong(place, format!("{bad:?} is no name"));
        }
        let mut places = HashMap::new();
        for (code, at) in codes.iter().zip(0..) {
            if places.insert(code.clone(), at).is_some() {
                return wrong(place, format!("{code:?} is there twice"));
            }
        }
        Ok(Dimension { name, elimination, codes, places, labels })
    }

    pub(super) fn read((name, raw): (String, RawDimension)) -> Result<Dimension> {
        let place = format!("dimension.{name}.category");
        let RawCategory { index, label } = raw.category;
        let labels = match label {
            Some(Form::Map(labels)) => labels,
            None => Vec::new(),
            Some(Form::One(_) | Form::List(_)) => return wrong(place + ".label", "it is no object"),
        };
        let codes = match index {
            Some(Form::List(codes)) => codes,
            Some(Form::Map(numbers)) => in_order(&place, numbers)?,
            // The only category need not have a number.
            None if labels.len() == 1 => labels.iter().map(|(code, _)| code.clone()).collect(),
            Some(Form::One(_)) | None => return wrong(place + ".index", "it is neither list nor object"),
        };
        let elimination = raw.extension.is_some_and(|extension| extension.elimination);
        Dimension::new(name, codes, labels.into_iter().collect(), elimination)
    }

    /// The codes of its categories, in their order.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// The place of the category with this code.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.places.get(code).copied()
    }

    /// What the category with this code is called, where that is told.
    pub fn label(&self, code: &str) -> Option<&str> {
        self.labels.get(code).map(String::as_str)
    }
}

/// Codes in the order of their numbers, which are those from 0 on, each once.
fn in_order(place: &str, numbers: Vec<(String, u64)>) -> Result<Vec<String>> {
    let mut codes: Vec<Option<String>> = Vec::new();
    codes.resize(numbers.len(), None);
    for (code, number) in numbers {
        let slot = usize::try_from(number).ok().and_then(|number| codes.get_mut(number));
        match slot {
            Some(slot @ None) => *slot = Some(code),
            Some(Some(other)) => {
                return wrong(format!("{place}.index"), format!("{other:?} and {code:?} both are {number}"));
            }
            None => {
                return wrong(
                    format!("{place}.index"),
                    format!("{code:?} is {number}: there are not so many"),
                );
            }
        }
    }
    Ok(codes.into_iter().flatten().collect())
}
