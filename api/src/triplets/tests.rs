//! What the reader takes, and what it says about the rest.

use super::*;
use crate::import::Problem;

/// Keeps what it is told.
#[derive(Default)]
struct Told {
    bytes: u64,
    problems: Vec<String>,
}

impl Observer for Told {
    fn read(&mut self, bytes: u64) {
        self.bytes += bytes;
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem.to_string());
    }
}

/// The flows of a file that is right, a line each: residence, work, commuters, status.
fn flows(csv: impl AsRef<[u8]>) -> Vec<String> {
    let mut told = Told::default();
    let read = read(csv.as_ref(), |_| Ok(AreaKind::Municipality), &mut told);
    let Triplets { areas, cells } = read.unwrap_or_else(|err| panic!("{err}: {:?}", told.problems));
    let code = |area: flytthit_matcher::commuting::AreaId| &areas[area.index()].code;
    let line = |cell: &Cell| {
        let count = cell.commuters.map_or_else(|| "blank".to_owned(), |count| count.to_string());
        format!("{} {} {count} {:?}", code(cell.residence), code(cell.work), cell.status)
    };
    cells.iter().map(line).collect()
}

/// Everything that is said about a file that is wrong.
fn refused(csv: impl AsRef<[u8]>) -> Vec<String> {
    let mut told = Told::default();
    let kind = |code: &str| match code {
        "sea" => Err("unknown area".to_owned()),
        _ => Ok(AreaKind::Municipality),
    };
    let error = read(csv.as_ref(), kind, &mut told).expect_err("it is refused");
    told.problems.push(error.to_string());
    told.problems
}

/// Everything that is said about one line below the header.
fn line(line: &str) -> Vec<String> {
    refused(format!("residence,work,commuters,status\n{line}\n"))
}

#[test]
fn a_file_with_blanks_keeps_the_order_of_its_areas() {
    let csv = include_bytes!("../../../migrations/seed/deck_2003.csv");
    let flows = read(&csv[..], |_| Ok(AreaKind::Municipality), &mut Told::default()).expect("flows");
    let codes: Vec<&str> = flows.areas.iter().map(|area| &*area.code).collect();
    assert_eq!(codes[7..], ["5026", "trondheim-region", "elverum-hamar"]);
    assert!(flows.cells.is_sorted_by_key(|cell| (cell.residence, cell.work)));
}

#[test]
fn flows_come_in_the_order_of_their_codes_whatever_the_order_of_lines_and_columns() {
    let expected = ["9 10 blank Inferred", "10 9 0 Ambiguous", "10 10 5 Certain"];
    let csv = "commuters,work,residence,status\n,10,9,inferred\n0,9,10,ambiguous\n5,10,10,\n";
    assert_eq!(flows(csv), expected);
    assert_eq!(
        flows("\u{feff}residence,work,commuters\r\nb,a, 007\r\na,\"b\",1\r\n"),
        ["a b 1 Certain", "b a 7 Certain"]
    );
    assert_eq!(flows("residence,work,commuters\n\nÅs,Ås,1099511627776"), ["Ås Ås 1099511627776 Certain"]);
}

#[test]
fn every_byte_is_told() {
    let csv = "residence,work,commuters\r\n1,1,5\r\n1,2,7\r\n";
    let mut told = Told::default();
    let read = read(csv.as_bytes(), |_| Ok(AreaKind::LabourMarket), &mut told).expect("flows");
    assert_eq!(told.bytes, csv.len() as u64);
    assert!(read.areas.iter().all(|area| area.kind == AreaKind::LabourMarket));
}

#[test]
fn a_count_that_is_no_count_is_refused_with_the_reason() {
    let whole = "line 2, commuters: must be a whole number up to 1099511627776, or blank";
    let fraction = "line 2, commuters: must be whole: people do not come in fractions";
    let negative = "line 2, commuters: must not be negative";
    for (count, reason) in [
        ("1.5", fraction),
        ("2.0", fraction),
        ("1e-1", fraction),
        ("-3", negative),
        ("-0.5", negative),
        ("+3", whole),
        ("many", whole),
        ("NaN", whole),
        ("inf", whole),
        ("0x10", whole),
        ("1 000", whole),
        ("1099511627777", whole),
        ("18446744073709551617", whole),
        ("٣", whole),
    ] {
        assert_eq!(line(&format!("1,2,{count},")), [reason, "invalid lines: 1"], "{count}");
    }
}

