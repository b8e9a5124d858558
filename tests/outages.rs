//! What goes on, and what is answered with 503, when the database is busy, away, full or gone.

mod away;
mod busy;
mod file;

use crate::support::Reply;
use crate::support::process::Process;
use crate::support::{Client, TestApp};
use flytthit_api::demo;
use serde_json::json;

/// Asserts that the reply says to come back later.
fn assert_later(reply: &Reply, what: &str) {
    assert_eq!(reply.status, 503, "{what}: {}", reply.body);
    assert_eq!(reply.header("retry-after"), "2", "{what}");
}

/// What is served from memory.
async fn assert_memory_serves(app: &TestApp) {
    for path in ["/v1/municipalities", "/v1/commuting/catchments", "/v1/commuting/areas", "/healthz"] {
        app.get(path).await.ok();
    }
    let household = json!({"adults": [{"occupations": [{"code": "2223"}]}]});
    app.post("/v1/matches", &household).await.ok();
}

/// Where an employer of the demo set posts, and the employer.
async fn demo_employer(process: &Process) -> (&'static str, Client) {
    let login = json!({"email": "helsetun@demo.example", "password": demo::accounts::PASSWORD});
    let token = Client::of(&process.address).post("/v1/auth/token", &login).await.ok().body;
    let client = Client::of(&process.address).with_token(token["access_token"].as_str().unwrap());
    ("/v1/employers/311000004/vacancies", client)
}
