//! Keys that sign: they change under load, on several servers, and nobody is refused for it.

use super::forge::Forge;
use crate::support::database::Database;
use crate::support::people::PASSWORD;
use crate::support::process::{Process, flytthit, flytthit_reading};
use crate::support::{Client, TestApp};
use actix_web::rt::time::sleep;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flytthit_api::db::signing_key::{self, SigningKey};
use flytthit_api::housekeeping;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::cell::Cell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The name of the key that a token is signed with.
fn kid(tokens: &Value) -> String {
    let token = tokens["access_token"].as_str().unwrap();
    let header = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

async fn published(client: &Client) -> Vec<String> {
    let keys = client.get("/.well-known/jwks.json").await.ok().body;
    let keys = keys["keys"].as_array().unwrap().clone();
    for key in &keys {
        assert_eq!((&key["kty"], &key["crv"]), (&json!("OKP"), &json!("Ed25519")));
        assert_eq!((&key["use"], &key["alg"]), (&json!("sig"), &json!("EdDSA")));
        assert_eq!(key.as_object().unwrap().len(), 6, "nothing private: {key}");
    }
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn keys_rotate_under_load_on_two_servers_and_nobody_is_refused() {
    let folder = TempDir::new().unwrap();
    let database = Database::new();
    let url = database.url.as_str();
    assert!(flytthit(folder.path(), &["migrate", "--database", url]).0);
    let create = ["admin", "create", "--email", "kari@example.org", "--name", "Kari", "--database", url];
    assert!(flytthit_reading(folder.path(), &create, &format!("{PASSWORD}\n")).0);
    let secret = folder.path().join("the.secret");
    let secret = secret.to_str().unwrap();
    let serve = || Process::serve(&["--database", url, "--secret-file", secret]);
    let servers = [serve(), serve()];
    let clients = servers.each_ref().map(|server| Client::of(&server.address));

    let right = json!({"email": "kari@example.org", "password": PASSWORD});
    let first = clients[0].post("/v1/auth/token", &right).await.ok().body;
    let before = published(&clients[1]).await;
    assert_eq!(before.len(), 2);

    let (asked, done) = (Cell::new(0), Cell::new(false));
    let visitor = async |number: usize| {
        let mut tokens = match number {
            0 => first.clone(),
            _ => clients[number % 2].post("/v1/auth/token", &right).await.ok().body,
        };
        for round in 0.. {
            if done.get() {
                break;
            }
            let address = &servers[round % 2].address;
            let me = Client::of(address).with_token(tokens["access_token"].as_str().unwrap());
            me.get("/v1/auth/me").await.ok();
            asked.set(asked.get() + 1);
            if round % 5 == 4 {
                let body = json!({"refresh_token": tokens["refresh_token"]});
                tokens = clients[(round / 5) % 2].post("/v1/auth/refresh", &body).await.ok().body;
            }
        }
        tokens
    };
    let rotate = async || {
        for _ in 0..3 {
            sleep(Duration::from_millis(1500)).await;
            let arguments = ["keys", "rotate", "--database", url, "--secret-file", secret];
            let (well, shown, error) = flytthit(folder.path(), &arguments);
            assert!(well, "{error}");
            assert_eq!(shown.matches("current").count(), 1);
        }
        // Each server has heard of the last change by then.
        sleep(Duration::from_secs(6)).await;
        done.set(true);
    };
    let visitors = futures_util::future::join_all((0..4).map(visitor));
    let (last, ()) = futures_util::future::join(visitors, rotate()).await;
    assert!(asked.get() > 100, "{}", asked.get());

    let after = published(&clients[0]).await;
    assert_eq!(after.len(), 5, "three are retired, one is current, one is next");
    assert!(before.iter().all(|kid| after.contains(kid)));
    let current = after[3].clone();
    let new = clients[1]
        .post("/v1/auth/refresh", &json!({"refresh_token": last[0]["refresh_token"]}))
        .await
        .ok()
        .body;
    assert!(kid(&new) == current && before.contains(&kid(&first)), "{after:?}");
    // What was signed with the key that retired first is still good.
    clients[1].get("/v1/auth/me").await;
    let me = Client::of(&servers[1].address).with_token(first["access_token"].as_str().unwrap());
    me.get("/v1/auth/me").await.ok();
}

#[actix_web::test]
async fn a_key_is_published_before_its_first_token_and_the_list_is_never_stale() {
    let folder = TempDir::new().unwrap();
    let server = Process::serve(&[]);
    let client = Client::of(&server.address);
    let reply = client.get("/.well-known/jwks.json").await.ok();
    let tag = reply.header("etag").to_owned();
    let same = client.get_with("/.well-known/jwks.json", "if-none-match", &tag).await;
    assert_eq!(same.status, 304);
    let at = |name: &str| server.folder.path().join(name).to_str().unwrap().to_owned();
    let (database, secret) = (at("flytthit.db"), at("flytthit.secret"));
    let arguments = ["keys", "rotate", "--database", &database, "--secret-file", &secret];
    assert!(flytthit(folder.path(), &arguments).0);
    sleep(Duration::from_millis(600)).await;
    let changed = client.get_with("/.well-known/jwks.json", "if-none-match", &tag).await.ok();
    assert_eq!(changed.body["keys"].as_array().unwrap().len(), 3);

    let other = TempDir::new().unwrap();
    let arguments = ["keys", "rotate", "--database", &database, "--secret-file", "other.secret"];
    let (well, _, error) = flytthit(other.path(), &arguments);
    assert!(!well && error.contains("the secret does not open"), "{error}");
    assert!(Path::new(&other.path().join("other.secret")).exists());
    assert_eq!(published(&client).await.len(), 3, "nothing was changed");
}

#[actix_web::test]
async fn a_key_that_retired_long_ago_is_no_longer_accepted() {
    let app = TestApp::new().await;
    let forge = Forge::new(&app);
    let me = Client::of(&app.address).with_token(&forge.token());
    me.get("/v1/auth/me").await.ok();
    let old =
        |row: SigningKey| SigningKey { retired_at: row.retired_at.map(|at| at - 11 * 60_000_000), ..row };
    app.db
        .write_private_blocking(|conn| {
            let row = signing_key::all(conn)?.into_iter().find(|key| key.id == forge.kid).unwrap();
            signing_key::purge(conn, i64::MAX)?;
            signing_key::insert(conn, &old(row))
        })
        .unwrap();
    app.auth.prepare(&app.db).unwrap();
    assert_eq!(me.get("/v1/auth/me").await.status, 401);
    assert!(published(&app).await.contains(&forge.kid), "until it is forgotten");
    housekeeping::tidy(&app.db, Timestamp::now().as_microsecond()).unwrap();
    assert!(!published(&app).await.contains(&forge.kid));
}

#[actix_web::test]
async fn keys_that_do_not_exist_do_not_keep_the_database_busy() {
    let app = TestApp::new().await;
    let (forge, other) = (Forge::new(&app), TestApp::new().await);
    let stranger = Forge::new(&other);
    let unknown = Client::of(&app.address).with_token(&stranger.token());
    // The first one has the keys read, the others within that second do not.
    assert_eq!(unknown.get("/v1/auth/me").await.status, 401);
    let begun = Instant::now();
    app.db.write_private_blocking(|conn| signing_key::purge(conn, i64::MAX)).unwrap();
    let good = Client::of(&app.address).with_token(&forge.token());
    let mut statuses = Vec::new();
    while begun.elapsed() < Duration::from_millis(600) {
        assert_eq!(unknown.get("/v1/auth/me").await.status, 401);
        statuses.push(good.get("/v1/auth/me").await.status);
    }
    assert!(statuses.len() > 2 && statuses.iter().all(|&status| status == 200), "{statuses:?}");
    sleep(Duration::from_millis(600)).await;
    assert_eq!(unknown.get("/v1/auth/me").await.status, 401);
    assert_eq!(good.get("/v1/auth/me").await.status, 401, "by now they have been read again");
}

#[actix_web::test]
async fn a_token_of_five_megabytes_does_no_harm() {
    let app = TestApp::new().await;
    let address = app.address.clone();
    let sent = actix_web::rt::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(b"GET /v1/auth/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ").unwrap();
        // It may hang up before all of it is there.
        stream.write_all(&vec![b'a'; 5 << 20]).and_then(|()| stream.write_all(b"\r\n\r\n")).ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    });
    let answer = sent.await.unwrap();
    let status = answer.split(' ').nth(1).unwrap_or_default();
    assert!(["", "400", "401", "413", "431"].contains(&status), "{answer}");
    app.employer().get("/v1/auth/me").await.ok();
}
