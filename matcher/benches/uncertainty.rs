//! How long it takes to go through all placements of the matrix of 2003.

#[path = "../tests/support/flows.rs"]
mod flows;
#[path = "../tests/support/slide.rs"]
mod slide;

use divan::{Bencher, black_box};
use flytthit_matcher::commuting::{Later, Thresholds, sensitivity};

fn main() {
    divan::main();
}

#[divan::bench]
fn blind(bencher: Bencher) {
    let matrix = slide::deck_2003();
    bencher.bench(|| sensitivity(black_box(&matrix), &Thresholds::default(), &|_, _| None, None));
}

#[divan::bench]
fn weighted_by_2022(bencher: Bencher) {
    let Some(later) = flows::whole_country(2022) else {
        eprintln!("not run: weighted_by_2022: FLYTTHIT_REFERENCE_DATA is not set");
        return;
    };
    let matrix = slide::deck_2003();
    let later = Later::new(&matrix, &later, |area| later.area(matrix.code(area))).expect("all are there");
    bencher.bench(|| sensitivity(black_box(&matrix), &Thresholds::default(), &|_, _| None, Some(&later)));
}
