//! Places, homes and vacancies.

use serde_json::json;

use super::*;
use crate::{
    db::{self, revision, scratch::Scratch, source},
    import::{Housing, Place},
};

#[test]
fn what_a_line_leaves_out_stays_unknown() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let full = json!({
        "occupation": "2223", "municipalities": ["0437", "3426"], "extent": {"min": 80, "max": 100},
        "start": "2026-12-01", "deadline": "2026-12-10", "positions": 2, "remote": "hybrid", "languages": ["nb"],
        "licences": [], "description": "<script>alert('å')</script>\n", "apply_url": "https://example.org/a",
    });
    let lines = vacancy_line("a", json!({}))
        + "\n"
        + &vacancy_line("b", full)
        + &vacancy_line("c", json!({"occupation": null}));
    assert_eq!(imported::<Vacancy>(&db, &lines), Report { inserted: 3, ..Report::default() });

    let found = vacancies(&db);
    let [a, b, c] = &found[..] else { panic!("three vacancies") };
    let unknown = (
        &a.row.occupation,
        a.row.extent_min,
        &a.row.start,
        &a.row.deadline,
        &a.row.languages,
        &a.row.licences,
    );
    assert_eq!(unknown, (&None, None, &None, &None, &None, &None));
    assert_eq!((&a.row.description, &a.row.apply_url, &c.row.occupation), (&None, &None, &None));
    assert_eq!(b.municipalities, ["tynset", "tolga"], "an old number is its municipality's");
    assert_eq!(b.row.description.as_deref(), Some("<script>alert('å')</script>\n"));
    assert_eq!(b.row.licences.as_deref(), Some(""), "none needed is not unknown");
    assert!(b.row.search.contains("tynset sykehus") && b.row.search.contains("alert('å')"));
    assert!((b.row.extent_min, b.row.extent_max, b.row.demo) == (Some(80), Some(100), false));
}

#[test]
fn every_problem_of_every_line_is_named() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let wrong = json!({
        "title": "", "occupation": "9999", "municipalities": ["3427", "0001", "tolga"], "extent": {"min": 90, "max": 20, "unit": "%"},
        "start": "soon", "published": "2026-11-01", "deadline": "2026-10-01", "positions": 0, "remote": "sometimes",
        "languages": ["Norwegian"], "description": "\u{0}", "apply_url": "javascript:alert(1)", "colour": "blue",
    });
    let lines = vacancy_line("good", json!({}))
        + &vacancy_line("bad", wrong)
        + "{}\n"
        + "{\"reference\": \n"
        + "[1]\n"
        + "{\"reference\":\"x\",\"reference\":\"y\"}\n"
        + &vacancy_line("twice", json!({"municipalities": ["3427", "0437"]}))
        + &vacancy_line("none", json!({"municipalities": []}))
        + &vacancy_line("demo", json!({"source": "demo"}))
        + &vacancy_line("good", json!({"title": "Lege"}));
    let (report, problems) = import_lines::<Vacancy>(&db, &lines, &options());
    assert!(matches!(report, Err(Error::Invalid(9))), "{report:?}");
    insta::assert_snapshot!("problems", problems);
}

#[test]
fn a_line_whose_markup_would_become_very_large_is_named() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let lines = vacancy_line("good", json!({"description": "<p>Natt"}))
        + &vacancy_line("bad", json!({"description": "<ul><li>".repeat(20_000)}));
    let (report, problems) = import_lines::<Vacancy>(&db, &lines, &skipping());
    assert_eq!(report.expect("the good line").inserted, 1);
    assert!(problems.starts_with("line 2, /description: must have at most 5000 HTML tags"), "{problems}");
    assert_eq!(vacancies(&db)[0].row.description_html.as_deref(), Some("<p>Natt</p>"));
}

#[test]
fn broken_text_is_named_by_its_line() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let mut told = Told::default();
    let mut file = vacancy_line("a", json!({})).into_bytes();
    file.extend(b"{\"reference\":\"\xff\"}\n");
    let report = import::<Vacancy>(&db, &file[..], &options(), &mut told);
    assert!(matches!(report, Err(Error::Invalid(1))));
    assert_eq!(told.text(), "line 2: not UTF-8 from byte 15 on\n");
}

#[test]
fn one_bad_line_among_thousands_leaves_nothing_unless_it_is_skipped() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let before = db.read_blocking(revision::current).expect("a revision");
    let lines: String = (0..2_500)
        .map(|n| {
            vacancy_line(&format!("v-{n}"), if n == 2_200 { json!({"positions": -1}) } else { json!({}) })
        })
        .collect();
    let (report, problems) = import_lines::<Vacancy>(&db, &lines, &options());
    assert!(matches!(report, Err(Error::Invalid(1))));
    assert_eq!(problems, "line 2201, /positions: must be a whole number from 1 to 10000\n");
    assert_eq!((vacancies(&db).len(), db.read_blocking(revision::current).expect("a revision")), (0, before));

    let (report, _) = import_lines::<Vacancy>(&db, &lines, &skipping());
    assert_eq!(report.expect("the rest"), Report { inserted: 2_499, skipped: 1, ..Report::default() });
    assert_eq!(vacancies(&db).len(), 2_499);
    let (report, _) = import_lines::<Vacancy>(&db, &lines, &skipping());
    assert_eq!(report.expect("the rest"), Report { unchanged: 2_499, skipped: 1, ..Report::default() });
}

