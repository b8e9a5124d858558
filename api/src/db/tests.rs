//! What the database promises, on the database that is being tested.

mod upgrade;

use std::{fmt::Write, fs, sync::mpsc, thread, time::Duration};

use actix_web::rt::time::timeout;

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};

use super::{
    Conn, Create, Db, Error, Url, matrix, municipality, occupation, population, revision, scratch::Scratch,
    source,
};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    line: String,
}

#[test]
fn both_databases_have_the_same_tables_columns_and_nullability() {
    let query = |conn: &mut Conn| {
        match conn {
        Conn::Sqlite(conn) => sql_query(
            "SELECT t.name || '.' || c.name || ' ' || lower(c.type) || CASE c.\"notnull\" WHEN 1 THEN '' ELSE ' null' END AS line
             FROM pragma_table_list t JOIN pragma_table_info(t.name) c
             WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY t.name, c.cid",
        )
        .load::<Column>(conn),
        Conn::Postgres(conn) => sql_query(
            "SELECT table_name || '.' || column_name || ' ' || CASE data_type WHEN 'text' THEN 'text' WHEN 'double precision' THEN 'real' WHEN 'bytea' THEN 'blob' ELSE 'integer' END
             || CASE is_nullable WHEN 'NO' THEN '' ELSE ' null' END AS line FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_%'
             ORDER BY table_name COLLATE \"C\", ordinal_position",
        )
        .load::<Column>(conn),
    }
    };
    let scratch = Scratch::empty();
    let columns = scratch.db().read_blocking(|conn| Ok::<_, Error>(query(conn)?)).expect("the columns");
    let mut text = String::new();
    for Column { line } in columns {
        writeln!(text, "{line}").expect("a string takes it");
    }
    insta::assert_snapshot!("tables", text);
}

#[test]
fn whatever_names_a_municipality_is_known_to_the_merging_of_two() {
    let query = |conn: &mut Conn| {
        match conn {
        Conn::Sqlite(conn) => sql_query(
            "SELECT t.name || '.' || f.\"from\" AS line FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
             WHERE t.schema = 'main' AND f.\"table\" = 'municipality'",
        )
        .load::<Column>(conn),
        Conn::Postgres(conn) => sql_query(
            "SELECT k.table_name || '.' || k.column_name AS line FROM information_schema.key_column_usage k
             JOIN information_schema.referential_constraints r USING (constraint_schema, constraint_name)
             JOIN information_schema.table_constraints u ON u.constraint_schema = r.unique_constraint_schema
             AND u.constraint_name = r.unique_constraint_name
             WHERE k.table_schema = current_schema() AND u.table_name = 'municipality'",
        )
        .load::<Column>(conn),
    }
    };
    let scratch = Scratch::empty();
    let found = scratch.db().read_blocking(|conn| Ok::<_, Error>(query(conn)?)).expect("the columns");
    let mut found: Vec<String> = found.into_iter().map(|Column { line }| line).collect();
    let known = municipality::REFERENCES;
    let mut known: Vec<String> =
        known.iter().map(|known| format!("{}.{}", known.table, known.column)).collect();
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

#[test]
fn of_two_municipalities_that_are_one_everything_is_kept_once() {
    let scratch = Scratch::empty();
    let rows = "INSERT INTO municipality (id) VALUES ('0101'), ('3001');
        INSERT INTO population (municipality_id, as_of, people, source_id) VALUES
            ('0101', '2005-01-01', 1, 'ssb-07459'), ('0101', '2006-01-01', 2, 'ssb-07459'),
            ('3001', '2006-01-01', 3, 'ssb-07459');
        INSERT INTO municipality_border (municipality_id, geometry, source_id) VALUES
            ('0101', 'old', 'demo'), ('3001', 'new', 'demo');
        INSERT INTO employer (organisation_number, municipality_id, status, approved, withdrawn, created_at, revision)
            VALUES ('974760673', '0101', 'verified', TRUE, FALSE, 1, 1);
        INSERT INTO account (id, name, role, municipality_id, disabled, created_at, revision)
            VALUES ('a', 'Vertskap', 'host', '0101', FALSE, 1, 1);";
    let kept = |table: &str, value: &str| {
        let query = format!("SELECT municipality_id || ' ' || {value} AS line FROM {table} ORDER BY 1");
        let load = |conn: &mut Conn| sql_query(&query).load::<Column>(conn);
        let lines = scratch.db().read_blocking(|conn| Ok::<_, Error>(load(conn)?)).expect("rows");
        let lines = lines.into_iter().map(|Column { line }| line);
        lines.filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).collect::<Vec<_>>()
    };
    let db = scratch.db();
    let merged = db.write_blocking(|conn, _| {
        conn.batch_execute(rows)?;
        municipality::merge(conn, "0101", "3001", 7)
    });
    merged.expect("they are one");
    assert_eq!(kept("population", "as_of || ' ' || people"), ["3001 2005-01-01 1", "3001 2006-01-01 3"]);
    assert_eq!(kept("municipality_border", "geometry"), ["3001 new"]);
    for table in ["employer", "account"] {
        assert_eq!(kept(table, "revision"), ["3001 7"], "{table}: whoever follows the revisions sees it");
    }
    let all = db.read_blocking(municipality::all).expect("municipalities");
    assert!(all.iter().any(|found| found.id == "3001") && all.iter().all(|found| found.id != "0101"));
}

