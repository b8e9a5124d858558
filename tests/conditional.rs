//! Entity tags, 304 and compression, the same for every public resource.

use crate::postings::{EMPLOYER, nurse, vacancies};
use crate::support::TestApp;
use serde_json::json;

#[actix_web::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = TestApp::new().await;
    let first = app.get("/openapi.json").await.ok();
    let tag = first.header("etag");
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag} is not strong");
    assert_eq!(first.header("cache-control"), "public, no-cache");
    assert!(first.header("last-modified").ends_with(" GMT"));

    let again = app.get_with("/openapi.json", "if-none-match", tag).await;
    assert_eq!((again.status, again.bytes.len(), again.header("etag")), (304, 0, tag));
    assert_eq!(again.header("last-modified"), first.header("last-modified"));

    let other = app.get_with("/", "if-none-match", tag).await;
    assert_eq!(other.status, 200, "the tag of one resource says nothing of another");
    let other = app.request(reqwest::Method::GET, "/openapi.json").header("if-none-match", tag);
    let other = app.send(other.header("accept-language", "nb")).await;
    assert_eq!(other.status, 200, "the tag of one language says nothing of another");
}

#[actix_web::test]
async fn each_compression_has_a_tag_of_its_own() {
    let app = TestApp::new().await;
    let plain = app.get("/openapi.json").await.ok();
    let bare = plain.header("etag").trim_matches('"').to_owned();
    for encoding in ["gzip", "br", "zstd"] {
        let packed = app.get_with("/openapi.json", "accept-encoding", encoding).await.ok();
        assert_eq!(packed.header("content-encoding"), encoding);
        assert_eq!(packed.header("etag"), format!("\"{bare}-{encoding}\""));
        assert!(packed.bytes.len() < plain.bytes.len() / 2, "{encoding}");

        let request = app.request(reqwest::Method::GET, "/openapi.json").header("accept-encoding", encoding);
        let again = app.send(request.header("if-none-match", packed.header("etag"))).await;
        assert_eq!((again.status, again.header("etag")), (304, packed.header("etag")));
    }
}

#[actix_web::test]
async fn every_public_resource_answers_304_to_its_own_tag() {
    let app = TestApp::with_valley().await;
    let id = app.get("/v1/vacancies").await.ok().items()[0]["id"].as_str().unwrap().to_owned();
    let home = app.get("/v1/housing").await.ok().items()[0]["id"].as_str().unwrap().to_owned();
    let paths = [
        "/".to_owned(),
        "/openapi.json".to_owned(),
        "/v1/municipalities".to_owned(),
        "/v1/municipalities/tolga".to_owned(),
        "/v1/commuting/matrices".to_owned(),
        "/v1/commuting/matrices/2003".to_owned(),
        "/v1/commuting/catchments".to_owned(),
        "/v1/commuting/catchments/tolga".to_owned(),
        "/v1/commuting/indicators".to_owned(),
        "/v1/commuting/areas".to_owned(),
        "/v1/commuting/areas/compare".to_owned(),
        "/v1/commuting/sensitivity?draws=2".to_owned(),
        "/v1/occupations".to_owned(),
        "/v1/vacancies?q=gård".to_owned(),
        format!("/v1/vacancies/{id}"),
        format!("/v1/vacancies/{id}/homes"),
        "/v1/housing".to_owned(),
        format!("/v1/housing/{home}"),
    ];
    for path in paths {
        let tag = app.get(&path).await.ok().header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path}");
        assert_eq!(app.get_with(&path, "if-none-match", &tag).await.status, 304, "{path}");
        // The second part is the revision.
        let mut parts: Vec<&str> = tag.split('-').collect();
        parts[1] = "0";
        let old = parts.join("-");
        assert_eq!(app.get_with(&path, "if-none-match", &old).await.status, 200, "{path} {old}");
    }
}

#[actix_web::test]
async fn what_nobody_sees_makes_no_new_edition() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let published = employer.post(&vacancies(EMPLOYER), &nurse(json!({"reference": "open"}))).await;
    assert_eq!(published.status, 201);
    let public = format!("/v1/vacancies/{}", published.body["id"].as_str().unwrap());
    let tag = async |path: &str| app.get(path).await.ok().header("etag").to_owned();
    let tags = async || (tag("/v1/vacancies").await, tag("/v1/municipalities").await, tag(&public).await);

    let before = tags().await;
    let draft = json!({"reference": "draft", "state": "draft"});
    let posted = employer.post(&vacancies(EMPLOYER), &nurse(draft.clone())).await;
    assert_eq!(posted.status, 201, "{}", posted.body);
    let address = posted.header("location").to_owned();
    let changed = employer.patch(&address, posted.header("etag"), &json!({"title": "Lege"})).await.ok();
    assert_ne!(changed.header("etag"), posted.header("etag"), "its owner sees another one");
    let stale = employer.patch(&address, posted.header("etag"), &json!({"title": "X"})).await;
    assert_eq!(stale.status, 412);
    let batch = json!([nurse(json!({"reference": "draft-2", "state": "draft"}))]);
    employer.post(&format!("{}:batch", vacancies(EMPLOYER)), &batch).await.ok();
    assert_eq!(tags().await, before);
    assert_eq!(app.get_with("/v1/vacancies", "if-none-match", &before.0).await.status, 304);

    let opened = json!({"state": "published"});
    let opened = employer.patch(&address, changed.header("etag"), &opened).await.ok();
    let after = tags().await;
    assert!(after.0 != before.0 && after.1 != before.1 && after.2 != before.2);
    assert_eq!(app.get("/v1/vacancies").await.ok().items().len(), 2);
    let gone = employer.delete(&address, opened.header("etag")).await;
    assert_eq!(gone.status, 204);
    assert_ne!(tags().await, after, "what was public goes");
    let found = app.another();
    assert_eq!(tag("/v1/vacancies").await, found.get("/v1/vacancies").await.ok().header("etag"));
}
