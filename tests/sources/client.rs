//! What every client of a service does alike.

use crate::support::upstream::{Answer, Upstream};
use flytthit_api::sources::{Client, Config, SourceError, Sources};
use jiff::Timestamp;
use reqwest::header;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn client(upstream: &Upstream, from: &str, to: &str) -> Client {
    let settings = upstream.settings().replace(from, to);
    Sources::new(Config::parse(&settings).unwrap(), None).klass
}

fn hasty(upstream: &Upstream) -> Client {
    client(upstream, "", "")
}

/// Answers the first questions by these, and the others by `{}`.
fn first(upstream: &Upstream, answers: Vec<Answer>) {
    let (answers, asked) = (Mutex::new(answers), AtomicUsize::new(0));
    upstream.serves_by(move |_| {
        let at = asked.fetch_add(1, Ordering::SeqCst);
        Some(answers.lock().unwrap().get(at).cloned().unwrap_or(Answer::json(&json!({}))))
    });
}

#[actix_web::test]
async fn a_service_that_is_busy_or_away_is_asked_again() {
    let upstream = Upstream::new();
    first(&upstream, [503, 500, 408].map(Answer::status).to_vec());
    let answer = hasty(&upstream).json(&["x"]).send().await.unwrap();
    assert_eq!(answer.json::<Value>().unwrap(), json!({}));
    assert_eq!(upstream.asked().len(), 4);

    first(&upstream, vec![Answer::status(503); 9]);
    let error = hasty(&upstream).json(&["x"]).send().await.unwrap_err();
    assert!(matches!(error, SourceError::Status(503)), "{error:?}");
    assert_eq!(upstream.asked().len(), 4, "not for ever");
}

#[actix_web::test]
async fn what_will_not_change_is_asked_once() {
    let upstream = Upstream::new();
    for status in [301, 302, 307, 400, 401, 403, 404, 410, 304] {
        first(&upstream, vec![Answer::status(status).with("Location", "http://169.254.169.254/")]);
        let error = hasty(&upstream).json(&["x"]).send().await.unwrap_err();
        assert!(matches!(error, SourceError::Status(found) if found == status), "{error:?}");
        first(&upstream, vec![Answer::status(status)]);
        let answer = hasty(&upstream).json(&["x"]).or_status(&[status]).send().await.unwrap();
        assert_eq!(answer.status, status, "which the caller said is good");
    }
    assert_eq!(upstream.asked().len(), 18);
}

#[actix_web::test]
async fn a_service_is_left_alone_for_as_long_as_it_wants() {
    let upstream = Upstream::new();
    let date = |at: Timestamp| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (as_date, at_least) in [(false, 1.0), (true, 1.5)] {
        let wish = if as_date { date(Timestamp::now() + Duration::from_secs(3)) } else { "1".to_owned() };
        first(&upstream, vec![Answer::status(429).with("Retry-After", &wish)]);
        let started = Instant::now();
        hasty(&upstream).json(&["x"]).send().await.unwrap();
        assert!(started.elapsed().as_secs_f64() >= at_least, "{wish}: {:?}", started.elapsed());
        assert_eq!(upstream.asked().len(), 2);
    }
    first(&upstream, vec![Answer::status(429).with("Retry-After", "600")]);
    let error = hasty(&upstream).json(&["x"]).send().await.unwrap_err();
    let SourceError::Busy { until } = error else { panic!("{error:?}") };
    assert!(until.duration_since(Timestamp::now()).as_secs() > 590, "longer than a run waits");
    assert_eq!(upstream.asked().len(), 1);
}

#[actix_web::test]
async fn no_more_is_asked_than_the_budget_allows() {
    let upstream = Upstream::new();
    first(&upstream, Vec::new());
    let client = client(&upstream, "requests = 100000", "requests = 10");
    let (started, other) = (Instant::now(), client.clone());
    let mut times = Vec::new();
    for client in [&client, &other].into_iter().cycle().take(24) {
        client.json(&["x"]).send().await.unwrap();
        times.push(started.elapsed());
    }
    // Whoever asks, and from whenever one counts.
    for (first, eleventh) in times.iter().zip(&times[10..]) {
        // As far as one can tell from when the replies came.
        assert!(*eleventh - *first >= Duration::from_millis(900), "{times:?}");
    }
}

