//! Many at once: one key has one effect, and no change is lost.

use super::{EMPLOYER, bare, nurse, posted, vacancies};
use crate::support::somebody::Somebody;
use crate::support::{Client, Reply, TestApp};
use actix_web::rt::time::sleep;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

#[actix_web::test]
async fn sixty_four_posts_with_one_key_make_one_vacancy() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let path = vacancies(EMPLOYER);
    // Half of them go to another process on the same database, which does not know what this one does.
    let other = app.another();
    let there = employer.at(&other.address);
    let body = nurse(json!({}));
    for key in ["first", "second", "third", "fourth"] {
        let replies = join_all((0..64).map(|number| {
            let client = if number % 2 == 0 { &*employer } else { &there };
            answered(client, &path, key, &body)
        }));
        let replies = replies.await;
        let first = &replies[0];
        for reply in &replies {
            assert_eq!((&reply.bytes, reply.header("location")), (&first.bytes, first.header("location")));
            assert_eq!(reply.header("etag"), first.header("etag"));
        }
    }
    assert_eq!(employer.walk(&path, 100).await.len(), 4);
}

/// Posts until it is answered otherwise than by a request to wait.
async fn answered(client: &Client, path: &str, key: &str, body: &Value) -> Reply {
    loop {
        let reply = client.post_once(path, key, body).await;
        match reply.status {
            201 => return reply,
            409 => assert_eq!(reply.body["type"], "/problems/in-progress"),
            other => panic!("{other} {}", reply.body),
        }
        assert_eq!(reply.header("retry-after"), "1");
        sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test]
async fn a_key_is_for_one_request_and_outlives_the_server() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let path = vacancies(EMPLOYER);
    let first = employer.post_once(&path, "k", &nurse(json!({}))).await;
    assert_eq!(first.status, 201);

    let other = employer.post_once(&path, "k", &nurse(json!({"title": "Lege"}))).await;
    assert_eq!((other.status, &other.body["type"]), (422, &json!("/problems/key-reused")));
    let elsewhere = employer.post_once(&format!("{path}:batch"), "k", &json!([nurse(json!({}))])).await;
    assert_eq!((elsewhere.status, &elsewhere.body["type"]), (422, &json!("/problems/key-reused")));

    let restarted = app.another();
    let again = employer.at(&restarted.address).post_once(&path, "k", &nurse(json!({}))).await;
    assert_eq!((again.status, &again.bytes), (201, &first.bytes));

    // Another account has keys of its own.
    let colleague = app.employer_of(EMPLOYER);
    assert_eq!(colleague.post_once(&path, "k", &nurse(json!({"title": "Lege"}))).await.status, 201);
    assert_eq!(employer.walk(&path, 100).await.len(), 2);

    // What failed was not done, so that the key may be used for what is right.
    let wrong = employer.post_once(&path, "w", &nurse(json!({"positions": 0}))).await;
    assert_eq!(wrong.pointers(), ["/positions"]);
    assert_eq!(employer.post_once(&path, "w", &nurse(json!({}))).await.status, 201);
}

#[actix_web::test]
async fn thirty_two_changes_of_one_row_add_up() {
    let app = TestApp::new().await;
    let (employer, address, _) = posted(&app, json!({"positions": 1})).await;
    let clients: Vec<Somebody> = (0..32).map(|_| app.employer_of(EMPLOYER)).collect();
    let changes = clients.iter().zip(1..).map(async |(client, amount): (&Somebody, i64)| {
        let mut stale = 0;
        loop {
            let found = client.get(&address).await.ok();
            let sum = found.body["positions"].as_i64().unwrap() + amount;
            let changed = client.patch(&address, found.header("etag"), &json!({"positions": sum})).await;
            match changed.status {
                200 => {
                    assert_eq!(changed.body["positions"], sum);
                    return stale;
                }
                412 => stale += 1,
                other => panic!("{other} {}", changed.body),
            }
        }
    });
    let stale: u32 = join_all(changes).await.iter().sum();
    let last = employer.get(&address).await.ok().body;
    assert_eq!(last["positions"], 1 + (1..=32).sum::<i64>());
    assert!(stale > 0, "nobody was too late");
    let id = last["id"].as_str().unwrap();
    assert_eq!(super::audited(&app, id).len(), 1 + 32, "each change is written down once");
}

#[actix_web::test]
async fn a_change_says_what_it_is_based_on() {
    let app = TestApp::new().await;
    let (employer, address, posted) = posted(&app, json!({})).await;
    for method in [Method::PATCH, Method::DELETE] {
        let request = employer.request(method.clone(), &address).json(&json!({}));
        let refused = employer.send(request).await;
        assert_eq!((refused.status, &refused.body["type"]), (428, &json!("/problems/precondition-required")));
        for (tag, status) in [("\"1\"", 412), ("\"x\"", 412), ("W/\"5\"", 422), ("x", 422), ("", 422)] {
            let request = employer.request(method.clone(), &address).header("if-match", tag);
            let refused = employer.send(request.json(&json!({"title": "x"}))).await;
            assert_eq!(refused.status, status, "{tag}");
        }
    }
    let same = employer.patch(&address, posted.header("etag"), &json!({"title": "Sykepleier"})).await.ok();
    assert_eq!(same.header("etag"), posted.header("etag"), "what stays the same is not changed");
    assert_eq!(bare(&employer.get(&address).await).0, 200);
}
