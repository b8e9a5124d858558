//! Logins that fail tell nothing, and cannot be tried without end.

use crate::support::people::{PASSWORD, Person};
use crate::support::{Client, Reply, TestApp};
use flytthit_api::auth::Logins;
use flytthit_api::db::known_address::{self, KnownAddress};
use flytthit_api::housekeeping;
use serde_json::{Value, json};
use std::time::Duration;

/// Tries to log in from a client of its own.
async fn log_in(client: &Client, email: &str, password: &str) -> Reply {
    client.post("/v1/auth/token", &json!({"email": email, "password": password})).await
}

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
async fn after_a_few_tries_a_client_has_to_wait_whether_there_is_an_account_or_not() {
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
                assert!((1..=31).contains(&wait), "{wait}");
            }
        }
        answers.push(statuses);
    }
    assert_eq!(answers[0], [401, 401, 401, 401, 401, 429, 429]);
    assert_eq!(answers[0], answers[1]);
    // Not even with the right password, nor in capitals; the owner elsewhere need not wait, nor need others.
    assert_eq!(app.log_in("Kari@Example.Org", PASSWORD).await.status, 429);
    let owner = app.from([127, 0, 0, 2]);
    for _ in 0..11 {
        log_in(&owner, "kari@example.org", PASSWORD).await.ok();
    }
    Person::new(&app, "ola@example.org");
    for _ in 0..8 {
        app.log_in("ola@example.org", PASSWORD).await.ok();
    }
}

/// Uses up the tries that addresses have together which have never logged in to this account.
async fn flood(app: &TestApp, email: &str) {
    for number in 10..12 {
        let guesser = app.from([127, 0, 0, number]);
        for _ in 0..5 {
            assert_eq!(log_in(&guesser, email, "a wrong guess of a password").await.status, 401);
        }
    }
}

#[actix_web::test]
async fn when_many_addresses_guess_those_that_have_logged_in_before_still_get_in() {
    // Fewer than in earnest, and none comes back while the test runs.
    let logins = Logins::new((5, Duration::from_secs(30)), (10, Duration::from_secs(3_600)));
    let app = TestApp::with_settings(|service| service.auth.logins = logins).await;
    let kari = Person::new(&app, "kari@example.org");
    let (home, travelling) = (app.from([127, 0, 0, 2]), app.from([127, 0, 0, 3]));
    log_in(&home, "kari@example.org", PASSWORD).await.ok();

    let mut refused = Vec::new();
    for email in ["kari@example.org", "nobody@example.org"] {
        flood(&app, email).await;
        let reply = log_in(&travelling, email, PASSWORD).await;
        assert_eq!(reply.status, 429, "{email}");
        let wait: u64 = reply.header("retry-after").parse().unwrap();
        assert!((3_500..=3_601).contains(&wait), "{wait}");
        let mut problem = crate::postings::bare(&reply);
        problem.1["detail"] = Value::Null;
        refused.push(problem);
    }
    assert_eq!(refused[0], refused[1]);
    // Another server learns from the database who has been there.
    let another = app.another();
    for _ in 0..11 {
        log_in(&home, "kari@example.org", PASSWORD).await.ok();
        log_in(&home.at(&another.address), "kari@example.org", PASSWORD).await.ok();
    }

    // A mail lets the owner in from anywhere, and a new password forgets where the old one was used.
    app.post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
    let code = super::code(&app, "kari@example.org").unwrap();
    let choice = json!({"token": code, "password": "a new and longer password"});
    assert_eq!(travelling.post("/v1/auth/password-reset/confirm", &choice).await.status, 204);
    log_in(&travelling, "kari@example.org", "a new and longer password").await.ok();
    assert_eq!(log_in(&home, "kari@example.org", "a new and longer password").await.status, 429);

    // Which addresses they are cannot be read, and they are forgotten after eight weeks.
    let known = || app.db.read_blocking(|conn| known_address::of(conn, &kari.account)).unwrap();
    let [address] = &known()[..] else { panic!("{:?}", known()) };
    assert!(address.digest.len() == 43 && !crate::support::dump::holds(&app.database, "127.0.0.3"));
    let week = 7 * 86_400 * 1_000_000;
    housekeeping::tidy(&app.db, address.seen_at + 8 * week).unwrap();
    assert_eq!(known().len(), 1);
    housekeeping::tidy(&app.db, address.seen_at + 8 * week + 1).unwrap();
    assert_eq!(known().len(), 0);
}

#[actix_web::test]
async fn of_an_account_no_more_than_twenty_addresses_are_remembered() {
    let app = TestApp::new().await;
    let kari = Person::new(&app, "kari@example.org");
    let remember = |number: i64| {
        let (account_id, digest) = (kari.account.clone(), format!("address {number}"));
        let new = KnownAddress { account_id, digest, seen_at: number };
        app.db.write_private_blocking(|conn| known_address::remember(conn, &new)).unwrap();
    };
    (0..30).for_each(remember);
    remember(12);
    let known = app.db.read_blocking(|conn| known_address::of(conn, &kari.account)).unwrap();
    let mut seen: Vec<i64> = known.iter().map(|known| known.seen_at).collect();
    seen.sort_unstable();
    assert_eq!(seen, (10..30).collect::<Vec<_>>());
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
