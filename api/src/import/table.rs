//! CSV files with a header line, whose columns are known by name.

use std::io::{self, Read};

use super::{Observer, Problem};

/// A CSV file whose header has been read.
pub struct Table<R> {
    reader: csv::Reader<R>,
    header: Vec<String>,
}

/// A column of a format, and where it is in a file.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    place: Option<usize>,
}

/// The fields of a row, and its line.
pub struct Row<'a> {
    /// The line that the row begins on, from 1.
    pub line: u64,
    record: &'a csv::ByteRecord,
}

/// A problem of a row: the column, or nothing for the whole of it, and the reason.
pub type RowProblem = (&'static str, String);

/// Why a table is not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// So many rows are wrong; each problem has been shown to the observer.
    #[error("invalid lines: {0}")]
    Invalid(u64),
    /// The file as a whole is wrong.
    #[error("{0}")]
    File(String),
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
}

impl<R: Read> Table<R> {
    /// Reads the header. Commas separate the fields; lines end in LF or CRLF, and the mark that some
    /// editors put first is passed over.
    pub fn open(file: R) -> Result<Table<R>, Error> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(file);
        let header = reader.byte_headers().map_err(failed)?;
        if header.is_empty() {
            return Err(Error::File("the file is empty".to_owned()));
        }
        let names = header.iter().map(|name| match str::from_utf8(name) {
            Ok(name) => Ok(name.trim_start_matches('\u{feff}').trim().to_owned()),
            Err(_) => Err(Error::File("line 1: not UTF-8".to_owned())),
        });
        let header = names.collect::<Result<_, _>>()?;
        Ok(Table { reader, header })
    }

    /// The columns of a format, of which the file must have the first `required`, and no others.
    pub fn columns<const N: usize>(
        &self,
        names: [&'static str; N],
        required: usize,
    ) -> Result<[Column; N], Error> {
        let mut columns = names.map(|name| Column { name, place: None });
        for (place, name) in self.header.iter().enumerate() {
            let Some(column) = columns.iter_mut().find(|column| column.name == name) else {
                let expected = names.join(", ");
                let reason = format!("line 1: `{name}` is not a column of this format ({expected})");
                return Err(Error::File(reason));
            };
            if column.place.replace(place).is_some() {
                return Err(Error::File(format!("line 1: the column `{name}` is given twice")));
            }
        }
        match columns[..required].iter().find(|column| column.place.is_none()) {
            Some(missing) => Err(Error::File(format!("line 1: the column `{}` is missing", missing.name))),
            None => Ok(columns),
        }
    }

    /// The columns whose names match, of which there must be at least one; problems name them `name`.
    pub fn matching(&self, name: &'static str, matches: impl Fn(&str) -> bool) -> Result<Vec<Column>, Error> {
        let places = self.header.iter().enumerate().filter(|(_, header)| matches(header));
        let columns: Vec<Column> = places.map(|(place, _)| Column { name, place: Some(place) }).collect();
        match columns.is_empty() {
            true => Err(Error::File(format!("line 1: the column `{name}` is missing"))),
            false => Ok(columns),
        }
    }

    /// Reads all rows, each by `read`, whose problems are told to the observer. How many rows have
    /// problems.
    pub fn rows(
        mut self,
        observer: &mut dyn Observer,
        mut read: impl FnMut(&Row<'_>) -> Result<(), Vec<RowProblem>>,
    ) -> Result<u64, Error> {
        let (mut record, mut invalid, mut position) = (csv::ByteRecord::new(), 0, 0);
        loop {
            let more = self.reader.read_byte_record(&mut record).map_err(failed)?;
            let end = self.reader.position().byte();
            observer.read(end - std::mem::replace(&mut position, end));
            if !more {
                return Ok(invalid);
            }
            let row = Row { line: record.position().map_or(0, csv::Position::line), record: &record };
            let problems = match record.len() == self.header.len() {
                true => read(&row).err(),
                false => Some(vec![("", format!("has {} fields, not {}", record.len(), self.header.len()))]),
            };
            let Some(problems) = problems else { continue };
            invalid += 1;
            for (column, reason) in problems {
                observer.problem(Problem { line: Some(row.line), field: column.to_owned(), reason });
            }
        }
    }
}

impl Row<'_> {
    /// The field in this column without the spaces around it; empty where the file has no such
    /// column.
    pub fn bytes(&self, column: Column) -> &[u8] {
        column.place.and_then(|place| self.record.get(place)).unwrap_or_default().trim_ascii()
    }

    /// The same as text.
    pub fn text(&self, column: Column) -> Result<&str, RowProblem> {
        str::from_utf8(self.bytes(column)).map_err(|_| (column.name, "not UTF-8".to_owned()))
    }
}

/// Fails when rows have problems.
pub fn all_valid(invalid: u64) -> Result<(), Error> {
    if invalid > 0 { Err(Error::Invalid(invalid)) } else { Ok(()) }
}

fn failed(err: csv::Error) -> Error {
    let text = err.to_string();
    match err.into_kind() {
        csv::ErrorKind::Io(err) => Error::Io(err),
        _ => Error::Io(io::Error::new(io::ErrorKind::InvalidData, text)),
    }
}
