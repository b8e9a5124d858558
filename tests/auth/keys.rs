//! `/v1/auth/keys`: keys of systems.

use crate::support::somebody::Somebody;
use crate::support::{Client, TestApp};
use flytthit_api::db::api_key;
use flytthit_api::db::audit;
use reqwest::Method;
use serde_json::{Value, json};

async fn make(owner: &Somebody, body: Value) -> Value {
    let made = owner.post("/v1/auth/keys", &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.body
}

fn by(app: &TestApp, key: &Value) -> Client {
    Client::of(&app.address).with_token(key["secret"].as_str().unwrap())
}

async fn revoke(owner: &Somebody, key: &Value) -> u16 {
    let path = format!("/v1/auth/keys/{}", key["id"].as_str().unwrap());
    owner.send(owner.request(Method::DELETE, &path)).await.status
}

#[actix_web::test]
async fn a_key_is_shown_once_and_only_its_hash_is_kept() {
    let app = TestApp::new().await;
    let owner = app.employer();
    let made =
        make(&owner, json!({"name": "system", "scopes": ["vacancies"], "expires": "2099-12-31"})).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("fh_") && secret.len() == 46, "{secret}");
    assert_eq!(made["expires_at"], "2099-12-31T23:00:00Z");

    let list = owner.get("/v1/auth/keys").await.ok();
    assert_eq!(list.items().len(), 1);
    assert!(!list.body.to_string().contains(secret));
    let id = made["id"].as_str().unwrap();
    let row = app.db.read_blocking(|conn| api_key::by_id(conn, id)).unwrap().unwrap();
    assert!(!row.hash.contains(&secret[3..]));
    let changes =
        app.db.read_blocking(|conn| audit::list(conn, &audit::Filter::default(), None, 10)).unwrap();
    assert!(
        changes
            .iter()
            .any(|change| change.entity == "api_key" && change.account_id.as_ref() == Some(&owner.account))
    );
    assert!(changes.iter().all(|change| !format!("{change:?}").contains(&secret[3..])));
}

#[actix_web::test]
async fn a_key_makes_no_keys_and_does_only_what_its_scopes_say() {
    let app = TestApp::new().await;
    let owner = app.admin();
    let key = make(&owner, json!({"name": "system", "scopes": ["vacancies", "housing"]})).await;
    let client = by(&app, &key);
    for path in ["/v1/auth/keys", "/v1/auth/me", "/v1/accounts"] {
        let reply = client.get(path).await;
        assert_eq!(reply.status, 403, "{path}");
        assert_eq!(reply.body["detail"], "the scopes of the key do not let it do this");
    }
    let body = json!({"name": "another", "scopes": ["vacancies"]});
    assert_eq!(client.post("/v1/auth/keys", &body).await.status, 403);
}

#[actix_web::test]
async fn a_key_that_is_revoked_or_has_expired_lets_nobody_in() {
    let app = TestApp::new().await;
    let owner = app.employer();
    let key = make(&owner, json!({"name": "system", "scopes": ["vacancies"]})).await;
    // Where its scopes do not reach, a good key is told so: 403, not 401.
    assert_eq!(by(&app, &key).get("/v1/auth/me").await.status, 403);
    assert_eq!(revoke(&owner, &key).await, 204);
    assert_eq!(revoke(&owner, &key).await, 204);
    assert_eq!(by(&app, &key).get("/v1/auth/me").await.status, 401);
    assert!(owner.get("/v1/auth/keys").await.ok().items()[0]["revoked_at"].is_string());

    let key = make(&owner, json!({"name": "system", "scopes": ["vacancies"]})).await;
    let id = key["id"].as_str().unwrap();
    let now = jiff::Timestamp::now().as_microsecond();
    app.db
        .write_private_blocking(|conn| {
            let row = api_key::by_id(conn, id)?.unwrap();
            let expired = api_key::ApiKey {
                id: "expired".to_owned(),
                hash: flytthit_api::auth::secret::sha256(b"fh_expired"),
                expires_at: Some(now),
                ..row
            };
            api_key::insert(conn, &expired)
        })
        .unwrap();
    let expired = Client::of(&app.address).with_token("fh_expired");
    assert_eq!(expired.get("/v1/auth/me").await.status, 401);
}

#[actix_web::test]
async fn nobody_sees_or_revokes_the_keys_of_others() {
    let app = TestApp::new().await;
    let (owner, other) = (app.employer(), app.admin());
    let key = make(&owner, json!({"name": "system", "scopes": ["vacancies"]})).await;
    assert!(other.get("/v1/auth/keys").await.ok().items().is_empty());
    assert_eq!(revoke(&other, &key).await, 404);
    assert_eq!(revoke(&owner, &json!({"id": "01900000-0000-7000-8000-000000000000"})).await, 404);
    assert_eq!(by(&app, &key).get("/v1/auth/me").await.status, 403, "it is as good as before");
}

#[actix_web::test]
async fn a_key_that_cannot_be_made_is_told_all_its_faults() {
    let app = TestApp::new().await;
    let owner = app.employer();
    for (body, pointers) in [
        (json!({"name": "", "scopes": [], "expires": "2020-01-01"}), vec!["/name", "/scopes", "/expires"]),
        (json!({"name": "x", "scopes": ["vacancies", "vacancies"]}), vec!["/scopes/1"]),
        (json!({"name": "x", "scopes": ["everything"]}), vec!["/scopes/0"]),
        (json!({"name": "x", "scopes": ["vacancies"], "expires": "9999-12-31"}), vec!["/expires"]),
        (json!({"name": "x", "scopes": ["vacancies"], "expires": "soon"}), vec!["/expires"]),
        (json!({"name": "x", "scopes": ["vacancies"], "expires": "9999-12-30"}), vec!["/expires"]),
    ] {
        let reply = owner.post("/v1/auth/keys", &body).await;
        assert_eq!((reply.status, reply.pointers()), (422, pointers), "{body}");
    }
    let far = json!({"name": "x", "scopes": ["vacancies"], "expires": "9999-12-31"});
    let far = owner.post("/v1/auth/keys", &far).await;
    assert!(far.body["errors"][0]["detail"].as_str().unwrap().contains("9998"));
}
