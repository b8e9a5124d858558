//! How long the flows of a country take from a file to a matrix: reading, and what comes after it.

use std::{env, fs, path::Path};

use divan::Bencher;
use flytthit_api::{
    import::{Observer, Problem},
    triplets::{self, Triplets},
};
use flytthit_matcher::commuting::AreaKind;

fn main() {
    divan::main();
}

const FILES: [&str; 3] = ["italy_sardinia_2001.csv", "norway_2017.csv", "usa_counties_acs2016_2020.csv"];

struct Strict;

impl Observer for Strict {
    fn read(&mut self, _: u64) {}

    fn problem(&mut self, problem: Problem) {
        panic!("{problem}");
    }
}

fn read(csv: &[u8]) -> Triplets {
    triplets::read(csv, |_| Ok(AreaKind::Municipality), &mut Strict).expect("flows")
}

/// The text of a file; none when there is no reference data on this machine.
fn text(file: &str) -> Option<Vec<u8>> {
    let Some(folder) = env::var_os("FLYTTHIT_REFERENCE_DATA") else {
        eprintln!("not run: {file}: FLYTTHIT_REFERENCE_DATA is not set");
        return None;
    };
    Some(fs::read(Path::new(&folder).join("areas").join(file)).expect(file))
}

#[divan::bench(args = FILES)]
fn parsing(bencher: Bencher, file: &str) {
    let Some(text) = text(file) else { return };
    bencher.bench(|| read(&text));
}

#[divan::bench(args = FILES)]
fn matrix(bencher: Bencher, file: &str) {
    let Some(text) = text(file) else { return };
    let flows = read(&text);
    bencher.with_inputs(|| flows.clone()).bench_values(|flows| flows.matrix().expect("a matrix"));
}

#[divan::bench(args = FILES)]
fn parsing_and_matrix(bencher: Bencher, file: &str) {
    let Some(text) = text(file) else { return };
    bencher.bench(|| read(&text).matrix().expect("a matrix"));
}
