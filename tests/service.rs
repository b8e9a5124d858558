//! `/`, `/healthz`, `/readyz`, `/openapi.json` and `/docs`.

use crate::support::TestApp;
use insta::assert_json_snapshot;
use reqwest::Method;

#[actix_web::test]
async fn the_index_says_where_things_are() {
    let app = TestApp::new().await;
    let index = app.get("/").await.ok();
    assert_json_snapshot!(index.body, {".version" => "[version]"}, @r#"
    {
      "docs": "/docs/",
      "matches": "/v1/matches",
      "name": "Flytthit",
      "openapi": "/openapi.json",
      "resources": [
        "/v1/municipalities",
        "/v1/commuting/matrices",
        "/v1/commuting/catchments",
        "/v1/commuting/indicators",
        "/v1/commuting/areas",
        "/v1/commuting/sensitivity",
        "/v1/occupations",
        "/v1/vacancies",
        "/v1/housing",
        "/v1/sources"
      ],
      "version": "[version]"
    }
    "#);
}

#[actix_web::test]
async fn readiness_is_given_up_before_the_service_stops() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/readyz").await.status, 200);
    app.readiness.set(false);
    let busy = app.get("/readyz").await;
    assert_eq!((busy.status, busy.header("retry-after")), (503, "2"));
    assert_eq!(app.get("/healthz").await.status, 200, "it is still alive");
}

#[actix_web::test]
async fn the_pages_work_offline_under_a_policy_of_their_own() {
    let app = TestApp::new().await;
    let moved = app.get("/docs").await;
    assert_eq!((moved.status, moved.header("location")), (308, "/docs/"));
    let page = app.get_with("/docs/", "accept", "text/html,*/*;q=0.8").await.ok();
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    let page = String::from_utf8(page.bytes).unwrap();
    let references: Vec<_> =
        page.split(['"', '\'']).filter(|text| text.ends_with(".js") || text.ends_with(".css")).collect();
    assert!(references.len() >= 4, "{page}");
    for reference in references {
        assert!(!reference.contains("//"), "{reference} is elsewhere");
        app.get(&format!("/docs/{}", reference.trim_start_matches("./"))).await.ok();
    }
    let setup = app.get("/docs/swagger-initializer.js").await.ok();
    assert!(String::from_utf8(setup.bytes).unwrap().contains("\"/openapi.json\""));
    assert_eq!(app.get("/docs/nothing.js").await.status, 404);
}

#[actix_web::test]
async fn every_reply_has_its_headers() {
    let app = TestApp::new().await;
    for path in ["/", "/healthz", "/docs/", "/nowhere"] {
        let reply = app.get_with(path, "accept-language", "nn").await;
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("content-language", "nn"),
            ("referrer-policy", "no-referrer"),
            ("vary", "Accept, Accept-Encoding, Accept-Language"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(reply.header(name), value, "{path} {name}");
            assert_eq!(reply.headers.get_all(name).iter().count(), 1, "{path} {name}");
        }
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!reply.header("cache-control").is_empty(), "{path}");
        assert_eq!(reply.header("x-request-id").len(), 36, "{path}");
    }
}

#[actix_web::test]
async fn head_answers_like_get_without_the_body() {
    let app = TestApp::new().await;
    for path in ["/", "/openapi.json", "/nowhere"] {
        let get = app.get(path).await;
        let head = app.send(app.request(Method::HEAD, path)).await;
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.bytes.is_empty());
        for name in ["content-length", "content-type", "etag"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[actix_web::test]
async fn a_page_of_another_origin_may_ask() {
    let app = TestApp::new().await;
    let preflight = app
        .request(Method::OPTIONS, "/openapi.json")
        .header("origin", "https://example.org")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "content-type");
    let allowed = app.send(preflight).await;
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert!(allowed.header("access-control-allow-headers").contains("content-type"));
    assert_eq!(allowed.header("access-control-allow-origin"), "*");
    assert_eq!(allowed.header("access-control-allow-credentials"), "");

    let asked = app.get_with("/openapi.json", "origin", "https://example.org").await.ok();
    assert!(asked.header("access-control-expose-headers").contains("etag"));
}
