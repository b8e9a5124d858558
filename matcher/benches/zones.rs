//! How long commuting zones take, reading apart.

#[path = "../tests/support/flows.rs"]
mod flows;

use divan::{Bencher, black_box};
use flytthit_matcher::commuting::{Cut, Matrix, commuting_zones};

fn main() {
    divan::main();
}

#[divan::bench]
fn zones_of_sardinia(bencher: Bencher) {
    zones(bencher, flows::elsewhere("italy_sardinia_2001.csv"));
}

#[divan::bench]
fn zones_of_norway_2017(bencher: Bencher) {
    zones(bencher, flows::elsewhere("norway_2017.csv"));
}

#[divan::bench(args = [2019, 2022])]
fn zones_of_norway(bencher: Bencher, year: u16) {
    zones(bencher, flows::whole_country(year));
}

#[divan::bench]
fn zones_of_the_counties_of_the_united_states(bencher: Bencher) {
    zones(bencher, flows::elsewhere("usa_counties_acs2016_2020.csv"));
}

fn zones(bencher: Bencher, matrix: Option<Matrix>) {
    let Some(matrix) = matrix else {
        eprintln!("not run: FLYTTHIT_REFERENCE_DATA is not set");
        return;
    };
    bencher.bench(|| commuting_zones(black_box(&matrix), Cut::default()));
}
