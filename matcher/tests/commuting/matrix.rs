//! What a matrix refuses, and how it is read.

use flytthit_matcher::commuting::{
    Area, AreaId, Cell, CellStatus, MAX_AREAS, MAX_COMMUTERS, Matrix, MatrixError,
};

use crate::flows::area;

fn areas(codes: &[&str]) -> Vec<Area> {
    codes.iter().map(|code| area(code)).collect()
}

fn cell(residence: u32, work: u32, commuters: impl Into<Option<u64>>) -> Cell {
    let [residence, work] = [residence, work].map(AreaId);
    Cell { residence, work, commuters: commuters.into(), status: CellStatus::Certain }
}

fn refused(codes: &[&str], cells: &[Cell]) -> String {
    Matrix::new(areas(codes), cells.to_vec()).expect_err("refused").to_string()
}

#[test]
fn an_area_given_twice_is_refused_by_name() {
    assert_eq!(refused(&["3427", "3430", "3427"], &[]), "area 3427 is given twice");
}

#[test]
fn a_flow_given_twice_is_refused_by_name_even_when_one_is_blank() {
    let cells = [cell(1, 0, 5), cell(0, 1, 3), cell(0, 0, 1), cell(0, 1, None)];
    assert_eq!(refused(&["3427", "3430"], &cells), "the flow 3427 → 3430 is given twice");
}

#[test]
fn a_flow_of_an_unknown_area_is_refused() {
    for cells in [[cell(0, 2, 1)], [cell(2, 0, 1)], [cell(u32::MAX, 0, 1)]] {
        assert!(refused(&["3427", "3430"], &cells).contains("there are only 2"));
    }
}

#[test]
fn more_commuters_than_can_be_compared_exactly_are_refused() {
    let cells = [cell(0, 0, MAX_COMMUTERS - 1), cell(0, 1, 1)];
    let matrix = Matrix::new(areas(&["3427", "3430"]), cells).expect("just within the limit");
    assert_eq!(matrix.residents(AreaId(0)), MAX_COMMUTERS);
    for last in [2, u64::MAX] {
        let cells = [cell(0, 0, MAX_COMMUTERS - 1), cell(0, 1, last)];
        assert_eq!(
            refused(&["3427", "3430"], &cells),
            "more than 1099511627776 commuters in all, counted up to 3427 → 3430"
        );
    }
}

#[test]
fn more_areas_than_any_country_has_are_refused() {
    let many = (0..=MAX_AREAS).map(|number| area(&number.to_string())).collect();
    assert_eq!(Matrix::new(many, []).expect_err("refused"), MatrixError::TooManyAreas(MAX_AREAS + 1));
}

#[test]
fn a_blank_is_not_a_zero_but_adds_nothing() {
    let cells = [cell(0, 0, 7), cell(0, 1, None), cell(1, 1, 0)];
    let matrix = Matrix::new(areas(&["3427", "3430"]), cells).expect("valid");
    let [tynset, os] = [AreaId(0), AreaId(1)];
    assert_eq!(matrix.cell(tynset, os).map(|cell| cell.commuters), Some(None));
    assert_eq!(matrix.cell(os, os).map(|cell| cell.commuters), Some(Some(0)));
    assert_eq!(matrix.cell(os, tynset), None);
    assert_eq!((matrix.commuters(tynset, os), matrix.residents(tynset), matrix.jobs(os)), (0, 7, 0));
}

#[test]
fn rows_and_columns_list_their_flows_in_order() {
    let cells = [cell(2, 0, 5), cell(0, 2, 3), cell(0, 0, 1), cell(1, 0, 2)];
    let matrix = Matrix::new(areas(&["5025", "3430", "3427"]), cells).expect("valid");
    let shown = |cells: &[Cell]| -> Vec<(u32, u32)> {
        cells.iter().map(|cell| (cell.residence.0, cell.work.0)).collect()
    };
    assert_eq!(shown(matrix.from(AreaId(0))), [(0, 0), (0, 2)]);
    assert_eq!(shown(matrix.to(AreaId(0))), [(0, 0), (1, 0), (2, 0)]);
    assert_eq!(shown(matrix.to(AreaId(1))), []);
    assert_eq!(
        ["3427", "5025", "9999"].map(|code| matrix.area(code)),
        [Some(AreaId(2)), Some(AreaId(0)), None]
    );
}
