//! The programme's matrix of 2003, whose slide lost its blank cells. Every count here is also that
//! of an enumeration of all 29,030,400 joint placements, one by one, from the slide.

use flytthit_matcher::commuting::{AreaId, Matrix, Sensitivity, Thresholds, Tier, sensitivity};

use crate::slide::deck_2003;

fn blind(matrix: &Matrix) -> Sensitivity {
    let found = sensitivity(matrix, &Thresholds::default(), &|_, _| None, None);
    found.expect("few placements").expect("short rows")
}

fn home(matrix: &Matrix, code: &str) -> AreaId {
    matrix.area(code).expect(code)
}

#[test]
fn six_rows_are_short_and_each_has_the_placements_that_keep_its_order() {
    let matrix = deck_2003();
    let found = blind(&matrix);
    let rows: Vec<_> = found.rows.iter().map(|row| (matrix.code(row.area), row.placements)).collect();
    assert_eq!(rows, [("3424", 36), ("3426", 8), ("3429", 40), ("3430", 20), ("5025", 6), ("5026", 21)]);
    assert_eq!(found.placements, 29_030_400);
}

/// The municipalities that are members in some placement, in order: in how many placements, in how
/// many of them at daily, and the tier as placed.
#[track_caller]
fn check(home_code: &str, expected: &[(&str, u128, u128, Option<Tier>)]) {
    let matrix = deck_2003();
    let found = blind(&matrix);
    let holds = found.of(home(&matrix, home_code)).iter();
    let holds: Vec<_> =
        holds.map(|holds| (matrix.code(holds.area), holds.member, holds.daily, holds.placed)).collect();
    assert_eq!(holds, expected);
}

const ALL: u128 = 29_030_400;
const DAILY: Option<Tier> = Some(Tier::Daily);
const ESTABLISHED: Option<Tier> = Some(Tier::Established);

#[test]
fn rendalen_reaches_tynset_in_more_than_half() {
    check(
        "3424",
        &[
            ("3427", ALL / 12 * 7, ALL / 12 * 7, DAILY),
            ("3428", ALL / 3, ALL / 3, None),
            ("3429", ALL / 12, ALL / 12, None),
            ("5026", ALL / 36, 0, None),
        ],
    );
}

#[test]
fn tolga_reaches_tynset_and_os_in_most() {
    check(
        "3426",
        &[
            ("3427", ALL / 8 * 7, ALL / 8 * 7, DAILY),
            ("3430", ALL / 8 * 7, 0, ESTABLISHED),
            ("3429", ALL / 8 * 5, 0, None),
            ("5025", ALL / 2, 0, ESTABLISHED),
            ("3428", ALL / 8, ALL / 8, None),
        ],
    );
}

#[test]
fn tynset_reaches_the_same_three_in_all_but_alvdal_daily_in_a_quarter() {
    check(
        "3427",
        &[("3428", ALL, 6_808_320, DAILY), ("3424", ALL, 0, ESTABLISHED), ("3426", ALL, 0, ESTABLISHED)],
    );
}

#[test]
fn alvdal_reaches_tynset_and_tolga_in_all() {
    check("3428", &[("3427", ALL, ALL, DAILY), ("3426", ALL, 0, ESTABLISHED)]);
}

#[test]
fn folldal_reaches_tynset_and_alvdal_in_three_of_four() {
    check(
        "3429",
        &[
            ("3427", ALL / 4 * 3, 0, ESTABLISHED),
            ("3428", ALL / 4 * 3, 0, ESTABLISHED),
            ("3426", ALL / 2, ALL / 2, None),
            ("5026", ALL / 2, 0, None),
        ],
    );
}

#[test]
fn os_reaches_roros_in_three_of_four() {
    check(
        "3430",
        &[
            ("3427", ALL / 5 * 4, 0, ESTABLISHED),
            ("5025", ALL / 4 * 3, ALL / 4 * 3, DAILY),
            ("3428", ALL / 5 * 3, ALL / 5 * 3, None),
            ("3426", ALL / 5 * 3, 0, ESTABLISHED),
            ("5026", ALL / 4, ALL / 4, None),
        ],
    );
}

#[test]
fn roros_reaches_holtalen_in_all() {
    check(
        "5025",
        &[
            ("5026", ALL, 0, ESTABLISHED),
            ("3424", ALL / 6 * 5, 0, None),
            ("3426", ALL / 6 * 5, 0, ESTABLISHED),
            ("3430", ALL / 6 * 5, 0, ESTABLISHED),
            ("3429", ALL / 6, 0, None),
            ("3427", 3_842_160, 0, None),
        ],
    );
}

#[test]
fn holtalen_reaches_roros_in_five_of_seven() {
    check(
        "5026",
        &[
            ("5025", ALL / 7 * 5, ALL / 7 * 5, DAILY),
            ("3430", ALL / 21 * 5, ALL / 21 * 5, None),
            ("3429", ALL / 21, ALL / 21, None),
        ],
    );
}

#[test]
fn labour_markets_have_no_catchment_to_hold() {
    let matrix = deck_2003();
    assert_eq!(blind(&matrix).of(home(&matrix, "trondheim-region")), []);
}
