//! Logins that fail tell nothing, and cannot be tried without end.

use crate::support::TestApp;
use crate::support::people::{PASSWORD, Person};
use serde_json::{Value, json};

/// The bytes of a problem without what names the request.
fn without_instance(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let at = text.find("urn:uuid:").unwrap();
    format!("{}{}", &text[..at], &text[at + "urn:uuid:".len() + 36..])
}

#[actix_web::test]
async fn every_login_that_fails_is_answered_by_the_same_bytes() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    Person::with(&app, "closed@example.org", |account| account.disabled = true);
    Person::with(&app, "new@example.org", |account| account.password = None);
    let mut bytes = Vec::new();
    let mut headers = Vec::new();
    for (email, password) in [
        ("kari@example.org", "not her password at all"),
        ("kari@example.org", ""),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("new@example.org", PASSWORD),
        ("new@example.org", ""),
        ("no address", PASSWORD),
        ("", ""),
        ("kari@example.org\0", PASSWORD),
    ] {
        let reply = app.log_in(email, password).await;
        assert_eq!(reply.status, 401, "{email:?}");
        bytes.push(without_instance(&reply.bytes));
        let mut names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
        names.sort();
        headers.push(names);
    }
    assert!(bytes.iter().all(|found| *found == bytes[0]), "{bytes:#?}");
    assert!(headers.iter().all(|found| *found == headers[0]), "{headers:#?}");
    // The same, in another way of writing it.
    app.log_in("KARI@Example.org", PASSWORD).await.ok();
}

#[actix_web::test]
async fn after_a_few_tries_an_address_has_to_wait_whether_it_has_an_account_or_not() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    let mut answers = Vec::new();
    for email in ["kari@example.org", "nobody@example.org"] {
        let mut statuses = Vec::new();
        for guess in 0..7 {
            let reply = app.log_in(email, &format!("the guess with number {guess}")).await;
            statuses.push(reply.status);
            if reply.status == 429 {
                let wait: u64 = reply.header("retry-after").parse().unwrap();
                assert!((1..=11).contains(&wait), "{wait}");
            }
        }
        answers.push(statuses);
    }
    assert_eq!(answers[0], [401, 401, 401, 401, 401, 429, 429]);
    assert_eq!(answers[0], answers[1]);
    // Not even with the right password, nor in capitals; others need not wait.
    assert_eq!(app.log_in("Kari@Example.Org", PASSWORD).await.status, 429);
    Person::new(&app, "ola@example.org");
    for _ in 0..8 {
        app.log_in("ola@example.org", PASSWORD).await.ok();
    }
}

#[actix_web::test]
async fn more_logins_than_can_be_looked_at_are_sent_away_at_once() {
    let app = TestApp::new().await;
    let logins = (0..40).map(|number| {
        let email = format!("nobody{number}@example.org");
        let app = &app;
        async move { app.log_in(&email, PASSWORD).await }
    });
    let replies = futures_util::future::join_all(logins).await;
    let busy: Vec<_> = replies.iter().filter(|reply| reply.status == 503).collect();
    assert!(!busy.is_empty() && replies.iter().all(|reply| [401, 503].contains(&reply.status)));
    for reply in busy {
        assert_eq!((&reply.body["type"], reply.header("retry-after")), (&json!("/problems/busy"), "2"));
    }
}

#[actix_web::test]
async fn what_is_no_login_is_pointed_at() {
    let app = TestApp::new().await;
    for (body, pointer) in [
        (json!({"email": "kari@example.org"}), "/password"),
        (json!(["kari@example.org", PASSWORD]), ""),
        (json!({"email": 5, "password": PASSWORD}), "/email"),
        (json!({"email": "kari@example.org", "password": PASSWORD, "remember": true}), "/remember"),
        (Value::Null, ""),
    ] {
        let reply = app.post("/v1/auth/token", &body).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec![pointer]), "{body}");
    }
}

#[actix_web::test]
async fn an_account_that_is_closed_is_out_at_once() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let kari = app.employer();
    kari.get("/v1/auth/me").await.ok();
    let path = format!("/v1/accounts/{}", kari.account);
    let tag = admin.get(&path).await.ok().header("etag").to_owned();
    admin.patch(&path, &tag, &json!({"disabled": true})).await.ok();
    let out = kari.get("/v1/auth/me").await;
    assert_eq!((out.status, &out.body["detail"]), (401, &json!("the account is closed")));
}
