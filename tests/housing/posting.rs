//! Homes that hosts post, change and delete.

use crate::support::{Reply, TestApp};
use flytthit_api::db::audit::{self, Filter};
use reqwest::Method;
use serde_json::{Value, json};

fn home(changes: Value) -> Value {
    let mut home = json!({
        "reference": "2026-17", "municipality": "tynset", "kind": "house", "tenure": "rent", "bedrooms": 3,
        "area_m2": 120, "price": 9500, "title": "Hus <b>ved</b> Glomma", "url": "https://example.org/2026-17",
    });
    for (field, value) in changes.as_object().unwrap() {
        home[field] = value.clone();
    }
    home
}

#[track_caller]
fn path(created: &Reply) -> String {
    assert_eq!(created.status, 201, "{}", created.body);
    let path = created.header("location").to_owned();
    assert_eq!(path, format!("/v1/housing/{}", created.body["id"].as_str().unwrap()));
    path
}

#[actix_web::test]
async fn a_home_that_is_posted_is_shown_and_matched_at_once_until_it_is_deleted() {
    let app = TestApp::with_valley().await;
    let host = app.host("holtalen");
    let family = json!({
        "adults": [{"occupations": [{"code": "234"}]}], "homes": ["holtalen"],
        "housing": {"tenure": "rent", "min_bedrooms": 3, "max_price": 10_000},
    });
    let fits = async || {
        let reply = app.post("/v1/matches", &family).await.ok();
        let parts = reply.body["packages"][0]["parts"].as_array().unwrap().clone();
        parts.iter().find(|part| part["part"] == "housing").unwrap()["value"].as_f64().unwrap() > 0.0
    };
    assert!(!fits().await, "there is no home to rent");

    let created = host.post("/v1/housing", &home(json!({"municipality": "1644"}))).await;
    let path = path(&created);
    assert!(fits().await);
    let shown = app.get(&path).await.ok().body;
    assert_eq!(shown, created.body, "what is answered is what is published");
    assert_eq!(shown["title"], "Hus <b>ved</b> Glomma", "stored as given");
    let today = flytthit_api::clock::today().to_string();
    assert_eq!((&shown["source"]["name"], &shown["as_of"]), (&json!("Holtålen"), &json!(today)));
    assert_eq!((&shown["open"], &shown["demo"]), (&json!(true), &json!(false)));
    assert_eq!(app.get("/v1/housing?municipality=holtalen").await.ok().items()[0], shown);

    let closed = host.patch(&path, created.header("etag"), &json!({"state": "closed"})).await.ok();
    assert_eq!(closed.body["open"], false);
    assert_eq!(app.get(&path).await.ok().body, closed.body, "it can still be looked up");
    assert!(!fits().await, "but not be had");

    let open = host.patch(&path, closed.header("etag"), &json!({"state": "open"})).await.ok();
    assert!(fits().await);
    assert_eq!(host.delete(&path, open.header("etag")).await.status, 204);
    assert_eq!(app.get(&path).await.status, 404);
    assert!(!fits().await);
    assert_eq!(host.delete(&path, "*").await.status, 404, "there is nothing left to delete");
    assert!(app.get("/v1/housing?municipality=holtalen").await.ok().items().is_empty());
    host.post("/v1/housing", &home(json!({"municipality": "holtalen"}))).await.header("location");
    assert_eq!(app.get("/v1/housing?municipality=holtalen").await.ok().items()[0]["reference"], "2026-17");
}

