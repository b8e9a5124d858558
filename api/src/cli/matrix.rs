//! `flytthit matrix`

use super::{Database, Done, print, table};
use crate::db::{self, Conn, matrix, source};
use crate::write::Change;
use clap::Subcommand;
use comfy_table::{Cell, CellAlignment};
use jiff::Timestamp;
use serde::Serialize;
use std::error::Error;

/// `flytthit matrix`
#[derive(Debug, Subcommand)]
pub enum Matrix {
    /// List the commuting matrices.
    List,
    /// Use the matrix of this year where none is asked for. Servers that run follow within a second; using
    /// the former year again undoes it.
    Use {
        /// The year, which `flytthit matrix list` has.
        year: i32,
    },
}

/// What an audit row says of the choice.
#[derive(Serialize)]
struct Default {
    default: Option<i32>,
}

/// `flytthit matrix`
pub fn run(database: &Database, command: &Matrix) -> Done {
    let db = database.open()?;
    match command {
        Matrix::List => print(&format!("{}\n", db.read_blocking(list)?)),
        Matrix::Use { year } => {
            let before = db.read_blocking(|conn| choice(conn, *year))?;
            if before == Some(*year) {
                return print(&format!("The matrix of {year} is the default already\n"));
            }
            db.write_blocking(|conn, revision| choose(&mut Change::unasked(conn, revision), *year))?;
            print(&format!("The matrix of {year} is the default\n"))
        }
    }
}

fn list(conn: &mut Conn) -> db::Result<String> {
    let mut rows = table(["year", "default", "areas", "workers", "source", "imported"]);
    let imports = matrix::imports(conn)?;
    for matrix::Matrix { matrix, areas, cells } in matrix::all(conn)? {
        let workers: i64 = cells.iter().filter_map(|cell| cell.commuters).sum();
        let source = source::find(conn, &matrix.source_id)?.map_or(matrix.source_id, |source| source.name);
        let imported = imports.get(&matrix.year).copied().flatten();
        let imported = imported.and_then(|at| Timestamp::from_microsecond(at).ok());
        let number = |number: String| Cell::new(number).set_alignment(CellAlignment::Right);
        rows.add_row([
            Cell::new(matrix.year),
            Cell::new(if matrix.is_default { "yes" } else { "" }),
            number(areas.len().to_string()),
            number(workers.to_string()),
            Cell::new(source),
            // The programme's own has been there from the start.
            Cell::new(imported.map(|at| format!("{at:.0}")).unwrap_or_default()),
        ]);
    }
    Ok(rows.to_string())
}

/// The default year; fails when there is no matrix of the chosen one.
fn choice(conn: &mut Conn, year: i32) -> Result<Option<i32>, Box<dyn Error>> {
    let years = matrix::imports(conn)?;
    if !years.contains_key(&year) {
        let years: Vec<String> = years.keys().map(ToString::to_string).collect();
        return Err(format!("there is no commuting matrix of {year}, but of {}", years.join(", ")).into());
    }
    Ok(matrix::default_year(conn)?)
}

fn choose(change: &mut Change<'_>, year: i32) -> Result<(), Box<dyn Error>> {
    let before = Default { default: choice(change.conn, year)? };
    let after = Default { default: Some(year) };
    matrix::set_default(change.conn, year)?;
    db::revision::mark_reference(change.conn, change.revision)?;
    Ok(change.record("use", "matrix", &year.to_string(), Some(&before), Some(&after))?)
}