#[test]
fn any_number_of_processes_may_start_at_once_on_an_empty_database() {
    let scratch = Scratch::empty();
    thread::scope(|scope| {
        let starts: Vec<_> =
            (0..8).map(|_| scope.spawn(|| Db::open(&scratch.url, Create::IfMissing))).collect();
        for start in starts {
            start.join().expect("no panic").expect("the database opens");
        }
    });
    let revision = scratch.db().read_blocking(revision::current).expect("a revision");
    assert_eq!((revision.value, revision.reference), (1, 1), "one of them made the tables");
}

#[test]
fn transactions_that_read_and_then_write_lose_nothing_and_leave_no_gap() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let counter = |count: u32| source::Source {
        id: "counter".into(),
        name: count.to_string(),
        url: None,
        licence: None,
    };
    db.write_blocking(|conn, _| source::put(conn, &counter(0))).expect("a counter");
    let before = db.read_blocking(revision::current).expect("a revision").value;

    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..25 {
                    db.write_blocking(|conn, _| {
                        let found = source::find(conn, "counter")?.expect("it is there");
                        source::put(conn, &counter(found.name.parse::<u32>().expect("a number") + 1))
                    })
                    .expect("a write");
                }
            });
        }
    });
    let found = db.read_blocking(|conn| source::find(conn, "counter")).expect("a read").expect("it is there");
    assert_eq!(found.name, "200");
    let after = db.read_blocking(revision::current).expect("a revision").value;
    assert_eq!(after - before, 200);
}

#[test]
fn a_write_that_fails_leaves_nothing_behind() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let before = db.read_blocking(revision::current).expect("a revision");
    let res: Result<(), Error> = db.write_blocking(|conn, _| {
        municipality::add(conn, "9999")?;
        Err(Error::MigrationLock)
    });
    assert!(matches!(res, Err(Error::MigrationLock)));
    assert_eq!(db.read_blocking(revision::current).expect("a revision"), before);
    assert_eq!(db.read_blocking(municipality::all).expect("municipalities").len(), 8);
}

