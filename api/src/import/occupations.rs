//! The classification of occupations, STYRK-08, as SSB's Klass gives it.

use std::{
    collections::{BTreeMap, HashSet},
    io::Read,
};

use flytthit_matcher::occupation::Code;

use super::{
    Error, Observer, Report,
    table::{Column, Row, RowProblem, Table, all_valid},
};
use crate::db::{
    self, Conn, Db,
    occupation::{self, Occupation},
    revision,
};

/// The key of the source of the classification, which the seed describes.
const SOURCE: &str = "ssb-styrk08";

/// Imports a CSV file with the columns code, level, parent_code and name (in Norwegian), in one
/// transaction. English titles that are known stay.
pub fn import(db: &Db, file: impl Read, observer: &mut dyn Observer) -> Result<Report, Error> {
    db.write_blocking(|conn, revision| {
        let existing = occupation::all(conn)?;
        let mut known: HashSet<String> = existing.iter().map(|found| found.code.clone()).collect();
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let table = Table::open(file)?;
        let columns = table.columns(["code", "level", "parent_code", "name"], 4)?;
        let invalid = table.rows(observer, |row| {
            let new = read(row, columns, &known)?;
            if !seen.insert(new.code.clone()) {
                return Err(vec![("code", format!("{} is given twice", new.code))]);
            }
            known.insert(new.code.clone());
            found.push(new);
            Ok(())
        })?;
        all_valid(invalid)?;

        let news = News::new(existing, found);
        if !news.is_empty() {
            news.store(conn, revision)?;
        }
        Ok(news.report())
    })
}

/// What a classification has that the database has not.
#[derive(Debug, Default)]
pub(crate) struct News {
    new: Vec<Occupation>,
    changed: Vec<Occupation>,
    unchanged: u64,
}

impl News {
    /// What is in `found` and not in `existing`. Titles in other languages than bokmål that are known stay where
    /// `found` has none; so do occupations that it does not have, since vacancies may name them.
    pub(crate) fn new(existing: Vec<Occupation>, found: Vec<Occupation>) -> News {
        let existing: BTreeMap<String, Occupation> =
            existing.into_iter().map(|old| (old.code.clone(), old)).collect();
        let mut news = News::default();
        for mut new in found {
            let Some(old) = existing.get(&new.code) else {
                news.new.push(new);
                continue;
            };
            new.title_nn = new.title_nn.or_else(|| old.title_nn.clone());
            new.title_en = new.title_en.or_else(|| old.title_en.clone());
            if new == *old {
                news.unchanged += 1;
            } else {
                news.changed.push(new);
            }
        }
        news
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }

    /// Writes it.
    pub(crate) fn store(&self, conn: &mut Conn, revision: i64) -> db::Result<()> {
        self.new.iter().try_for_each(|new| occupation::insert(conn, new))?;
        self.changed.iter().try_for_each(|new| occupation::update(conn, new))?;
        revision::mark_reference(conn, revision)
    }

    /// How much of what there is.
    pub(crate) fn report(&self) -> Report {
        Report {
            inserted: self.new.len() as u64,
            updated: self.changed.len() as u64,
            unchanged: self.unchanged,
            skipped: 0,
        }
    }
}

fn read(row: &Row<'_>, columns: [Column; 4], known: &HashSet<String>) -> Result<Occupation, Vec<RowProblem>> {
    let mut problems = Vec::new();
    let [code, level, parent, name] = columns.map(|column| {
        row.text(column).unwrap_or_else(|problem| {
            problems.push(problem);
            ""
        })
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    checked(code, level, parent, name, known)
}

/// An occupation with this code, if it is one and its group is among those that are known.
pub(crate) fn checked(
    code: &str,
    level: &str,
    parent: &str,
    name: &str,
    known: &HashSet<String>,
) -> Result<Occupation, Vec<RowProblem>> {
    let mut problems = Vec::new();
    if let Err(err) = code.parse::<Code>() {
        problems.push(("code", err.to_string()));
    } else {
        if level != code.len().to_string() {
            problems.push(("level", format!("must be the number of digits of the code, {}", code.len())));
        }
        let group = &code[..code.len() - 1];
        if parent != group {
            problems.push(("parent_code", format!("must be {group:?}, the code without its last digit")));
        } else if !parent.is_empty() && !known.contains(parent) {
            problems
                .push(("parent_code", format!("{parent} comes neither before this line nor is it known")));
        }
    }
    if name.is_empty() {
        problems.push(("name", "must not be blank".to_owned()));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Occupation {
        code: code.to_owned(),
        level: code.len() as i32,
        parent_code: Some(parent).filter(|parent| !parent.is_empty()).map(str::to_owned),
        title_nb: name.to_owned(),
        title_nn: None,
        title_en: None,
        source_id: SOURCE.to_owned(),
    })
}
