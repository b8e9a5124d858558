//! `flytthit areas`, `zones` and `plot`: the real binary, and nothing but files.

mod bad_input;
mod drawing;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::{TempDir, tempdir};

use crate::support::process::flytthit;

/// The programme's own matrix.
const DECK: &str = include_str!("../migrations/seed/deck_2003.csv");

/// What its municipalities are called.
const NAMES: &str = "code,name\n3424,Rendalen\n3426,Tolga\n3427,Tynset\n3428,Alvdal\n3429,Folldal\n3430,Os\n\
                     5025,Røros\n5026,Holtålen\n";

/// The parameters of the official regions.
const OFFICIAL: [&str; 8] = [
    "--min-self-containment",
    "0.75",
    "--target-size",
    "5000",
    "--target-self-containment",
    "0.85",
    "--names",
    "names.csv",
];

/// A folder with the programme's matrix and its names.
fn folder() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("deck.csv"), DECK).unwrap();
    fs::write(folder.path().join("names.csv"), NAMES).unwrap();
    folder
}

/// Runs a subcommand that does well: its output.
fn output(folder: &Path, arguments: &[&str]) -> String {
    let (well, output, errors) = flytthit(folder, arguments);
    assert!(well && errors.is_empty(), "{arguments:?}: {errors}");
    output
}

/// The clusters of one column of CSV with a line for each municipality; 0 is a cluster too.
fn clusters(csv: &str, column: &str) -> BTreeSet<BTreeSet<u64>> {
    let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let place = header.iter().position(|name| *name == column).unwrap();
    let mut clusters: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        clusters.entry(fields[place]).or_default().insert(fields[0].parse().unwrap());
    }
    clusters.into_values().collect()
}

#[test]
fn the_official_regions_come_out_as_a_table_and_as_csv() {
    let folder = folder();
    let areas =
        |more: &[&str]| output(folder.path(), &[["areas", "deck.csv"].as_slice(), &OFFICIAL, more].concat());
    insta::assert_snapshot!("table", areas(&[]));
    insta::assert_snapshot!("table_with_draws", areas(&["--bootstrap", "50", "--seed", "7"]));
    assert_eq!(
        areas(&["--csv"]),
        "municipality,area,before_reserve\n3424,3,3\n3426,3,3\n3427,3,3\n3428,3,3\n3429,3,3\n3430,7,7\n5025,7,7\n5026,7,7\n"
    );
}

#[test]
fn a_story_is_told_a_line_for_each_step() {
    let folder = folder();
    let story = |wanted| {
        output(folder.path(), &[["areas", "deck.csv"].as_slice(), &OFFICIAL, &["--trace", wanted]].concat())
    };
    assert_eq!(story("Os"), story("3430"), "by name or by code");
    insta::assert_snapshot!("story", ["os", "Røros", "tolga"].map(story).join("\n"));
}

#[test]
fn a_story_of_nobody_names_who_is_near() {
    let folder = folder();
    for (wanted, told) in [
        ("3431", "near it are 3430\n"),
        ("Tinset", "near it are Tynset"),
        ("Oslo", "there is no area \"Oslo\"\n"),
    ] {
        let line = [["areas", "deck.csv"].as_slice(), &OFFICIAL, &["--trace", wanted]].concat();
        let (well, output, errors) = flytthit(folder.path(), &line);
        assert!(!well && output.is_empty() && errors.contains(told), "{errors}");
    }
}

#[test]
fn flows_come_from_the_standard_input_too_and_any_code_will_do() {
    let folder = folder();
    let mut command = Command::new(env!("CARGO_BIN_EXE_flytthit"));
    command.args(["areas", "-", "--csv", "--min-size", "1", "--target-size", "2"]).current_dir(&folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let flows =
        "residence,work,commuters\n\"Å, vest\",b,5\nb,\"Å, vest\",3\nb,b,9\n10,9,2\n9,10,2\nlone,lone,4\n";
    child.stdin.take().unwrap().write_all(flows.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let expected = "municipality,area,before_reserve\n9,2,2\n10,2,2\nb,3,3\nlone,0,0\n\"Å, vest\",3,3\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn labour_markets_are_left_out_those_of_the_programme_by_themselves() {
    let folder = folder();
    let codes = |more: &[&str]| {
        let csv = output(folder.path(), &[&["areas", "deck.csv", "--csv"], more].concat());
        csv.lines().skip(1).map(|line| line[..4].to_owned()).collect::<Vec<_>>()
    };
    let eight = ["3424", "3426", "3427", "3428", "3429", "3430", "5025", "5026"];
    assert_eq!(codes(&[]), eight);
    assert_eq!(codes(&["--labour-market", "5026"]), eight[..7]);
}

#[test]
fn zones_come_out_as_a_table_and_as_csv() {
    let folder = folder();
    let zones = |more: &[&str]| {
        output(folder.path(), &[&["zones", "deck.csv", "--names", "names.csv"], more].concat())
    };
    insta::assert_snapshot!("zones", zones(&["--cut", "0.9"]));
    assert_eq!(zones(&["--cut", "0.9", "--csv"]).lines().next(), Some("municipality,zone"));
    assert_eq!(clusters(&zones(&["--csv", "--cut", "0.000001"]), "zone").len(), 8);
}

mod reference_data {
    use super::*;

    fn data() -> std::path::PathBuf {
        let data = std::env::var_os("FLYTTHIT_REFERENCE_DATA");
        data.expect("FLYTTHIT_REFERENCE_DATA names the reference data").into()
    }

    /// The expected answer is that of version 3.4 of the R package LabourMarketAreas.
    fn as_expected(flows: &str, expected: &str, [min, min_share, target, target_share]: [&str; 4]) {
        let data = data();
        let file = data.join("areas").join(flows);
        let line = [
            "areas",
            file.to_str().unwrap(),
            "--csv",
            "--variant",
            "compat34",
            "--min-size",
            min,
            "--min-self-containment",
            min_share,
            "--target-size",
            target,
            "--target-self-containment",
            target_share,
        ];
        let found = output(&data, &line);
        let parameters = format!("{min}_{min_share}_{target}_{target_share}");
        let expected = data.join(format!("areas/expected/{expected}_{parameters}.clusters.csv"));
        let expected = fs::read_to_string(expected).unwrap();
        assert_eq!(clusters(&found, "area"), clusters(&expected, "cluster"));
        assert_eq!(clusters(&found, "before_reserve"), clusters(&expected, "cluster_before0"));
    }

    const DEFAULTS: [&str; 4] = ["1000", "0.6667", "10000", "0.75"];

    #[test]
    fn the_areas_of_brindisi_are_those_of_the_reference() {
        as_expected("italy_brindisi_2001.csv", "brindisi", DEFAULTS);
        as_expected("italy_brindisi_2001.csv", "brindisi", ["50", "0.3", "100", "0.4"]);
    }

    #[test]
    fn the_areas_of_sardinia_are_those_of_the_reference() {
        as_expected("italy_sardinia_2001.csv", "sardinia", DEFAULTS);
    }

    #[test]
    fn the_areas_of_norway_are_those_of_the_reference() {
        as_expected("norway_2017.csv", "norway2017", DEFAULTS);
    }

    #[test]
    fn without_parameters_and_variant_sardinia_has_37_areas() {
        let data = data();
        let file = data.join("areas/italy_sardinia_2001.csv");
        let found = output(&data, &["areas", file.to_str().unwrap(), "--csv"]);
        assert_eq!(found.lines().count(), 378, "a line for each municipality, and the header");
        assert_eq!(clusters(&found, "area").len(), 37);
    }
}
