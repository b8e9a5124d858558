//! Random matrices for what divides municipalities into areas, and plain ways to read them.

use flytthit_matcher::commuting::{Area, AreaId, AreaKind, Cell, CellStatus, Matrix};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::flows::area;

/// Matrices of a few municipalities, with codes in any order, and labour markets; with many equal
/// flows, zeros and blanks.
pub(crate) fn any_matrix() -> impl Strategy<Value = Matrix> {
    (0..=8_u32, 0..=2_u32).prop_flat_map(|(municipalities, markets)| {
        let numbers = (0..municipalities).map(|number| area(&(95 + 3 * number).to_string()));
        let names = (0..markets).map(|number| area(&format!("market-{number}")));
        let areas = Just(numbers.chain(names).collect::<Vec<Area>>()).prop_shuffle();
        let size = (municipalities + markets) as usize;
        (areas, vec(commuters(), size * size)).prop_map(|(areas, commuters)| matrix_of(areas, &commuters))
    })
}

/// The matrix of `areas` whose flows are, row by row, `commuters`; without a cell where it is `None`.
pub(crate) fn matrix_of(areas: Vec<Area>, commuters: &[Option<u64>]) -> Matrix {
    let size = areas.len() as u32;
    let pairs = (0..size).flat_map(|i| (0..size).map(move |j| (AreaId(i), AreaId(j))));
    let cells = pairs.zip(commuters).filter(|(_, commuters)| commuters.is_some());
    let cells = cells.map(|((residence, work), &commuters)| Cell {
        residence,
        work,
        commuters,
        status: CellStatus::Certain,
    });
    Matrix::new(areas, cells).expect("valid by construction")
}

fn commuters() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some(0)),
        4 => (1..5_u64).prop_map(Some),
        3 => (1..5_u64).prop_map(|tens| Some(10 * tens)),
        1 => (100..500_u64).prop_map(Some),
    ]
}

/// The matrix with residence and work exchanged.
pub(crate) fn transposed(matrix: &Matrix) -> Matrix {
    let exchanged = |cell: &Cell| Cell { residence: cell.work, work: cell.residence, ..*cell };
    Matrix::new(matrix.areas().to_vec(), ids(matrix).flat_map(|id| matrix.from(id)).map(exchanged))
        .expect("valid")
}

/// All areas.
pub(crate) fn ids(matrix: &Matrix) -> impl Iterator<Item = AreaId> {
    (0..matrix.areas().len() as u32).map(AreaId)
}

/// The municipalities in ascending order of their codes, which are numbers.
pub(crate) fn municipalities(matrix: &Matrix) -> Vec<AreaId> {
    let mut found: Vec<AreaId> =
        ids(matrix).filter(|&id| matrix.kind(id) == AreaKind::Municipality).collect();
    found.sort_by_key(|&id| matrix.code(id).parse::<u32>().expect("a number"));
    found
}

/// The flows between municipalities as a full table, in the order of their codes.
pub(crate) fn table(matrix: &Matrix) -> Vec<Vec<u64>> {
    let all = municipalities(matrix);
    all.iter().map(|&from| all.iter().map(|&to| matrix.commuters(from, to)).collect()).collect()
}
