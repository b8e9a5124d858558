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
    Db,
    occupation::{self, Occupation},
    revision,
};

/// The key of the source of the classification, which the seed describes.
const SOURCE: &str = "ssb-styrk08";

/// Imports a CSV file with the columns code, level, parent_code and name (in Norwegian), in one
/// transaction. English titles that are known stay.
pub fn import(db: &Db, file: impl Read, observer: &mut dyn Observer) -> Result<Report, Error> {
    db.write_blocking(|conn, revision| {
        let existing: BTreeMap<String, Occupation> =
            occupation::all(conn)?.into_iter().map(|found| (found.code.clone(), found)).collect();
        let mut known: HashSet<String> = existing.keys().cloned().collect();
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

        let mut report = Report::default();
        for mut new in found {
            match existing.get(&new.code) {
                None => {
                    occupation::insert(conn, &new)?;
                    report.inserted += 1;
                }
                Some(old) => {
                    new.title_en.clone_from(&old.title_en);
                    if new == *old {
                        report.unchanged += 1;
                    } else {
                        occupation::update(conn, &new)?;
                        report.updated += 1;
                    }
                }
            }
        }
        if report.inserted + report.updated > 0 {
            revision::mark_reference(conn, revision)?;
        }
        Ok(report)
    })
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
        title_en: None,
        source_id: SOURCE.to_owned(),
    })
}