#[actix_web::test]
async fn every_fault_of_a_home_is_told_with_its_pointer() {
    let app = TestApp::new().await;
    let host = app.host("tynset");
    let tomorrow = flytthit_api::clock::today().tomorrow().unwrap().to_string();
    let wrong = json!({
        "reference": "", "municipality": "tolga", "kind": "A house", "tenure": "squat", "bedrooms": -1, "area_m2": 0,
        "price": 1.5, "available_from": "soon", "title": "", "url": "javascript:alert(1)", "state": "sold",
        "as_of": tomorrow, "colour": "red",
    });
    let refused = host.post("/v1/housing", &wrong).await;
    let mut pointers: Vec<String> =
        wrong.as_object().unwrap().keys().map(|field| format!("/{field}")).collect();
    let mut found = refused.pointers();
    found.sort_unstable();
    pointers.sort_unstable();
    assert_eq!((refused.status, found), (422, pointers.iter().map(String::as_str).collect()));
    for municipality in ["oslo", "9999", "3426"] {
        let refused = host.post("/v1/housing", &home(json!({"municipality": municipality}))).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/municipality"]), "{municipality}");
    }
    let missing = host.post("/v1/housing", &json!({})).await;
    assert_eq!((missing.status, missing.pointers().len()), (422, 8));
    for body in [json!([]), json!("home"), json!(null)] {
        assert_eq!(host.post("/v1/housing", &body).await.pointers(), [""], "{body}");
    }
    let twice = host.request(Method::POST, "/v1/housing").header("content-type", "application/json");
    let twice = host.send(twice.body(r#"{"kind":"house","kind":"flat"}"#)).await;
    assert!(twice.pointers().contains(&"/kind"));
    assert!(app.get("/v1/housing").await.ok().items().is_empty());
}

#[actix_web::test]
async fn only_its_host_and_coordinators_may_touch_a_home() {
    let app = TestApp::new().await;
    let (host, coordinator) = (app.host("tynset"), app.coordinator());
    for (caller, status) in [(&*app, 401), (&*app.employer(), 403)] {
        assert_eq!(caller.post("/v1/housing", &home(json!({}))).await.status, status);
    }
    let created = host.post("/v1/housing", &home(json!({"municipality": "0437"}))).await;
    let (path, tag) = (path(&created), created.header("etag"));

    let other = app.host("tolga");
    let missing = "/v1/housing/019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52";
    let anonymous = |mut reply: Reply| {
        reply.body["instance"].take();
        (reply.status, reply.body)
    };
    for tag in [tag, "*", "\"0\""] {
        let told = anonymous(other.patch(&path, tag, &json!({"price": 1})).await);
        assert_eq!(told, anonymous(other.patch(missing, tag, &json!({"price": 1})).await));
        assert_eq!(told.0, 404);
        let told = anonymous(other.delete(&path, tag).await);
        assert_eq!(told, anonymous(other.delete(missing, tag).await));
    }
    for (caller, status) in [(&*app, 401), (&*app.employer(), 403)] {
        assert_eq!(caller.patch(&path, tag, &json!({"price": 1})).await.status, status);
        assert_eq!(caller.delete(&path, tag).await.status, status);
    }
    let moved = host.patch(&path, tag, &json!({"municipality": "tolga"})).await;
    assert_eq!((moved.status, moved.pointers()), (422, vec!["/municipality"]), "nobody gives a home away");

    let changed = coordinator.patch(&path, tag, &json!({"municipality": "tolga", "price": 9000})).await.ok();
    assert_eq!(
        (&changed.body["municipality"]["slug"], &changed.body["price"]),
        (&json!("tolga"), &json!(9000))
    );
    assert_eq!(host.delete(&path, changed.header("etag")).await.status, 404, "it is no longer there");
    assert_eq!(other.delete(&path, changed.header("etag")).await.status, 204);
}

#[actix_web::test]
async fn an_imported_home_says_where_it_comes_from_to_who_wants_to_change_it() {
    let app = TestApp::with_valley().await;
    let id = app.get("/v1/housing?municipality=tynset").await.ok().items()[0]["id"].clone();
    let path = format!("/v1/housing/{}", id.as_str().unwrap());
    let refused = app.host("tynset").patch(&path, "*", &json!({"price": 1})).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body["detail"].as_str().unwrap().contains("The municipality itself"), "{}", refused.body);
    assert_eq!(app.coordinator().delete(&path, "*").await.status, 409);
    assert_eq!(app.host("tolga").delete(&path, "*").await.status, 404);
}

#[actix_web::test]
async fn a_change_is_made_to_what_its_author_has_seen_and_to_nothing_else() {
    let app = TestApp::new().await;
    let host = app.host("tynset");
    let old = json!({"as_of": "2026-01-31", "available_from": "2027-01-01"});
    let created = host.post("/v1/housing", &home(old)).await;
    assert_eq!(created.body["as_of"], "2026-01-31");
    let path = path(&created);
    let bare = host.send(host.request(Method::PATCH, &path).json(&json!({"price": 1}))).await;
    assert_eq!(bare.status, 428);
    assert_eq!(host.send(host.request(Method::DELETE, &path)).await.status, 428);

    // The tags of the published home are good too, however it came.
    let mut price = 0;
    for encoding in ["identity", "gzip", "br", "zstd"] {
        for caller in [&*app, &host] {
            let seen = caller.get_with(&path, "accept-encoding", encoding).await.ok();
            price += 1;
            let changed = host.patch(&path, seen.header("etag"), &json!({"price": price})).await;
            assert_eq!(changed.status, 200, "{encoding} {}", seen.header("etag"));
            let late = host.patch(&path, seen.header("etag"), &json!({"price": 0})).await;
            assert_eq!(late.status, 412, "{encoding} {}", seen.header("etag"));
        }
    }
    let seen = app.get(&path).await.ok();
    // A change of something else makes a new edition, but this home is what it was.
    host.post("/v1/housing", &home(json!({"reference": "other"}))).await;
    let empty = host.patch(&path, seen.header("etag"), &json!({})).await.ok();
    let today = flytthit_api::clock::today().to_string();
    assert_eq!(empty.body["as_of"], today, "who changes nothing has looked at it");
    assert_eq!((&empty.body["price"], &empty.body["available_from"]), (&json!(price), &json!("2027-01-01")));
    let known = host
        .patch(&path, empty.header("etag"), &json!({"available_from": null, "as_of": "2026-10-01"}))
        .await;
    assert_eq!((&known.body["available_from"], &known.body["as_of"]), (&json!(null), &json!("2026-10-01")));

    let clash = host.patch(&path, "*", &json!({"reference": "other"})).await;
    assert_eq!(clash.status, 409, "{}", clash.body);
    let unnamed = host.patch(&path, "*", &json!({"reference": null})).await.ok();
    assert_eq!(unnamed.body["reference"], unnamed.body["id"]);
    for (body, pointer) in
        [(json!({"title": null}), "/title"), (json!({"id": "x"}), "/id"), (json!({"price": "1"}), "/price")]
    {
        let refused = host.patch(&path, "*", &body).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{body}");
    }
    assert_eq!(app.get(&path).await.ok().body, unnamed.body, "what is refused changes nothing");
}

#[actix_web::test]
async fn a_reference_is_used_once_and_a_key_makes_one_home() {
    let app = TestApp::new().await;
    let host = app.host("tynset");
    let send = async |key: &str, body: &Value| {
        host.send(host.request(Method::POST, "/v1/housing").header("idempotency-key", key).json(body)).await
    };
    let first = send("a", &home(json!({}))).await;
    let again = send("a", &home(json!({}))).await;
    assert_eq!(
        (first.status, &first.bytes, first.header("etag")),
        (again.status, &again.bytes, again.header("etag"))
    );
    assert_eq!(send("a", &home(json!({"price": 1}))).await.body["type"], "/problems/key-reused");
    let taken = send("b", &home(json!({"price": 1}))).await;
    assert_eq!((taken.status, taken.body["detail"].as_str().unwrap().contains(&path(&first))), (409, true));
    let elsewhere = app.host("tolga").post("/v1/housing", &home(json!({"municipality": "tolga"}))).await;
    assert_eq!(elsewhere.status, 201, "another host may call a home the same");
    assert_eq!(app.walk("/v1/housing", 1).await.len(), 2);
}

#[actix_web::test]
async fn each_change_of_a_home_is_written_down() {
    let app = TestApp::new().await;
    let host = app.host("tynset");
    let created = host.post("/v1/housing", &home(json!({}))).await;
    let changed = host.patch(&path(&created), created.header("etag"), &json!({"price": 1})).await.ok();
    host.patch(&path(&created), "*", &json!({"price": -1})).await;
    host.delete(&path(&created), changed.header("etag")).await;
    let filter = Filter { entity: Some("housing".to_owned()), ..Filter::default() };
    let rows = app.db.read_blocking(|conn| audit::list(conn, &filter, None, 9)).unwrap();
    let told: Vec<_> = rows.iter().rev().map(|row| row.action.as_str()).collect();
    assert_eq!(told, ["create", "update", "delete"]);
    for row in &rows {
        assert_eq!(row.account_id.as_ref(), Some(&host.account));
        assert_eq!(Some(row.entity_id.as_str()), created.body["id"].as_str());
    }
    let json =
        |text: &Option<String>| text.as_deref().map(|text| serde_json::from_str::<Value>(text).unwrap());
    let kept = |reply: &Reply| {
        let mut kept = reply.body.clone();
        for text in ["reference", "kind", "title", "url", "source"] {
            kept.as_object_mut().unwrap().remove(text).unwrap();
        }
        kept["municipality"].as_object_mut().unwrap().remove("name");
        Some(kept)
    };
    assert_eq!((json(&rows[2].before), json(&rows[2].after)), (None, kept(&created)));
    assert_eq!((json(&rows[1].before), json(&rows[1].after)), (kept(&created), kept(&changed)));
    assert_eq!((json(&rows[0].before), json(&rows[0].after)), (kept(&changed), None));
    assert_eq!(rows[1].changed, "price");
    assert_eq!(rows[1].request_id.as_deref(), Some(changed.header("x-request-id")));
}

#[actix_web::test]
async fn who_says_who_calls_gets_replies_that_nobody_keeps() {
    let app = TestApp::with_valley().await;
    let host = app.host("tynset");
    let kept = app.get("/v1/housing").await.ok();
    assert_eq!(kept.header("cache-control"), "public, no-cache");
    let personal = host.get("/v1/housing").await.ok();
    assert_eq!(
        (personal.header("cache-control"), personal.header("etag")),
        ("no-store", kept.header("etag"))
    );
    let unchanged = host.get_with("/v1/housing", "if-none-match", kept.header("etag")).await;
    assert_eq!((unchanged.status, unchanged.header("cache-control")), (304, "no-store"));
}

#[actix_web::test]
async fn what_is_posted_to_a_demo_is_fictitious() {
    let app = TestApp::with(|db| {
        flytthit_api::demo::write(db, flytthit_api::clock::today()).unwrap();
    })
    .await;
    let created = app.host("tynset").post("/v1/housing", &home(json!({}))).await;
    assert_eq!((created.status, &created.body["demo"]), (201, &json!(true)));
    // And it stays when the set is written again, as it is at each start.
    let again = flytthit_api::demo::write(&app.db, flytthit_api::clock::today());
    assert!(again.is_ok() && app.get(&path(&created)).await.ok().body["open"] == true);
}

#[actix_web::test]
async fn a_home_that_was_deleted_is_in_the_way_of_no_other() {
    let app = TestApp::new().await;
    let host = app.host("tynset");
    let first = host.post("/v1/housing", &home(json!({"reference": null}))).await;
    let id = first.body["id"].as_str().unwrap();
    assert_eq!(host.delete(&path(&first), "*").await.status, 204);
    for _ in 0..2 {
        let again = host.post("/v1/housing", &home(json!({"reference": id}))).await;
        assert_ne!(path(&again), path(&first));
        assert_eq!(host.delete(&path(&again), "*").await.status, 204);
    }
    assert_eq!(app.get(&path(&first)).await.status, 404);
}
