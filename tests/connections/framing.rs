//! Requests whose boundaries are unusual, or not to be found.

use crate::support::TestApp;
use crate::support::raw::{Raw, status};
use serde_json::Value;

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";

#[actix_web::test]
async fn requests_that_are_sent_at_once_are_answered_in_their_order() {
    let app = TestApp::new().await;
    let mut client = Raw::connect(&app.address).await;
    let nowhere =
        "POST /nowhere HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    client.send([HEALTH, nowhere].concat().repeat(20)).await.unwrap();
    for _ in 0..20 {
        assert_eq!(status(&client.reply().await), 200);
        assert_eq!(status(&client.reply().await), 404);
    }
    assert_eq!(client.get("/healthz").await, 200, "the connection is kept");
}

#[actix_web::test]
async fn a_client_that_asks_whether_to_send_its_body_is_told_to() {
    let app = TestApp::new().await;
    let mut client = Raw::connect(&app.address).await;
    let head = "POST /v1/matches HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    client.send(format!("{head}content-length: 2\r\nexpect: 100-continue\r\n\r\n")).await.unwrap();
    assert_eq!(status(&client.reply().await), 100);
    client.send("{}").await.unwrap();
    assert_eq!(status(&client.reply().await), 422);
    assert_eq!(client.get("/healthz").await, 200);
}

#[actix_web::test]
async fn a_line_that_ends_in_a_bare_line_feed_is_refused_after_what_was_asked_before() {
    let app = TestApp::new().await;
    for bad in [
        "GET /healthz HTTP/1.1\nhost: x\r\n\r\n".to_owned(),
        "GET /healthz HTTP/1.1\r\nhost: x\n\r\n".to_owned(),
        "GET /healthz HTTP/1.1\r\nhost: x\r\n\n".to_owned(),
        "GET /healthz HTTP/1.1\r\nhost: x\r\na: b\nc: d\r\n\r\n".to_owned(),
        "\nGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
    ] {
        let mut client = Raw::connect(&app.address).await;
        client.send(format!("{HEALTH}{HEALTH}{bad}{HEALTH}")).await.unwrap();
        let replies = client.rest().await;
        let statuses: Vec<_> = replies.split("HTTP/1.1 ").skip(1).map(|reply| &reply[..3]).collect();
        assert_eq!(statuses, ["200", "200", "400"], "{bad:?}");
    }
    for body in ["1\na\r\n0\r\n\r\n", "1\r\na\n0\r\n\r\n", "0\n\r\n", "0\r\n\n", "0\r\na: b\n\r\n"] {
        for path in ["/v1/matches", "/nowhere"] {
            let mut client = Raw::connect(&app.address).await;
            let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n");
            let chunked = "transfer-encoding: chunked\r\n\r\n";
            client.send(format!("{HEALTH}{head}{chunked}{body}{HEALTH}")).await.unwrap();
            let replies = client.rest().await;
            assert_eq!(replies.matches("HTTP/1.1 200").count(), 1, "{body:?} {replies}");
            // What needs no body is answered before its end is looked for.
            let expected = if path == "/nowhere" { "HTTP/1.1 404" } else { "HTTP/1.1 400" };
            assert!(replies.contains(expected), "{body:?} {replies}");
        }
    }
}

#[actix_web::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let app = TestApp::new().await;
    for before in [0, 1] {
        let mut client = Raw::connect(&app.address).await;
        for _ in 0..before {
            assert_eq!(client.get("/healthz").await, 200);
        }
        // The other side may stop reading in the middle.
        client.send(format!("GET / HTTP/1.1\r\nhost: x\r\na: {}", "b".repeat(25 << 10))).await.ok();
        let reply = client.rest().await;
        assert_eq!(status(&reply), 431);
        let problem: Value = serde_json::from_str(reply.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(problem["type"], "/problems/headers-too-large");
    }
}
