//! The definition over every municipality of the country, in the years that the reference data has.

use std::io::{Write, stderr};

use flytthit_matcher::commuting::{Thresholds, catchment};

use crate::definition::Table;
use crate::flows::whole_country;

#[test]
fn every_home_of_2019_has_exactly_the_members_of_the_definition() {
    compare(2019, "every_home_of_2019_has_exactly_the_members_of_the_definition");
}

#[test]
fn every_home_of_2022_has_exactly_the_members_of_the_definition() {
    compare(2022, "every_home_of_2022_has_exactly_the_members_of_the_definition");
}

fn compare(year: u16, test: &str) {
    let Some(matrix) = whole_country(year) else {
        // Not by `eprintln!`, which the test harness swallows.
        writeln!(stderr(), "not run: {test}: FLYTTHIT_REFERENCE_DATA is not set").expect("stderr");
        return;
    };
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
