//! A text that is erased is nowhere in the database any more: not in the audit, nor in kept replies.

use crate::postings::{EMPLOYER, vacancies};
use crate::support::dump::holds;
use crate::support::{Reply, TestApp};
use flytthit_api::db::{account, mail};
use flytthit_api::housekeeping::tidy;
use jiff::Timestamp;
use serde_json::{Value, json};

/// A text that is in every field that takes one.
const CANARY: &str = "kanarifugl";

fn vacancy(reference: &str) -> Value {
    json!({
        "reference": format!("{CANARY}-{reference}"), "state": "published", "title": CANARY, "occupation": "2223",
        "municipalities": ["tynset"], "languages": [CANARY], "licences": [CANARY],
        "description": format!("<p>{CANARY}</p>"), "apply_url": format!("https://example.org/{CANARY}"),
    })
}

#[track_caller]
fn is_gone(reply: &Reply) {
    assert_eq!((reply.status, &reply.body["type"]), (410, &json!("/problems/gone")), "{}", reply.body);
}

#[actix_web::test]
async fn nothing_is_left_of_the_texts_of_vacancies_that_are_deleted() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let path = vacancies(EMPLOYER);
    let first = employer.post_once(&path, "one", &vacancy("1")).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let batch = format!("{path}:batch");
    let lines = json!([vacancy("2"), vacancy("3")]);
    let stored = employer.post_once(&batch, "many", &lines).await.ok();
    let kept =
        employer.post_once(&path, "kept", &json!({"title": "Lege", "municipalities": ["tynset"]})).await;

    let address = first.header("location");
    let changed = json!({"description": CANARY, "languages": [CANARY, "nb"]});
    employer.patch(address, "*", &changed).await.ok();
    let moderation = format!("/v1/vacancies/{}/moderation", first.body["id"].as_str().unwrap());
    app.host("tynset").put(&moderation, "*", &json!({"withheld": "other", "note": CANARY})).await.ok();
    assert!(holds(&app.database, CANARY));
    assert_eq!(employer.post_once(&path, "one", &vacancy("1")).await.bytes, first.bytes);
    assert_eq!(employer.post_once(&batch, "many", &lines).await.bytes, stored.bytes);

    let ids =
        stored.body["receipts"].as_array().unwrap().iter().map(|receipt| receipt["id"].as_str().unwrap());
    for address in ids.map(|id| format!("{path}/{id}")).chain([address.to_owned()]) {
        assert_eq!(employer.delete(&address, "*").await.status, 204);
    }
    assert!(!holds(&app.database, CANARY));
    is_gone(&employer.post_once(&path, "one", &vacancy("1")).await);
    is_gone(&employer.post_once(&batch, "many", &lines).await);
    assert_eq!(employer.post_once(&path, "one", &vacancy("4")).await.status, 422, "it is another request");
    let again =
        employer.post_once(&path, "kept", &json!({"title": "Lege", "municipalities": ["tynset"]})).await;
    assert_eq!((again.status, again.bytes), (201, kept.bytes), "others are answered as before");
    assert_eq!(employer.walk(&path, 10).await.len(), 1, "and nothing was posted again");
}

#[actix_web::test]
async fn nothing_is_left_of_the_texts_of_a_home_that_is_deleted() {
    let app = TestApp::with_valley().await;
    let host = app.host("tynset");
    let home = json!({
        "reference": CANARY, "municipality": "tynset", "kind": CANARY, "tenure": "rent", "bedrooms": 3,
        "area_m2": 120, "price": 9500, "title": CANARY, "url": format!("https://example.org/{CANARY}"),
    });
    let made = host.post_once("/v1/housing", "one", &home).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let address = made.header("location");
    host.patch(address, "*", &json!({"title": format!("{CANARY} 2")})).await.ok();
    assert!(holds(&app.database, CANARY));
    assert_eq!(host.delete(address, "*").await.status, 204);
    assert!(!holds(&app.database, CANARY));
    is_gone(&host.post_once("/v1/housing", "one", &home).await);
    let other =
        json!({"reference": "another", "kind": "house", "title": "Hus", "url": "https://example.org"});
    let other = host.post_once("/v1/housing", "two", &json_with(&home, &other)).await;
    assert_eq!(other.status, 201, "{}", other.body);
    assert_eq!(app.get(address).await.status, 404);
}

/// The object with these fields in place of its own.
fn json_with(object: &Value, fields: &Value) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    object
}

#[actix_web::test]
async fn nothing_is_left_of_what_a_place_and_an_approval_said_before() {
    let app = TestApp::with_valley().await;
    app.employer_of(EMPLOYER);
    let host = app.host("tynset");
    let place = "/v1/municipalities/tynset/place";
    host.patch(place, "*", &json!({"interests": [CANARY]})).await.ok();
    let approval = format!("/v1/employers/{EMPLOYER}/approval");
    host.put(&approval, "*", &json!({"approved": false, "note": CANARY})).await.ok();
    assert!(holds(&app.database, CANARY));
    host.patch(place, "*", &json!({"interests": []})).await.ok();
    // The mails to the members are gone when they are sent or given up.
    tidy(&app.db, Timestamp::now().as_microsecond() + 4 * DAY).unwrap();
    assert!(!holds(&app.database, CANARY));
}

const DAY: i64 = 86_400 * 1_000_000;

#[actix_web::test]
async fn nothing_is_left_of_the_name_and_the_address_of_an_account() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let email = format!("{CANARY}@example.org");
    app.post("/v1/accounts", &json!({"email": email, "name": CANARY})).await;
    let code = crate::auth::code(&app, &email).unwrap();
    let choice = json!({"token": code, "password": "a long enough password"});
    assert_eq!(app.post("/v1/auth/password-reset/confirm", &choice).await.status, 204);
    let id = app.db.read_blocking(|conn| account::by_email(conn, &email)).unwrap().unwrap().id;
    let tokens = app.log_in(&email, "a long enough password").await.ok();
    let own = app.from([127, 0, 0, 1]).with_token(tokens.body["access_token"].as_str().unwrap());
    let key = own.post("/v1/auth/keys", &json!({"name": CANARY, "scopes": ["vacancies"]})).await;
    assert_eq!(
        own.delete(&format!("/v1/auth/keys/{}", key.body["id"].as_str().unwrap()), "*").await.status,
        204
    );
    admin.patch(&format!("/v1/accounts/{id}"), "*", &json!({"name": format!("{CANARY} 2")})).await.ok();
    assert!(holds(&app.database, CANARY));

    // There is no operation for it yet: the row is deleted, and what refers to it with it.
    app.database.execute(&format!("DELETE FROM account WHERE id = '{id}'"));
    tidy(&app.db, Timestamp::now().as_microsecond() + 4 * DAY).unwrap();
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 0);
    assert!(!holds(&app.database, CANARY));
}
