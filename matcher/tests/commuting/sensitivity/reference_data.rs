//! The matrix of 2003 weighed by 2022, against an enumeration of all joint placements one by one.
//! These tests need `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use flytthit_matcher::commuting::{AreaKind, Later, Sensitivity, Thresholds, sensitivity};

use crate::flows::whole_country;
use crate::slide::deck_2003;

/// The members and the placements weighed by 2022, where the numbers of 2020 were still in force.
fn weighted_by_2022() -> Sensitivity {
    let matrix = deck_2003();
    let later = whole_country(2022).expect("FLYTTHIT_REFERENCE_DATA names the reference data");
    let later = Later::new(&matrix, &later, |area| later.area(matrix.code(area))).expect("all are there");
    let found = sensitivity(&matrix, &Thresholds::default(), &|_, _| None, Some(&later));
    found.expect("few placements").expect("short rows")
}

#[test]
fn by_2022_each_row_is_placed_as_likely_as_an_enumeration_says() {
    let likelihoods = [
        0.16666665690283994,
        0.9999589995899958,
        0.0636363636363734,
        0.9998178055854406,
        1.0,
        0.997334835063279,
    ];
    for (row, expected) in weighted_by_2022().rows.iter().zip(likelihoods) {
        let found = row.likelihood.expect("there is a later year");
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }
}

#[test]
fn by_2022_exactly_the_members_as_placed_hold() {
    let matrix = deck_2003();
    let found = weighted_by_2022();
    let mut count = 0;
    let homes = matrix.areas().iter().filter(|area| area.kind == AreaKind::Municipality);
    for home in homes {
        for holds in found.of(matrix.area(&home.code).expect("a code of this matrix")) {
            let share = holds.weighted.expect("there is a later year");
            let expected = if holds.placed.is_some() { 1.0 } else { 0.0 };
            assert!((share.member - expected).abs() < 1e-12, "{home:?}: {holds:?}");
            count += 1;
        }
    }
    assert_eq!(count, 32);
}

#[test]
fn by_2022_folldal_to_holtalen_is_as_unlikely_as_an_enumeration_says() {
    let matrix = deck_2003();
    let [folldal, holtalen] = ["3429", "5026"].map(|code| matrix.area(code).expect(code));
    let found = weighted_by_2022();
    let holds = found.of(folldal).iter().find(|holds| holds.area == holtalen).expect("held in half");
    let share = holds.weighted.expect("there is a later year").member;
    assert!((share / 2.615896700630e-15 - 1.0).abs() < 1e-9, "{share}");
}
