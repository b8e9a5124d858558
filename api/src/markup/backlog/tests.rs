use super::*;
use crate::db::scratch::Scratch;
use crate::db::{Error, revision};
use crate::demo;
use jiff::civil::date;

/// Stores these descriptions in the place of those of the demo set, as an earlier version did; returns the ids.
fn store_uncleaned(db: &Db, descriptions: &[Option<String>]) -> Vec<String> {
    demo::write(db, date(2026, 11, 23)).expect("the demo set");
    let store = |conn: &mut db::Conn, _| {
        let mut ids = Vec::new();
        vacancy::for_each_changed(conn, -1, |live| ids.push(live.row.id))?;
        ids.truncate(descriptions.len());
        for (id, description) in ids.iter().zip(descriptions) {
            let mut found = vacancy::find(conn, id)?.expect("it is there");
            (found.row.description, found.row.description_html) = (description.clone(), None);
            vacancy::update(conn, &found)?;
        }
        Ok::<_, Error>(ids)
    };
    db.write_blocking(store).expect("the descriptions")
}

fn html(db: &Db, id: &str) -> Option<String> {
    let found = db.read_blocking(|conn| vacancy::find(conn, id)).expect("a vacancy");
    found.expect("it is there").row.description_html
}

#[test]
fn old_descriptions_are_cleaned_once_in_batches_and_too_complex_ones_get_no_html() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let mut descriptions: Vec<_> = (0..150).map(|number| Some(format!("<p onclick=x>{number}"))).collect();
    descriptions.push(None);
    descriptions.push(Some("<b><i><a href=https://example.org><p>".repeat(1_000)));
    let ids = store_uncleaned(&db, &descriptions);
    assert_eq!(html(&db, &ids[0]), None);

    let revision = || db.read_blocking(revision::current).expect("a revision").value;
    let before = revision();
    assert_eq!(clean_all(&db).expect("they are cleaned"), 151);
    assert_eq!(revision(), before + 2, "one revision for each batch of 100");
    for (number, id) in ids[..150].iter().enumerate() {
        assert_eq!(html(&db, id), Some(format!("<p>{number}</p>")));
    }
    assert_eq!(html(&db, &ids[150]), None);
    assert_eq!(html(&db, &ids[151]).as_deref(), Some(""));
    assert_eq!(clean_all(&db).expect("nothing waits"), 0);
    assert_eq!(revision(), before + 2);
}

#[test]
fn a_description_that_changes_meanwhile_is_not_overwritten() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let ids = store_uncleaned(&db, &[Some("old".to_owned())]);
    let waiting = db.read_blocking(|conn| vacancy::uncleaned(conn, 9)).expect("one waits");
    assert_eq!(waiting.iter().map(|one| &one.id).collect::<Vec<_>>(), [&ids[0]]);
    let changed = db.write_blocking(|conn, _| {
        let mut found = vacancy::find(conn, &ids[0])?.expect("it is there");
        found.row.description = Some("new".to_owned());
        vacancy::update(conn, &found)?;
        vacancy::set_clean(conn, &waiting[0], "old")
    });
    changed.expect("it is changed");
    assert_eq!(html(&db, &ids[0]), None);
    clean_all(&db).expect("it is cleaned");
    assert_eq!(html(&db, &ids[0]).as_deref(), Some("new"));
}
