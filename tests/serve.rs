//! `flytthit serve`: how the process starts, logs and stops.

use crate::support::Client;
use crate::support::process::Process;
use actix_web::rt::time::sleep;
use flytthit_api::demo;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[actix_web::test]
async fn it_says_that_it_is_not_ready_then_finishes_and_stops_when_told_to() {
    let mut process = Process::serve(&[]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ready = async || {
        let reply = client.get(format!("http://{}/readyz", process.address)).send().await;
        reply.unwrap().status().as_u16()
    };
    assert_eq!(ready().await, 200);
    assert!(process.folder.path().join("flytthit.db").exists(), "the default database is made");

    let told = Instant::now();
    process.terminate();
    sleep(Duration::from_millis(500)).await;
    assert_eq!(ready().await, 503);
    let (well, _) = process.wait();
    assert!(well && told.elapsed() < Duration::from_secs(30));
}

#[actix_web::test]
async fn the_log_tells_of_each_request_but_not_what_was_asked() {
    let mut process = Process::serve(&[]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["v1/vacancies?q=secret", "v1/vacancies/secret", "secret", "v1/vacancies?secret=1"] {
        client.get(format!("http://{}/{path}", process.address)).send().await.unwrap();
    }
    process.terminate();
    let (_, log) = process.wait();
    assert!(!log.contains("secret"), "{log}");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered = lines.iter().map(|line| &line["fields"]).filter(|fields| fields["message"] == "answered");
    let answered: Vec<_> =
        answered.map(|fields| format!("{} {}", fields["route"], fields["status"])).collect();
    let expected =
        [r#""/v1/vacancies" 200"#, r#""/v1/vacancies/{id}" 404"#, r#""-" 404"#, r#""/v1/vacancies" 422"#];
    assert_eq!(answered, expected);
}

#[actix_web::test]
async fn everybody_in_the_demo_set_logs_in_and_is_who_he_is_said_to_be() {
    let process = Process::serve(&["--demo"]);
    let client = Client::of(&process.address);
    for (name, role, organisations) in [
        ("admin", "admin", json!([])),
        ("coordinator", "coordinator", json!([])),
        ("tynset", "host", json!([])),
        ("roros", "host", json!([])),
        ("helsetun", "employer", json!(["311000004"])),
        ("bygg", "employer", json!(["311000012"])),
    ] {
        let login = json!({"email": format!("{name}@demo.example"), "password": demo::accounts::PASSWORD});
        let token = client.post("/v1/auth/token", &login).await.ok().body;
        let me = Client::of(&process.address).with_token(token["access_token"].as_str().unwrap());
        let me = me.get("/v1/auth/me").await.ok().body;
        assert_eq!((&me["role"], &me["organisations"]), (&json!(role), &organisations), "{name}");
    }
}
