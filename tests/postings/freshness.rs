//! What is posted is in the next answer of the same server, and what is taken away is not.

use super::{nurse, posted};
use crate::support::{Client, TestApp};
use serde_json::json;

/// Whether a vacancy is in the list, in the matches, and can be read by its address.
async fn seen(client: &Client, id: &str) -> [bool; 3] {
    let household = json!({"adults": [{"occupations": [{"code": "2223"}], "reach": "daily"}]});
    let matches = client.post("/v1/matches", &household).await.ok().body;
    let packages = matches["packages"].as_array().unwrap();
    let matched = packages.iter().any(|package| package["jobs"][0]["vacancy"]["id"] == id);
    let listed = client.walk("/v1/vacancies", 100).await.iter().any(|item| item["id"] == id);
    [listed, matched, client.get(&format!("/v1/vacancies/{id}")).await.status == 200]
}

#[actix_web::test]
async fn a_posted_vacancy_is_matched_at_once_and_gone_at_once() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({"state": "draft"})).await;
    let id = reply.body["id"].as_str().unwrap();
    let host = app.host("alvdal");
    let moderation = format!("/v1/vacancies/{id}/moderation");
    assert_eq!(seen(&app, id).await, [false; 3], "a draft");
    // No pause anywhere: the reply comes when the change can be found.
    for (round, (change, expected)) in [
        (json!({"state": "published"}), [true; 3]),
        (json!({"state": "paused"}), [false, false, true]),
        (json!({"state": "published"}), [true; 3]),
        (json!({"occupation": "5321"}), [true, false, true]),
        (json!({"occupation": "2223"}), [true; 3]),
        (json!({"published": super::day(1)}), [true; 3]),
    ]
    .into_iter()
    .enumerate()
    {
        let changed = employer.patch(&address, "*", &change).await;
        // The first day cannot be moved once it has come: nothing has changed.
        assert_eq!(changed.status, if round == 5 { 422 } else { 200 }, "{change}");
        assert_eq!(seen(&app, id).await, expected, "{change}");
    }
    let withheld = host.put(&moderation, "*", &json!({"withheld": "duplicate", "note": null})).await;
    assert_eq!(withheld.status, 200);
    assert_eq!(seen(&app, id).await, [false; 3], "withheld");
    let released = host.put(&moderation, withheld.header("etag"), &json!({"withheld": null})).await;
    assert_eq!(released.status, 200);
    assert_eq!(seen(&app, id).await, [true; 3], "let go");
    assert_eq!(employer.patch(&address, "*", &json!({"state": "closed"})).await.status, 200);
    assert_eq!(seen(&app, id).await, [false, false, true], "closed");

    let new = employer.post(&super::vacancies(super::EMPLOYER), &nurse(json!({}))).await;
    let (address, id) = (new.header("location"), new.body["id"].as_str().unwrap());
    assert_eq!(seen(&app, id).await, [true; 3]);
    assert_eq!(employer.delete(address, "*").await.status, 204);
    assert_eq!(seen(&app, id).await, [false; 3], "deleted");

    let later = nurse(json!({"published": super::day(2)}));
    let later = employer.post(&super::vacancies(super::EMPLOYER), &later).await;
    assert_eq!(later.status, 201);
    assert_eq!(seen(&app, later.body["id"].as_str().unwrap()).await, [false, false, true], "not yet");
}
