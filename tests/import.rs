//! `flytthit import` and `flytthit migrate`: the real binary in a folder of its own.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::{TempDir, tempdir};

/// Runs `flytthit` in `folder`: whether it succeeded, its output, and its errors.
fn flytthit(folder: &TempDir, line: &str) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flytthit"));
    command.current_dir(folder).env_remove("DATABASE_URL").args(line.split(' '));
    let done = command.output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (done.status.success(), text(done.stdout), text(done.stderr))
}

fn write(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).expect("a file");
}

fn vacancies(count: u32, bad: Option<u32>) -> String {
    (0..count).fold(String::new(), |mut lines, number| {
        let extent = if bad == Some(number) { r#"{"min":90,"max":20}"# } else { r#"{"min":50,"max":100}"# };
        writeln!(
            lines,
            r#"{{"reference":"a-{number}","source":"municipality","title":"Lærer","employer":"Tynset skole","occupation":"2341","municipalities":["3427"],"extent":{extent},"published":"2026-11-01","positions":1,"remote":"none"}}"#
        )
        .expect("a string takes it");
        lines
    })
}

/// The counts of a summary: inserted, updated, unchanged, skipped.
fn counts(summary: &str) -> Vec<u64> {
    summary.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn a_mistyped_database_is_refused_but_the_default_one_is_made() {
    let folder = tempdir().expect("a folder");
    write(&folder, "v.ndjson", &vacancies(2, None));
    let (done, _, errors) = flytthit(&folder, "--database typo.db import vacancies v.ndjson");
    assert!(!done && errors.contains("typo.db") && errors.contains("flytthit migrate"), "{errors}");
    assert!(!folder.path().join("typo.db").exists());

    let (done, summary, _) = flytthit(&folder, "import vacancies v.ndjson");
    assert!(done && folder.path().join("flytthit.db").exists());
    assert_eq!(counts(&summary), [2, 0, 0, 0], "{summary}");

    assert!(flytthit(&folder, "migrate --database other.db").0);
    let (done, summary, _) = flytthit(&folder, "import vacancies v.ndjson --database other.db");
    assert!(done && counts(&summary) == [2, 0, 0, 0]);
    let (done, summary, _) = flytthit(&folder, "import vacancies v.ndjson --database other.db");
    assert!(done && counts(&summary) == [0, 0, 2, 0]);
}

#[test]
fn a_bad_line_is_named_and_nothing_comes_in_unless_it_is_skipped() {
    let folder = tempdir().expect("a folder");
    write(&folder, "v.ndjson", &vacancies(3_000, Some(2_999)));
    let (done, summary, errors) = flytthit(&folder, "import vacancies v.ndjson");
    assert!(!done && summary.is_empty());
    assert!(errors.starts_with("line 3000, /extent/max: an extent is a range"), "{errors}");
    assert!(errors.contains("nothing has been imported; invalid lines: 1"), "{errors}");

    let (done, summary, errors) = flytthit(&folder, "import vacancies v.ndjson --skip-invalid");
    assert!(done && errors.starts_with("line 3000, /extent/max"));
    assert_eq!(counts(&summary), [2_999, 0, 0, 1], "all were new: {summary}");
}

#[test]
fn a_transposed_matrix_and_a_missing_file_are_refused() {
    let folder = tempdir().expect("a folder");
    write(&folder, "m.csv", "residence,work,commuters\n3427,3427,2000\n3427,3426,400\n3426,3427,40\n");
    let (done, _, errors) =
        flytthit(&folder, "import commuting m.csv --year 2021 --source SSB --licence CC-BY-4.0");
    assert!(!done && errors.contains("the matrix looks transposed"), "{errors}");
    let (done, _, errors) = flytthit(&folder, "import occupations none.csv");
    assert!(!done && errors.contains("none.csv"), "{errors}");
}

#[test]
fn borders_come_in_by_the_property_that_has_the_number() {
    let folder = tempdir().expect("a folder");
    let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nr":"0437"},"geometry":{"type":"Polygon","coordinates":[[[10,62],[11,62],[11,63],[10,62]]]}}]}"#;
    write(&folder, "b.geojson", file);
    let line = "import geometry b.geojson --source Kartverket --licence CC-BY-4.0";
    let (done, summary, errors) = flytthit(&folder, line);
    assert!(!done && summary.is_empty());
    assert!(errors.starts_with("/features/0/properties/kommunenummer: is missing\n"), "{errors}");
    assert!(errors.contains("1 of 1 features are wrong: nothing has been imported"), "{errors}");

    let (done, summary, _) = flytthit(&folder, &format!("{line} --number-property nr"));
    assert!(done && counts(&summary) == [1, 0, 0, 0], "{summary}");
}

mod reference_data {
    use super::*;

    #[test]
    fn the_whole_country_comes_in_for_2019_and_2022() {
        let data =
            env::var_os("FLYTTHIT_REFERENCE_DATA").expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let folder = tempdir().expect("a folder");
        for (year, cells) in [(2019, 30_529), (2022, 26_923)] {
            let file = Path::new(&data).join(format!("commuting/ssb_03321_{year}.csv"));
            let line =
                format!("import commuting {} --year {year} --source SSB --licence CC-BY-4.0", file.display());
            let (done, summary, errors) = flytthit(&folder, &line);
            assert!(done, "{errors}");
            assert_eq!(counts(&summary), [cells, 0, 0, 0]);
            assert_eq!(counts(&flytthit(&folder, &line).1), [0, 0, cells, 0]);
        }
        let file = Path::new(&data).join("codes/styrk08_ssb_klass.csv");
        let (done, summary, errors) = flytthit(&folder, &format!("import occupations {}", file.display()));
        assert!(done, "{errors}");
        assert_eq!(counts(&summary), [529, 0, 53, 0]);
    }

    #[test]
    fn the_borders_come_in_of_the_municipalities_that_are_known() {
        let data =
            env::var_os("FLYTTHIT_REFERENCE_DATA").expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let folder = tempdir().expect("a folder");
        let import = |name: &str| {
            let file = Path::new(&data).join("geo").join(name);
            let line = format!("import geometry {} --source Kartverket --licence CC-BY-4.0", file.display());
            let (done, summary, errors) = flytthit(&folder, &line);
            assert!(done, "{errors}");
            counts(&summary)
        };
        assert_eq!(import("kommuner_2024_S_all.geojson"), [8, 0, 0, 349]);
        assert_eq!(import("fjellregionen_2024_S.geojson"), [0, 0, 8, 0]);
        assert_eq!(import("fjellregionen_2024_M.geojson"), [0, 8, 0, 0]);
    }
}
