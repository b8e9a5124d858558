//! What an import promises.

mod csv;
mod geometry;
mod lists;
mod records;

use std::fmt::Write;

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{Error, Observer, Options, Problem, Record, Report, Vacancy, import};
use crate::db::{Db, vacancy};

pub(super) const TODAY: Date = date(2026, 11, 23);

/// Keeps what it is told.
#[derive(Default)]
struct Told {
    read: u64,
    problems: Vec<Problem>,
}

impl Observer for Told {
    fn read(&mut self, bytes: u64) {
        self.read += bytes;
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

impl Told {
    /// The problems, one a line.
    fn text(&self) -> String {
        self.problems.iter().fold(String::new(), |mut text, problem| {
            writeln!(text, "{problem}").expect("a string takes it");
            text
        })
    }
}

fn options() -> Options {
    Options {
        skip_invalid: false,
        source: "municipality".into(),
        licence: Some("NLOD 2.0".into()),
        today: TODAY,
    }
}

fn skipping() -> Options {
    Options { skip_invalid: true, ..options() }
}

/// Imports these lines; the problems come as text.
fn import_lines<R: Record>(db: &Db, lines: &str, options: &Options) -> (Result<Report, Error>, String) {
    let mut told = Told::default();
    let report = import::<R>(db, lines.as_bytes(), options, &mut told);
    assert_eq!(told.read, lines.len() as u64, "every byte is told");
    (report, told.text())
}

/// Imports lines that are right.
fn imported<R: Record>(db: &Db, lines: &str) -> Report {
    let (report, problems) = import_lines::<R>(db, lines, &options());
    report.unwrap_or_else(|err| panic!("{err}\n{problems}"))
}

/// The line of a vacancy with what must be there, and these fields.
fn vacancy_line(reference: &str, fields: Value) -> String {
    let mut line = json!({
        "reference": reference, "source": "municipality", "title": "Sykepleier", "employer": "Tynset sykehus",
        "municipalities": ["3427"], "published": "2026-11-01", "positions": 1, "remote": "none",
    });
    for (key, value) in fields.as_object().expect("an object") {
        line[key] = value.clone();
    }
    format!("{line}\n")
}

/// Every vacancy, in the order of the changes.
fn vacancies(db: &Db) -> Vec<Vacancy> {
    db.read_blocking(|conn| {
        let mut ids = Vec::new();
        vacancy::for_each_changed(conn, -1, |live| ids.push(live.row.id))?;
        ids.iter()
            .map(|id| Ok::<_, crate::db::Error>(vacancy::find(conn, id)?.expect("it is there")))
            .collect()
    })
    .expect("the vacancies")
}
