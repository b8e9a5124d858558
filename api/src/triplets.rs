//! Commuting flows as CSV: a line for each pair of areas, `residence,work,commuters[,status]`.

mod codes;
mod order;
#[cfg(test)]
mod tests;

use std::io::Read;

use flytthit_matcher::commuting::{Area, AreaKind, Cell, CellStatus, MAX_COMMUTERS, Matrix, MatrixError};

use self::codes::Codes;
use crate::import::{
    Observer,
    table::{Column, Error, Row, RowProblem, Table, all_valid},
};

/// The flows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triplets {
    /// The areas that the file names: by code, but in the order of the file where it has blanks, since
    /// what a blank cell may hold depends on its neighbours.
    pub areas: Vec<Area>,
    /// The flows between them, by residence and then by work; no pair twice.
    pub cells: Vec<Cell>,
}

impl Triplets {
    /// The matrix of these flows.
    pub fn matrix(self) -> Result<Matrix, MatrixError> {
        Matrix::new(self.areas, self.cells)
    }
}

/// Reads flows.
///
/// A code is a text of at most 64 characters, none of them a control character; `kind` says what area
/// it is, or why it is none, and is asked once for each code. A number of commuters is whole, 0
/// included, and at most [`MAX_COMMUTERS`]; a blank one was not shown by the source. A pair without a
/// line is a flow of zero.
///
/// # Errors
/// When anything is wrong; each problem has been told to the observer with its line and column, those
/// of pairs given twice after all others.
pub fn read(
    file: impl Read,
    kind: impl FnMut(&str) -> Result<AreaKind, String>,
    observer: &mut dyn Observer,
) -> Result<Triplets, Error> {
    let table = Table::open(file)?;
    let columns = table.columns(["residence", "work", "commuters", "status"], 3)?;
    let mut codes = Codes::new(kind);
    let (mut cells, mut lines) = (Vec::new(), Vec::new());
    let invalid = table.rows(observer, |row| {
        cells.push(cell(row, columns, &mut codes)?);
        lines.push(row.line);
        Ok(())
    })?;
    let (areas, cells, repeated) = order::order(codes.areas, cells, &lines);
    let again = repeated.len() as u64;
    repeated.into_iter().for_each(|problem| observer.problem(problem));
    all_valid(invalid + again)?;
    if cells.is_empty() {
        return Err(Error::File("there are no cells in the file".to_owned()));
    }
    Ok(Triplets { areas, cells })
}

fn cell<K>(
    row: &Row<'_>,
    [residence, work, commuters, status]: [Column; 4],
    codes: &mut Codes<K>,
) -> Result<Cell, Vec<RowProblem>>
where
    K: FnMut(&str) -> Result<AreaKind, String>,
{
    let from = codes.residence(row.bytes(residence));
    let to = codes.id(row.bytes(work));
    let count = count(row.bytes(commuters));
    let sure = cell_status(row.bytes(status));
    match (from, to, count, sure) {
        (Ok(residence), Ok(work), Ok(commuters), Ok(status)) => {
            Ok(Cell { residence, work, commuters, status })
        }
        (from, to, count, sure) => {
            let reasons =
                [(residence, from.err()), (work, to.err()), (commuters, count.err()), (status, sure.err())];
            Err(reasons.into_iter().filter_map(|(column, reason)| Some((column.name, reason?))).collect())
        }
    }
}

fn count(text: &[u8]) -> Result<Option<u64>, String> {
    if text.is_empty() {
        return Ok(None); // Blank: not shown, which is not zero.
    }
    let number = text.iter().try_fold(0_u64, |number, byte| match byte {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u64::from(byte - b'0')),
        _ => None,
    });
    match number.filter(|&number| number <= MAX_COMMUTERS) {
        Some(number) => Ok(Some(number)),
        None => Err(no_count(text)),
    }
}

/// Why a text is no number of commuters.
fn no_count(text: &[u8]) -> String {
    let number = str::from_utf8(text).ok().and_then(|text| text.parse().ok()).filter(|n: &f64| n.is_finite());
    match number {
        Some(_) if text.starts_with(b"-") => "must not be negative".to_owned(),
        Some(number) if number.fract() != 0.0 || text.contains(&b'.') => {
            "must be whole: people do not come in fractions".to_owned()
        }
        _ => format!("must be a whole number up to {MAX_COMMUTERS}, or blank"),
    }
}

fn cell_status(text: &[u8]) -> Result<CellStatus, String> {
    match text {
        b"" | b"certain" => Ok(CellStatus::Certain),
        b"inferred" => Ok(CellStatus::Inferred),
        b"ambiguous" => Ok(CellStatus::Ambiguous),
        _ => Err("must be one of certain, inferred, ambiguous".to_owned()),
    }
}
