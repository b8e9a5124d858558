//! Requests that fail, whatever they were for.

use crate::support::TestApp;
use insta::assert_json_snapshot;
use reqwest::Method;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

#[actix_web::test]
async fn an_unknown_path_is_a_problem_in_the_language_of_the_caller() {
    let app = TestApp::new().await;
    let reply = app.get_with("/v1/nowhere", "accept-language", "nn").await;
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.body["instance"], format!("urn:uuid:{}", reply.header("x-request-id")));
    assert_json_snapshot!(reply.body, {".instance" => "[request]"}, @r#"
    {
      "detail": "nothing is served at this path",
      "instance": "[request]",
      "status": 404,
      "title": "Ukjend adresse",
      "type": "/problems/no-such-path"
    }
    "#);
    for (language, title) in [("nb", "Ukjent adresse"), ("en", "No such path"), ("fi", "No such path")] {
        assert_eq!(app.get_with("/v1/nowhere", "accept-language", language).await.body["title"], title);
    }
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = TestApp::new().await;
    let reply = app.send(app.request(Method::DELETE, "/openapi.json")).await;
    assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD, OPTIONS"));
    assert_json_snapshot!(reply.body, {".instance" => "[request]"}, @r#"
    {
      "detail": "this path answers only GET, HEAD, OPTIONS",
      "instance": "[request]",
      "status": 405,
      "title": "Method not allowed",
      "type": "/problems/method-not-allowed"
    }
    "#);
}

#[actix_web::test]
async fn a_type_that_cannot_be_answered_is_refused() {
    let app = TestApp::new().await;
    assert_eq!(app.get_with("/", "accept", "image/png").await.status, 406);
    assert_eq!(app.get_with("/", "accept-encoding", "identity;q=0, *;q=0").await.status, 406);
}

#[actix_web::test]
async fn every_operation_refuses_every_parameter_that_it_does_not_have() {
    let app = TestApp::new().await;
    let document = app.get("/openapi.json").await.body;
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .keys()
            .map(move |method| (method.to_uppercase(), path.replace(['{', '}'], "")))
    });
    let operations: Vec<(String, String)> = operations.collect();
    assert!(operations.len() > 20, "{operations:?}");
    for (method, path) in operations {
        let method: Method = method.parse().unwrap();
        let reply = app.send(app.request(method, &format!("{path}?colour=red&size=2&colour=blue"))).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec!["/colour", "/size"]), "{path}");
    }
    let reply = app.get("/v1/municipalities?members=true").await;
    let expected = "unknown parameter `members`, expected one of `member`, `limit`, `after`";
    assert_eq!(reply.body["errors"][0]["detail"], expected);
}

#[actix_web::test]
async fn a_head_beyond_measure_is_refused() {
    let app = TestApp::new().await;
    assert_eq!(app.get(&format!("/?{}", "x".repeat(8 << 10))).await.status, 414);
    assert_eq!(app.get_with("/", "x-filler", &"x".repeat(16 << 10)).await.status, 431);
}

#[actix_web::test]
async fn who_sends_ten_megabytes_to_nobody_still_gets_the_answer() {
    let app = TestApp::new().await;
    let refused = app.send(app.request(Method::POST, "/v1/vacancies").body(vec![b'x'; 10 << 20])).await;
    assert_eq!(refused.status, 405);
}

#[actix_web::test]
async fn a_body_that_cannot_be_read_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let post = async |media: &str, body: Vec<u8>| {
        let request = app.request(Method::POST, "/v1/matches").header("content-type", media).body(body);
        app.send(request).await
    };
    let json = "application/json";
    let broken = post(json, b"{\n  \"adults\": [}".to_vec()).await;
    assert_eq!((broken.status, &broken.body["type"]), (400, &"/problems/malformed".into()));
    assert!(broken.body["detail"].as_str().unwrap().ends_with("at line 2 column 14"), "{}", broken.body);
    assert_eq!(post(json, b"{\"adults\": \"\xff\"}".to_vec()).await.status, 400);
    assert_eq!(post(json, Vec::new()).await.status, 400);
    assert_eq!(post("text/plain", b"{}".to_vec()).await.status, 415);
    assert_eq!(post(json, vec![b' '; 10 << 20]).await.status, 413);
    let unknown = post(json, br#"{"adults": [], "colour": "red"}"#.to_vec()).await;
    assert_eq!((unknown.status, unknown.pointers()), (422, vec!["/colour"]));
}

#[actix_web::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let app = TestApp::with_deadline(Duration::from_millis(300)).await;
    let address = app.address.clone();
    let answer = actix_web::rt::task::spawn_blocking(move || {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        socket.write_all(b"POST /v1/matches HTTP/1.1\r\nhost: x\r\n").unwrap();
        socket.write_all(b"content-type: application/json\r\ncontent-length: 9\r\n\r\n{").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = answer.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("connection: close") && answer.contains("/problems/timed-out"), "{answer}");
}
