//! A database file that is removed or replaced under a server, and what is erased from it.

use super::{assert_later, demo_employer};
use crate::support::Client;
use crate::support::process::Process;
use flytthit_api::db::vacancy_contact::{self, Contact};
use flytthit_api::db::{Conn, Create, Db, Error};
use flytthit_api::housekeeping;
use jiff::Timestamp;
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[actix_web::test]
async fn a_server_whose_file_is_taken_away_acknowledges_nothing_more_and_ends() {
    type Fault = fn(&Path);
    let faults: [(&str, Fault); 3] = [
        ("removed", |folder| fs::remove_file(folder.join("flytthit.db")).unwrap()),
        ("replaced", |folder| {
            fs::copy(folder.join("flytthit.db"), folder.join("copy")).unwrap();
            fs::rename(folder.join("copy"), folder.join("flytthit.db")).unwrap();
        }),
        ("without its log", |folder| fs::remove_file(folder.join("flytthit.db-wal")).unwrap()),
    ];
    for (what, fault) in faults {
        let mut process = Process::serve(&["--demo"]);
        let (path, employer) = demo_employer(&process).await;
        let posting = json!({"title": "Sykepleier", "occupation": "2223", "municipalities": ["tolga"]});
        assert_eq!(employer.post(path, &posting).await.status, 201);
        fault(process.folder.path());
        assert_later(&employer.post(path, &posting).await, what);
        Client::of(&process.address).get("/v1/municipalities").await.ok();
        let (well, log) = process.wait();
        assert!(!well, "{what}: a supervisor starts it again only after a failure");
        assert!(log.contains("was removed or replaced while it was open"), "{what}: {log}");
    }
}

/// Something that is nowhere else.
const CANARY: &str = "canary-7f3a-ring-meg@example.org";

/// The files of the database that hold the canary.
fn holding(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let holds = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(CANARY.len()).any(|found| found == CANARY.as_bytes())
    };
    files.filter(holds).map(|path| path.display().to_string()).collect()
}

fn with_contact(db: &Db, id: &str) {
    let contact = Contact {
        vacancy_id: id.to_owned(),
        ordinal: 0,
        name: Some("Kari".to_owned()),
        title: None,
        email: Some(CANARY.to_owned()),
        phone: None,
    };
    db.write_private_blocking(|conn| vacancy_contact::replace(conn, id, &[contact])).unwrap();
}

fn without_contacts(conn: &mut Conn, id: &str) -> Result<(), Error> {
    vacancy_contact::replace(conn, id, &[])
}

#[actix_web::test]
async fn what_is_erased_is_in_no_file_after_housekeeping_and_after_the_end() {
    let mut process = Process::serve(&["--demo"]);
    let folder = process.folder.path().to_owned();
    let (path, employer) = demo_employer(&process).await;
    let posting = json!({"title": "Sykepleier", "occupation": "2223", "municipalities": ["tolga"]});
    let posted = employer.post(path, &posting).await;
    let id = posted.body["id"].as_str().unwrap();
    let db = Db::open(&folder.join("flytthit.db").to_str().unwrap().parse().unwrap(), Create::Never).unwrap();

    with_contact(&db, id);
    assert!(!holding(&folder).is_empty());
    db.write_private_blocking(|conn| without_contacts(conn, id)).unwrap();
    assert!(!holding(&folder).is_empty(), "the log still has it");
    housekeeping::tidy(&db, Timestamp::now().as_microsecond()).unwrap();
    assert_eq!(holding(&folder), Vec::<String>::new());

    with_contact(&db, id);
    db.write_private_blocking(|conn| without_contacts(conn, id)).unwrap();
    assert!(!holding(&folder).is_empty());
    process.terminate();
    assert!(process.wait().0);
    assert_eq!(holding(&folder), Vec::<String>::new());
}

#[test]
fn a_link_to_the_database_is_watched_as_the_database_is() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (real, link) = (elsewhere.path().join("real.db"), folder.path().join("link.db"));
    fs::write(&real, "").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let db = Db::open(&link.to_str().unwrap().parse().unwrap(), Create::Never).unwrap();
    let write = || db.write_private_blocking(|_| Ok::<_, Error>(()));
    write().unwrap();
    fs::remove_file(&real).unwrap();
    assert!(matches!(write(), Err(Error::Replaced(_))));
}
