use super::*;
use jiff::civil::date as day;
use serde_json::{Value, json};

const ID: &str = "10584075-1e5c-4a83-bf49-c80bcab83018";

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn entry(ad: Value) -> Value {
    let mut whole =
        json!({"title": "Lege", "employer": {"name": "Tynset"}, "published": "2026-11-01T00:00:00"});
    whole.as_object_mut().unwrap().extend(ad.as_object().unwrap().clone());
    json!({"uuid": ID, "status": "ACTIVE", "sistEndret": "2026-11-02T00:00:00", "ad_content": whole})
}

fn read(entry: &Value) -> Result<Entry, Unread> {
    Entry::read(entry.to_string().as_bytes(), ID.parse().unwrap(), now())
}

fn ad(ad: Value) -> Ad {
    read(&entry(ad)).unwrap().ad.unwrap()
}

#[test]
fn days_in_free_text_are_read_where_they_are_days() {
    for text in [
        "2021-04-23",
        " 2021-04-23 ",
        "2021-04-22T23:30:00Z",
        "2021-04-23T00:00:00",
        "23.04.2021 ",
        "23.4.2021",
    ] {
        assert_eq!(super::date(text), Some(day(2021, 4, 23)), "{text}");
    }
    for text in [
        "",
        "Etter avtale",
        "Snarest",
        "23.04",
        "23.04.21",
        "31.02.2021",
        "1.2.3.2021",
        "1999-01-01",
        "2021-04",
    ] {
        assert_eq!(super::date(text), None, "{text}");
    }
}

#[test]
fn it_is_open_until_its_deadline_its_end_or_for_six_months() {
    let last = |due: Value, expires: Value| ad(json!({"applicationDue": due, "expires": expires})).expires;
    assert_eq!(last(json!("2026-12-01"), json!("2026-12-24T00:00:00+01:00")), day(2026, 12, 1));
    assert_eq!(last(json!("2027-01-01"), json!("2026-12-24T00:00:00+01:00")), day(2026, 12, 24));
    assert_eq!(last(json!("Snarest"), json!(null)), day(2027, 5, 2));
    assert_eq!(last(json!(""), json!("2099-01-01T00:00:00Z")), day(2027, 5, 2));
    assert_eq!(ad(json!({"applicationDue": "2026-10-01"})).deadline, None, "before it was published");
}

#[test]
fn no_time_of_the_feed_is_later_than_now_and_nothing_is_open_for_longer_than_half_a_year() {
    let far = json!("2099-01-01T00:00:00Z");
    let mut later = entry(json!({"published": far, "expires": far, "updated": far}));
    later["sistEndret"] = far.clone();
    let Entry { changed_at, ad } = read(&later).unwrap();
    let ad = ad.unwrap();
    assert_eq!(changed_at, Some(now()));
    assert_eq!((ad.published, ad.expires), (day(2026, 11, 23), day(2027, 5, 23)));
    for (text, kept) in [("2028-11-23", true), ("2028-11-24", false)] {
        let ad = super::tests::ad(json!({"applicationDue": text, "starttime": text}));
        assert_eq!((ad.deadline.is_some(), ad.start.is_some()), (kept, kept), "{text}");
    }
}

#[test]
fn many_categories_cost_no_more_than_some() {
    let category = json!({"categoryType": "STYRK08", "code": "2342"});
    assert_eq!(ad(json!({"categoryList": vec![category; 10_000]})).categories.len(), MOST);
}

#[test]
fn positions_are_a_number_in_a_text() {
    for (value, expected) in [
        (json!("3"), 3),
        (json!(" 2 "), 2),
        (json!(4), 4),
        (json!("mange"), 1),
        (json!("0"), 1),
        (json!("-5"), 1),
        (json!("99999999"), 10_000),
        (json!(null), 1),
    ] {
        assert_eq!(ad(json!({"positioncount": value})).positions, expected, "{value}");
    }
}

#[test]
fn the_likeliest_code_of_the_finest_classification_comes_first() {
    let category =
        |kind: &str, code: &str, score: f64| json!({"categoryType": kind, "code": code, "score": score});
    let found = ad(json!({"categoryList": [
        category("ESCO", "http://data.europa.eu/esco/occupation/1", 1.0),
        category("STYRK08NAV", "2342.07", 0.9),
        category("JANZZ", "123456", 1.0),
        category("STYRK08", "5311", 0.2),
        category("STYRK08", "2342", 0.7),
        category("STYRK08", "23", 1.0),
        {"categoryType": "STYRK08", "code": "9112", "score": null},
    ]}));
    let codes: Vec<&str> = found.categories.iter().map(|category| category.code.as_str()).collect();
    assert_eq!(codes, ["2342", "5311", "9112", "2342"]);
}

