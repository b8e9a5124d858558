//! Logging in, staying logged in, and logging out.

use crate::support::people::{PASSWORD, Person};
use crate::support::{Client, Reply, TestApp};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

fn with(app: &TestApp, tokens: &Value) -> Client {
    Client::of(&app.address).with_token(tokens["access_token"].as_str().unwrap())
}

async fn refresh(app: &TestApp, token: &Value) -> Reply {
    app.post("/v1/auth/refresh", &json!({"refresh_token": token})).await
}

#[actix_web::test]
async fn who_shows_his_password_is_let_in_until_he_logs_out() {
    let app = TestApp::new().await;
    let kari = Person::new(&app, "kari@example.org");
    assert_eq!(app.get("/v1/auth/me").await.status, 401);
    let tokens = app.log_in("kari@example.org", PASSWORD).await.ok().body;
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));
    let me = with(&app, &tokens).get("/v1/auth/me").await.ok().body;
    let expected = json!({"account": kari.account, "name": "Kari", "email": "kari@example.org", "role": "employer", "organisations": []});
    assert_eq!(me, expected);

    let next = refresh(&app, &tokens["refresh_token"]).await.ok().body;
    assert_ne!(next["refresh_token"], tokens["refresh_token"]);
    for tokens in [&tokens, &next] {
        with(&app, tokens).get("/v1/auth/me").await.ok();
    }
    let end = app.post("/v1/auth/logout", &json!({"refresh_token": next["refresh_token"]})).await;
    assert_eq!(end.status, 204);
    for tokens in [&tokens, &next] {
        assert_eq!(with(&app, tokens).get("/v1/auth/me").await.status, 401);
    }
    assert_eq!(refresh(&app, &next["refresh_token"]).await.status, 401);
    let unknown = app.post("/v1/auth/logout", &json!({"refresh_token": "unknown"})).await;
    assert_eq!(unknown.status, 204);
}

#[actix_web::test]
async fn a_refresh_token_that_is_used_again_ends_the_session() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    let first = app.log_in("kari@example.org", PASSWORD).await.ok().body;
    let second = refresh(&app, &first["refresh_token"]).await.ok().body;
    assert_eq!(refresh(&app, &first["refresh_token"]).await.status, 401);
    assert_eq!(refresh(&app, &second["refresh_token"]).await.status, 401);
    assert_eq!(with(&app, &second).get("/v1/auth/me").await.status, 401);
}

#[actix_web::test]
async fn of_sixteen_who_use_a_refresh_token_at_once_one_wins_and_the_session_ends() {
    let app = TestApp::new().await;
    Person::new(&app, "kari@example.org");
    for _ in 0..3 {
        let first = app.log_in("kari@example.org", PASSWORD).await.ok().body;
        let all = (0..16).map(|_| refresh(&app, &first["refresh_token"]));
        let replies = futures_util::future::join_all(all).await;
        let winners: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(winners.len(), 1);
        assert!(replies.iter().all(|reply| reply.status == 200 || reply.status == 401));
        assert_eq!(refresh(&app, &winners[0].body["refresh_token"]).await.status, 401);
        assert_eq!(with(&app, &winners[0].body).get("/v1/auth/me").await.status, 401);
    }
}

#[actix_web::test]
async fn a_token_of_an_issuer_that_nobody_named_says_so() {
    let app = TestApp::new().await;
    let part = |value: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({"alg": "RS256", "kid": "1"}));
    let token = format!("{head}.{}.AAAA", part(json!({"iss": "https://other.example.org"})));
    let refused = Client::of(&app.address).with_token(&token).get("/v1/auth/me").await;
    let told = refused.body["detail"].as_str().unwrap();
    assert!(refused.status == 401 && told.contains("`iss`"), "{told}");
}
