//! What has no placements, what has too many, and which later years cannot weigh them.

use flytthit_matcher::commuting::{
    Area, AreaId, Cell, CellStatus, Later, LaterError, Matrix, Sensitivity, SensitivityError, Thresholds,
    sensitivity,
};

use crate::flows::area;
use crate::slide::deck_2003;

fn blind(matrix: &Matrix) -> Result<Option<Sensitivity>, SensitivityError> {
    sensitivity(matrix, &Thresholds::default(), &|_, _| None, None)
}

/// A matrix in which the first `short` rows have a blank in every second cell.
fn half_blank(size: u32, short: u32, status: CellStatus) -> Matrix {
    let areas: Vec<Area> = (0..size).map(|number| area(&format!("{number:04}"))).collect();
    let cells = (0..size * size).map(|place| {
        let (residence, work) = (place / size, place % size);
        let blank = residence < short && residence != work && work % 2 == 0;
        // No two numbers are equal, nor do two sums of them often come out equal.
        let commuters = (!blank).then_some(u64::from(place * place + 10));
        Cell { residence: AreaId(residence), work: AreaId(work), commuters, status }
    });
    Matrix::new(areas, cells).expect("valid")
}

#[test]
fn a_matrix_whose_cells_are_certain_has_no_other_placement_even_with_blanks() {
    assert_eq!(blind(&half_blank(8, 8, CellStatus::Certain)), Ok(None));
    assert_eq!(blind(&half_blank(8, 0, CellStatus::Ambiguous)), Ok(None));
    assert_eq!(blind(&Matrix::new(vec![], []).expect("valid")), Ok(None));
}

#[test]
fn a_row_that_can_be_placed_in_too_many_ways_is_named() {
    let error = blind(&half_blank(60, 1, CellStatus::Ambiguous)).expect_err("30 of 60 columns");
    assert_eq!(error, SensitivityError::TooManyPlacements { row: "0000".into() });
    assert!(error.to_string().contains("0000"));
}

#[test]
fn rows_with_too_many_joint_placements_are_refused() {
    let found = blind(&half_blank(16, 16, CellStatus::Ambiguous));
    assert_eq!(found, Err(SensitivityError::TooManyCombinations));
}

#[test]
fn rows_with_too_many_different_sums_are_refused() {
    let found = blind(&half_blank(14, 10, CellStatus::Ambiguous));
    assert_eq!(found, Err(SensitivityError::TooManySums));
}

#[test]
fn a_later_year_must_have_a_municipality_of_its_own_for_each() {
    let matrix = deck_2003();
    let same = |area| Some(area);
    assert!(Later::new(&matrix, &matrix, same).is_ok());

    let os = matrix.area("3430");
    let missing = Later::new(&matrix, &matrix, |area| Some(area).filter(|area| Some(*area) != os));
    assert_eq!(missing.expect_err("no Os"), LaterError::Missing { code: "3430".into() });

    let market = matrix.area("elverum-hamar");
    let outside = Later::new(&matrix, &matrix, |area| if Some(area) == os { market } else { Some(area) });
    assert_eq!(outside.expect_err("no municipality"), LaterError::Missing { code: "3430".into() });

    let tolga = matrix.area("3426");
    let merged = Later::new(&matrix, &matrix, |area| if Some(area) == os { tolga } else { Some(area) });
    let error = merged.expect_err("one municipality for two");
    assert_eq!(error, LaterError::Shared { codes: ["3426".into(), "3430".into()] });
}