#[actix_web::test]
async fn a_reply_of_another_kind_is_refused_with_the_reason_and_kept() {
    let upstream = Upstream::new();
    let json = |media_type: &str, body: &[u8]| Answer::bytes(media_type, body);
    let deep = [&b"[{\"c\": "[..], &[b'['; 100_000]].concat();
    for (answer, reason) in [
        (json("text/html", b"{}"), "type \"text/html\""),
        (Answer { headers: Vec::new(), ..json("", b"{}") }, "type \"\""),
        (json("application/json; charset=iso-8859-1", b"{}"), "iso-8859-1"),
        (json("application/json", b"{}").with("Content-Encoding", "gzip"), "compressed"),
        (json("application/json", b"[{\"a\": {\"b\": \"\xf8\"}}]"), "unicode"),
        (json("application/json", b"[] x"), "trailing"),
        (json("application/json", &deep), "recursion limit"),
        (json("application/json", b"[{\"a\": {\"b\": 1}}]"), "[0].a.b"),
    ] {
        upstream.serves("/klass/x", answer.clone());
        let client = hasty(&upstream);
        let read = client.json(&["x"]).send().await;
        let read = read.and_then(|answer| answer.json::<Vec<Outer>>());
        let Err(SourceError::Unusable { reason: told, answer: Some(kept) }) = read else {
            panic!("{read:?}")
        };
        assert!(told.contains(reason), "{told}");
        assert_eq!(kept.body, answer.body);
    }
    for media_type in ["application/json", "application/json;charset=UTF-8", "application/vnd.geo+json"] {
        upstream.serves("/klass/x", json(media_type, b"[]"));
        let answer = hasty(&upstream).json(&["x"]).send().await.unwrap();
        assert_eq!(answer.json::<Vec<Inner>>().unwrap().len(), 0);
    }
}

#[derive(Debug, serde::Deserialize)]
struct Outer {
    #[serde(rename = "a")]
    _a: Option<Inner>,
    #[serde(rename = "c")]
    _c: Option<Value>,
}

#[derive(Debug, serde::Deserialize)]
struct Inner {
    #[serde(rename = "b")]
    _b: String,
}

#[actix_web::test]
async fn no_more_is_read_than_wanted() {
    let upstream = Upstream::new();
    upstream.serves("/klass/x", Answer::json(&json!("0123456789")));
    let client = hasty(&upstream);
    assert!(client.json(&["x"]).cap(12).send().await.is_ok());
    let error = client.json(&["x"]).cap(11).send().await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable(_)), "{error:?}");
    assert_eq!(upstream.asked().len(), 2, "what is too long is not asked for again");
}

#[actix_web::test]
async fn what_is_asked_is_what_was_meant() {
    let upstream = Upstream::new();
    first(&upstream, Vec::new());
    let client = hasty(&upstream);
    let question = client.json(&["a b", "../c", "ø"]).query("navn", "Røros & Os").query("side", 2);
    let question = question.header(header::AUTHORIZATION, "Bearer hush").post(json!({"a": 1}));
    let answer = question.send().await.unwrap();
    let asked = upstream.asked().pop().unwrap();
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.target, "/klass/a%20b/..%2Fc/%C3%B8?navn=R%C3%B8ros+%26+Os&side=2");
    assert_eq!((asked.body.as_str(), asked.headers["accept"].as_str()), ("{\"a\":1}", "application/json"));
    assert_eq!(asked.headers["authorization"], "Bearer hush");
    assert!(!asked.headers.contains_key("accept-encoding"), "what is compressed is not wanted");
    assert!(!format!("{answer:?} {question:?}").contains("hush"), "no log tells it");

    let payload = answer.payload("ssb-klass-131", "codes");
    assert!(payload.url.ends_with(&asked.target) && payload.fetched_at > 0);
    assert_eq!(
        (payload.media_type.as_deref(), payload.body.as_slice()),
        (Some("application/json"), &b"{}"[..])
    );
}
