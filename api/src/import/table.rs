//! CSV files with a header line, whose columns are known by name.

use std::{
    collections::HashMap,
    io::{self, Read},
};

use super::{Error, Observer, Problem};

/// A row of named fields, and its line.
pub(super) struct Row<'a> {
    pub(super) line: u64,
    columns: &'a HashMap<&'static str, usize>,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The field in this column without the spaces around it; empty where the file has no such
    /// column.
    pub(super) fn field(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|&place| self.record.get(place)).unwrap_or_default().trim()
    }
}

/// A problem of a row: the column, or nothing for the whole of it, and the reason.
pub(super) type RowProblem = (&'static str, String);

/// Reads all rows, each by `read`; rows with problems are told to the observer and make the whole
/// fail.
pub(super) fn rows(
    file: impl Read,
    required: &[&'static str],
    optional: &[&'static str],
    observer: &mut dyn Observer,
    mut read: impl FnMut(&Row<'_>) -> Result<(), Vec<RowProblem>>,
) -> Result<(), Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(file);
    let header = reader.headers().map_err(failed)?.clone();
    let columns = columns(&header, required, optional)?;
    let (mut record, mut invalid, mut position) = (csv::StringRecord::new(), 0, 0);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(err) => return Err(failed(err)),
        }
        let end = reader.position().byte();
        observer.read(end - std::mem::replace(&mut position, end));
        let row = Row {
            line: record.position().map_or(0, csv::Position::line),
            columns: &columns,
            record: &record,
        };
        let problems = match record.len() == header.len() {
            true => read(&row).err(),
            false => Some(vec![("", format!("has {} fields, not {}", record.len(), header.len()))]),
        };
        let Some(problems) = problems else { continue };
        invalid += 1;
        for (column, reason) in problems {
            observer.problem(Problem { line: Some(row.line), field: column.to_owned(), reason });
        }
    }
    if invalid > 0 { Err(Error::Invalid(invalid)) } else { Ok(()) }
}

fn columns(
    header: &csv::StringRecord,
    required: &[&'static str],
    optional: &[&'static str],
) -> Result<HashMap<&'static str, usize>, Error> {
    let mut columns = HashMap::new();
    for (place, name) in header.iter().enumerate() {
        let name = name.trim_start_matches('\u{feff}').trim();
        let Some(known) = required.iter().chain(optional).find(|known| **known == name) else {
            let expected = [required, optional].concat().join(", ");
            return Err(Error::File(format!("line 1: `{name}` is not a column of this format ({expected})")));
        };
        if columns.insert(*known, place).is_some() {
            return Err(Error::File(format!("line 1: the column `{name}` is given twice")));
        }
    }
    match required.iter().find(|name| !columns.contains_key(*name)) {
        Some(missing) => Err(Error::File(format!("line 1: the column `{missing}` is missing"))),
        None => Ok(columns),
    }
}

fn failed(err: csv::Error) -> Error {
    let text = err.to_string();
    match err.into_kind() {
        csv::ErrorKind::Io(err) => Error::Io(err),
        csv::ErrorKind::Utf8 { pos, .. } => {
            Error::File(format!("line {}: not UTF-8", pos.as_ref().map_or(0, csv::Position::line)))
        }
        _ => Error::Io(io::Error::new(io::ErrorKind::InvalidData, text)),
    }
}
