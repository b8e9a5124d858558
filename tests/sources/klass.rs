//! Municipalities and occupations of Klass.

mod ended;
mod identities;
mod occupations;
mod published;
mod reference_data;
mod trouble;

use crate::support::upstream::{Answer, Upstream};
use flytthit_api::db::Db;
use flytthit_api::db::municipality::{self, Municipality};
use serde_json::{Value, json};

/// Codes as `codes` shows them: number, name, first day and the first day after it.
type Codes<'c> = &'c [(&'c str, &'c str, &'c str, Option<&'c str>)];
/// What became of numbers: old, new and the day.
type Changes<'c> = &'c [(&'c str, &'c str, &'c str)];

/// The first day of those that are asked for.
const FIRST: &str = "2000-01-01";

/// The municipalities of the programme as Klass has them.
const EIGHT: Codes<'_> = &[
    ("0432", "Rendalen", FIRST, Some("2020-01-01")),
    ("0436", "Tolga", FIRST, Some("2020-01-01")),
    ("0437", "Tynset", FIRST, Some("2020-01-01")),
    ("0438", "Alvdal", FIRST, Some("2020-01-01")),
    ("0439", "Folldal", FIRST, Some("2020-01-01")),
    ("0441", "Os (Hedmark)", FIRST, Some("2020-01-01")),
    ("1640", "Røros", FIRST, Some("2018-01-01")),
    ("1644", "Holtålen", FIRST, Some("2018-01-01")),
    ("3424", "Rendalen", "2020-01-01", None),
    ("3426", "Tolga", "2020-01-01", None),
    ("3427", "Tynset", "2020-01-01", None),
    ("3428", "Alvdal", "2020-01-01", None),
    ("3429", "Folldal", "2020-01-01", None),
    ("3430", "Os", "2020-01-01", None),
    ("5025", "Røros", "2018-01-01", Some("2023-01-01")),
    ("5025", "Røros - Rosse", "2023-01-01", None),
    ("5026", "Holtålen", "2018-01-01", None),
];

const RENUMBERED: Changes<'_> = &[
    ("1640", "5025", "2018-01-01"),
    ("1644", "5026", "2018-01-01"),
    ("0432", "3424", "2020-01-01"),
    ("0436", "3426", "2020-01-01"),
    ("0437", "3427", "2020-01-01"),
    ("0438", "3428", "2020-01-01"),
    ("0439", "3429", "2020-01-01"),
    ("0441", "3430", "2020-01-01"),
    ("5025", "5025", "2023-01-01"),
];

/// Klass, which has the eight and these beside.
fn klass(codes: Codes<'_>, changes: Changes<'_>) -> Upstream {
    let upstream = Upstream::new();
    serve(&upstream, codes, changes);
    upstream
}

/// From now on it has the eight and these.
fn serve(upstream: &Upstream, codes: Codes<'_>, changes: Changes<'_>) {
    serve_all(upstream, &[EIGHT, codes].concat(), &[RENUMBERED, changes].concat());
}

/// From now on it has these only.
fn serve_all(upstream: &Upstream, codes: Codes<'_>, changes: Changes<'_>) {
    let codes = codes.iter().map(|(code, name, from, to)| {
        json!({"code": code, "parentCode": null, "level": "1", "name": name, "shortName": "", "presentationName": "",
               "validFrom": null, "validTo": null, "notes": "", "validFromInRequestedRange": from,
               "validToInRequestedRange": to})
    });
    let side = |code: &str| Some(code.to_owned()).filter(|code| !code.is_empty());
    let changes = changes.iter().map(|(old, new, day)| {
        json!({"oldCode": side(old), "oldName": "", "newCode": side(new), "newName": "", "changeOccurred": day})
    });
    let codes = json!({"codes": codes.collect::<Vec<_>>()});
    let changes = json!({"codeChanges": changes.collect::<Vec<_>>()});
    serve_json(upstream, &codes, &changes);
}

/// From now on it has what these replies say.
fn serve_json(upstream: &Upstream, codes: &Value, changes: &Value) {
    upstream.serves("/klass/classifications/131/codes", Answer::json(codes));
    upstream.serves("/klass/classifications/131/changes", Answer::json(changes));
}

/// From now on Klass has these titles of occupations in a language.
fn serve_titles(upstream: &Upstream, language: &str, titles: &[(String, String)]) {
    let codes = titles.iter().map(|(code, name)| {
        let parent = &code[..code.len() - 1];
        json!({"code": code, "parentCode": parent, "level": code.len().to_string(), "name": name, "notes": ""})
    });
    let codes = json!({"codes": codes.collect::<Vec<_>>()});
    let today = flytthit_api::clock::today();
    let target = format!("/klass/classifications/7/codesAt?date={today}&language={language}");
    upstream.serves(&target, Answer::json(&codes));
}

/// What the database has.
fn all(db: &Db) -> Vec<Municipality> {
    db.read_blocking(municipality::all).unwrap()
}

/// The numbers of the municipality that has this one, each with its first day and the first day after it.
fn numbers(all: &[Municipality], number: &str) -> Vec<String> {
    let found: Vec<_> =
        all.iter().filter(|found| found.numbers.iter().any(|had| had.number == number)).collect();
    let [found] = &found[..] else { panic!("{number}: {found:?}") };
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let numbers = found.numbers.iter();
    numbers.map(|had| format!("{} {}/{}", had.number, day(&had.valid_from), day(&had.valid_to))).collect()
}

/// The names of the municipality that has this number, each with its language, its first day and the first
/// day after it.
fn names(all: &[Municipality], number: &str) -> Vec<String> {
    let found = all.iter().find(|found| found.numbers.iter().any(|had| had.number == number)).unwrap();
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let mut names: Vec<String> = (found.names.iter())
        .map(|name| {
            format!("{} {} {}/{}", name.language, name.name, day(&name.valid_from), day(&name.valid_to))
        })
        .collect();
    names.sort();
    names
}

/// A matrix in which people stay where they live, in these municipalities and Tynset and Røros as they are
/// numbered.
fn matrix(centres: [&str; 2], others: &[&str]) -> String {
    let rows = [&centres, others].concat();
    let rows = rows.iter().map(|number| format!("{number},{number},10\n"));
    let inwards = format!("{},{},3\n{},{},3\n", others[0], centres[0], others[0], centres[1]);
    "residence,work,commuters\n".to_owned() + &rows.collect::<String>() + &inwards
}
