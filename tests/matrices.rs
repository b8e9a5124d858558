//! `flytthit matrix`: which commuting matrix is used where none is asked for.

use crate::matches::household;
use crate::support::process::flytthit;
use crate::support::{TestApp, valley};
use actix_web::rt::time::sleep;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// Two centres and a village: everybody who lives in Tolga and works elsewhere works in Røros.
const OTHER: &str = "residence,work,commuters\n3426,3426,500\n3426,5025,120\n3427,3427,2000\n5025,5025,2500\n5025,3427,20\n3426,3427,1\n";

async fn app() -> TestApp {
    TestApp::with(|db| {
        valley::import_all(db);
        valley::import_matrix(db, 2022, OTHER);
    })
    .await
}

/// Runs `flytthit matrix`: whether it did well, its output, and its errors.
fn matrix(app: &TestApp, arguments: &[&str]) -> (bool, String, String) {
    let folder = tempfile::tempdir().unwrap();
    flytthit(folder.path(), &[&["matrix"], arguments, &["--database", &app.database.url]].concat())
}

#[track_caller]
fn choose(app: &TestApp, year: &str) -> String {
    let (well, output, errors) = matrix(app, &["use", year]);
    assert!(well, "{errors}");
    output
}

/// Waits until the matrix of this year is the default. A second is promised; a busy machine is given ten.
async fn follows(app: &TestApp, year: i32) {
    for _ in 0..100 {
        let matrices = app.get("/v1/commuting/matrices").await.ok();
        let is_default = |found: &&Value| found["default"] == true;
        let chosen: Vec<&Value> =
            matrices.items().iter().filter(is_default).map(|found| &found["year"]).collect();
        if chosen == [&json!(year)] {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("the server does not follow");
}

/// What is computed from the default matrix.
async fn computed(app: &TestApp) -> Vec<Value> {
    let vacancy =
        app.get("/v1/vacancies?occupation=2223").await.ok().items()[0]["id"].as_str().unwrap().to_owned();
    let mut replies = Vec::new();
    for path in [
        "/v1/commuting/catchments/tolga",
        "/v1/commuting/indicators",
        "/v1/commuting/areas",
        "/v1/commuting/areas/compare",
        "/v1/commuting/sensitivity?draws=2",
        &format!("/v1/vacancies/{vacancy}/homes"),
    ] {
        replies.push(app.get(path).await.ok().body);
    }
    let mut matches = app.post("/v1/matches", &household()).await.ok().body;
    matches["basis"]["feed_position"].take();
    replies.push(matches);
    replies
}

/// Every year that a reply names beside whether it is the default one.
fn years(value: &Value, found: &mut Vec<(i64, bool)>) {
    match value {
        Value::Object(fields) => {
            if let (Some(year), Some(default)) = (value["year"].as_i64(), value["default"].as_bool()) {
                found.push((year, default));
            }
            fields.values().for_each(|value| years(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| years(item, found)),
        _ => {}
    }
}

#[actix_web::test]
async fn the_default_year_is_chosen_and_chosen_back() {
    let app = app().await;
    let before = computed(&app).await;
    let edition = app.get("/v1/commuting/matrices").await.ok().header("etag").to_owned();
    for reply in &before {
        let mut named = Vec::new();
        years(reply, &mut named);
        assert!(!named.is_empty() && named.iter().all(|named| *named == (2003, true)), "{reply}");
    }

    assert_eq!(choose(&app, "2022"), "The matrix of 2022 is the default\n");
    follows(&app, 2022).await;
    assert_ne!(app.get("/v1/commuting/matrices").await.ok().header("etag"), edition, "a new edition");
    let after = computed(&app).await;
    for reply in &after {
        let mut named = Vec::new();
        years(reply, &mut named);
        assert!(!named.is_empty() && named.iter().all(|named| *named == (2022, true)), "{reply}");
    }
    let sentence = after[0]["members"][1]["evidence"].as_str().unwrap();
    assert!(sentence.starts_with("Tolga → Røros (2022): 120 of Tolga's 621 workers"), "{sentence}");
    assert_eq!(after[6]["basis"]["matrix"]["year"], 2022);
    let asked = app.get("/v1/commuting/catchments/tolga?year=2003").await.ok().body;
    assert_eq!((&asked["year"], &asked["default"]), (&json!(2003), &json!(false)));
    assert_eq!(asked["members"], before[0]["members"]);

    choose(&app, "2003");
    follows(&app, 2003).await;
    assert_eq!(computed(&app).await, before);

    let changes = app.coordinator().get("/v1/audit?entity=matrix").await.ok();
    let told = changes.items().iter().map(|change| {
        (
            change["action"].clone(),
            change["entity_id"].clone(),
            change["before"].clone(),
            change["after"].clone(),
        )
    });
    let row = |year: i32, before: i32| {
        (json!("use"), json!(year.to_string()), json!({"default": before}), json!({"default": year}))
    };
    assert_eq!(told.collect::<Vec<_>>(), [row(2003, 2022), row(2022, 2003)]);
    let of_year = app.coordinator().get("/v1/audit?entity=matrix&entity_id=2022").await.ok();
    assert_eq!(of_year.items().len(), 1);
}

#[actix_web::test]
async fn the_year_that_is_the_default_already_changes_nothing() {
    let app = app().await;
    let revision = || app.db.read_blocking(flytthit_api::db::revision::current).unwrap().value;
    let before = revision();
    assert_eq!(choose(&app, "2003"), "The matrix of 2003 is the default already\n");
    assert_eq!(revision(), before);
    assert_eq!(app.coordinator().get("/v1/audit?entity=matrix").await.ok().items().len(), 0);
}

#[actix_web::test]
async fn a_year_without_a_matrix_is_refused_and_told_which_there_are() {
    let app = app().await;
    let before = app.db.read_blocking(flytthit_api::db::revision::current).unwrap().value;
    let (well, output, errors) = matrix(&app, &["use", "1999"]);
    assert_eq!((well, output.as_str()), (false, ""));
    assert_eq!(errors, "flytthit: there is no commuting matrix of 1999, but of 2003, 2022\n");
    assert_eq!(app.db.read_blocking(flytthit_api::db::revision::current).unwrap().value, before);
}

#[actix_web::test]
async fn the_matrices_are_listed() {
    let app = app().await;
    choose(&app, "2022");
    let (well, output, _) = matrix(&app, &["list"]);
    assert!(well);
    let lines: Vec<Vec<&str>> = output.lines().map(|line| line.split_whitespace().collect()).collect();
    let line = |year: &str| lines.iter().find(|words| words.first() == Some(&year)).unwrap();
    assert!(output.contains("year") && output.contains("imported"), "{output}");
    assert_eq!(line("2003")[..4], ["2003", "10", "10976", "The"], "{output}");
    let [.., imported] = line("2022")[..] else { panic!("{output}") };
    assert_eq!(line("2022")[..6], ["2022", "yes", "3", "5141", "SSB", "03321"], "{output}");
    let imported: Timestamp = imported.parse().unwrap();
    assert!(imported <= Timestamp::now() && imported > Timestamp::UNIX_EPOCH, "{output}");
}

#[actix_web::test]
async fn what_can_be_reached_is_asked_by_the_matrix_of_any_year() {
    let app = app().await;
    let found = async |query: &str| {
        let vacancies = app.walk(&format!("/v1/vacancies?reachable_from=tolga{query}"), 100).await;
        let mut places: Vec<String> = vacancies
            .iter()
            .filter(|vacancy| vacancy["remote"] != "full")
            .flat_map(|vacancy| vacancy["municipalities"].as_array().unwrap())
            .map(|place| place["slug"].as_str().unwrap().to_owned())
            .collect();
        places.sort();
        places.dedup();
        places
    };
    assert_eq!(found("").await, ["holtalen", "roros", "tolga", "tynset"]);
    assert_eq!(found("&year=2022").await, ["holtalen", "roros", "tolga"], "nobody works in Tynset");
    assert_eq!(app.get("/v1/vacancies?reachable_from=tolga&year=1999").await.status, 422);
}
