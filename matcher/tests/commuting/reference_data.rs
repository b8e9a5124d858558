//! The definition over every municipality of the country, in the years that the reference data has.
//! These tests need `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use flytthit_matcher::commuting::{Thresholds, catchment};

use crate::definition::Table;
use crate::flows::whole_country;

#[test]
fn every_home_of_2019_has_exactly_the_members_of_the_definition() {
    compare(2019);
}

#[test]
fn every_home_of_2022_has_exactly_the_members_of_the_definition() {
    compare(2022);
}

fn compare(year: u16) {
    let matrix = whole_country(year).expect("FLYTTHIT_REFERENCE_DATA names the reference data");
    let table = Table::of(&matrix);
    let thresholds = Thresholds::default();
    assert!(table.municipalities.len() > 350, "only {} municipalities", table.municipalities.len());
    for code in &table.municipalities {
        let home = matrix.area(code).expect(code);
        let found = catchment(&matrix, home, &thresholds, &|_, _| None);
        let members: Vec<_> =
            found.members.iter().map(|member| (matrix.code(member.area).to_owned(), member.tier)).collect();
        assert_eq!(members, table.members(code, &thresholds, |_, _| None), "{code} in {year}");
        let covered: u64 =
            table.flow(code, code) + members.iter().map(|(work, _)| table.flow(code, work)).sum::<u64>();
        assert!((found.coverage - covered as f64 / table.residents(code) as f64).abs() < 1e-12);
    }
}
