//! A database that is locked by another process, or full, and a region that grows old.

use super::{assert_later, assert_memory_serves, demo_employer};
use crate::postings::{EMPLOYER, nurse, vacancies};
use crate::support::process::Process;
use crate::support::{Client, TestApp};
use flytthit_api::db::Error;
use serde_json::{Value, json};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

#[actix_web::test]
async fn while_another_process_holds_the_lock_changes_are_told_to_come_back_and_reading_goes_on() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let (begun, begins) = mpsc::channel();
    let (end, ended) = mpsc::channel::<()>();
    let other = thread::spawn({
        let database = app.database.open();
        move || {
            database.write_private_blocking(|_| {
                begun.send(()).unwrap();
                // The sender is dropped when the test fails.
                ended.recv().ok();
                Ok::<_, Error>(())
            })
        }
    });
    begins.recv().unwrap();
    let asked = Instant::now();
    let refused = employer.post(&vacancies(EMPLOYER), &nurse(json!({}))).await;
    assert_later(&refused, "a change");
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
    app.get("/v1/vacancies?q=x").await.ok();
    app.get("/readyz").await.ok();
    assert_memory_serves(&app).await;
    end.send(()).unwrap();
    other.join().unwrap().unwrap();
    assert_eq!(employer.post(&vacancies(EMPLOYER), &nurse(json!({}))).await.status, 201);
}

#[actix_web::test]
async fn a_server_is_not_ready_when_its_region_is_older_than_its_operator_accepts() {
    let app = TestApp::with_settings(|service| service.max_region_age = Duration::ZERO).await;
    let reply = app.get("/readyz").await;
    assert_later(&reply, "the region is older than nothing");
    assert!(reply.body["detail"].as_str().unwrap().contains("seconds ago"), "{}", reply.body);
    assert_memory_serves(&app).await;
}

#[actix_web::test]
async fn a_full_disk_is_no_failure_of_the_service() {
    // 8 MiB: enough to start with, not for what is sent then.
    let process = Process::with_short_files(16 << 10, &["--demo"]);
    let (path, employer) = demo_employer(&process).await;
    let long = "Lang tekst. ".repeat(1_000);
    let line = |number: usize| {
        json!({"reference": format!("full-{number}"), "title": "Sykepleier", "occupation": "2223",
            "municipalities": ["tolga"], "state": "draft", "description": long})
    };
    let batch: Vec<Value> = (0..1_000).map(line).collect();
    assert_later(&employer.post(&format!("{path}:batch"), &json!(batch)).await, "a batch for a full disk");
    let anyone = Client::of(&process.address);
    anyone.get("/readyz").await.ok();
    anyone.get("/v1/vacancies").await.ok();
    assert_eq!(employer.post(path, &line(0)).await.status, 201, "what still fits is taken");
}
