//! A database whose connections are all in use, or some of them by heavy requests.

use super::{assert_later, assert_memory_serves};
use crate::postings::{EMPLOYER, nurse, vacancies};
use crate::support::TestApp;
use actix_web::rt::time::sleep;
use flytthit_api::db::{Conn, Error};
use futures_util::future::{join, join_all};
use serde_json::json;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Holds jobs until it is opened.
#[derive(Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// A job that ends when the gate is opened.
    fn job(&self) -> impl FnOnce(&mut Conn) -> Result<(), Error> + Send + 'static {
        let gate = Arc::clone(&self.0);
        move |_| {
            let (open, opened) = &*gate;
            drop(opened.wait_while(open.lock().unwrap(), |open| !*open).unwrap());
            Ok(())
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        // Also when a test fails: jobs that nobody lets go would keep the process.
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}

#[actix_web::test]
async fn heavy_lists_leave_connections_for_everything_else() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let gate = Gate::default();
    for _ in 0..64 {
        let (db, job) = (app.db.clone(), gate.job());
        actix_web::rt::spawn(async move { db.read_heavy(job).await });
    }
    sleep(Duration::from_millis(100)).await;
    for path in ["/v1/vacancies?q=x", "/v1/vacancies?municipality=tolga", "/v1/housing?tenure=rent"] {
        let asked = Instant::now();
        assert_later(&app.get(path).await, path);
        assert!(asked.elapsed() < Duration::from_secs(8), "{path}");
    }
    for _ in 0..8 {
        assert_eq!(app.get("/readyz").await.ok().body["region_age_seconds"], 0);
        app.get("/v1/vacancies").await.ok();
        app.get("/v1/housing").await.ok();
        let posted = employer.post(&vacancies(EMPLOYER), &nurse(json!({}))).await;
        assert_eq!(posted.status, 201, "{}", posted.body);
        let id = posted.body["id"].as_str().unwrap();
        app.get(&format!("/v1/vacancies/{id}")).await.ok();
    }
    assert_memory_serves(&app).await;
    drop(gate);
    app.soon("/v1/vacancies?q=sykepleier", |reply| reply.status == 200 && reply.items().len() == 8).await;
}

#[actix_web::test]
async fn without_a_free_connection_memory_serves_and_the_rest_is_told_to_come_back() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let gate = Gate::default();
    let held: Vec<_> = (0..8)
        .map(|_| {
            let (db, job) = (app.db.clone(), gate.job());
            actix_web::rt::spawn(async move {
                let asked = Instant::now();
                (db.read(job).await, asked.elapsed())
            })
        })
        .collect();
    sleep(Duration::from_millis(500)).await;
    let asked = Instant::now();
    let (path, posting) = (vacancies(EMPLOYER), nurse(json!({})));
    let (list, change) = join(app.get("/v1/vacancies"), employer.post(&path, &posting)).await;
    assert_later(&list, "a list");
    assert_later(&change, "a change");
    assert!(asked.elapsed() < Duration::from_secs(8), "{:?}", asked.elapsed());
    assert_memory_serves(&app).await;
    assert_eq!(app.get("/readyz").await.ok().body["region_age_seconds"], 0, "the region is still followed");

    for held in join_all(held).await {
        let (done, waited) = held.unwrap();
        assert!(matches!(done, Err(Error::Overdue)), "{done:?}");
        assert!(waited < Duration::from_secs(25), "well before the deadline of a request: {waited:?}");
    }
    drop(gate);
    app.soon("/v1/vacancies", |reply| reply.status == 200).await;
}
