//! `flytthit sync`: the real binary.

use crate::support::TestApp;
use crate::support::process::flytthit;
use crate::support::upstream::{Answer, Fault, Upstream};
use std::fs;
use tempfile::TempDir;

const NUMBER: &str = "974760673";

/// A folder with settings by which everything is this server.
fn folder(upstream: &Upstream) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sources.toml"), upstream.settings()).unwrap();
    folder
}

#[actix_web::test]
async fn it_takes_in_what_is_named_and_shows_a_table() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    app.employer_of(NUMBER);
    upstream.serves(&format!("/enhetsregisteret/enheter/{NUMBER}"), Answer::status(410));
    let (folder, url) = (folder(&upstream), app.database.url.as_str());
    let command = ["sync", "enhetsregisteret", "--database", url, "--sources", "sources.toml"];
    let run = |more: &[&str]| flytthit(folder.path(), &[&command[..], more].concat());

    let (well, output, errors) = run(&["--dry-run"]);
    assert!(well, "{errors}");
    assert!(output.ends_with("Dry run: nothing was written.\n"), "{output}");
    let (well, output, errors) = run(&[]);
    assert!(well && errors.is_empty(), "{errors}");
    let row = output.lines().find(|line| line.contains("enhetsregisteret")).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[..8], ["enhetsregisteret", "1", "0", "1", "0", "0", "0", "0"], "{output}");
    assert!(row.contains("taken in"), "{output}");

    app.employer_of("991825827");
    upstream.breaks(Some(Fault::Silence));
    let (well, output, errors) = run(&[]);
    assert!(!well && errors.contains("1 of 1 sources were not taken in; what was there stays"), "{errors}");
    assert!(output.contains("\nenhetsregisteret: the server took too long\n"), "{output}");
}

#[actix_web::test]
async fn what_cannot_be_asked_and_where_it_may_not_go_is_refused() {
    let upstream = Upstream::new();
    let folder = folder(&upstream);
    let (well, _, errors) = flytthit(folder.path(), &["sync", "osrm"]);
    assert!(!well && errors.contains("osrm is not configured"), "{errors}");
    let (well, _, errors) = flytthit(folder.path(), &["sync", "weather"]);
    assert!(!well && errors.contains("weather") && errors.contains("ssb-03321"), "{errors}");
    let (well, _, errors) = flytthit(folder.path(), &["sync", "--sources", "nothing.toml"]);
    assert!(!well && errors.contains("nothing.toml cannot be read"), "{errors}");

    let db = flytthit_api::db::Db::open(
        &folder.path().join("demo.db").display().to_string().parse().unwrap(),
        flytthit_api::db::Create::IfMissing,
    );
    flytthit_api::demo::write(&db.unwrap(), flytthit_api::clock::today()).unwrap();
    let command = ["sync", "nav", "--database", "demo.db", "--sources", "sources.toml"];
    let (well, _, errors) = flytthit(folder.path(), &command);
    assert!(!well && errors.contains("the database holds the demo set"), "{errors}");
    assert_eq!(upstream.asked().len(), 0);
}
