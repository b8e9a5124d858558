//! What is posted to a server with the demo set.

use super::posted;
use crate::support::TestApp;
use flytthit_api::cli::serve::prepare;
use serde_json::json;

#[actix_web::test]
async fn it_is_marked_and_stays_when_the_set_is_written_again() {
    let app = TestApp::with(|db| prepare(db, true).unwrap()).await;
    let (employer, address, reply) = posted(&app, json!({})).await;
    let public = format!("/v1/vacancies/{}", reply.body["id"].as_str().unwrap());
    assert_eq!(app.get(&public).await.ok().body["demo"], true);
    prepare(&app.db, true).unwrap();
    assert!(prepare(&app.db, false).is_err(), "it is still a demo");
    let shown = app.another().get(&public).await.ok().body;
    assert_eq!((&shown["open"], &shown["demo"]), (&json!(true), &json!(true)));
    let changed = employer.patch(&address, "*", &json!({"title": "Jordmor"})).await.ok();
    assert_eq!(changed.body["state"], "published");
    assert_eq!(app.get(&public).await.ok().body["demo"], true);

    let real = TestApp::new().await;
    let (_, _, reply) = posted(&real, json!({})).await;
    let public = format!("/v1/vacancies/{}", reply.body["id"].as_str().unwrap());
    assert_eq!(real.get(&public).await.ok().body["demo"], false);
    assert!(prepare(&real.db, true).is_err(), "real and fictitious are not mixed");
}
