//! Which pages of other origins may ask, as browsers find out.

use crate::support::{Client, Reply, TestApp, document};
use reqwest::Method;
use serde_json::{Value, json};

const OURS: &str = "https://www.example.org";
const THEIRS: &str = "https://elsewhere.example";

async fn app() -> TestApp {
    let origins = [OURS, "http://localhost:3000"].map(|origin| origin.parse().unwrap());
    TestApp::with_settings(|service| service.origins = origins.into_iter().collect()).await
}

/// What a browser asks before a page of `origin` may send a request.
async fn preflight(client: &Client, origin: &str, method: &str, path: &str) -> Reply {
    let request = client.request(Method::OPTIONS, path).header("origin", origin);
    let request = request.header("access-control-request-method", method);
    client
        .send(request.header("access-control-request-headers", "authorization, content-type, if-match"))
        .await
}

#[actix_web::test]
async fn every_operation_tells_every_page_whether_it_may_ask() {
    let app = app().await;
    let mut open = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            let anybody =
                operation["security"].is_null() && (method == "GET" || operation["x-any-origin"] == true);
            if anybody && method != "GET" {
                open.push(format!("{method} {path}"));
            }
            let theirs = preflight(&app, THEIRS, &method, path).await;
            let ours = preflight(&app, OURS, &method, path).await;
            let allowed = |reply: &Reply| reply.header("access-control-allow-origin").to_owned();
            let expected = if anybody { ["*", "*"] } else { ["", OURS] };
            assert_eq!([allowed(&theirs), allowed(&ours)], expected, "{method} {path}");
            assert!(ours.header("access-control-allow-methods").split(", ").any(|allowed| allowed == method));
            for header in ["authorization", "content-type", "if-match", "idempotency-key"] {
                assert!(ours.header("access-control-allow-headers").contains(header), "{header}");
            }
            assert_eq!(theirs.header("access-control-allow-methods").is_empty(), !anybody, "{method} {path}");
            assert_eq!(ours.header("vary").ends_with(", Origin"), !anybody);
            assert_eq!(theirs.header("vary"), ours.header("vary"));
            assert_eq!(ours.header("access-control-allow-credentials"), "", "a browser adds none by itself");
        }
    }
    assert_eq!(open, ["POST /v1/matches"]);
}

#[actix_web::test]
async fn a_page_reads_the_replies_that_it_may_ask_for() {
    let app = app().await;
    let host = app.host("tynset");
    let post = async |origin: &str, body: &Value| {
        host.send(host.request(Method::POST, "/v1/housing").header("origin", origin).json(body)).await
    };
    for (origin, allowed) in [
        (OURS, OURS),
        ("http://localhost:3000", "http://localhost:3000"),
        (THEIRS, ""),
        ("null", ""),
        ("https://www.example.org.elsewhere.example", ""),
        ("http://www.example.org", ""),
    ] {
        let reply = post(origin, &json!({})).await;
        assert_eq!(reply.status, 422);
        assert_eq!(reply.header("access-control-allow-origin"), allowed, "{origin}");
        assert_eq!(reply.header("vary"), "Accept, Accept-Encoding, Accept-Language, Origin");
        assert_eq!(reply.headers.get_all("vary").iter().count(), 1);
        let told = reply.header("access-control-expose-headers");
        assert_eq!(told.is_empty(), allowed.is_empty());
        let unknown = app.send(app.request(Method::POST, "/v1/housing").header("origin", origin)).await;
        assert_eq!((unknown.status, unknown.header("access-control-allow-origin")), (401, allowed));
        // What anybody may ask, any page may read.
        for path in ["/v1/housing", "/v1/nowhere"] {
            assert_eq!(app.get_with(path, "origin", origin).await.header("access-control-allow-origin"), "*");
        }
        let match_ = app.request(Method::POST, "/v1/matches").header("origin", origin).json(&json!({}));
        assert_eq!(app.send(match_).await.header("access-control-allow-origin"), "*");
    }
    let told = post(OURS, &json!({})).await.header("access-control-expose-headers").to_owned();
    for name in ["etag", "location", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"] {
        assert!(told.split(", ").any(|header| header == name), "{name}");
    }
}

#[actix_web::test]
async fn without_settings_no_page_gets_to_use_a_token() {
    let app = TestApp::new().await;
    let refused = preflight(&app, OURS, "POST", "/v1/housing").await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (204, ""));
    assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS, POST");
    let public = preflight(&app, OURS, "GET", "/v1/housing").await;
    assert_eq!(public.header("access-control-allow-origin"), "*", "the same path, and only to read");
}
