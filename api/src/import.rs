//! Files into the database: streamed, checked line by line, in one transaction.
//!
//! An import is all or nothing, unless it is told to skip what is invalid. Doing it again with the
//! same file changes nothing.

pub(crate) mod advertisement;
pub mod commuting;
mod fields;
pub mod geometry;
mod housing;
mod known;
mod lines;
mod ndjson;
pub mod occupations;
mod places;
pub(crate) mod read;
pub mod table;
pub(crate) mod tree;
mod vacancies;

#[cfg(test)]
mod tests;

use std::io;

use crate::db;

pub(crate) use self::vacancies::read_vacancy;
pub use self::{
    fields::Fields,
    housing::Home,
    known::Known,
    lines::MAX_LINE,
    ndjson::{Ids, Options, Record, Stamp, import, store_lines},
    places::{Offer, STAGES},
};
pub use db::{housing::Housing, place::Place, vacancy::Vacancy};

/// What is wrong with one field of one line, or of a file that is one JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; none where the file is one JSON value.
    pub line: Option<u64>,
    /// Where in the line, or in the value: a JSON pointer such as `/extent/min`, the name of a
    /// column, or nothing for the whole of it.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { line, field, reason } = self;
        match (line, field.as_str()) {
            (Some(line), "") => write!(f, "line {line}: {reason}"),
            (Some(line), field) => write!(f, "line {line}, {field}: {reason}"),
            (None, field) => write!(f, "{field}: {reason}"),
        }
    }
}

/// Who follows an import.
pub trait Observer {
    /// So many bytes more have been read.
    fn read(&mut self, bytes: u64);
    /// A line has this problem.
    fn problem(&mut self, problem: Problem);
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Records that are new.
    pub inserted: u64,
    /// Records that were there and are changed.
    pub updated: u64,
    /// Records that were there as they are.
    pub unchanged: u64,
    /// Lines that were left out because something is wrong with them.
    pub skipped: u64,
}

/// Why an import did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Some lines are wrong; each problem has been shown to the observer.
    #[error("nothing has been imported; invalid lines: {0}")]
    Invalid(u64),
    /// The file as a whole is wrong.
    #[error("{0}: nothing has been imported")]
    File(String),
    /// The database holds the demo set, which is not mixed with real data.
    #[error("the database holds the demo set: import real data into another one")]
    Demo,
    /// The database holds real data, which the demo set is not mixed with.
    #[error("the database holds real data: the demo set needs another one")]
    Real,
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<table::Error> for Error {
    fn from(err: table::Error) -> Error {
        match err {
            table::Error::Invalid(lines) => Error::Invalid(lines),
            table::Error::File(reason) => Error::File(reason),
            table::Error::Io(err) => Error::Io(err),
        }
    }
}
