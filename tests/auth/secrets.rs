//! What nobody may learn: nothing of it is in the log.

use crate::support::Client;
use crate::support::people::PASSWORD;
use crate::support::process::{Process, flytthit_reading};
use actix_web::rt::time::sleep;
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use std::{fs, str};
use tempfile::TempDir;

/// The code in the only mail in a folder, which is waited for and taken out.
async fn code(folder: &Path) -> String {
    for _ in 0..100 {
        let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        if let [file] = &files[..] {
            let mail = fs::read(file).unwrap();
            if let Some(code) = code_in(str::from_utf8(&mail).unwrap()) {
                fs::remove_file(file).unwrap();
                return code;
            }
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("no mail came")
}

/// The code in a mail as it is sent: quoted-printable, with lines broken by `=`.
pub(crate) fn code_in(mail: &str) -> Option<String> {
    let text = mail.replace("=\r\n", "");
    let code = text.split("Paste this code where you choose the password: ").nth(1)?;
    code.split_once("\r\n").map(|(code, _)| code.to_owned())
}

#[actix_web::test]
async fn no_secret_is_in_the_log() {
    let mails = TempDir::new().unwrap();
    let to = format!("file://{}", mails.path().display());
    let mut process = Process::logging("trace", &["--mail", &to]);
    let client = || Client::of(&process.address);
    let mut secrets = vec![PASSWORD.to_owned(), "a wrong password".to_owned()];

    client().post("/v1/accounts", &json!({"email": "kari@example.org", "name": "Kari"})).await;
    let first = code(mails.path()).await;
    let confirm = async |code: &str| {
        let body = json!({"token": code, "password": PASSWORD});
        assert_eq!(client().post("/v1/auth/password-reset/confirm", &body).await.status, 204);
    };
    confirm(&first).await;
    client().post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
    let second = code(mails.path()).await;
    confirm(&second).await;

    let wrong = json!({"email": "kari@example.org", "password": "a wrong password"});
    assert_eq!(client().post("/v1/auth/token", &wrong).await.status, 401);
    let right = json!({"email": "kari@example.org", "password": PASSWORD});
    let tokens = client().post("/v1/auth/token", &right).await.ok().body;
    let next =
        client().post("/v1/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await.ok().body;
    let kari = client().with_token(next["access_token"].as_str().unwrap());
    let key = kari.post("/v1/auth/keys", &json!({"name": "system", "scopes": ["vacancies"]})).await.body;
    let system = client().with_token(key["secret"].as_str().unwrap());
    assert_eq!(system.get("/v1/auth/me").await.status, 403);
    let forged = format!("{}x", next["access_token"].as_str().unwrap());
    assert_eq!(client().with_token(&forged).get("/v1/auth/me").await.status, 401);
    client().post("/v1/auth/logout", &json!({"refresh_token": next["refresh_token"]})).await;

    secrets.extend([first, second]);
    for secret in [
        &tokens["access_token"],
        &tokens["refresh_token"],
        &next["access_token"],
        &next["refresh_token"],
        &key["secret"],
    ] {
        secrets.push(secret.as_str().unwrap().to_owned());
    }
    secrets
        .push(fs::read_to_string(process.folder.path().join("flytthit.secret")).unwrap().trim().to_owned());
    process.terminate();
    let (_, log) = process.wait();
    assert!(log.contains("/v1/auth/password-reset/confirm"), "the log tells of the requests");
    for secret in secrets {
        let shown = log.lines().find(|line| line.contains(&secret));
        assert!(shown.is_none(), "{secret}: {shown:?}");
    }
    assert!(!log.contains("kari@example.org"), "nor who it was");
}

#[actix_web::test]
async fn a_server_with_another_secret_does_not_start() {
    let process = Process::serve(&[]);
    let database = process.folder.path().join("flytthit.db");
    let database = database.to_str().unwrap();
    let folder = TempDir::new().unwrap();
    let serve = ["serve", "--bind", "127.0.0.1:0", "--database", database, "--secret-file", "other.secret"];
    let (well, _, error) = flytthit_reading(folder.path(), &serve, "");
    assert!(!well && error.contains("the secret does not open what the database holds"), "{error}");
}

#[test]
fn the_secret_lies_beside_the_database_unless_the_working_directory_has_one() {
    let (home, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let database = home.path().join("region.db");
    let database = database.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let arguments = [arguments, &["--database", database]].concat();
        let (well, _, error) = flytthit_reading(elsewhere.path(), &arguments, "");
        assert!(well, "{error}");
    };
    let (beside, here) = (home.path().join("flytthit.secret"), elsewhere.path().join("flytthit.secret"));
    run(&["migrate"]);
    drop(Process::serve(&["--database", database]));
    run(&["keys", "rotate"]);
    assert!(beside.exists() && !here.exists());
    fs::rename(&beside, &here).unwrap();
    run(&["keys", "rotate"]);
    assert!(!beside.exists(), "the one that a version before made is used, and no other is made");
}
