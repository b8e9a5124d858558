//! How much a caller may ask for.

use crate::support::process::Process;
use crate::support::{Client, TestApp};
use actix_web::rt::time::sleep;
use flytthit_api::computations::Computations;
use flytthit_api::limits::{Limits, Proxies, Quota};
use serde_json::json;
use std::num::NonZeroU32;
use std::time::Duration;

fn quota(requests: u32, seconds: u64) -> Option<Quota> {
    NonZeroU32::new(requests).map(|requests| Quota { requests, window: Duration::from_secs(seconds) })
}

/// An application with limits: so many requests of an address and of an account in so many seconds; 0 is
/// no limit.
async fn limited(address: u32, account: u32, seconds: u64, proxies: &[&str]) -> TestApp {
    let proxies: Proxies = proxies.iter().map(|network| network.parse().unwrap()).collect();
    let limits = Limits::new(quota(address, seconds), quota(account, seconds), proxies, 4);
    TestApp::with_settings(|service| service.limits = limits).await
}

#[actix_web::test]
async fn whatever_an_address_asks_for_is_counted_down_and_refused_when_nothing_is_left() {
    let app = limited(6, 0, 3_600, &[]).await;
    for (left, method, path, status) in [
        (5, "GET", "/healthz", 200),
        (4, "GET", "/nowhere", 404),
        (3, "POST", "/v1/housing", 401),
        (2, "GET", "/v1/housing?limit=0", 422),
        (1, "DELETE", "/v1/housing", 405),
        (0, "OPTIONS", "/v1/housing", 204),
    ] {
        let reply = app.send(app.request(method.parse().unwrap(), path)).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.header("ratelimit-policy"), "\"address\";q=6;w=3600");
        assert_eq!(reply.header("ratelimit"), format!("\"address\";r={left};t={}", (6 - left) * 600));
    }
    for path in ["/healthz", "/v1/housing", "/nowhere"] {
        let refused = app.get(path).await;
        assert_eq!((refused.status, &refused.body["type"]), (429, &json!("/problems/too-many-requests")));
        assert_eq!(refused.header("ratelimit"), "\"address\";r=0;t=3600");
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((590..=600).contains(&wait), "the next request comes back after a sixth of the time: {wait}");
        assert_eq!(refused.header("access-control-allow-origin"), "*", "a page learns how long to wait");
    }
    let other = app.from([127, 0, 0, 2]).get("/healthz").await.ok();
    assert_eq!(other.header("ratelimit"), "\"address\";r=5;t=600", "another address has its own");
}

#[actix_web::test]
async fn what_anybody_may_ask_for_that_is_dear_is_limited_by_address_whoever_it_is_about() {
    let app = limited(1_000, 0, 60, &[]).await;
    for (path, password) in [("/v1/auth/token", Some("x")), ("/v1/auth/password-reset", None)] {
        let ask = async |client: &Client, number: u32| {
            let mut body = json!({"email": format!("kari{number}@example.org")});
            if let Some(password) = password {
                body["password"] = json!(password);
            }
            client.post(path, &body).await
        };
        for number in 0..10 {
            assert!([401, 202].contains(&ask(&app, number).await.status), "{path} {number}");
        }
        let mut refused = ask(&app, 10).await;
        // A password takes its time, in which a try may come back.
        for number in 11..30 {
            if refused.status != 429 {
                refused = ask(&app, number).await;
            }
        }
        assert!(refused.status == 429 && !refused.header("retry-after").is_empty(), "{path}");
        assert_ne!(ask(&app.from([127, 0, 0, 2]), 40).await.status, 429, "{path}");
    }
    let new = json!({"email": "ola@example.org", "name": "Ola"});
    assert_eq!(app.post("/v1/accounts", &new).await.status, 429, "both cause mails");
}

#[actix_web::test]
async fn who_waits_as_long_as_he_is_told_is_let_in_again() {
    let app = limited(3, 0, 6, &[]).await;
    let refused = loop {
        let reply = app.get("/healthz").await;
        if reply.status == 429 {
            break reply;
        }
    };
    let wait = refused.header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert_eq!(app.get("/healthz").await.status, 429, "asking again does not help");
    sleep(Duration::from_secs(wait)).await;
    assert_eq!(app.get("/healthz").await.status, 200, "and does not harm");
}

#[actix_web::test]
async fn an_account_has_one_budget_wherever_it_asks_from() {
    let app = limited(100, 3, 3_600, &[]).await;
    let (host, other) = (app.host("tynset"), app.host("tolga"));
    let first = host.get("/v1/reminders").await.ok();
    assert_eq!(first.header("ratelimit-policy"), "\"address\";q=100;w=3600, \"account\";q=3;w=3600");
    assert_eq!(first.header("ratelimit"), "\"address\";r=99;t=36, \"account\";r=2;t=1200");
    let public = host.get("/v1/housing").await.ok();
    assert_eq!(
        public.header("ratelimit-policy"),
        "\"address\";q=100;w=3600",
        "what anybody gets costs no account"
    );
    // What is wrong costs as much.
    assert_eq!(host.post("/v1/housing", &json!({})).await.status, 422);
    assert_eq!(host.from([127, 0, 0, 2]).get("/v1/reminders").await.status, 200);
    for client in [&*host, &host.from([127, 0, 0, 3])] {
        let refused = client.get("/v1/reminders").await;
        assert_eq!(refused.status, 429);
        assert!(refused.header("ratelimit").ends_with(", \"account\";r=0;t=3600"), "{:?}", refused.headers);
        assert!(!refused.header("retry-after").is_empty());
    }
    assert_eq!(host.get("/v1/housing").await.status, 200);
    other.get("/v1/reminders").await.ok();

    let employer = app.employer();
    for _ in 0..3 {
        assert_eq!(employer.get("/v1/reminders").await.status, 403);
    }
    assert_eq!(employer.get("/v1/reminders").await.status, 429, "who may not do it has asked too");
}

