//! Newline-delimited JSON: one record a line.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    io::BufRead,
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use uuid::Uuid;

use super::{Error, Fields, Known, Observer, Problem, Report, lines::Lines};
use crate::db::{self, Conn, Db, source, source::Source};

/// A record of a table that is imported from lines.
pub trait Record: Sized {
    /// Takes a record from the fields of a line. `None` when something is wrong with them, which
    /// `fields` then knows.
    fn read(fields: &mut Fields, known: &Known, stamp: &Stamp) -> Option<Self>;

    /// What makes it the same record in another import: its source's key and its name there.
    fn key(&self) -> (&str, &str);

    /// Writes records to the database, each key at most once among them.
    fn store(conn: &mut Conn, records: Vec<Self>) -> db::Result<Report>;
}

/// What all records of an import have in common.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The revision of the transaction.
    pub revision: i64,
    /// Now, in microseconds since 1970; for the demo set, when the day began.
    pub imported_at: i64,
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// The key of the source of records that do not name one.
    pub source: String,
    /// How new records are named.
    pub ids: Ids,
}

/// How new records are named, which also tells what is demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// Real records: a new id each.
    New,
    /// The demo set: an id that follows from the record's reference.
    Demo,
}

impl Stamp {
    /// The id of a new record.
    pub fn id(&self, reference: &str) -> String {
        match self.ids {
            Ids::New => Uuid::now_v7().to_string(),
            Ids::Demo => crate::demo::id(reference).to_string(),
        }
    }

    /// Whether the record is fictitious.
    pub fn demo(&self) -> bool {
        self.ids == Ids::Demo
    }
}

/// How to import.
#[derive(Clone, Debug)]
pub struct Options {
    /// Leave out lines that are wrong, rather than all.
    pub skip_invalid: bool,
    /// The key of the source of records that do not name one.
    pub source: String,
    /// The licence of sources that are new.
    pub licence: Option<String>,
    /// Today.
    pub today: Date,
}

/// How many records are written at a time.
const BATCH: usize = 1_000;

/// Imports a file of records, in one transaction.
pub fn import<R: Record>(
    db: &Db,
    file: impl BufRead,
    options: &Options,
    observer: &mut dyn Observer,
) -> Result<Report, Error> {
    if options.source == crate::demo::SOURCE {
        return Err(Error::File(format!("`{}` is the source of the demo set", crate::demo::SOURCE)));
    }
    if source::is_reserved(&options.source) {
        return Err(Error::File(format!("`{}` is the source of what is posted here", options.source)));
    }
    db.write_blocking(|conn, revision| {
        if db::holdings(conn)?.demo {
            return Err(Error::Demo);
        }
        store_lines::<R>(conn, revision, Ids::New, file, options, observer)
    })
}

/// Imports a file of records, within a transaction that ends with it.
pub fn store_lines<R: Record>(
    conn: &mut Conn,
    revision: i64,
    ids: Ids,
    file: impl BufRead,
    options: &Options,
    observer: &mut dyn Observer,
) -> Result<Report, Error> {
    let stamp = Stamp {
        revision,
        imported_at: match ids {
            Ids::New => Timestamp::now().as_microsecond(),
            Ids::Demo => {
                options.today.to_zoned(TimeZone::UTC).map_or(0, |day| day.timestamp().as_microsecond())
            }
        },
        today: options.today.to_string(),
        source: options.source.clone(),
        ids,
    };
    let known = Known::load(conn)?;
    let mut seen = Seen::default();
    let mut sources = HashSet::new();
    let mut report = Report::default();
    let mut batch: Vec<R> = Vec::with_capacity(BATCH);
    let mut lines = Lines::new(file);

    while let Some(line) = lines.next()? {
        observer.read(line.size);
        if line.bytes.is_some_and(|bytes| bytes.trim_ascii().is_empty()) {
            continue;
        }
        match read(line.bytes, &known, &stamp).and_then(|record: R| seen.first(record, line.number)) {
            Ok(record) => batch.push(record),
            Err(problems) => {
                report.skipped += 1;
                for (field, reason) in problems {
                    observer.problem(Problem { line: Some(line.number), field, reason });
                }
            }
        }
        // After a wrong line the rest is only read for what else is wrong.
        if report.skipped > 0 && !options.skip_invalid {
            batch.clear();
        } else if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            store(conn, full, &mut sources, options, &mut report)?;
        }
    }
    if report.skipped > 0 && !options.skip_invalid {
        return Err(Error::Invalid(report.skipped));
    }
    store(conn, batch, &mut sources, options, &mut report)?;
    Ok(report)
}

fn read<R: Record>(line: Option<&[u8]>, known: &Known, stamp: &Stamp) -> Result<R, Vec<(String, String)>> {
    let whole = |reason: String| vec![(String::new(), reason)];
    let line = line.ok_or_else(|| whole(format!("is longer than {} bytes", super::MAX_LINE)))?;
    let mut fields = Fields::parse(line).map_err(whole)?;
    let record = R::read(&mut fields, known, stamp);
    fields.finish()?;
    record.ok_or_else(|| whole("is not a record".to_owned()))
}

fn store<R: Record>(
    conn: &mut Conn,
    batch: Vec<R>,
    sources: &mut HashSet<String>,
    options: &Options,
    report: &mut Report,
) -> db::Result<()> {
    for record in &batch {
        let (key, _) = record.key();
        if !sources.contains(key) {
            let new = Source {
                id: key.to_owned(),
                name: key.to_owned(),
                url: None,
                licence: options.licence.clone(),
            };
            source::ensure(conn, &new)?;
            sources.insert(key.to_owned());
        }
    }
    let Report { inserted, updated, unchanged, .. } = R::store(conn, batch)?;
    report.inserted += inserted;
    report.updated += updated;
    report.unchanged += unchanged;
    Ok(())
}

/// The lines on which keys were first seen. The keys themselves would fill the memory.
#[derive(Default)]
struct Seen(HashMap<u64, u64>);

impl Seen {
    /// The record, if none before it in the file has its key.
    fn first<R: Record>(&mut self, record: R, line: u64) -> Result<R, Vec<(String, String)>> {
        let mut hasher = DefaultHasher::new();
        record.key().hash(&mut hasher);
        match self.0.insert(hasher.finish(), line) {
            None => Ok(record),
            Some(first) => {
                self.0.insert(hasher.finish(), first);
                Err(vec![(String::new(), format!("is the same record as line {first}"))])
            }
        }
    }
}
