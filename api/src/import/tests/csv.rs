//! Matrices and the classification of occupations.

use serde_json::json;

use super::*;
use crate::{
    db::{matrix, municipality, occupation, revision, scratch::Scratch, source},
    import::{commuting, occupations},
};

fn matrix_of(db: &Db, csv: &str, year: i16, centre: Option<&str>) -> (Result<Report, Error>, String) {
    let options = commuting::Options {
        year,
        source: "Statistics Norway (SSB), table 03321".into(),
        licence: "CC BY 4.0".into(),
        centre: centre.map(str::to_owned),
    };
    let mut told = Told::default();
    let report = commuting::import(db, csv.as_bytes(), &options, &mut told);
    (report, told.text())
}

fn refused(db: &Db, csv: &str) -> String {
    let (report, problems) = matrix_of(db, csv, 2022, None);
    let text = format!("{problems}{}\n", report.expect_err("it is refused"));
    assert_eq!(db.read_blocking(matrix::all).expect("matrices").len(), 1, "nothing is written");
    text
}

#[test]
fn a_matrix_makes_the_municipalities_it_names_known_by_their_numbers() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let csv = "residence,work,commuters\n0437,0437,100\n1640,0437,20\n0101,0437,3\n0101,0101,50\n0437,trondheim-region,4\n1640,trondheim-region,\n";
    assert_eq!(matrix_of(&db, csv, 2017, Some("0437")).0.expect("a matrix").inserted, 6);

    let all = db.read_blocking(matrix::all).expect("matrices");
    assert_eq!(
        all.iter().map(|found| (found.matrix.year, found.matrix.is_default)).collect::<Vec<_>>(),
        [(2003, true), (2017, false)]
    );
    let areas = all[1].areas.iter().map(|area| {
        let id = area.municipality_id.as_ref().or(area.labour_market_id.as_ref()).expect("one of them");
        format!("{}={id}", area.code)
    });
    assert_eq!(
        areas.collect::<Vec<_>>(),
        ["0437=tynset", "1640=roros", "0101=0101", "trondheim-region=trondheim-region"],
        "there is a blank, so in the order of the file"
    );
    assert_eq!(all[1].cells.iter().filter(|cell| cell.commuters.is_none()).count(), 1, "blank is not zero");
    let known = db.read_blocking(municipality::all).expect("municipalities");
    assert!(
        known.iter().any(|found| found.id == "0101" && found.names.is_empty() && found.membership.is_empty())
    );
    let source =
        db.read_blocking(|conn| source::find(conn, "commuting-2017")).expect("a read").expect("a source");
    assert_eq!(source.licence.as_deref(), Some("CC BY 4.0"));

    // Again, then with another number, then the programme's own in the numbers of another year.
    let before = db.read_blocking(revision::current).expect("a revision").reference;
    assert_eq!(matrix_of(&db, csv, 2017, Some("0437")).0.expect("the same").unchanged, 6);
    assert_eq!(db.read_blocking(revision::current).expect("a revision").reference, before);
    assert_eq!(matrix_of(&db, &csv.replace(",20", ",21"), 2017, Some("0437")).0.expect("another").updated, 6);
    assert!(db.read_blocking(revision::current).expect("a revision").reference > before);
    let own = include_str!("../../../../migrations/seed/deck_2003.csv");
    assert_eq!(matrix_of(&db, own, 2003, None).0.expect("the programme's").updated, 100);
    let all = db.read_blocking(matrix::all).expect("matrices");
    assert!(all[0].matrix.is_default && all[0].areas[2].municipality_id.as_deref() == Some("tynset"));
    assert_eq!(db.read_blocking(municipality::all).expect("municipalities").len(), 9);
}

#[test]
fn a_matrix_that_is_no_matrix_is_refused_by_line_and_column() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let rows = "residence,work,commuters,status
3427,3427,100,certain
3426,3427,-1,certain
3426,3427,1.5,certain
3426,3427,many,certain
3426,9901,1,certain
bergen,3426,1,certain
3426,3427
3426,3427,7,certain
3426,3427,8,certain
3426,3426,8,perhaps
";
    insta::assert_snapshot!("problems_of_a_matrix", refused(&db, rows));
    for (csv, expected) in [
        ("", "the file is empty: nothing has been imported\n"),
        ("residence,work\n", "line 1: the column `commuters` is missing: nothing has been imported\n"),
        (
            "bor,work,commuters\n",
            "line 1: `bor` is not a column of this format (residence, work, commuters, status): nothing has been imported\n",
        ),
        ("residence,work,commuters\n", "there are no cells in the file: nothing has been imported\n"),
        (
            "residence,work,commuters\n3427,3427,9\n0437,3427,20\n3427,0301,1\n",
            "0437 should be a centre, but has 0 jobs for 20 employed residents",
        ),
        (
            "residence,work,commuters\n3427,3427,9\n3427,3426,20\n",
            "the matrix looks transposed: 3427 should be a centre",
        ),
        ("residence,work,commuters\n0301,0301,9\n", "the matrix has neither Tynset nor Røros"),
    ] {
        let text = refused(&db, csv);
        assert!(text.contains(expected), "{csv}\n{text}");
    }
    let twice = "residence,work,commuters\n3427,3427,9\n3426,3427,20\n3424,3427,1\n0432,3427,1\n";
    assert!(refused(&db, twice).starts_with("0432 and 3424 are the same municipality"));
    assert_eq!(db.read_blocking(municipality::all).expect("municipalities").len(), 8);
}

#[test]
fn the_classification_deepens_what_a_vacancy_may_be_coded_as() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let coded = |code: &str| {
        import_lines::<Vacancy>(&db, &vacancy_line(code, json!({"occupation": code})), &options()).0.is_ok()
    };
    assert!(
        coded("2223") && coded("2229") && coded("22") && coded("2") && !coded("2799") && !coded("7411.01")
    );

    let import = |csv: &str| {
        let mut told = Told::default();
        let report = occupations::import(&db, csv.as_bytes(), &mut told);
        (report, told.text())
    };
    let csv = "code,level,parent_code,name\n2,1,,Akademiske yrker\n22,2,2,Helseyrker\n222,3,22,Sykepleiere mv.\n2223,4,222,Sykepleiere\n";
    let report = import(csv).0.expect("the classification");
    assert_eq!(report, Report { inserted: 2, updated: 1, unchanged: 1, skipped: 0 });
    assert_eq!(import(csv).0.expect("again").unchanged, 4);
    let all = db.read_blocking(occupation::all).expect("occupations");
    let group = all.iter().find(|found| found.code == "22").expect("it is seeded");
    assert_eq!(
        (group.title_nb.as_str(), group.title_en.as_deref()),
        ("Helseyrker", Some("Health professionals"))
    );
    assert!(coded("2223") && coded("23") && !coded("2229"));

    let (report, problems) =
        import("code,level,parent_code,name\n31,3,3,\n3111,4,311,Tekniker\nabc,1,,X\n5,1,,Salg\n5,1,,Salg\n");
    assert!(report.is_err());
    insta::assert_snapshot!("problems_of_a_classification", problems);
}
