//! What the demo set promises.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::*;
use crate::{
    db::{Conn, place, revision, scratch::Scratch, tags},
    import::{MAX_LINE, import},
};

const TODAY: Date = date(2026, 11, 23);

fn vacancies(conn: &mut Conn) -> Result<Vec<vacancy::Live>, Error> {
    let mut all = Vec::new();
    vacancy::for_each_changed(conn, -1, |live| all.push(live))?;
    Ok(all)
}

#[test]
fn the_set_is_right_and_marked_and_looks_like_such_a_region() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let report = write(&db, TODAY).expect("the set is right");
    assert!(report.inserted > 350 && report.updated + report.unchanged + report.skipped == 0, "{report:?}");

    let (vacancies, homes, places) = db
        .read_blocking(|conn| {
            Ok::<_, Error>((
                vacancies(conn)?,
                housing::changed_since(conn, -1)?,
                place::changed_since(conn, -1)?,
            ))
        })
        .expect("the set");
    assert!((280..=360).contains(&vacancies.len()) && (40..=50).contains(&homes.len()) && places.len() == 8);
    assert!(
        vacancies.iter().all(|live| live.row.demo
            && live.row.source_id == SOURCE
            && live.row.employer.ends_with("(demo)"))
    );
    assert!(
        homes.iter().all(|home| home.demo && home.title.ends_with("(demo)"))
            && places.iter().all(|place| place.demo)
    );

    let count = |has: &dyn Fn(&vacancy::Live) -> bool| vacancies.iter().filter(|live| has(live)).count();
    assert!(count(&|live| live.row.remote == "full") >= 3 && count(&|live| live.row.remote == "hybrid") >= 3);
    assert!(
        count(&|live| live.row.positions == 2) >= 10 && count(&|live| live.municipalities.len() == 2) >= 10
    );
    assert!(
        count(&|live| live.row.extent_min.is_none()) >= 10 && count(&|live| live.row.start.is_none()) >= 10
    );
    let groups: BTreeSet<_> =
        vacancies.iter().filter_map(|live| live.row.occupation.as_deref()?.get(..2)).collect();
    assert!(groups.len() >= 25, "{groups:?}");
    let mut at: BTreeMap<&str, u32> = BTreeMap::new();
    vacancies.iter().for_each(|live| *at.entry(&live.municipalities[0]).or_default() += 1);
    assert!(at.len() == 8 && at["tynset"] > 2 * at["tolga"], "{at:?}");

    let upper = |place: &&place::Place| {
        tags::split(place.stages.as_deref().unwrap_or_default()).any(|stage| stage == "upper_secondary")
    };
    assert_eq!(
        places.iter().filter(upper).map(|place| place.municipality_id.as_str()).collect::<Vec<_>>(),
        ["alvdal", "roros", "tynset"]
    );
}

#[test]
fn the_set_is_the_same_on_the_same_day_and_keeps_its_ids_on_another() {
    let (here, there) = (Scratch::empty(), Scratch::empty());
    let (here, there) = (here.db(), there.db());
    write(&here, TODAY).expect("the set");
    write(&there, TODAY).expect("the set");
    let set = |db: &Db| {
        db.read_blocking(|conn| Ok::<_, Error>((vacancies(conn)?, housing::changed_since(conn, -1)?)))
            .expect("the set")
    };
    assert!(set(&here) == set(&there));

    let before = set(&here);
    let again = write(&here, TODAY).expect("again");
    assert_eq!((again.inserted, again.updated), (0, 0));
    assert!(set(&here) == before);

    let tomorrow = write(&here, date(2026, 11, 24)).expect("the next day");
    assert!(tomorrow.inserted == 0 && tomorrow.updated > 300);
    let ids = |live: &[vacancy::Live]| live.iter().map(|live| live.row.id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(ids(&set(&here).0), ids(&before.0));
    assert_eq!(ids(&before.0).len(), before.0.len());
}

#[test]
fn what_is_no_longer_part_of_the_set_is_closed() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let line = vacancies::lines(TODAY).lines().next().expect("one").replace("demo-2223-0", "demo-old");
    db.write_blocking(|conn, revision| {
        let options = Options { skip_invalid: false, source: SOURCE.into(), licence: None, today: TODAY };
        store_lines::<Vacancy>(conn, revision, Ids::Demo, line.as_bytes(), &options, &mut NoOne)
    })
    .expect("an old vacancy");
    write(&db, TODAY).expect("the set");
    let closed: Vec<_> = db
        .read_blocking(vacancies)
        .expect("the set")
        .into_iter()
        .filter(|live| live.row.status == "closed")
        .collect();
    assert_eq!(closed.iter().map(|live| live.row.reference.as_str()).collect::<Vec<_>>(), ["demo-old"]);
    let now = db.read_blocking(revision::current).expect("a revision").value;
    assert_eq!(closed[0].row.revision, now, "the live region sees it close");
}

#[test]
fn real_and_fictitious_data_refuse_each_other() {
    let place = r#"{"municipality":"3426","as_of":"2026-11-01","interests":[]}"#;
    let options = Options { skip_invalid: false, source: "municipality".into(), licence: None, today: TODAY };
    assert!(place.len() < MAX_LINE);

    let real = Scratch::empty();
    let real = real.db();
    import::<Place>(&real, place.as_bytes(), &options, &mut NoOne).expect("a place");
    assert!(matches!(write(&real, TODAY), Err(Error::Real)));
    assert!(
        crate::cli::serve::prepare(&real, true).is_err() && crate::cli::serve::prepare(&real, false).is_ok()
    );

    let demo = Scratch::empty();
    let demo = demo.db();
    crate::cli::serve::prepare(&demo, true).expect("an empty database takes the set");
    assert!(matches!(import::<Place>(&demo, place.as_bytes(), &options, &mut NoOne), Err(Error::Demo)));
    assert!(
        crate::cli::serve::prepare(&demo, false).is_err() && crate::cli::serve::prepare(&demo, true).is_ok()
    );
}
