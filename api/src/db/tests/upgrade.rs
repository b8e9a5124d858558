//! What a database of the version before employers and hosts keeps when it is opened.

use diesel::{QueryDsl, RunQueryDsl, connection::SimpleConnection};

use crate::db::{
    Error, audit, connect, housing, idempotency, migrate, place, revision, schema,
    scratch::Scratch,
    vacancy::{self, Filter},
};

/// The tables, the seed and the borders.
const OLD: usize = 3;

const ROWS: &str = "
    INSERT INTO vacancy (id, source_id, reference, title, employer, occupation, extent_min, extent_max, start, published,
        deadline, positions, remote, languages, licences, description, apply_url, search, status, demo, imported_at, revision)
    VALUES
        ('019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b51', 'municipality', 'full', 'Sykepleier', 'Tynset', '2223', 50, 100,
         '2026-12-01', '2026-10-01', '2026-12-24', 2, 'hybrid', 'nb en', '', 'Natt', 'https://example.org', 'sykepleier', 'open',
         FALSE, 17, 5),
        ('019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52', 'demo', 'bare', 'Lege', 'Røros', NULL, NULL, NULL, NULL, '2026-10-02', NULL,
         1, 'none', NULL, NULL, NULL, NULL, 'lege', 'closed', TRUE, 18, 6);
    INSERT INTO vacancy_municipality (vacancy_id, ordinal, municipality_id) VALUES
        ('019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b51', 0, 'tynset'), ('019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b51', 1, 'alvdal'),
        ('019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52', 0, 'roros');
    INSERT INTO housing (id, source_id, reference, municipality_id, kind, tenure, bedrooms, area_m2, price, available_from,
        title, url, status, as_of, demo, imported_at, revision)
    VALUES ('019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b53', 'municipality', 'h', 'tolga', 'house', 'rent', 3, 120, 9500, '2027-01-01',
        'Hus', 'https://example.org/h', 'open', '2026-10-01', FALSE, 19, 7);
    INSERT INTO place (municipality_id, kindergarten_places, stages, interests, as_of, source_id, demo, imported_at, revision)
    VALUES ('tolga', 4, 'primary', 'hunting', '2026-10-01', 'municipality', FALSE, 20, 8);
";

#[test]
fn vacancies_places_of_work_and_homes_of_an_old_database_are_kept() {
    let scratch = Scratch::empty();
    scratch.url.create_file().expect("a file");
    let mut conn = connect::connect(&scratch.url).expect("a connection");
    migrate::run_first(&mut conn, OLD).expect("the old tables");
    conn.batch_execute(ROWS).expect("the old rows");
    let before: i64 = schema::revision::table
        .select(schema::revision::value)
        .first(&mut conn)
        .expect("the revision of the old tables");
    drop(conn);

    // Twice: what has been brought up to date is left alone.
    for _ in 0..2 {
        let db = scratch.db();
        let (full, bare, listed, homes, places) = db
            .read_blocking(|conn| {
                let find = |conn: &mut _, id: &str| {
                    vacancy::find(conn, &format!("019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b{id}"))
                };
                let here = Filter {
                    today: "2026-11-23".to_owned(),
                    municipalities: vec!["alvdal".to_owned()],
                    ..Filter::default()
                };
                Ok::<_, Error>((
                    find(conn, "51")?.expect("it is kept"),
                    find(conn, "52")?.expect("it is kept"),
                    vacancy::list(conn, &here, None, 9)?,
                    housing::changed_since(conn, -1)?,
                    place::changed_since(conn, -1)?,
                ))
            })
            .expect("the rows");
        assert_eq!(
            (full.municipalities.join(" "), bare.municipalities.join(" ")),
            ("tynset alvdal".into(), "roros".into())
        );
        let row = &full.row;
        assert_eq!((&*row.reference, &*row.status, row.revision, row.imported_at), ("full", "open", 5, 17));
        assert_eq!((row.extent_min, row.extent_max, row.positions), (Some(50), Some(100), 2));
        assert_eq!((row.start.as_deref(), &*row.published), (Some("2026-12-01"), "2026-10-01"));
        assert_eq!((row.languages.as_deref(), row.licences.as_deref()), (Some("nb en"), Some("")));
        assert_eq!(
            (row.description.as_deref(), row.apply_url.as_deref()),
            (Some("Natt"), Some("https://example.org"))
        );
        assert_eq!(
            (row.deadline.as_deref(), row.expires.as_deref()),
            (Some("2026-12-24"), Some("2026-12-24"))
        );
        assert_eq!((&row.organisation_number, &row.withheld, &row.withheld_note), (&None, &None, &None));
        assert_eq!((&*bare.row.status, bare.row.demo, &bare.row.expires), ("closed", true, &None));
        assert_eq!(row.description_html, None, "it has not been cleaned yet");
        assert_eq!(listed, std::slice::from_ref(&full), "it is still found by a place of work");
        assert_eq!((homes.len(), &*homes[0].title, homes[0].price, homes[0].revision), (1, "Hus", 9_500, 7));
        assert_eq!((places.len(), places[0].kindergarten_places), (1, Some(4)));
        let after = db.read_blocking(revision::current).expect("a revision").value;
        assert_eq!(after, before + 1, "whoever follows sees that the tables have changed");
    }

    // Places of work still go with their vacancy, and name one that is there.
    let mut conn = connect::connect(&scratch.url).expect("a connection");
    let orphan = "INSERT INTO vacancy_municipality (vacancy_id, ordinal, municipality_id) VALUES ('none', 0, 'tynset')";
    assert!(conn.batch_execute(orphan).is_err());
    conn.batch_execute("DELETE FROM vacancy WHERE reference = 'full'").expect("it goes");
    drop(conn);
}

