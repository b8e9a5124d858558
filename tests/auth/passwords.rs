//! New accounts and forgotten passwords: who can read the mail chooses the password.

use crate::support::people::{PASSWORD, Person};
use crate::support::{Client, TestApp};
use flytthit_api::auth::secret::sha256;
use flytthit_api::db::{account, mail, ticket};
use serde_json::json;

const NEW: &str = "another horse, another battery";

/// The code in the mail that was queued last for an address; none where it holds none.
pub(crate) fn code(app: &TestApp, email: &str) -> Option<String> {
    let mails = app.db.read_blocking(mail::all).unwrap();
    let last = mails.into_iter().rfind(|mail| mail.recipient == email).unwrap();
    let code = last
        .body
        .lines()
        .find_map(|line| line.strip_prefix("Paste this code where you choose the password: "));
    code.map(str::to_owned)
}

async fn confirm(app: &TestApp, token: &str, password: &str) -> u16 {
    let body = json!({"token": token, "password": password});
    app.post("/v1/auth/password-reset/confirm", &body).await.status
}

#[actix_web::test]
async fn a_new_account_logs_in_once_its_owner_has_chosen_a_password() {
    let app = TestApp::new().await;
    let asked = app.post("/v1/accounts", &json!({"email": "Kari@Example.org", "name": "Kari"})).await;
    assert_eq!((asked.status, asked.bytes.len()), (202, 0));
    let code = code(&app, "kari@example.org").unwrap();
    for (password, status) in
        [("too short", 422), (&*"x".repeat(1025), 422), (PASSWORD, 204), (PASSWORD, 410)]
    {
        assert_eq!(confirm(&app, &code, password).await, status);
    }
    app.log_in("kari@example.org", PASSWORD).await.ok();
}

#[actix_web::test]
async fn a_new_password_ends_all_sessions_and_its_code_is_good_once() {
    let app = TestApp::new().await;
    let kari = Person::new(&app, "kari@example.org");
    let tokens = app.log_in("kari@example.org", PASSWORD).await.ok().body;
    let logged_in = Client::of(&app.address).with_token(tokens["access_token"].as_str().unwrap());
    let key = logged_in.post("/v1/auth/keys", &json!({"name": "system", "scopes": ["employers"]})).await.body;
    let system = Client::of(&app.address).with_token(key["secret"].as_str().unwrap());
    system.get("/v1/employers").await.ok();
    for _ in 0..2 {
        let asked = app.post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
        assert_eq!((asked.status, asked.bytes.len()), (202, 0));
    }
    let codes: Vec<String> = {
        let mails = app.db.read_blocking(mail::all).unwrap();
        let line = |mail: &mail::Mail| {
            mail.body.lines().find_map(|line| line.split("password: ").nth(1).map(str::to_owned))
        };
        mails.iter().map(|mail| line(mail).unwrap()).collect()
    };
    assert_eq!(confirm(&app, &codes[0], NEW).await, 410, "only the last mail counts");
    assert_eq!(confirm(&app, &codes[1], NEW).await, 204);
    assert_eq!(confirm(&app, &codes[1], PASSWORD).await, 410);
    assert_eq!(confirm(&app, "unknown", NEW).await, 410);
    assert_eq!(system.get("/v1/employers").await.status, 401, "a key outlives no change of hands");
    let refreshed = app.post("/v1/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await;
    assert_eq!(refreshed.status, 401);
    assert_eq!(app.log_in("kari@example.org", PASSWORD).await.status, 401);
    app.log_in("kari@example.org", NEW).await.ok();

    let row = app.db.read_blocking(|conn| account::find(conn, &kari.account)).unwrap().unwrap();
    assert!(row.password.unwrap().starts_with("$argon2id$"));
}

#[actix_web::test]
async fn of_sixteen_who_use_a_code_at_once_one_wins() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    app.post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
    let code = code(&app, "kari@example.org").unwrap();
    let all = (0..16).map(|_| confirm(&app, &code, NEW));
    let mut statuses = futures_util::future::join_all(all).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 204);
    assert!(statuses[1..].iter().all(|&status| status == 410), "{statuses:?}");
}

#[actix_web::test]
async fn asking_tells_nobody_who_has_an_account_and_the_mail_tells_its_reader() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    Person::with(&app, "closed@example.org", |account| account.disabled = true);
    for (path, name) in [("/v1/auth/password-reset", None), ("/v1/accounts", Some("Kari"))] {
        for email in ["kari@example.org", "nobody@example.org", "closed@example.org"] {
            let mut body = json!({"email": email});
            if let Some(name) = name {
                body["name"] = json!(name);
            }
            let reply = app.post(path, &body).await;
            assert_eq!((reply.status, reply.bytes.len()), (202, 0), "{path} {email}");
        }
    }
    assert!(code(&app, "kari@example.org").is_some());
    assert!(code(&app, "closed@example.org").is_none());
    assert!(code(&app, "nobody@example.org").is_some(), "it can make an account");
    let mails = app.db.read_blocking(mail::all).unwrap();
    assert_eq!(mails.len(), 6);
    let first = mails.iter().find(|mail| mail.recipient == "nobody@example.org").unwrap();
    assert!(first.body.contains("no account with a password has this address"));
}

#[actix_web::test]
async fn an_address_gets_few_mails_however_often_somebody_asks() {
    let app = TestApp::new().await;
    for _ in 0..10 {
        let reply = app.post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
        assert_eq!(reply.status, 202);
    }
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 3);
}

#[actix_web::test]
async fn a_code_that_has_expired_is_good_for_nothing() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    let row = ticket::Ticket {
        hash: sha256(b"code"),
        purpose: "password".to_owned(),
        email: "kari@example.org".to_owned(),
        organisation_number: None,
        name: None,
        created_at: 0,
        expires_at: 1,
        used_at: None,
    };
    let invitation = ticket::Ticket {
        hash: sha256(b"invitation"),
        purpose: "invitation".to_owned(),
        expires_at: i64::MAX,
        ..row.clone()
    };
    for row in [row, invitation] {
        app.db.write_private_blocking(|conn| ticket::insert(conn, &row)).unwrap();
    }
    assert_eq!(confirm(&app, "code", NEW).await, 410);
    assert_eq!(confirm(&app, "invitation", NEW).await, 410, "it is for something else");
}

#[actix_web::test]
async fn what_is_no_address_is_pointed_at() {
    let app = TestApp::new().await;
    for email in [
        "",
        "kari",
        "kаri@example.org",
        "kari＠example.org",
        "ka\u{200b}ri@example.org",
        "kari@example.org\r\nBcc: ola@example.org",
    ] {
        let reply = app.post("/v1/auth/password-reset", &json!({"email": email})).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec!["/email"]), "{email:?}");
        let reply = app.post("/v1/accounts", &json!({"email": email, "name": " "})).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec!["/email", "/name"]), "{email:?}");
    }
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 0);
}
