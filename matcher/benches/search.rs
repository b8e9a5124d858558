//! The search at the sizes that a region and a country have, its index, and brute force beside it.
//!
//! `cargo bench -p flytthit-matcher --bench search` prints, for each size, the time of a search for
//! ten packages for two adults with one occupation each: median and 99th percentile over households
//! that ask for different occupations. A word after `--` picks the sizes whose names contain it.

#[path = "../tests/country/mod.rs"]
mod country;

use std::{
    env,
    hint::black_box,
    time::{Duration, Instant},
};

use country::{Country, today};
use flytthit_matcher::{
    household::Household,
    index::Index,
    search::{almost, relaxations, search},
};

/// Vacancies, municipalities, how many of them are acceptable homes, and whether occupations are as
/// unevenly asked for as real ones.
const SIZES: [(usize, usize, usize, bool); 6] = [
    (1_000, 8, 8, false),
    (30_000, 357, 8, false),
    (30_000, 357, 357, false),
    (1_000_000, 10, 10, false),
    (1_000_000, 357, 357, false),
    (1_000_000, 357, 357, true),
];

fn main() {
    println!("{:<44}{:>10}{:>10}{:>10}", "", "p50 µs", "p99 µs", "runs");
    let only = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    for (vacancies, municipalities, homes, uneven) in SIZES {
        let shape = if uneven { ", uneven" } else { "" };
        let size = format!("{vacancies} in {municipalities}, {homes} homes{shape}");
        if !size.contains(&only) {
            continue;
        }
        let country = Country::new(municipalities, homes, uneven);
        let index = Index::build(country.vacancies(vacancies).map(|vacancy| (vacancy, ())));
        let surroundings = country.surroundings();
        let households: Vec<Household> = (0..64).map(|seed| country.household(seed)).collect();

        row(&format!("search: {size}"), 2_000, |run| {
            let household = &households[run % households.len()];
            black_box(search(&index, &surroundings, household, today()));
        });
        let family = country.family();
        row(&format!("family: {size}"), 500, |_| {
            black_box(search(&index, &surroundings, &family, today()));
        });
        row(&format!("almost: {size}"), 50, |run| {
            black_box(almost(&index, &surroundings, &households[run % households.len()], today()));
        });
        row(&format!("relaxations: {size}"), 50, |run| {
            let household = &households[run % households.len()];
            black_box(relaxations(&index, &surroundings, household, today(), &country.all()));
        });
        let one = country.vacancies(vacancies + 1).last().expect("at least one");
        let mut changed = index.clone();
        row(&format!("add one: {size}"), 200, |_| {
            changed = index.clone();
            changed.insert(&one, ());
        });
        let full = changed.clone();
        row(&format!("close one: {size}"), 200, |_| {
            changed = full.clone();
            assert!(changed.remove(&one));
        });
        let all: Vec<_> = country.vacancies(vacancies).map(|vacancy| (vacancy, ())).collect();
        row(&format!("build: {size}"), 3, |_| {
            black_box(Index::build(all.iter().cloned()));
        });
        println!(
            "{:<44}{:>10.1} bytes a vacancy",
            format!("memory: {size}"),
            index.heap_bytes() as f64 / index.len() as f64
        );
    }
}

/// Times `runs` runs after a tenth as many that are not counted.
fn row(name: &str, runs: usize, mut job: impl FnMut(usize)) {
    (0..runs / 10).for_each(&mut job);
    let mut times: Vec<Duration> = (0..runs)
        .map(|run| {
            let start = Instant::now();
            job(run);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let micros = |share: usize| times[(runs - 1) * share / 100].as_secs_f64() * 1e6;
    println!("{name:<44}{:>10.1}{:>10.1}{runs:>10}", micros(50), micros(99));
}