#[test]
fn a_write_that_panics_leaves_nothing_behind_and_blocks_no_one() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let panicked = thread::spawn({
        let db = db.clone();
        move || {
            db.write_blocking::<(), Error>(|conn, _| {
                municipality::add(conn, "9999")?;
                panic!("on purpose")
            })
        }
    });
    assert!(panicked.join().is_err());
    db.write_blocking(|conn, _| municipality::add(conn, "9998")).expect("the next writer gets its turn");
    let all = db.read_blocking(municipality::all).expect("municipalities");
    assert!(all.iter().any(|found| found.id == "9998") && all.iter().all(|found| found.id != "9999"));
}

#[actix_web::test]
async fn readers_are_served_while_writers_wait_whom_nobody_waits_for() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let (begun, begins) = mpsc::channel();
    let (end, ended) = mpsc::channel::<()>();
    let busy = thread::spawn({
        let db = db.clone();
        move || {
            db.write_private_blocking(|_| {
                begun.send(()).expect("somebody listens");
                ended.recv().expect("somebody speaks");
                Ok::<_, Error>(())
            })
        }
    });
    begins.recv().expect("it has begun");
    for _ in 0..8 {
        let write = db.write_private(|_| Ok::<_, Error>(()));
        assert!(timeout(Duration::from_millis(5), write).await.is_err(), "the other one writes");
    }
    let read = db.read(revision::current).await;
    end.send(()).expect("it waits");
    busy.join().expect("no panic").expect("a write");
    assert!(read.is_ok(), "{read:?}");
}

#[test]
fn a_mistyped_path_is_refused_and_nothing_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("mistyped.db");
    let url: Url = path.to_str().expect("UTF-8").parse().expect("a path");
    assert!(matches!(Db::open(&url, Create::Never), Err(Error::NoFile(_))));

    let down: Url = "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=1".parse().expect("a URL");
    assert!(matches!(Db::open(&down, Create::IfMissing), Err(Error::Connect(_))));
    assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 0);

    fs::write(&path, "this is a letter, not a database, and it is long enough to be one").expect("a file");
    assert!(Db::open(&url, Create::IfMissing).is_err());
}

#[test]
fn the_seeded_matrix_is_the_programmes_own_cell_for_cell() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let matrices = db.read_blocking(matrix::all).expect("matrices");
    let [found] = &matrices[..] else { panic!("one matrix is seeded") };
    assert!(found.matrix.is_default && found.matrix.year == 2003);

    let mut csv = String::from("residence,work,commuters,status\n");
    for cell in &found.cells {
        let code = |ordinal: i32| &found.areas[ordinal as usize].code;
        let commuters = cell.commuters.map(|count| count.to_string()).unwrap_or_default();
        writeln!(csv, "{},{},{commuters},{}", code(cell.residence), code(cell.work), cell.status)
            .expect("a line");
    }
    assert_eq!(csv, include_str!("../../../migrations/seed/deck_2003.csv").replace('\r', ""));
}

#[test]
fn the_seed_knows_the_eight_municipalities() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let all = db.read_blocking(municipality::all).expect("municipalities");
    let numbers: Vec<_> =
        all.iter().map(|found| found.numbers.last().expect("a number").number.as_str()).collect();
    assert_eq!(numbers, ["3428", "3429", "5026", "3430", "3424", "5025", "3426", "3427"]);
    let tynset = all.iter().find(|found| found.id == "tynset").expect("Tynset");
    assert!(tynset.numbers[0].number == "0437" && tynset.numbers[0].holds_on("2019-12-31"));
    assert!(!tynset.numbers[0].holds_on("2020-01-01") && tynset.numbers[1].holds_on("2020-01-01"));

    let population = db.read_blocking(population::all).expect("population");
    let sum = |day| population.iter().filter(|row| row.as_of == day).map(|row| row.people).sum::<i64>();
    assert_eq!((sum("2005-01-01"), sum("2026-01-01")), (23_276, 22_770));

    let occupations = db.read_blocking(occupation::all).expect("occupations");
    let count = |level| occupations.iter().filter(|row| row.level == level).count();
    assert_eq!((count(1), count(2), occupations.len()), (10, 43, 53));
}
