//! How long it takes to tell how sure catchments and areas are.

#[path = "../tests/support/flows.rs"]
mod flows;
#[path = "../tests/support/slide.rs"]
mod slide;

use std::num::{NonZeroU32, NonZeroUsize};

use divan::{Bencher, black_box};
use flytthit_matcher::commuting::{
    AreaParams, Later, Thresholds, Variant, bootstrap, bootstrap_on, sensitivity,
};

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

/// A bootstrap with 1,000 draws, on one thread and on all (0).
#[divan::bench(args = [1, 0], sample_count = 5, sample_size = 1)]
fn bootstrap_of_norway_2017(bencher: Bencher, threads: usize) {
    let Some(matrix) = flows::elsewhere("norway_2017.csv") else {
        eprintln!("not run: bootstrap_of_norway_2017: FLYTTHIT_REFERENCE_DATA is not set");
        return;
    };
    let (params, draws) = (AreaParams::default(), NonZeroU32::new(1_000).expect("not 0"));
    bencher.bench(|| match NonZeroUsize::new(threads) {
        Some(threads) => bootstrap_on(threads, black_box(&matrix), &params, Variant::Clean, draws, 1, &|| {}),
        None => bootstrap(black_box(&matrix), &params, Variant::Clean, draws, 1),
    });
}
