//! How long a login that fails takes, over HTTP: for an account that there is, and for one that there is
//! not. They should not differ by more than each of them does from one time to the next.

use std::net::TcpListener;

use actix_web::rt::System;
use divan::Bencher;
use flytthit_api::{
    Service,
    auth::{Auth, Logins, password::Password},
    db::{
        Create, Db,
        account::{self, Account},
    },
    limits::Limits,
    region::LiveRegion,
    server,
};
use serde_json::json;

fn main() {
    divan::main();
}

/// Whose logins are measured.
const ADDRESSES: [&str; 3] = ["kari@example.org", "nobody@example.org", "closed@example.org"];

fn account(id: &str, disabled: bool) -> Account {
    Account {
        id: id.to_owned(),
        email: Some(format!("{id}@example.org")),
        name: id.to_owned(),
        password: Some(Password::chosen("correct horse battery staple").expect("a password").hash()),
        issuer: None,
        subject: None,
        role: "employer".to_owned(),
        municipality_id: None,
        disabled,
        created_at: 0,
        revision: 0,
    }
}

#[divan::bench(args = ADDRESSES, sample_count = 100, sample_size = 1)]
fn refused(bencher: Bencher, email: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("login.db");
    let url = path.to_str().expect("UTF-8").parse().expect("a path");
    let db = Db::open(&url, Create::IfMissing).expect("a database");
    db.write_private_blocking(|conn| {
        account::insert(conn, &account("kari", false))?;
        account::insert(conn, &account("closed", true))
    })
    .expect("two accounts");
    // As many tries as the measurement takes.
    let mut auth = Auth::default();
    auth.logins = Logins::unlimited();
    let region = LiveRegion::open(&db).expect("a region");
    let service = Service { auth, limits: Limits::unlimited(), ..Service::new(db, region) };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        System::new().block_on(async { server::start(service, listener, 1).expect("a server").await })
    });

    let system = System::new();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let body = json!({"email": email, "password": "a wrong guess of a password"});
    bencher.bench_local(|| {
        system.block_on(async {
            let reply = client.post(format!("http://{address}/v1/auth/token")).json(&body).send().await;
            assert_eq!(reply.expect("a reply").status(), 401);
        })
    });
}
