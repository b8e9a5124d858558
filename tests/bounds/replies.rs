//! The largest replies to the largest requests.

use crate::support::TestApp;
use crate::support::valley::{import, import_matrix_around};
use flytthit_api::db::municipality::{self, Name, Number};
use flytthit_api::db::{self, Conn, Db, revision};
use flytthit_api::import::{Place, Vacancy};
use serde_json::{Value, json};

/// Maximum number of bytes of a reply to a household, not compressed.
const MAX_REPLY: usize = 4_000_000;

/// Number of municipalities, all within reach of one another.
const MUNICIPALITIES: usize = 50;

#[actix_web::test]
async fn the_largest_reply_to_the_largest_household_has_at_most_4_mb() {
    let app = TestApp::with(large_region).await;
    for language in ["nb", "nn", "en"] {
        let request = app.request(reqwest::Method::POST, "/v1/matches?year=2024");
        let request = request.header("accept-language", language).json(&largest_household());
        let reply = app.send(request).await.ok();
        let packages = reply.body["packages"].as_array().unwrap();
        assert_eq!(packages.len(), 100);
        for part in packages[0]["parts"].as_array().unwrap().iter().filter(|part| part["part"] != "work") {
            assert!(!part["evidence"].as_array().unwrap().is_empty(), "{part}");
        }
        println!("{language}: {} bytes", reply.bytes.len());
        assert!(reply.bytes.len() <= MAX_REPLY, "{language}: {} bytes", reply.bytes.len());
        assert!(reply.bytes.len() > 2_000_000, "{language}: this is not the largest");
    }
}

#[actix_web::test]
async fn the_largest_household_fits_into_the_body_that_is_taken() {
    let app = TestApp::new().await;
    let household = serde_json::to_string_pretty(&largest_household()).unwrap();
    assert!(household.len() < 40_000, "{}", household.len());
    let post = |body: String| {
        let request = app.request(reqwest::Method::POST, "/v1/matches");
        app.send(request.header("content-type", "application/json").body(body))
    };
    let padded = |bytes: usize| format!("{household}{}", " ".repeat(bytes - household.len()));
    assert_ne!(post(padded(65_536)).await.status, 413);
    let refused = post(padded(65_537)).await;
    assert_eq!(
        (refused.status, refused.body["detail"].as_str()),
        (413, Some("the body is longer than 65536 bytes"))
    );
}

#[actix_web::test]
async fn a_refusal_is_short_whatever_was_sent() {
    let app = TestApp::new().await;
    let long = "æ\"".repeat(10_000);
    let mut unknown = json!({"adults": []});
    unknown[&long] = json!(1);
    for household in [
        json!({"adults": [{"occupations": [{"code": long}], "works_in": long, "reach": long}]}),
        json!({"adults": [{"situation": long}]}),
        json!({"adults": [], "arrival": long}),
        json!({"adults": long, "ties": vec![long.as_str(); 1]}),
        json!({"adults": [], "interests": vec!["?"; 50], "ties": vec!["nowhere"; 50], "homes": vec!["nowhere"; 50]}),
        json!({"adults": [], "ties": vec![""; 15_000]}),
        unknown,
    ] {
        let refused = app.post("/v1/matches", &household).await;
        assert!(matches!(refused.status, 413 | 422), "{}", refused.status);
        assert!(refused.bytes.len() < 20_000, "{} bytes", refused.bytes.len());
    }
    let query = format!("/v1/vacancies?{}", "a&".repeat(4_000));
    let refused = app.get(&query).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/a"]));
    let query: String = (0..1_500).map(|number| format!("a{number}&")).collect();
    let refused = app.get(&format!("/v1/vacancies?{query}")).await;
    assert_eq!((refused.status, refused.pointers().len()), (422, 101));
    assert!(refused.bytes.len() < 100_000, "{} bytes", refused.bytes.len());
}

/// The text with so many characters, of four bytes each.
fn long(start: &str, characters: usize) -> String {
    format!("{start}{}", "𝔸".repeat(characters - start.len()))
}

fn number(place: usize) -> String {
    format!("{}", 4601 + place)
}

