//! Copies while others write, and what is refused.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use diesel::{
    Connection, QueryDsl, RunQueryDsl, SqliteConnection, TextExpressionMethods, connection::SimpleConnection,
};
use tempfile::TempDir;

use super::{BackupError, check, copy, make_way};
use crate::db::{Create, Db, Error, Url, revision, schema};

/// A database in a folder of its own, also where the tests are about PostgreSQL.
fn database(folder: &TempDir) -> (std::path::PathBuf, Db) {
    let path = folder.path().join("original.db");
    let db = Db::open(&Url::Sqlite(path.clone()), Create::IfMissing).expect("the database opens");
    (path, db)
}

/// Writes two rows that belong together, as every transaction here does.
fn write(db: &Db, number: usize) {
    let rows = |conn: &mut _, revision: i64| {
        for half in ["a", "b"] {
            diesel::sql_query(format!(
                "INSERT INTO source (id, name) VALUES ('{number}-{half}', '{revision}')"
            ))
            .execute(conn)?;
        }
        Ok::<_, Error>(())
    };
    db.write_blocking(rows).expect("a write");
}

#[test]
fn a_copy_made_while_others_write_is_that_of_one_moment() {
    let folder = TempDir::new().expect("a folder");
    let (path, db) = database(&folder);
    for number in 0..200 {
        write(&db, number);
    }
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut number = 200;
            while !done.load(Ordering::Acquire) {
                write(&db, number);
                number += 1;
            }
            number
        });
        let copies: Vec<_> = (0..5)
            .map(|round| {
                let before = db.read_blocking(revision::current).expect("a revision").value;
                let to = folder.path().join(format!("{round}.backup"));
                (before, copy(&path, &to, |_, _| {}), to)
            })
            .collect();
        // Before anything is asserted: the writer goes on until then.
        done.store(true, Ordering::Release);
        for (before, copied, to) in copies {
            let copied = copied.expect("a copy");
            assert!(copied.revision >= before, "what was acknowledged before is in it");
            assert_eq!(check(&to).expect("it is whole"), copied);
            let mut conn = SqliteConnection::establish(&to.to_string_lossy()).expect("it opens");
            let halves = schema::source::table.filter(schema::source::id.like("%-_"));
            let written: i64 = halves.count().get_result(&mut conn).expect("a count");
            assert!(written >= 400 && written % 2 == 0, "no transaction is there by half: {written}");
        }
        assert!(writer.join().expect("no panic") > 200, "it wrote meanwhile");
    });
}

#[test]
fn what_is_damaged_foreign_or_newer_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let (path, db) = database(&folder);
    write(&db, 0);
    let whole = folder.path().join("whole");
    copy(&path, &whole, |_, _| {}).expect("a copy");
    let changed = |change: &str| {
        let to = folder.path().join("changed");
        fs::copy(&whole, &to).expect("a copy");
        let mut conn = SqliteConnection::establish(&to.to_string_lossy()).expect("it opens");
        conn.batch_execute(change).expect("a change");
        drop(conn);
        check(&to)
    };
    let newer = changed("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
    assert!(matches!(newer, Err(BackupError::Newer(_))), "{newer:?}");
    let orphan = changed(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO municipality_number (municipality_id, number) VALUES ('nowhere', '0000')",
    );
    assert!(matches!(orphan, Err(BackupError::Damaged(_))), "{orphan:?}");
    let foreign = changed("DROP TABLE __diesel_schema_migrations");
    assert!(matches!(foreign, Err(BackupError::Foreign(_))), "{foreign:?}");

    let mut bytes = fs::read(&whole).expect("the bytes");
    let half = bytes.len() / 2;
    bytes[half..half + 8192].fill(0xA5);
    let broken = folder.path().join("broken");
    fs::write(&broken, &bytes).expect("a file");
    assert!(matches!(check(&broken), Err(BackupError::Damaged(_))));
    fs::write(&broken, &bytes[..half]).expect("a file");
    assert!(matches!(check(&broken), Err(BackupError::Damaged(_))));
    fs::write(&broken, "a letter, and long enough to be a database: ".repeat(99)).expect("a file");
    assert!(check(&broken).is_err());
}

#[test]
fn a_database_that_is_open_stays_and_one_that_is_not_leaves_no_log() {
    let folder = TempDir::new().expect("a folder");
    let (path, db) = database(&folder);
    write(&db, 0);
    assert!(matches!(make_way(&path), Err(BackupError::InUse(_))));
    let log = crate::db::file::log(&path);
    assert!(log.exists());
    drop(db);
    // The pool closes its connections in threads of its own.
    for _ in 0..500 {
        match make_way(&path) {
            Err(BackupError::InUse(_)) => thread::sleep(std::time::Duration::from_millis(10)),
            done => {
                done.expect("nobody has it open");
                break;
            }
        }
    }
    assert!(path.exists() && !log.exists());
    check(&path).expect("it is whole without its log");
}
