//! Matrices to test and measure with.

use std::collections::BTreeSet;
use std::path::Path;

use flytthit_matcher::commuting::{Area, AreaId, AreaKind, Cell, CellStatus, Matrix};

/// The whole country in one year; `None` when there is no reference data on this machine.
pub(crate) fn whole_country(year: u16) -> Option<Matrix> {
    reference(&format!("commuting/ssb_03321_{year}.csv")).map(|text| matrix(&text))
}

/// Another country or region, by its file among those of the labour-market areas; `None` when there
/// is no reference data on this machine.
pub(crate) fn elsewhere(file: &str) -> Option<Matrix> {
    reference(&format!("areas/{file}")).map(|text| matrix(&text))
}

/// One file of the reference data; `None` when there is none on this machine.
pub(crate) fn reference(file: &str) -> Option<String> {
    let directory = std::env::var_os("FLYTTHIT_REFERENCE_DATA")?;
    let path = Path::new(&directory).join(file);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The matrix of lines `residence,work,commuters` with an optional status, below a heading. What is
/// not a number is a labour market.
pub(crate) fn matrix(text: &str) -> Matrix {
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let codes: BTreeSet<&str> = lines.iter().flat_map(|line| [line[0], line[1]]).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let id = |code: &str| AreaId(codes.binary_search(&code).expect("every code is collected") as u32);
    let cells = lines.iter().map(|line| Cell {
        residence: id(line[0]),
        work: id(line[1]),
        commuters: (!line[2].is_empty()).then(|| line[2].parse().expect("a count")),
        status: status(line.get(3).copied()),
    });
    Matrix::new(codes.iter().map(|code| area(code)).collect(), cells).expect("a valid matrix")
}

/// The area with this code.
pub(crate) fn area(code: &str) -> Area {
    let is_number = code.bytes().all(|b| b.is_ascii_digit());
    let kind = if is_number { AreaKind::Municipality } else { AreaKind::LabourMarket };
    Area { code: code.into(), kind }
}

fn status(text: Option<&str>) -> CellStatus {
    match text {
        None | Some("certain") => CellStatus::Certain,
        Some("inferred") => CellStatus::Inferred,
        Some("ambiguous") => CellStatus::Ambiguous,
        Some(other) => panic!("no status: {other}"),
    }
}
