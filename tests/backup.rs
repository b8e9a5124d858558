//! `flytthit backup` and `restore`, and for PostgreSQL what docs/operate.md says instead.

use crate::support::database::Database;
use crate::support::dump::dump;
use crate::support::process::{Process, flytthit};
use crate::support::{Client, valley};
use actix_web::rt::time::sleep;
use flytthit_api::demo;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{env, fs};
use tempfile::TempDir;

const PATH: &str = "/v1/employers/311000004/vacancies";

async fn employer(process: &Process) -> Client {
    let login = json!({"email": "helsetun@demo.example", "password": demo::accounts::PASSWORD});
    let token = Client::of(&process.address).post("/v1/auth/token", &login).await.ok().body;
    Client::of(&process.address).with_token(token["access_token"].as_str().unwrap())
}

/// Posts a vacancy, and gives it as it was acknowledged.
async fn post(employer: &Client, number: usize) -> Value {
    let body = json!({"reference": format!("drill-{number}"), "title": format!("Sykepleier {number}"),
        "occupation": "2223", "municipalities": ["tolga"], "state": "published"});
    let reply = employer.post(PATH, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.body
}

#[actix_web::test]
async fn all_that_was_acknowledged_before_a_backup_is_in_what_is_restored() {
    for (name, options) in [("plain.backup", &[][..]), ("packed.backup", &["--compress"])] {
        let process = Process::serve(&["--demo"]);
        let client = employer(&process).await;
        let mut acknowledged = Vec::new();
        for number in 0..20 {
            acknowledged.push(post(&client, number).await);
        }
        let done = Arc::new(AtomicBool::new(false));
        let writing = actix_web::rt::spawn({
            let (client, done) = (employer(&process).await, Arc::clone(&done));
            async move {
                let mut number = 20;
                while !done.load(Ordering::Acquire) {
                    post(&client, number).await;
                    number += 1;
                }
                number
            }
        });
        sleep(Duration::from_millis(200)).await;
        let folder = process.folder.path().to_owned();
        let backup = actix_web::rt::task::spawn_blocking(move || {
            let made = flytthit(&folder, &[&["backup", name][..], options].concat());
            (made, flytthit(&folder, &[&["backup", name][..], options].concat()))
        });
        let ((well, told, error), again) = backup.await.unwrap();
        done.store(true, Ordering::Release);
        assert!(writing.await.unwrap() > 21, "it wrote meanwhile");
        assert!(well, "{error}");
        let secret = process.folder.path().join("flytthit.secret");
        assert!(told.contains(&format!("Keep {} too", secret.display())), "{told}");
        assert!(!again.0 && again.2.contains("is there already"), "{}", again.2);
        let backup = process.folder.path().join(name);
        assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
        let left = fs::read_dir(&process.folder).unwrap().map(|file| file.unwrap().file_name());
        assert!(left.into_iter().all(|file| !file.to_string_lossy().contains("partial")));

        let elsewhere = TempDir::new().unwrap();
        fs::copy(&secret, elsewhere.path().join("flytthit.secret")).unwrap();
        let restored = elsewhere.path().join("restored.db").to_str().unwrap().to_owned();
        let arguments = ["restore", backup.to_str().unwrap(), "--database", &restored];
        let (well, told, error) = flytthit(elsewhere.path(), &arguments);
        assert!(well && told.contains("is as it was at revision"), "{told} {error}");
        let (well, _, error) = flytthit(elsewhere.path(), &arguments);
        assert!(!well && error.contains("--force replaces it"), "{error}");

        let other = Process::serve(&["--demo", "--database", &restored]);
        let client = employer(&other).await;
        for posted in &acknowledged {
            let found = client.get(&format!("{PATH}/{}", posted["id"].as_str().unwrap())).await.ok();
            assert_eq!(found.body, *posted);
        }
        let (well, _, error) = flytthit(elsewhere.path(), &[&arguments[..], &["--force"]].concat());
        assert!(!well && error.contains("is in use"), "{error}");
        post(&client, 0xD11).await;
        drop(other);
        let (well, _, error) = flytthit(elsewhere.path(), &[&arguments[..], &["--force"]].concat());
        assert!(well, "{error}");
        let other = Process::serve(&["--demo", "--database", &restored]);
        let all = employer(&other).await.walk(PATH, 100).await;
        assert!(all.iter().all(|vacancy| vacancy["reference"] != "drill-3345"), "the old log is not read");
    }
}

#[test]
fn what_is_no_backup_is_refused_before_anything_is_touched() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("flytthit.db");
    assert!(flytthit(folder.path(), &["migrate"]).0);
    let before = fs::read(&database).unwrap();
    for (name, bytes, reason) in [
        ("letter", b"Dear all, this is no database.".to_vec(), "neither a SQLite database nor compressed"),
        ("empty", Vec::new(), "neither a SQLite database nor compressed"),
        ("half", before[..before.len() / 2].to_vec(), "damaged"),
        ("packed", [&[0x28, 0xB5, 0x2F, 0xFD][..], b"and then nonsense"].concat(), "packed:"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let (well, _, error) = flytthit(folder.path(), &["restore", name, "--force"]);
        assert!(!well && error.contains(reason), "{name}: {error}");
        assert_eq!(fs::read(&database).unwrap(), before, "{name}");
    }
    for command in [["backup", "x"], ["restore", "x"]] {
        let arguments = [&command[..], &["--database", "postgres://127.0.0.1:1/x"]].concat();
        let (well, _, error) = flytthit(folder.path(), &arguments);
        assert!(!well && error.contains("docs/operate.md"), "{error}");
    }
}

/// The program of PostgreSQL with this name.
fn program(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(installed.map(|version| version.path().join("bin")));
    let found = folders.into_iter().map(|folder| folder.join(name)).find(|program| program.is_file());
    found.unwrap_or_else(|| panic!("{name} of PostgreSQL is missing"))
}

/// The commands of docs/operate.md, with the schema of a test instead of a whole database.
#[test]
fn pg_dump_and_pg_restore_bring_back_every_row() {
    let database = Database::new();
    let Some(schema) = database.url.split("search_path%3D").nth(1) else {
        return; // This is about PostgreSQL, on which all tests run too.
    };
    let server = env::var("TEST_DATABASE_URL").unwrap();
    valley::import_all(&database.open());
    let before = dump(&database);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("region.dump");
    let run = |name: &str, arguments: &[&str]| {
        let done = Command::new(program(name)).args(arguments).output().unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    };
    let file: &str = Path::to_str(&file).unwrap();
    run("pg_dump", &["--format=custom", "--no-owner", "--schema", schema, "--file", file, &server]);
    run("psql", &["--quiet", "--command", &format!("DROP SCHEMA {schema} CASCADE"), &server]);
    run("pg_restore", &["--exit-on-error", "--single-transaction", "--no-owner", "--dbname", &server, file]);
    assert_eq!(dump(&database), before);
}
