//! The median and the 99th percentile of a search for ten packages, for two adults with one
//! occupation each, over households that ask for different occupations, and for a family whose adults
//! share an occupation group, at the sizes that a region and a country have; and the bytes that the
//! index takes. (The other benchmarks tell no percentiles.)
//!
//! `cargo bench -p flytthit-matcher --bench percentiles`; a word after `--` picks the sizes whose
//! names contain it.

mod country;

use std::{
    env,
    hint::black_box,
    time::{Duration, Instant},
};

use country::{Country, SIZES, today};
use flytthit_matcher::{household::Household, index::Index, search::search};

const RUNS: usize = 2_000;

fn main() {
    let only = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    println!(
        "{:<52}{:>10}{:>10}{:>20}",
        "vacancies in municipalities, homes", "p50 µs", "p99 µs", "bytes a vacancy"
    );
    for size in SIZES.iter().filter(|size| size.to_string().contains(&only)) {
        let country = Country::new(*size);
        let index = Index::build(country.vacancies().map(|vacancy| (vacancy, ())));
        let surroundings = country.surroundings();
        let two_adults: Vec<Household> = (0..64).map(|seed| country.household(seed)).collect();
        for (name, households) in [("", two_adults), (", family", vec![country.family()])] {
            let run = |run: usize| {
                let start = Instant::now();
                black_box(search(&index, &surroundings, &households[run % households.len()], today()));
                start.elapsed()
            };
            (0..RUNS / 10).for_each(|at| _ = run(at));
            let mut times: Vec<Duration> = (0..RUNS).map(run).collect();
            times.sort_unstable();
            let micros = |percent: usize| times[(RUNS - 1) * percent / 100].as_secs_f64() * 1e6;
            let bytes = index.heap_bytes() as f64 / index.len() as f64;
            println!("{:<52}{:>10.1}{:>10.1}{bytes:>20.1}", format!("{size}{name}"), micros(50), micros(99));
        }
    }
}