async fn left(client: &Client, forwarded: &[&str]) -> String {
    let mut request = client.request(reqwest::Method::GET, "/healthz");
    for line in forwarded {
        request = request.header("x-forwarded-for", *line);
    }
    client.send(request).await.header("ratelimit").to_owned()
}

#[actix_web::test]
async fn nobody_passes_for_another_address_unless_a_trusted_proxy_says_so() {
    let spent = |count: u32| format!("\"address\";r={};t={}", 10 - count, count * 360);
    let app = limited(10, 0, 3_600, &[]).await;
    for count in 1..=3 {
        assert_eq!(left(&app, &[&format!("203.0.113.{count}")]).await, spent(count), "nobody is trusted");
    }

    let app = limited(10, 0, 3_600, &["127.0.0.1/32"]).await;
    assert_eq!(left(&app, &["203.0.113.1"]).await, spent(1));
    assert_eq!(left(&app, &["203.0.113.2"]).await, spent(1));
    assert_eq!(
        left(&app, &["198.51.100.1, 203.0.113.1"]).await,
        spent(2),
        "what the caller wrote is no help"
    );
    assert_eq!(left(&app, &["198.51.100.2", "203.0.113.1"]).await, spent(3));
    let direct = app.from([127, 0, 0, 2]);
    assert_eq!(left(&direct, &["203.0.113.2"]).await, spent(1), "another peer is not trusted");
    assert_eq!(left(&direct, &["203.0.113.3"]).await, spent(2));
    assert_eq!(left(&app, &["2001:db8:1:2::1"]).await, spent(1));
    assert_eq!(left(&app, &["2001:db8:1:2:ffff::7"]).await, spent(2), "a whole /64 is one caller");
    assert_eq!(left(&app, &["2001:db8:1:3::1"]).await, spent(1));
}

#[actix_web::test]
async fn few_bootstraps_run_at_once_and_the_others_are_told_to_come_back() {
    let draw = "/v1/commuting/sensitivity?draws=1000";
    let limits = Limits::new(None, None, Proxies::default(), 0);
    let none = TestApp::with_settings(|service| service.limits = limits).await;
    let refused = none.get(draw).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "2"));
    assert_eq!(refused.body["type"], "/problems/busy");

    let limits = Limits::new(None, None, Proxies::default(), 1);
    let one = TestApp::with_settings(|service| service.limits = limits.clone()).await;
    let running = limits.bootstrap().unwrap();
    assert_eq!(one.get(draw).await.status, 503, "one at a time");
    drop(running);
    one.get(draw).await.ok();
    one.get(draw).await.ok();
}

#[actix_web::test]
async fn the_settings_say_what_the_limits_are() {
    let process = Process::serve(&["--limit-address", "2", "--trusted-proxy", "127.0.0.0/8"]);
    let client = Client::of(&process.address);
    assert_eq!(left(&client, &["203.0.113.1"]).await, "\"address\";r=1;t=30");
    assert_eq!(left(&client, &["203.0.113.1"]).await, "\"address\";r=0;t=60");
    assert_eq!(client.get_with("/healthz", "x-forwarded-for", "203.0.113.1").await.status, 429);
    let process = Process::serve(&["--limit-address", "0"]);
    let client = Client::of(&process.address);
    assert_eq!(client.get("/healthz").await.ok().header("ratelimit-policy"), "");
    for path in ["/v1/auth/token", "/v1/auth/password-reset"] {
        let mut refused = 0;
        for number in 0..30 {
            let mut body = json!({"email": format!("kari{number}@example.org")});
            if path == "/v1/auth/token" {
                body["password"] = json!("x");
            }
            refused += usize::from(client.post(path, &body).await.status == 429);
        }
        assert!(refused > 0, "{path} is limited all the same");
    }
    let process = Process::serve(&[]);
    let usual = Client::of(&process.address).get("/healthz").await.ok();
    assert_eq!(usual.header("ratelimit-policy"), "\"address\";q=6000;w=60");
}

#[actix_web::test]
async fn searches_that_find_no_place_are_refused_and_cheap_requests_are_not() {
    let full = Computations::new(0, 1, Duration::from_millis(20));
    let app = TestApp::with_settings(|service| service.computations = full).await;
    let household = json!({"adults": [{"occupations": [{"code": "2223"}]}]});
    let refused = app.post("/v1/matches", &household).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "2"));
    assert_eq!(refused.body["type"], "/problems/busy");
    for path in ["/v1/commuting/areas", "/v1/commuting/areas/compare"] {
        assert_eq!(app.get(path).await.status, 503, "{path}");
    }
    app.get("/healthz").await.ok();
    app.get("/v1/commuting/catchments/tolga").await.ok();
}
