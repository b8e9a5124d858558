//! What is imported can be listed, and followed.

use serde_json::json;

use super::*;
use crate::{
    db::{
        housing::{self, Housing},
        scratch::Scratch,
        vacancy::{Cursor, Filter, for_each_changed, list},
    },
    import::Housing as Home,
};

/// The references of the vacancies that a filter lists, two a page.
fn listed(db: &Db, filter: &Filter) -> String {
    let mut references = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = db.read_blocking(|conn| list(conn, filter, after.as_ref(), 3)).expect("a page");
        references.extend(page.iter().take(2).map(|found| found.row.reference.clone()));
        if page.len() < 3 {
            return references.join(" ");
        }
        after = Some(Cursor::of(&page[1]));
    }
}

#[test]
fn each_filter_of_vacancies_holds_and_pages_have_no_gap() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let lines = [
        (
            "nurse",
            json!({"occupation": "2223", "extent": {"min": 80, "max": 100}, "published": "2026-11-03"}),
        ),
        (
            "teacher",
            json!({"occupation": "2341", "title": "Lærer i 100% stilling", "municipalities": ["3426", "3430"], "published": "2026-11-03"}),
        ),
        (
            "guide",
            json!({"occupation": "5113", "extent": {"min": 20, "max": 50}, "municipalities": ["5025"], "published": "2026-11-02"}),
        ),
        (
            "coder",
            json!({"occupation": "2512", "remote": "full", "municipalities": ["5026"], "published": "2026-11-23"}),
        ),
        (
            "vague",
            json!({"title": "Medarbeider", "remote": "hybrid", "published": "2026-10-01", "deadline": "2026-11-23"}),
        ),
        ("short", json!({"occupation": "22", "published": "2026-10-02"})),
        ("late", json!({"published": "2026-10-01", "deadline": "2026-11-22"})),
        ("early", json!({"published": "2026-11-24"})),
    ];
    imported::<Vacancy>(&db, &lines.map(|(reference, fields)| vacancy_line(reference, fields)).concat());

    let open = || Filter { today: TODAY.to_string(), ..Filter::default() };
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    assert_eq!(listed(&db, &open()), "coder teacher nurse guide short vague");
    for (filter, expected) in [
        (Filter { municipalities: texts(&["os"]), ..open() }, "teacher"),
        (Filter { municipalities: texts(&["os", "roros"]), ..open() }, "teacher guide"),
        (Filter { reachable: Some(texts(&["roros"])), ..open() }, "coder guide"),
        (Filter { reachable: Some(Vec::new()), ..open() }, "coder"),
        (Filter { occupations: texts(&["2"]), ..open() }, "coder teacher nurse short"),
        (Filter { occupations: texts(&["222", "5"]), ..open() }, "nurse guide"),
        (Filter { extent: Some((50, 79)), ..open() }, "guide"),
        (Filter { extent: Some((100, 100)), ..open() }, "nurse"),
        (Filter { remote: texts(&["full", "hybrid"]), ..open() }, "coder vague"),
        (Filter { words: texts(&["LÆRER", "tynset"]), ..open() }, "teacher"),
        (Filter { words: texts(&["100%"]), ..open() }, "teacher"),
        (Filter { words: texts(&["1_0%"]), ..open() }, ""),
        (Filter { words: texts(&["\\"]), ..open() }, ""),
        (Filter { published_after: Some("2026-11-02".into()), ..open() }, "coder teacher nurse"),
        (Filter { today: "2026-11-22".into(), ..open() }, "teacher nurse guide short late vague"),
        (Filter { municipalities: texts(&["tynset"]), occupations: texts(&["22"]), ..open() }, "nurse short"),
    ] {
        assert_eq!(listed(&db, &filter), expected, "{filter:?}");
    }
}

#[test]
fn each_filter_of_homes_holds_and_pages_have_no_gap() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let home = |reference: &str, municipality: &str, kind: &str, tenure: &str, bedrooms: u32, price: u32| {
        let line = json!({
            "reference": reference, "source": "municipality", "municipality": municipality, "kind": kind, "tenure": tenure,
            "bedrooms": bedrooms, "area_m2": 100, "price": price, "title": "Bolig", "url": "https://example.org/",
        });
        format!("{line}\n")
    };
    let lines = [
        home("a", "3427", "house", "rent", 3, 9_500),
        home("b", "3427", "flat", "rent", 1, 6_000),
        home("c", "3426", "house", "buy", 4, 2_500_000),
    ];
    imported::<Home>(&db, &lines.concat());
    let listed = |filter: housing::Filter| {
        let mut found: Vec<Housing> = Vec::new();
        while let Some(next) = db
            .read_blocking(|conn| housing::list(conn, &filter, found.last().map(|home| home.id.as_str()), 1))
            .expect("a page")
            .pop()
        {
            found.push(next);
        }
        found.iter().map(|home| home.reference.as_str()).collect::<Vec<_>>().join(" ")
    };
    let any = housing::Filter::default;
    assert_eq!(listed(any()), "c b a");
    assert_eq!(listed(housing::Filter { municipalities: vec!["tynset".into()], ..any() }), "b a");
    assert_eq!(listed(housing::Filter { kinds: vec!["house".into()], ..any() }), "c a");
    assert_eq!(listed(housing::Filter { tenures: vec!["rent".into()], min_bedrooms: Some(2), ..any() }), "a");
    assert_eq!(listed(housing::Filter { max_price: Some(6_000), ..any() }), "b");
}

#[test]
fn who_follows_the_revisions_sees_each_change_once() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let lines = |range: std::ops::Range<u32>, title: &str| -> String {
        range
            .map(|n| {
                vacancy_line(&format!("v-{n}"), json!({"title": title, "municipalities": ["3427", "3426"]}))
            })
            .collect()
    };
    let changed = |since: i64| {
        let mut seen = Vec::new();
        db.read_blocking(|conn| for_each_changed(conn, since, |live| seen.push(live))).expect("the changes");
        seen
    };
    imported::<Vacancy>(&db, &lines(0..2_300, "Lærer"));
    let all = changed(0);
    assert_eq!(all.len(), 2_300);
    assert!(all.iter().all(|live| live.municipalities == ["tynset", "tolga"]));
    let last = all.last().expect("many").row.revision;
    assert_eq!(changed(last).len(), 0);

    imported::<Vacancy>(&db, &lines(1_000..2_050, "Rektor"));
    let again = changed(last);
    assert_eq!(again.len(), 1_050);
    assert!(again.iter().all(|live| live.row.title == "Rektor" && live.row.revision == last + 1));
    assert_eq!(changed(0).len(), 2_300);
}
