//! How long a matrix and its catchments take.

#[path = "../tests/support/flows.rs"]
mod flows;

use divan::{Bencher, black_box};
use flytthit_matcher::commuting::{
    Area, AreaId, AreaParams, Areas, Cell, CellStatus, Matrix, Thresholds, Variant, areas, catchment,
};

fn main() {
    divan::main();
}

const AREAS: u32 = 357;
const CELLS_PER_AREA: u32 = 76;

/// A country the size of Norway: 357 areas and about 27,000 flows, thinner with distance. Drawn from
/// a fixed sequence, so that every run measures the same country.
fn synthetic() -> (Vec<Area>, Vec<Cell>) {
    let areas = (0..AREAS).map(|number| flows::area(&format!("{number:04}"))).collect();
    let mut draw = 1_u64;
    let flows = (0..AREAS).flat_map(|residence| (0..CELLS_PER_AREA).map(move |steps| (residence, steps)));
    let cells = flows.map(|(residence, steps)| {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let size = 500 + u64::from(residence) * 40;
        let most = size / (1 + u64::from(steps * steps));
        Cell {
            residence: AreaId(residence),
            work: AreaId((residence + steps) % AREAS),
            commuters: Some(1 + (draw >> 33) % most.max(1)),
            status: CellStatus::Certain,
        }
    });
    (areas, cells.collect())
}

#[divan::bench]
fn build_synthetic_country(bencher: Bencher) {
    bencher.with_inputs(synthetic).bench_values(|(areas, cells)| Matrix::new(areas, cells).expect("valid"));
}

#[divan::bench]
fn all_catchments_of_synthetic_country(bencher: Bencher) {
    let (areas, cells) = synthetic();
    let matrix = Matrix::new(areas, cells).expect("valid");
    bencher.bench(|| all_catchments(black_box(&matrix)));
}

#[divan::bench(args = [2019, 2022])]
fn all_catchments_of_norway(bencher: Bencher, year: u16) {
    let Some(matrix) = flows::whole_country(year) else {
        eprintln!("not run: all_catchments_of_norway: FLYTTHIT_REFERENCE_DATA is not set");
        return;
    };
    bencher.bench(|| all_catchments(black_box(&matrix)));
}

const COUNTRIES: [&str; 3] = ["italy_sardinia_2001.csv", "norway_2017.csv", "usa_counties_acs2016_2020.csv"];

#[divan::bench(args = COUNTRIES)]
fn labour_market_areas(bencher: Bencher, file: &str) {
    divide(bencher, file, Variant::Clean);
}

#[divan::bench(args = COUNTRIES)]
fn labour_market_areas_compat34(bencher: Bencher, file: &str) {
    divide(bencher, file, Variant::Compat34);
}

fn divide(bencher: Bencher, file: &str, variant: Variant) {
    let Some(matrix) = flows::elsewhere(file) else {
        eprintln!("not run: {file}: FLYTTHIT_REFERENCE_DATA is not set");
        return;
    };
    let divide = |matrix: &Matrix| -> Areas { areas(matrix, &AreaParams::default(), variant) };
    bencher.bench(|| divide(black_box(&matrix)));
}

/// The members of all catchments.
fn all_catchments(matrix: &Matrix) -> usize {
    let homes = (0..matrix.areas().len() as u32).map(AreaId);
    homes.map(|home| catchment(matrix, home, &Thresholds::default(), &|_, _| None).members.len()).sum()
}
