//! The numbers of a dataset, and the symbols beside them.

use super::form::Form;
use super::{Result, wrong};

/// The longest symbol, in bytes.
const MAX_SYMBOL: usize = 16;

/// The numbers, of which some may be missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// One for each cell.
    Dense(Vec<Option<f64>>),
    /// Those that are there, by place.
    Sparse(Vec<(usize, Option<f64>)>),
}

/// As numbers are written: one for each cell, or those that are there by place.
pub(super) type RawValues = Form<Option<f64>, Option<f64>>;

/// As symbols are written: one for all cells, one for each, or those that are there by place.
pub(super) type RawStatus = Form<Option<String>, Option<String>>;

/// The symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// This one beside every cell.
    All(String),
    /// One for each cell.
    Dense(Vec<Option<String>>),
    /// Those that are there, by place.
    Sparse(Vec<(usize, Option<String>)>),
}

/// Why there is no number, as the symbols of Statistics Norway tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing<'d> {
    /// `.`: there can be none, as of a municipality that did not exist.
    Impossible,
    /// `..`: nobody knows it.
    Unavailable,
    /// `:`: it is not shown, so that nobody is recognised.
    Confidential,
    /// Another symbol, as it is.
    Other(&'d str),
    /// Nothing is told.
    Untold,
}

impl<'d> Missing<'d> {
    pub(super) fn of(symbol: Option<&'d str>) -> Missing<'d> {
        match symbol {
            Some(".") => Missing::Impossible,
            Some("..") => Missing::Unavailable,
            Some(":") => Missing::Confidential,
            Some(other) => Missing::Other(other),
            None => Missing::Untold,
        }
    }
}

impl Values {
    pub(super) fn new(raw: RawValues, cells: usize) -> Result<Values> {
        match raw {
            Form::List(numbers) if numbers.len() == cells => Ok(Values::Dense(numbers)),
            Form::List(numbers) => wrong("value", format!("{} numbers of {cells} cells", numbers.len())),
            Form::Map(numbers) => Ok(Values::Sparse(by_place("value", numbers, cells)?)),
            Form::One(_) => wrong("value", "it is neither list nor object"),
        }
    }

    pub(super) fn number(&self, at: usize) -> Option<f64> {
        match self {
            Values::Dense(numbers) => numbers.get(at).copied().flatten(),
            Values::Sparse(numbers) => found(numbers, at).copied().flatten(),
        }
    }
}

impl Status {
    pub(super) fn new(raw: Option<RawStatus>, cells: usize) -> Result<Status> {
        let status = match raw {
            None => return Ok(Status::Sparse(Vec::new())),
            Some(Form::One(symbol)) => Status::All(symbol),
            Some(Form::List(mut symbols)) => match symbols.len() {
                len if len == cells => Status::Dense(symbols),
                // A list of one is the same as the one alone.
                1 => Status::All(symbols.pop().flatten().unwrap_or_default()),
                len => return wrong("status", format!("{len} symbols of {cells} cells")),
            },
            Some(Form::Map(symbols)) => Status::Sparse(by_place("status", symbols, cells)?),
        };
        let sound = |symbol: &String| symbol.len() <= MAX_SYMBOL && !symbol.chars().any(char::is_control);
        let all_sound = match &status {
            Status::All(symbol) => sound(symbol),
            Status::Dense(symbols) => symbols.iter().flatten().all(sound),
            Status::Sparse(symbols) => symbols.iter().filter_map(|(_, symbol)| symbol.as_ref()).all(sound),
        };
        if all_sound { Ok(status) } else { wrong("status", "what is there is no symbol") }
    }

    pub(super) fn symbol(&self, at: usize) -> Option<&str> {
        let symbol = match self {
            Status::All(symbol) => Some(symbol),
            Status::Dense(symbols) => symbols.get(at).and_then(Option::as_ref),
            Status::Sparse(symbols) => found(symbols, at).and_then(Option::as_ref),
        };
        symbol.map(String::as_str).filter(|symbol| !symbol.is_empty())
    }
}

fn found<T>(entries: &[(usize, T)], at: usize) -> Option<&T> {
    entries.binary_search_by_key(&at, |(place, _)| *place).ok().map(|found| &entries[found].1)
}

/// Entries by the places that their keys are: whole numbers below `cells`, each once.
fn by_place<T>(what: &str, entries: Vec<(String, T)>, cells: usize) -> Result<Vec<(usize, T)>> {
    let mut placed = Vec::new();
    for (key, entry) in entries {
        let plain = key.bytes().all(|byte| byte.is_ascii_digit()) && (key == "0" || !key.starts_with('0'));
        match key.parse::<usize>() {
            Ok(at) if plain && at < cells => placed.push((at, entry)),
            Ok(at) if plain => return wrong(format!("{what}.{at}"), format!("there are {cells} cells")),
            _ => return wrong(what, format!("{key:?} is no place")),
        }
    }
    placed.sort_unstable_by_key(|(at, _)| *at);
    match placed.windows(2).find(|two| two[0].0 == two[1].0) {
        Some(two) => wrong(format!("{what}.{}", two[0].0), "it is there twice"),
        None => Ok(placed),
    }
}
