//! A few records that the tests know: what three municipalities offer, five homes, 27 vacancies.

use flytthit_api::db::Db;
use flytthit_api::import::{self, Housing, Observer, Options, Place, Problem, Record, Vacancy, commuting};
use serde_json::{Value, json};

/// Imports all of them.
pub(crate) fn import_all(db: &Db) {
    import::<Place>(db, &places());
    import::<Housing>(db, &housing());
    import::<Vacancy>(db, &vacancies());
}

/// Imports records, as `flytthit import` does.
#[track_caller]
pub(crate) fn import<R: Record>(db: &Db, records: &[Value]) {
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let options = Options {
        skip_invalid: false,
        source: "municipality".to_owned(),
        licence: None,
        today: flytthit_api::clock::today(),
    };
    import::import::<R>(db, lines.as_bytes(), &options, &mut Strict).unwrap();
}

/// Stops at the first problem.
pub(crate) struct Strict;

impl Observer for Strict {
    fn read(&mut self, _: u64) {}

    fn problem(&mut self, problem: Problem) {
        panic!("{problem}");
    }
}

fn places() -> Vec<Value> {
    vec![
        json!({"municipality": "3426", "kindergarten_places": 4, "as_of": "2026-10-01", "stages": ["primary", "lower_secondary"], "interests": ["cross-country-skiing"]}),
        json!({"municipality": "3427", "kindergarten_places": 0, "as_of": "2026-10-01", "stages": ["primary", "lower_secondary", "upper_secondary"], "interests": ["culture-school"]}),
        json!({"municipality": "0441", "as_of": "2026-10-01", "interests": []}),
    ]
}

fn housing() -> Vec<Value> {
    let home = |reference: &str, municipality: &str, tenure: &str, bedrooms: u32, price: u32| {
        json!({"reference": reference, "source": "municipality", "municipality": municipality, "kind": "house", "tenure": tenure,
               "bedrooms": bedrooms, "area_m2": 120, "price": price, "title": format!("Hus {reference}"),
               "url": format!("https://example.org/{reference}")})
    };
    vec![
        home("h-1", "3426", "rent", 3, 9500),
        home("h-2", "3426", "buy", 4, 2_400_000),
        home("h-3", "3427", "rent", 2, 8000),
        home("h-4", "0441", "rent", 1, 6000),
        home("h-5", "5025", "buy", 3, 3_100_000),
    ]
}

fn vacancies() -> Vec<Value> {
    let nurse = json!({
        "reference": "nurse", "source": "municipality", "title": "Sykepleier", "employer": "Tynset sykehus", "occupation": "2223",
        "municipalities": ["0437"], "extent": {"min": 80, "max": 100}, "start": "2026-12-01",
        "published": "2026-10-20", "positions": 2, "remote": "none", "languages": ["nb"],
        "licences": ["hpr-nurse"], "description": "Nattevakt 100 % Ærlig & <b>blid</b>",
        "apply_url": "https://example.org/nurse",
    });
    let teacher = json!({
        "reference": "teacher", "source": "municipality", "title": "Lærer", "employer": "Røros skole", "occupation": "234",
        "municipalities": ["5025", "5026"], "published": "2026-10-19", "positions": 1, "remote": "hybrid",
    });
    let clerk = json!({
        "reference": "remote", "source": "municipality", "title": "Programmer", "employer": "Anywhere AS", "occupation": "2512",
        "municipalities": ["5026"], "extent": {"min": 40, "max": 60}, "published": "2026-10-18",
        "positions": 1, "remote": "full",
    });
    let uncoded = json!({
        "reference": "uncoded", "source": "municipality", "title": "Hjelp på gård", "employer": "Gården", "municipalities": ["3429"],
        "published": "2026-10-17", "positions": 1, "remote": "none",
    });
    let expired = json!({
        "reference": "expired", "source": "municipality", "title": "For sent", "employer": "Tynset kommune", "occupation": "4110",
        "municipalities": ["3427"], "published": "2026-01-01", "deadline": "2026-02-01", "positions": 1, "remote": "none",
    });
    let carers = (0..22).map(|number| {
        json!({
            "reference": format!("carer-{number:02}"), "source": "municipality", "title": "Helsefagarbeider", "employer": "Tolga kommune",
            "occupation": "5321", "municipalities": ["3426"], "extent": {"min": 50, "max": 50},
            "published": format!("2026-09-{:02}", number % 7 + 1), "positions": 1, "remote": "none",
        })
    });
    [nurse, teacher, clerk, uncoded, expired].into_iter().chain(carers).collect()
}

/// Imports a commuting matrix of the region.
pub(crate) fn import_matrix(db: &Db, year: i16, csv: &str) {
    import_matrix_around(db, year, csv, None);
}

/// Imports a commuting matrix in which `centre` has more jobs than employed residents.
pub(crate) fn import_matrix_around(db: &Db, year: i16, csv: &str, centre: Option<String>) {
    let options =
        commuting::Options { year, source: "SSB 03321".to_owned(), licence: "CC BY 4.0".to_owned(), centre };
    commuting::import(db, csv.as_bytes(), &options, &mut Strict).unwrap();
}
