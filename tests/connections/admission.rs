//! How many connections there may be.

use crate::support::TestApp;
use crate::support::process::Process;
use crate::support::raw::{Raw, status};
use actix_web::rt::time::sleep;
use flytthit_api::limits::{Limits, Proxies};
use flytthit_api::server::Connections;
use std::time::Duration;

async fn app(per_address: usize, total: usize, proxies: Proxies) -> TestApp {
    TestApp::with_settings(|service| {
        service.connections = Connections { per_address: Some(per_address), total, ..Connections::default() };
        service.limits = Limits::new(None, None, proxies, 4);
    })
    .await
}

/// Connections that have been used once and stay open.
async fn hold(address: &str, number: usize) -> Vec<Raw> {
    let mut held = Vec::new();
    for _ in 0..number {
        let mut client = Raw::connect(address).await;
        assert_eq!(client.get("/healthz").await, 200);
        held.push(client);
    }
    held
}

async fn refusal(client: &mut Raw) -> (u16, String) {
    let reply = client.rest().await;
    (status(&reply), reply)
}

#[actix_web::test]
async fn an_address_has_so_many_connections_and_others_have_theirs() {
    let app = app(3, 100, Proxies::default()).await;
    let mut held = hold(&app.address, 3).await;
    for _ in 0..5 {
        let (status, reply) = refusal(&mut Raw::connect(&app.address).await).await;
        assert_eq!(status, 429);
        let reply = reply.to_lowercase();
        assert!(reply.contains("/problems/too-many-connections"), "{reply}");
        assert!(reply.contains("retry-after: 2\r\n") && reply.contains("connection: close\r\n"), "{reply}");
    }
    assert_eq!(Raw::from([127, 0, 0, 2], &app.address).await.get("/healthz").await, 200);
    for client in &mut held {
        assert_eq!(client.get("/healthz").await, 200, "those that are open go on");
    }
    held.pop();
    // The server notices a moment later.
    sleep(Duration::from_millis(300)).await;
    hold(&app.address, 1).await;
}

#[actix_web::test]
async fn what_is_too_much_in_total_is_refused_at_once() {
    let app = app(100, 4, Proxies::default()).await;
    let _held = hold(&app.address, 2).await;
    let mut others = Vec::new();
    for host in [2, 3] {
        let mut other = Raw::from([127, 0, 0, host], &app.address).await;
        assert_eq!(other.get("/healthz").await, 200);
        others.push(other);
    }
    let (status, reply) = refusal(&mut Raw::from([127, 0, 0, 4], &app.address).await).await;
    assert_eq!(status, 503);
    assert!(reply.contains("/problems/busy") && reply.contains("retry-after: 2\r\n"), "{reply}");
    drop(others);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(Raw::from([127, 0, 0, 4], &app.address).await.get("/healthz").await, 200);
}

#[actix_web::test]
async fn a_trusted_proxy_is_not_one_address() {
    let proxies = ["127.0.0.1/32".parse().unwrap()].into_iter().collect();
    let app = app(2, 20, proxies).await;
    hold(&app.address, 10).await;
}

#[actix_web::test]
async fn the_settings_say_how_many_there_may_be() {
    let process = Process::serve(&["--connections-per-address", "2"]);
    let _held = hold(&process.address, 2).await;
    assert_eq!(refusal(&mut Raw::connect(&process.address).await).await.0, 429);
    let process = Process::serve(&["--connections-per-address", "0", "--connections", "3"]);
    let _held = hold(&process.address, 3).await;
    assert_eq!(refusal(&mut Raw::connect(&process.address).await).await.0, 503);
}
