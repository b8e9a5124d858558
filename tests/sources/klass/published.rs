//! What is shown once Klass has been taken in.

use super::{Changes, Codes, FIRST, all, klass, matrix, numbers};
use crate::matches::{household, with};
use crate::sources::{sync, taken};
use crate::support::TestApp;
use crate::support::valley;
use flytthit_api::db::{Db, revision};
use flytthit_api::import::{Housing, Place, Vacancy};
use flytthit_api::sources::Feed;
use serde_json::json;

const YEAR: &str = "2020-01-01";

/// Halden is renumbered twice; Moss and Rygge become another Moss.
const CODES: Codes<'_> = &[
    ("0101", "Halden", FIRST, Some(YEAR)),
    ("3001", "Halden", YEAR, Some("2024-01-01")),
    ("3101", "Halden", "2024-01-01", None),
    ("0104", "Moss", FIRST, Some(YEAR)),
    ("0136", "Rygge", FIRST, Some(YEAR)),
    ("3002", "Moss", YEAR, None),
];
const CHANGES: Changes<'_> =
    &[("0101", "3001", YEAR), ("3001", "3101", "2024-01-01"), ("0104", "3002", YEAR), ("0136", "3002", YEAR)];

fn import_matrices(db: &Db) {
    valley::import_matrix(db, 2019, &matrix(["0437", "5025"], &["0101", "0104", "0136"]));
    valley::import_matrix(db, 2022, &matrix(["3427", "5025"], &["3001", "3002"]));
}

/// What is known only by its number has a place, a home, a job and the other things that name a municipality.
fn import_records(db: &Db) {
    let today = flytthit_api::clock::today().to_string();
    valley::import::<Place>(
        db,
        &[json!({"municipality": "0101", "as_of": today, "kindergarten_places": 7, "interests": []})],
    );
    valley::import::<Housing>(
        db,
        &["0101", "3001"].map(|number| {
            json!({"reference": number, "source": "municipality", "municipality": number, "kind": "house", "tenure": "rent",
                   "bedrooms": 3, "area_m2": 100, "price": 9000, "title": "Hus", "url": "https://example.org/h"})
        }),
    );
    valley::import::<Vacancy>(
        db,
        &[
            json!({"reference": "v", "source": "municipality", "title": "Jobb", "employer": "Halden", "occupation": "2223",
                 "municipalities": ["0101", "3427", "3001"], "published": today, "positions": 1, "remote": "none"}),
        ],
    );
}

/// Takes in Klass, and starts the application anew, so that it shows what is there.
async fn take_in(app: &TestApp) -> TestApp {
    let upstream = klass(CODES, CHANGES);
    taken(sync(&upstream.syncer(&app.db), Feed::Municipalities).await);
    app.another()
}

/// Each area of a matrix: its code and the number, slug and name of its municipality today.
async fn areas(app: &TestApp, year: u16) -> Vec<String> {
    let matrix = app.get(&format!("/v1/commuting/matrices/{year}")).await.ok().body;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let areas = matrix["areas"].as_array().unwrap().iter().map(|area| {
        let municipality = &area["municipality"];
        format!("{} {} {}", text(&area["code"]), text(&municipality["number"]), text(&municipality["name"]))
    });
    areas.collect()
}