fn interest(which: usize) -> String {
    format!("{which:0>64}")
}

/// Municipalities that all commute to one another, with all that can be said of them and of vacancies.
fn large_region(db: &Db) {
    db.write_blocking(name_municipalities).unwrap();
    let mut csv = "residence,work,commuters\n".to_owned();
    for home in 0..MUNICIPALITIES {
        for work in 0..MUNICIPALITIES {
            // Every matrix needs a centre with more jobs than employed residents.
            let commuters = if home == work { 900 } else { 1_000 + 100 * u32::from(work == 0) };
            csv += &format!("{},{},{commuters}\n", number(home), number(work));
        }
    }
    import_matrix_around(db, 2024, &csv, Some(number(0)));
    let places: Vec<Value> = (0..MUNICIPALITIES)
        .map(|place| {
            let interests: Vec<String> = (0..200).map(interest).collect();
            json!({"municipality": number(place), "kindergarten_places": 99_999, "as_of": "2026-10-01",
                "stages": ["primary", "lower_secondary", "upper_secondary"], "interests": interests})
        })
        .collect();
    import::<Place>(db, &places);
    let all: Vec<String> = (0..MUNICIPALITIES).map(number).collect();
    let vacancies: Vec<Value> = (0..300)
        .map(|which| {
            json!({"reference": long(&format!("{which} "), 255), "source": long("s", 64), "title": long("t", 512),
                "employer": long("e", 255), "occupation": "2223", "municipalities": all,
                "extent": {"min": 50, "max": 100}, "start": "2027-01-31", "published": "2026-10-20",
                "deadline": "2027-01-31", "positions": 10_000, "remote": "hybrid",
                "languages": (0..20).map(interest).collect::<Vec<_>>(),
                "licences": (0..20).map(interest).collect::<Vec<_>>()})
        })
        .collect();
    import::<Vacancy>(db, &vacancies);
}

/// Municipalities with names as long as the longest that there are.
fn name_municipalities(conn: &mut Conn, revision: i64) -> db::Result<()> {
    for place in 0..MUNICIPALITIES {
        let id = format!("guovdageaidnu-kautokeino-municipality-{place}");
        municipality::insert(conn, &id)?;
        let (valid_from, valid_to) = (None, None);
        let number = Number { municipality_id: id.clone(), number: number(place), valid_from, valid_to };
        municipality::insert_number(conn, &number)?;
        let name = format!("Guovdageaidnu – Kautokeino – Koutokeino {place}");
        let (language, valid_from, valid_to) = ("nb".to_owned(), None, None);
        municipality::insert_name(conn, &Name { municipality_id: id, language, name, valid_from, valid_to })?;
    }
    revision::mark_reference(conn, revision)
}

/// As much in each field as there may be.
fn largest_household() -> Value {
    let all: Vec<String> = (0..MUNICIPALITIES).map(number).collect();
    let words: Vec<String> = (0..50).map(interest).collect();
    let occupations: Vec<Value> = ["2223", "222", "22", "2", "5321", "532", "53", "5", "7115", "711"]
        .map(|code| json!({"code": code, "preference": 0.123_456_789_012_345_67}))
        .to_vec();
    let adult = json!({"situation": "seeking", "occupations": occupations, "extent": {"min": 50, "max": 100},
        "start": {"from": "2027-01-01", "to": "2027-06-01"}, "accepts_remote": true, "reach": "established",
        "languages": words, "licences": words});
    let born = [2026, 2025, 2024, 2023, 2022, 2021, 2020, 2015, 2013, 2011, 2010, 2009];
    json!({"adults": [adult, adult], "children": born.map(|year| json!({"birth_year": year})).to_vec(),
        "arrival": "2027-01-01", "homes": all, "ties": all, "interests": words,
        "housing": {"tenure": "rent", "min_bedrooms": 50, "max_price": 10_000_000_000_i64},
        "weights": {"work": 999_999.5, "childcare": 999_999.5, "housing": 999_999.5, "interests": 999_999.5, "ties": 999_999.5},
        "limit": 100, "per_home": 100})
}
