//! The programme's own matrix.

use std::collections::HashMap;

use flytthit_matcher::commuting::{AreaId, Cell, Matrix};

use crate::flows;

/// The matrix of 2003 with its areas in the order of the slide, which the numbers of a row keep.
pub(crate) fn deck_2003() -> Matrix {
    let text = include_str!("../../../migrations/seed/deck_2003.csv");
    let mut codes: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    codes.dedup();
    let ids: HashMap<&str, AreaId> = codes.iter().copied().zip((0..).map(AreaId)).collect();
    let by_code = flows::matrix(text);
    let id = |area: AreaId| ids[by_code.code(area)];
    let rows = (0..by_code.areas().len() as u32).flat_map(|row| by_code.from(AreaId(row)));
    let cells = rows.map(|cell| Cell { residence: id(cell.residence), work: id(cell.work), ..*cell });
    Matrix::new(codes.into_iter().map(flows::area).collect(), cells).expect("valid in any order")
}