#[actix_web::test]
async fn matrices_from_before_and_after_name_the_same_municipalities() {
    let before = TestApp::with(import_matrices).await;
    assert_eq!(all(&before.db).len(), 8 + 5);
    assert_eq!(areas(&before, 2019).await[0], "0101 0101 0101");
    let before = take_in(&before).await;
    let after = take_in(&TestApp::new().await).await;
    import_matrices(&after.db);
    let after = after.another();

    for app in [&before, &after] {
        let first =
            ["0101 3101 Halden", "0104 0104 Moss", "0136 0136 Rygge", "0437 3427 Tynset", "5025 5025 Røros"];
        assert_eq!(areas(app, 2019).await, first);
        let second = ["3001 3101 Halden", "3002 3002 Moss", "3427 3427 Tynset", "5025 5025 Røros"];
        assert_eq!(areas(app, 2022).await, second);
        assert_eq!(all(&app.db).len(), 8 + 4, "Halden, the old Moss, Rygge and the new Moss");
        assert_eq!(numbers(&all(&app.db), "0101").len(), 3);
        for (old, new) in [("0101", "3101"), ("3001", "3101")] {
            let moved = app.get(&format!("/v1/municipalities/{old}")).await;
            let slug = all(&app.db).iter().any(|found| found.id == old);
            if !slug {
                assert_eq!(
                    (moved.status, moved.header("location")),
                    (308, &*format!("/v1/municipalities/{new}"))
                );
            }
            let home = app.get(&format!("/v1/vacancies?reachable_from={old}")).await.ok();
            assert!(home.items().is_empty());
        }
    }
    // The same file again is the same matrix.
    let revision = before.db.read_blocking(revision::current).unwrap().reference;
    import_matrices(&before.db);
    assert_eq!(before.db.read_blocking(revision::current).unwrap().reference, revision);
}

#[actix_web::test]
async fn what_named_either_of_two_that_are_one_names_that_one() {
    let app = TestApp::with(|db| {
        import_matrices(db);
        import_records(db);
    })
    .await;
    let app = take_in(&app).await;
    for home in ["0101", "3001", "3101"] {
        let found = app.get(&format!("/v1/municipalities/{home}")).await;
        let found = match found.status {
            308 => app.get(found.header("location")).await.ok(),
            _ => found.ok(),
        };
        assert_eq!(found.body["name"], "Halden");
        assert_eq!(found.body["place"]["kindergarten_places"], 7, "{}", found.body);
        assert_eq!(app.get(&format!("/v1/housing?municipality={home}")).await.ok().items().len(), 2);
    }
    let vacancies = app.get("/v1/vacancies?municipality=3101").await.ok();
    let places = vacancies.items()[0]["municipalities"].as_array().unwrap();
    let numbers: Vec<_> = places.iter().map(|place| place["number"].as_str().unwrap()).collect();
    assert!(numbers.len() == 2 && numbers.contains(&"3101") && numbers.contains(&"3427"), "{numbers:?}");
}

#[actix_web::test]
async fn nobody_lives_or_works_in_a_municipality_that_is_no_more() {
    let app = TestApp::with(import_matrices).await;
    let app = take_in(&app).await;
    let rygge = app.get("/v1/municipalities/0136").await.ok();
    assert_eq!((&rygge.body["name"], &rygge.body["number"]), (&json!("Rygge"), &json!("0136")));
    let listed = app.walk("/v1/municipalities", 5).await;
    let numbers: Vec<_> = listed.iter().map(|found| found["number"].as_str().unwrap()).collect();
    assert!(numbers.contains(&"3002") && !numbers.contains(&"0136") && !numbers.contains(&"0104"));
    // The figures of its time are still there,
    app.get("/v1/commuting/catchments/0136?year=2019").await.ok();
    assert!(app.get("/v1/vacancies?municipality=0136").await.ok().items().is_empty());
    // but it is offered to nobody.
    let moving = with(&household(), json!({"homes": ["tynset", "0136"]}));
    let refused = app.post("/v1/matches?year=2019", &moving).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/homes/1"]));
    assert_eq!(refused.body["errors"][0]["detail"], "`0136` is Rygge, which is no longer a municipality");
    app.post("/v1/matches?year=2019", &with(&household(), json!({"homes": ["tynset", "0101"]}))).await.ok();
    let employer = app.employer_of("974760673");
    let posting = |municipality: &str| json!({"title": "Sykepleier", "occupation": "2223", "municipalities": [municipality]});
    let path = "/v1/employers/974760673/vacancies";
    let refused = employer.post(path, &posting("0136")).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/municipalities/0"]), "{}", refused.body);
    // Any that there is is known, with a warning where no home reaches it.
    let warned = employer.post(path, &posting("3002")).await;
    assert_eq!(warned.status, 201, "{}", warned.body);
    assert_eq!(warned.body["warnings"][0]["pointer"], "/municipalities/0", "{}", warned.body);
}