#[test]
fn the_same_record_again_changes_nothing_and_another_one_replaces_it() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let lines = |title: &str| {
        vacancy_line("a", json!({})) + &vacancy_line("b", json!({"title": title, "municipalities": ["3426"]}))
    };
    imported::<Vacancy>(&db, &lines("Lærer"));
    let first = vacancies(&db);
    assert_eq!(imported::<Vacancy>(&db, &lines("Lærer")), Report { unchanged: 2, ..Report::default() });
    assert_eq!(vacancies(&db), first);

    let changed = lines("Rektor").replace("3426", "5025");
    assert_eq!(imported::<Vacancy>(&db, &changed), Report { updated: 1, unchanged: 1, ..Report::default() });
    let second = vacancies(&db);
    assert_eq!(second[0], first[0]);
    assert_eq!((&second[1].row.id, second[1].row.imported_at), (&first[1].row.id, first[1].row.imported_at));
    assert_eq!(
        (second[1].row.title.as_str(), &second[1].municipalities[..]),
        ("Rektor", &["roros".to_owned()][..])
    );
    assert!(second[1].row.revision > first[1].row.revision, "the live region sees the change");

    let elsewhere = vacancy_line("a", json!({"source": "nav"}));
    assert_eq!(imported::<Vacancy>(&db, &elsewhere).inserted, 1, "a reference is its source's own");
    let nav = db.read_blocking(|conn| source::find(conn, "nav")).expect("a read").expect("it is registered");
    assert_eq!((nav.name.as_str(), nav.licence.as_deref()), ("nav", Some("NLOD 2.0")));
}

#[test]
fn places_and_homes_come_in_the_same_way() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let place = r#"{"municipality":"3426","kindergarten_places":4,"as_of":"2026-11-01","stages":["primary","lower_secondary"],"interests":["cross-country-skiing","culture-school"]}"#;
    let bare = r#"{"municipality":"0441","as_of":"2026-11-01","interests":[]}"#;
    let lines = format!("{place}\n{bare}");
    assert_eq!(imported::<Place>(&db, &lines).inserted, 2);
    assert_eq!(imported::<Place>(&db, &lines).unchanged, 2);
    assert_eq!(imported::<Place>(&db, &place.replace(":4", ":0")).updated, 1);
    let places = db.read_blocking(|conn| db::place::changed_since(conn, -1)).expect("places");
    assert_eq!(
        (places[0].municipality_id.as_str(), places[0].kindergarten_places, &places[0].stages),
        ("os", None, &None)
    );
    assert_eq!(
        (places[1].kindergarten_places, places[1].stages.as_deref()),
        (Some(0), Some("primary lower_secondary"))
    );

    let home = r#"{"reference":"h-3","source":"municipality","municipality":"3426","kind":"house","tenure":"rent","bedrooms":3,"area_m2":140,"price":9500,"available_from":"2027-01-01","title":"Hus","url":"https://example.org/h-3"}"#;
    assert_eq!(imported::<Housing>(&db, home).inserted, 1);
    assert_eq!(imported::<Housing>(&db, home).unchanged, 1);
    assert_eq!(imported::<Housing>(&db, &home.replace("9500", "9000")).updated, 1);
    let (report, problems) = import_lines::<Housing>(&db, r#"{"tenure":"let","bedrooms":2.5}"#, &options());
    assert!(report.is_err());
    insta::assert_snapshot!("problems_of_a_home", problems);
    let (_, problems) =
        import_lines::<Place>(&db, r#"{"municipality":"3426","stages":["nursery"]}"#, &options());
    insta::assert_snapshot!("problems_of_a_place", problems);
    let twice = r#"{"municipality":"3426","as_of":"2026-11-01","stages":["primary","primary"],"interests":["choir","choir"]}"#;
    let (_, problems) = import_lines::<Place>(&db, twice, &options());
    assert_eq!(problems, "line 1, /stages: names primary twice\nline 1, /interests: names choir twice\n");
}

#[test]
fn what_a_host_posts_is_not_for_imports_to_change() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    for lines in
        [vacancy_line("a", json!({"source": "host:tynset"})), vacancy_line("a", json!({"source": "host:"}))]
    {
        let (report, problems) = import_lines::<Vacancy>(&db, &lines, &options());
        assert!(matches!(report, Err(Error::Invalid(1))) && problems.contains("/source: "), "{problems}");
    }
    let host = Options { source: "host:tynset".to_owned(), ..options() };
    let report = import::<Place>(&db, &b""[..], &host, &mut Told::default());
    assert!(matches!(report, Err(Error::File(_))), "{report:?}");
}

#[test]
fn no_file_takes_the_place_of_somebody_who_posts_here() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    for source in ["employer:923609016", "host:tynset"] {
        let lines = vacancy_line("a", json!({ "source": source }));
        let (report, problems) = import_lines::<Vacancy>(&db, &lines, &options());
        assert!(report.is_err());
        assert_eq!(problems, format!("line 1, /source: `{source}` is the source of what is posted here\n"));
        let options = Options { source: source.to_owned(), ..options() };
        let mut told = Told::default();
        let report = import::<Vacancy>(&db, &b""[..], &options, &mut told);
        assert!(matches!(report, Err(Error::File(reason)) if reason.contains(source)));
    }
    let lines = vacancy_line("a", json!({"source": "employers"}));
    assert_eq!(imported::<Vacancy>(&db, &lines).inserted, 1);
}
