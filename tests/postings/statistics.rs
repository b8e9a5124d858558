//! How often a vacancy is read and applied for.

use super::{EMPLOYER, day, posted, tamper, vacancies};
use crate::support::TestApp;
use crate::support::database::Database;
use crate::support::process::Process;
use flytthit_api::auth::MasterSecret;
use flytthit_api::db::vacancy_use::{self, Use};
use reqwest::Method;
use serde_json::{Value, json};

async fn read(app: &TestApp, id: &str, views: usize, applications: usize) {
    for _ in 0..views {
        app.get(&format!("/v1/vacancies/{id}")).await.ok();
    }
    for _ in 0..applications {
        let sent = app.get(&format!("/v1/vacancies/{id}/apply")).await;
        assert_eq!((sent.status, sent.header("location")), (303, "https://example.org/apply"));
        assert_eq!(sent.header("cache-control"), "no-store", "each is to be counted");
    }
}

#[actix_web::test]
async fn views_and_applications_are_counted_by_day() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({"apply_url": "https://example.org/apply"})).await;
    let id = reply.body["id"].as_str().unwrap();
    let statistics = format!("{address}/statistics");
    let none = employer.get(&statistics).await.ok().body;
    assert_eq!(
        none,
        json!({"views": 0, "applications": 0, "homes": none["homes"], "anywhere": false, "days": []})
    );
    let homes =
        app.get(&format!("/v1/vacancies/{id}/homes")).await.ok().body["items"].as_array().unwrap().len();
    assert!(homes > 0 && none["homes"] == homes);

    read(&app, id, 3, 2).await;
    let tag = app.get(&format!("/v1/vacancies/{id}")).await.ok().header("etag").to_owned();
    assert_eq!(app.get_with(&format!("/v1/vacancies/{id}"), "if-none-match", &tag).await.status, 304);
    for only_headers in ["", "/apply"] {
        let address = format!("/v1/vacancies/{id}{only_headers}");
        assert!(app.send(app.request(Method::HEAD, &address)).await.status < 400, "{address}");
    }
    // Another process has counted too, also on other days.
    let other = app.another();
    read(&other, id, 5, 0).await;
    employer.at(&other.address).get(&statistics).await.ok();
    let add = |days: i64, views| Use { vacancy_id: id.to_owned(), day: day(days), views, applications: 1 };
    app.db
        .write_private_blocking(|conn| {
            for new in [add(-89, 10), add(-90, 100), add(-1, 1_000)] {
                vacancy_use::add(conn, &new)?;
            }
            Ok::<_, flytthit_api::db::Error>(())
        })
        .unwrap();
    let found = employer.get(&statistics).await.ok().body;
    assert_eq!((&found["views"], &found["applications"]), (&json!(3 + 1 + 5 + 1_110), &json!(2 + 3)));
    let days: Vec<(&Value, &Value)> =
        found["days"].as_array().unwrap().iter().map(|found| (&found["day"], &found["views"])).collect();
    let expected =
        [(day(0), 9), (day(-1), 1_000), (day(-89), 10)].map(|(day, views)| (json!(day), json!(views)));
    assert_eq!(days, expected.iter().map(|(day, views)| (day, views)).collect::<Vec<_>>());
    let colleague = app.coordinator();
    assert_eq!(colleague.get(&statistics).await.ok().body, found);
    assert_eq!(employer.get(&format!("{}/x/statistics", vacancies(EMPLOYER))).await.status, 404);
}

#[actix_web::test]
async fn one_applies_only_for_what_is_open_and_says_where() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({})).await;
    let id = reply.body["id"].as_str().unwrap();
    let path = format!("/v1/vacancies/{id}/apply");
    assert_eq!(app.get(&path).await.status, 404, "it does not say where");
    let url = json!({"apply_url": "https://example.org/?a=ø#b"});
    assert_eq!(employer.patch(&address, "*", &url).await.status, 200);
    let sent = app.get(&path).await;
    assert_eq!((sent.status, sent.header("location")), (303, "https://example.org/?a=%C3%B8#b"));
    tamper(&app, id, |row| row.expires = Some(day(-1)));
    assert_eq!(app.get(&path).await.status, 404, "its last day has passed");
}

#[actix_web::test]
async fn what_was_counted_is_written_down_when_the_server_stops() {
    let database = Database::new();
    database.open();
    let mut process = Process::serve(&["--database", &database.url, "--secret-file", "flytthit.secret"]);
    let secret = MasterSecret::of_file(&process.folder.path().join("flytthit.secret")).unwrap();
    let app = TestApp::at(database, secret);
    let (_, _, reply) = posted(&app, json!({})).await;
    let id = reply.body["id"].as_str().unwrap();
    let shown = reqwest::get(format!("http://{}/v1/vacancies/{id}", process.address)).await.unwrap();
    assert_eq!(shown.status(), 200);
    process.terminate();
    assert!(process.wait().0);
    let found = app.db.read_blocking(|conn| vacancy_use::all(conn, id)).unwrap();
    assert_eq!((found.len(), found[0].views), (1, 1));
}