#[test]
fn one_applies_at_nav_and_nowhere_else() {
    let own = format!("https://arbeidsplassen.nav.no/stillinger/stilling/{ID}");
    for (link, expected) in [
        ("https://arbeidsplassen.nav.no/stillinger/x", "https://arbeidsplassen.nav.no/stillinger/x"),
        ("http://arbeidsplassen.nav.no/x", &own),
        ("https://evil.example/", &own),
        ("https://nav.no@evil.example/", &own),
        ("https://notnav.no/", &own),
        ("javascript:alert(1)", &own),
        ("", &own),
    ] {
        assert_eq!(ad(json!({"link": link})).link, expected, "{link}");
    }
}

#[test]
fn what_is_about_another_one_or_lacks_what_is_needed_is_refused() {
    let other = "22222222-0000-4000-8000-000000000002";
    let mut wrong = vec![
        json!({}),
        json!([]),
        json!({"uuid": other, "status": "INACTIVE"}),
        json!({"uuid": ID, "status": "ACTIVE"}),
        json!({"uuid": ID, "status": "ACTIVE", "ad_content": null}),
        json!({"uuid": ID, "status": "ACTIVE", "ad_content": "x"}),
        entry(json!({"uuid": other})),
        entry(json!({"title": " \u{200b}\u{0}"})),
        entry(json!({"employer": {"name": ""}})),
        entry(json!({"employer": null})),
        entry(json!({"contactList": "Kari, 12345678"})),
    ];
    wrong[7]["ad_content"]["title"] = json!("\u{0} ");
    for entry in &wrong {
        let refused = read(entry).unwrap_err().to_string();
        assert!(!refused.contains("12345678"), "nobody's number is told: {refused}");
    }
}

mod anything {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    const FIELDS: [&str; 16] = [
        "uuid",
        "published",
        "expires",
        "updated",
        "workLocations",
        "contactList",
        "title",
        "description",
        "applicationDue",
        "categoryList",
        "jobtitle",
        "link",
        "employer",
        "extent",
        "starttime",
        "positioncount",
    ];
    const INNER: [&str; 12] = [
        "country",
        "county",
        "municipal",
        "postalCode",
        "name",
        "email",
        "phone",
        "title",
        "categoryType",
        "code",
        "score",
        "role",
    ];

    fn text() -> impl Strategy<Value = Value> {
        let known = prop::sample::select(vec![
            "",
            "?",
            "NORGE",
            "STYRK08",
            "STYRK08NAV",
            "2342.07",
            "2223",
            "2026-11-24",
            "24.12.2026",
            "31.12.2099",
            "2099-12-31T23:59:59.999999Z",
            "-9999-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "a@b.no",
            "\u{202e}x",
            "https://arbeidsplassen.nav.no/x",
            "https://nav.no",
            "-1",
            "99999999999999999999",
        ]);
        prop_oneof![known.prop_map(|text| json!(text)), ".{0,40}".prop_map(|text| json!(text))]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![6 => text(), 1 => Just(json!(null)), 1 => any::<i64>().prop_map(|number| json!(number))];
        let object = vec((prop::sample::select(INNER.to_vec()), leaf.clone()), 0..6).prop_map(|fields| {
            Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        });
        prop_oneof![4 => leaf, 1 => object.clone(), 3 => vec(object, 0..60).prop_map(|list| json!(list))]
    }

    proptest! {
        #[test]
        fn anything_is_refused_or_holds_what_the_rest_relies_on(
            fields in vec((prop::sample::select(FIELDS.to_vec()), value()), 0..12),
        ) {
            let content = Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
            let Ok(Entry { ad: Some(ad), .. }) = super::read(&entry(content)) else { return Ok(()) };
            for (line, max) in [(&ad.title, 512), (&ad.employer, 255)] {
                prop_assert!(!line.trim().is_empty() && line.chars().count() <= max, "{line:?}");
                prop_assert!(crate::sources::name(line, max).as_ref() == Ok(line), "{line:?}");
            }
            prop_assert!(ad.published <= clock::day(now()) && ad.expires <= day(2027, 5, 23));
            prop_assert!(ad.deadline.is_none_or(|deadline| ad.published <= deadline && ad.expires <= deadline));
            for day in [Some(ad.published), ad.deadline, Some(ad.expires), ad.start].into_iter().flatten() {
                prop_assert!((2000..=2100).contains(&day.year()), "{day}");
            }
            prop_assert!((1..=10_000).contains(&ad.positions) && is_navs(&ad.link));
            prop_assert!(ad.locations.len() <= MOST && ad.contacts.len() <= MOST);
            prop_assert!(ad.contacts.iter().all(|contact| *contact != Contact::default()));
            prop_assert!(ad.categories.iter().all(|category| category.code.len() == 4));
        }

        #[test]
        fn any_bytes_are_a_page_an_advertisement_or_refused(bytes in vec(any::<u8>(), 0..200)) {
            _ = crate::sources::nav::Page::read(&bytes);
            _ = Entry::read(&bytes, ID.parse().unwrap(), now());
        }
    }
}