/// The tables before the audit kept no texts.
const WITH_TEXTS: usize = 13;

const DELETED: &str = "019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b61";
const KEPT: &str = "019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b62";

#[test]
fn texts_of_deleted_records_are_gone_from_audit_and_kept_replies_of_an_old_database() {
    let scratch = Scratch::empty();
    scratch.url.create_file().expect("a file");
    let mut conn = connect::connect(&scratch.url).expect("a connection");
    migrate::run_first(&mut conn, WITH_TEXTS).expect("the old tables");
    let mut rows = "INSERT INTO account (id, name, role, disabled, created_at, revision)
            VALUES ('kari', 'Kari', 'employer', FALSE, 1, 1);
        INSERT INTO audit (id, at, action, entity, entity_id, before, after)
            VALUES ('1', 1, 'delete', 'housing', 'h', '{\"title\": \"secret\"}', NULL);"
        .to_owned();
    for (id, status) in [(DELETED, "deleted"), (KEPT, "open")] {
        rows += &format!(
            "INSERT INTO housing (id, source_id, reference, municipality_id, kind, tenure, bedrooms, area_m2, price, title,
                url, status, as_of, demo, imported_at, revision)
            VALUES ('{id}', 'municipality', '{id}', 'tolga', 'house', 'rent', 3, 120, 9500, 'secret', 'secret', '{status}',
                '2026-10-01', FALSE, 19, 7);
            INSERT INTO idempotency (account_id, key, fingerprint, status, location, revision, body, created_at)
            VALUES ('kari', '{status}', 'f', 201, '/v1/housing/{id}', 7, 'secret', 1);"
        );
    }
    conn.batch_execute(&rows).expect("the old rows");
    drop(conn);

    let db = scratch.db();
    let (deleted, kept, audited, home) = db
        .write_private_blocking(|conn| {
            let deleted = idempotency::find(conn, "kari", "deleted")?.expect("it is kept");
            let kept = idempotency::find(conn, "kari", "open")?.expect("it is kept");
            let audited = audit::list(conn, &audit::Filter::default(), None, 9)?;
            idempotency::erase(conn, KEPT)?;
            Ok::<_, Error>((deleted, kept, audited, idempotency::find(conn, "kari", "open")?))
        })
        .expect("the rows");
    assert_eq!((deleted.status, deleted.location, &*deleted.body), (410, None, ""));
    assert_eq!((kept.status, &*kept.body), (201, "secret"));
    let home = home.expect("it is kept");
    assert_eq!((home.status, &*home.body), (410, ""), "it is known which record the reply shows");
    let [row] = &audited[..] else { panic!("{audited:?}") };
    assert_eq!((&row.before, &row.after, &*row.changed, &*row.action), (&None, &None, "", "delete"));
    let homes = db.read_blocking(|conn| housing::changed_since(conn, -1)).expect("homes");
    let titles: Vec<_> = homes.iter().map(|home| (&*home.id, &*home.title, &*home.url)).collect();
    assert_eq!(titles, [(DELETED, "", ""), (KEPT, "secret", "secret")]);
}