#[test]
fn everything_wrong_with_a_line_is_told() {
    assert_eq!(
        line(" ,a\u{1}b,x,perhaps"),
        [
            "line 2, residence: must not be blank",
            "line 2, work: must not contain control characters",
            "line 2, commuters: must be a whole number up to 1099511627776, or blank",
            "line 2, status: must be one of certain, inferred, ambiguous",
            "invalid lines: 1"
        ]
    );
    let long = "x".repeat(65);
    assert_eq!(
        line(&format!("{long},sea,1,")),
        [
            "line 2, residence: must have at most 64 characters",
            "line 2, work: unknown area",
            "invalid lines: 1"
        ]
    );
    assert_eq!(line("1,2,3"), ["line 2: has 3 fields, not 4", "invalid lines: 1"]);
    assert_eq!(line("1,2,3,,"), ["line 2: has 5 fields, not 4", "invalid lines: 1"]);
}

#[test]
fn each_bad_line_is_told_and_each_repetition_with_the_first_line_of_its_place() {
    let csv = "residence,work,commuters\nb,a,1\na,sea,2\nb,a,1\nsea,a,3\nc,c,4\nb,a,\nc,c,4\n";
    assert_eq!(
        refused(csv),
        [
            "line 3, work: unknown area",
            "line 5, residence: unknown area",
            "line 4: is the same cell as line 2",
            "line 7: is the same cell as line 2",
            "line 8: is the same cell as line 6",
            "invalid lines: 5"
        ]
    );
}

#[test]
fn a_repetition_is_told_where_everything_else_is_in_order() {
    let csv = "residence,work,commuters\na,a,1\na,b,2\na,b,2\nb,a,3\n";
    assert_eq!(refused(csv), ["line 4: is the same cell as line 3", "invalid lines: 1"]);
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_are() {
    assert_eq!(
        refused(b"residence,work,commuters\n1,\xff,3\n1,2,\xff\n"),
        [
            "line 2, work: not UTF-8",
            "line 3, commuters: must be a whole number up to 1099511627776, or blank",
            "invalid lines: 2"
        ]
    );
    assert_eq!(refused(b"residence,w\xffork,commuters\n1,1,3\n"), ["line 1: not UTF-8"]);
}

#[test]
fn a_file_without_the_header_or_without_cells_is_refused() {
    for (csv, reason) in [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("\u{feff}", "the file is empty"),
        ("residence,work,commuters\n", "there are no cells in the file"),
        ("residence,work\n1,1\n", "line 1: the column `commuters` is missing"),
        ("residence,work,commuters,work\n", "line 1: the column `work` is given twice"),
        (
            "residence,work,comuters\n1,1,1\n",
            "line 1: `comuters` is not a column of this format (residence, work, commuters, status)",
        ),
        ("1,1,5\n1,2,3\n", "line 1: `1` is not a column of this format (residence, work, commuters, status)"),
        (
            "residence;work;commuters\n1;1;1\n",
            "line 1: `residence;work;commuters` is not a column of this format (residence, work, commuters, status)",
        ),
    ] {
        assert_eq!(refused(csv), [reason], "{csv:?}");
    }
}

#[test]
fn more_commuters_than_a_matrix_holds_are_refused_by_the_matrix() {
    let csv = "residence,work,commuters\na,a,1099511627776\na,b,1\n";
    let read = read(csv.as_bytes(), |_| Ok(AreaKind::Municipality), &mut Told::default()).expect("flows");
    let error = read.matrix().expect_err("too many").to_string();
    assert_eq!(error, "more than 1099511627776 commuters in all, counted up to a → b");
}
