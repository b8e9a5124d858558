//! The answers of the reference implementation (LabourMarketAreas 3.4).
//! These tests need `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use flytthit_matcher::commuting::{AreaParams, Areas, Matrix, Partition, Ratio, Variant, areas};

use crate::flows;

fn read(file: &str) -> String {
    let directory = std::env::var_os("FLYTTHIT_REFERENCE_DATA");
    let path = PathBuf::from(directory.expect("FLYTTHIT_REFERENCE_DATA names the reference data"));
    let path = path.join("areas").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn country(file: &str) -> Matrix {
    flows::elsewhere(file).expect("FLYTTHIT_REFERENCE_DATA names the reference data")
}

fn params(min_size: u64, min: u32, target_size: u64, target: u32) -> AreaParams {
    let [min, target] = [min, target].map(Ratio::from_millionths);
    AreaParams::new(min_size, min, target_size, target).expect("in order")
}

/// The clusters as sets of codes without leading zeros; those in no cluster under 0, each alone.
type Division = BTreeSet<BTreeSet<String>>;

fn division<'l>(labelled: impl Iterator<Item = (&'l str, Option<&'l str>)>) -> Division {
    let mut clusters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (code, label) in labelled {
        let code = code.trim_start_matches('0').to_owned();
        let label = label.map_or_else(|| format!("none {code}"), str::to_owned);
        clusters.entry(label).or_default().insert(code);
    }
    clusters.into_values().collect()
}

fn found(matrix: &Matrix, partition: &Partition, areas: &Areas) -> Division {
    let zero: Vec<_> = areas.zero.iter().map(|(id, _)| *id).collect();
    let labels: Vec<_> = (0..)
        .zip(matrix.areas())
        .map(|(id, area)| (flytthit_matcher::commuting::AreaId(id), area))
        .filter(|(id, _)| !zero.contains(id))
        .map(|(id, area)| (area.code.to_string(), partition.label(id).map(|label| label.to_string())))
        .collect();
    division(labels.iter().map(|(code, label)| (code.as_str(), label.as_deref())))
}

/// Compares the answer for a file of flows with the expected one, before and after the reserve list
/// is emptied.
fn check(flows: &str, expected: &str, params: &AreaParams, clusters: usize) {
    let matrix = country(flows);
    let found_areas = areas(&matrix, params, Variant::Compat34);
    let text = read(&format!("expected/{expected}.clusters.csv"));
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let column = |column: usize| {
        division(rows.iter().map(|row| (row[0], Some(row[column]).filter(|label| *label != "0"))))
    };
    assert_eq!(
        found(&matrix, &found_areas.before_reserve, &found_areas),
        column(3),
        "before the reserve list"
    );
    assert_eq!(found(&matrix, &found_areas.partition, &found_areas), column(1));
    assert_eq!(found_areas.partition.clusters().len(), clusters);
}

#[test]
fn brindisi_has_the_nine_areas_of_the_reference() {
    let expected = "brindisi_1000_0.6667_10000_0.75";
    check("italy_brindisi_2001.csv", expected, &AreaParams::default(), 9);
}

#[test]
fn brindisi_with_other_parameters_has_the_areas_of_the_reference() {
    let params = params(50, 300_000, 100, 400_000);
    check("italy_brindisi_2001.csv", "brindisi_50_0.3_100_0.4", &params, 20);
}

#[test]
fn sardinia_has_the_thirty_six_areas_of_the_reference() {
    let expected = "sardinia_1000_0.6667_10000_0.75";
    check("italy_sardinia_2001.csv", expected, &AreaParams::default(), 36);
}

#[test]
fn norway_has_the_one_hundred_and_forty_one_areas_of_the_reference() {
    let expected = "norway2017_1000_0.6667_10000_0.75";
    check("norway_2017.csv", expected, &AreaParams::default(), 141);
}

#[test]
fn the_method_as_described_gives_sardinia_thirty_seven_areas() {
    let matrix = country("italy_sardinia_2001.csv");
    let found = areas(&matrix, &AreaParams::default(), Variant::Clean);
    assert_eq!(found.partition.clusters().len(), 37);
}
