//! How long a client may take.

use crate::support::TestApp;
use crate::support::raw::{Raw, status};
use actix_web::rt::time::sleep;
use flytthit_api::server::Connections;
use std::time::Duration;

const HEAD: Duration = Duration::from_millis(300);
const PAUSE: Duration = Duration::from_millis(20);
/// A reply of more than a megabyte.
const LARGE: &str = "/docs/swagger-ui-bundle.js";

async fn app() -> TestApp {
    TestApp::with_settings(|service| {
        service.connections = Connections { head: HEAD, write: HEAD, ..Connections::default() };
        service.deadline = Duration::from_millis(400);
    })
    .await
}

/// What is wrong, after any number of good requests on the same connection.
async fn after_good_requests(number: usize, app: &TestApp) -> Raw {
    let mut client = Raw::connect(&app.address).await;
    for _ in 0..number {
        assert_eq!(client.get("/healthz").await, 200);
    }
    client
}

#[actix_web::test]
async fn no_head_may_take_for_ever() {
    let app = app().await;
    for before in 0..3 {
        for beginning in ["G", "GET /healthz HTTP/1.1\r\nhost: x\r\na: ", "\r\n"] {
            let mut client = after_good_requests(before, &app).await;
            client.send(beginning).await.unwrap();
            client.drip(if beginning == "\r\n" { "\r\n" } else { "b" }, PAUSE).await;
            let reply = client.rest().await;
            assert_eq!(status(&reply), 408, "{beginning:?} after {before}");
            assert!(reply.contains("connection: close") && reply.contains("/problems/timed-out"), "{reply}");
        }
    }
}

#[actix_web::test]
async fn a_connection_on_which_nothing_is_asked_is_closed_without_a_word() {
    let app = app().await;
    assert_eq!(Raw::connect(&app.address).await.rest().await, "");
}

#[actix_web::test]
async fn no_body_may_take_for_ever_and_none_outlives_its_reply() {
    let app = app().await;
    let json = "content-type: application/json\r\n";
    for before in 0..2 {
        for (path, framing, piece, expected) in [
            ("/v1/matches", "content-length: 50000", " ", 408),
            ("/v1/matches", "transfer-encoding: chunked", "1\r\n \r\n", 408),
            ("/nowhere", "transfer-encoding: chunked", "1\r\n \r\n", 404),
            ("/nowhere", "transfer-encoding: chunked\r\na: b", "0", 404),
            ("/nowhere", "upgrade: websocket", " ", 404),
        ] {
            let mut client = after_good_requests(before, &app).await;
            let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\n{json}{framing}\r\n\r\n");
            client.send(head).await.unwrap();
            client.drip(piece, PAUSE).await;
            assert_eq!(status(&client.rest().await), expected, "{path} {framing} after {before}");
        }
    }
}

#[actix_web::test]
async fn the_time_of_a_handler_is_not_that_of_the_client() {
    let app = TestApp::with_settings(|service| {
        service.connections.head = Duration::from_millis(50);
    })
    .await;
    let mut client = Raw::connect(&app.address).await;
    // Takes longer than a head may; the next head has begun meanwhile.
    let slow = "GET /v1/commuting/sensitivity?draws=1000 HTTP/1.1\r\nhost: x\r\n\r\nGET /he";
    client.send(slow).await.unwrap();
    assert_eq!(status(&client.reply().await), 200);
    assert_eq!(status(&client.rest().await), 408);
}

#[actix_web::test]
async fn a_reply_that_nobody_reads_is_given_up() {
    let app = app().await;
    let whole = app.get(LARGE).await.ok().bytes.len();
    let mut client = Raw::with_buffer(&app.address, 4 << 10).await;
    client.send(format!("GET {LARGE} HTTP/1.1\r\nhost: x\r\n\r\n")).await.unwrap();
    sleep(HEAD * 5).await;
    let read = client.rest().await.len();
    assert!(read < whole / 2, "{read} of {whole} bytes were kept for a client who does not read");
}

#[actix_web::test]
async fn a_reply_that_is_read_slowly_arrives() {
    let app = TestApp::with_settings(|service| service.connections.write = Duration::from_secs(1)).await;
    let whole = app.get(LARGE).await.ok().bytes.len();
    let mut client = Raw::with_buffer(&app.address, 64 << 10).await;
    let head = format!("GET {LARGE} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    client.send(head).await.unwrap();
    let read = client.read_slowly(32 << 10, Duration::from_millis(60)).await;
    assert!(read > whole, "{read} of {whole} bytes and a head");
}

#[actix_web::test]
async fn who_does_not_read_is_not_asked_for_more_and_goes_on_when_he_reads() {
    let app = TestApp::new().await;
    let mut client = Raw::with_buffer(&app.address, 4 << 10).await;
    let requests = format!("GET {LARGE} HTTP/1.1\r\nhost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n");
    client.send(requests).await.unwrap();
    sleep(HEAD).await;
    client.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(HEAD).await;
    for expected in [200, 404, 200] {
        assert_eq!(status(&client.reply().await), expected);
    }
}
