//! From which state a vacancy may become which, and what its days have to do with it.

use super::{EMPLOYER, audited, day, nurse, posted, tamper, vacancies};
use crate::support::TestApp;
use serde_json::{Value, json};

const STATES: [&str; 6] = ["draft", "published", "paused", "expired", "closed", "filled"];

/// What may become what, in the order of [`STATES`]: `y` may, `n` may not, `d` needs a later deadline.
const TABLE: [(&str, &str); 6] = [
    ("draft", "yynnnn"),
    ("published", "nyynyy"),
    ("paused", "nyynyy"),
    ("expired", "ndnyyy"),
    ("closed", "nnnnyn"),
    ("filled", "nnnnny"),
];

/// Puts a vacancy into a state as time and its employer would have.
fn put_into(app: &TestApp, id: &str, state: &str) {
    tamper(app, id, |row| {
        row.published = day(-20);
        let last = if state == "expired" { day(-1) } else { day(20) };
        (row.deadline, row.expires) = (Some(last.clone()), Some(last));
        row.status = if matches!(state, "published" | "expired") { "open" } else { state }.to_owned();
    });
}

#[actix_web::test]
async fn each_state_becomes_what_the_table_says() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({})).await;
    let id = reply.body["id"].as_str().unwrap();
    for (from, row) in TABLE {
        for (to, may) in STATES.into_iter().zip(row.chars()) {
            put_into(&app, id, from);
            let before = audited(&app, id).len();
            let found = employer.get(&address).await.ok();
            assert_eq!(found.body["state"], from);
            let changed = employer.patch(&address, found.header("etag"), &json!({"state": to})).await;
            let place = format!("{from} -> {to}: {}", changed.body);
            match may {
                'y' => {
                    assert_eq!((changed.status, &changed.body["state"]), (200, &json!(to)), "{place}");
                    assert_eq!(audited(&app, id).len() - before, usize::from(from != to), "{place}");
                }
                'n' => {
                    assert_eq!(
                        (changed.status, &changed.body["type"]),
                        (409, &json!("/problems/conflict")),
                        "{place}"
                    );
                    let told = changed.body["detail"].as_str().unwrap();
                    assert!(told.contains(from) && told.contains(to), "{place}");
                }
                _ => assert_eq!(changed.pointers(), ["/deadline"], "{place}"),
            }
            if may != 'y' {
                assert_eq!(employer.get(&address).await.ok().body, found.body, "{place}");
            }
        }
    }
}

#[actix_web::test]
async fn an_expired_one_opens_again_by_a_later_deadline_within_its_six_months() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({})).await;
    let id = reply.body["id"].as_str().unwrap();
    let open = async || app.get(&format!("/v1/vacancies/{id}")).await.ok().body["open"] == true;
    for (change, paused) in [
        (json!({"deadline": day(10)}), false),
        (json!({"deadline": day(0), "state": "published"}), false),
        (json!({"deadline": null}), false),
        (json!({"deadline": null, "state": "published"}), false),
        (json!({"deadline": day(10)}), true),
    ] {
        put_into(&app, id, "expired");
        if paused {
            tamper(&app, id, |row| row.status = "paused".to_owned());
        }
        assert_eq!(employer.get(&address).await.ok().body["state"], "expired");
        let changed = employer.patch(&address, "*", &change).await.ok();
        let state = if paused { "paused" } else { "published" };
        assert_eq!(changed.body["state"], state, "{change}");
        assert_eq!(changed.body["published"], day(-20), "its first day stays");
        assert_eq!(open().await, !paused, "{change}");
    }
    put_into(&app, id, "expired");
    let title = employer.patch(&address, "*", &json!({"title": "Jordmor"})).await.ok();
    assert_eq!(title.body["state"], "expired", "another change does not open it");
    assert_eq!(employer.patch(&address, "*", &json!({"state": "filled"})).await.status, 200);

    tamper(&app, id, |row| {
        row.status = "open".to_owned();
        (row.published, row.deadline, row.expires) = (day(-200), None, Some(day(-19)));
    });
    for change in [json!({"state": "published"}), json!({"state": "published", "deadline": day(10)})] {
        let refused = employer.patch(&address, "*", &change).await;
        assert_eq!(refused.status, 409, "{change}");
        assert!(refused.body["detail"].as_str().unwrap().contains("post it anew"), "{change}");
    }
}

#[actix_web::test]
async fn a_draft_waits_for_its_first_day_and_does_not_begin_before_it_is_published() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({"state": "draft"})).await;
    let id = reply.body["id"].as_str().unwrap();
    tamper(&app, id, |row| row.published = day(-100));
    let shown = employer.patch(&address, "*", &json!({"title": "Jordmor"})).await.ok();
    assert_eq!(shown.body["published"], day(-100), "a draft may be changed after its first day");
    let published = employer.patch(&address, "*", &json!({"state": "published"})).await.ok();
    assert_eq!(published.body["published"], day(0));
    let later = nurse(json!({"state": "draft", "published": day(7)}));
    let later = employer.post(&vacancies(EMPLOYER), &later).await;
    let address = later.header("location");
    let published = employer.patch(address, "*", &json!({"state": "published"})).await.ok();
    assert_eq!(published.body["published"], day(7));
    let sooner = employer.patch(address, "*", &json!({"published": day(1)})).await.ok();
    assert_eq!(sooner.body["published"], day(1), "it has not begun yet");
}

#[actix_web::test]
async fn each_change_is_written_down_without_the_texts() {
    let app = TestApp::new().await;
    let (employer, address, first) = posted(&app, json!({"state": "draft"})).await;
    let id = first.body["id"].as_str().unwrap();
    let second = employer.patch(&address, "*", &json!({"state": "published"})).await.ok();
    let host = app.host("alvdal");
    let moderation = format!("/v1/vacancies/{id}/moderation");
    let withheld = json!({"withheld": "misleading", "note": "Lønn mangler"});
    assert_eq!(host.put(&moderation, "*", &withheld).await.status, 200);
    let third = employer.get(&address).await.ok();
    assert_eq!(employer.delete(&address, "*").await.status, 204);
    let free = json!({"withheld": null});
    let kept = |body: &Value| {
        let mut kept = body.clone();
        for text in [
            "reference",
            "title",
            "employer",
            "languages",
            "licences",
            "description",
            "apply_url",
            "warnings",
        ] {
            kept.as_object_mut().unwrap().remove(text).unwrap();
        }
        if let Some(withheld) = kept["withheld"].as_object_mut() {
            withheld.remove("note");
        }
        kept
    };
    let expected = [
        ("delete", kept(&third.body), Value::Null),
        ("moderate", free, json!({"withheld": "misleading"})),
        ("change", kept(&first.body), kept(&second.body)),
        ("create", Value::Null, kept(&first.body)),
    ];
    for (found, (action, before, after)) in audited(&app, id).into_iter().zip(expected) {
        assert_eq!(found, (action.to_owned(), before, after));
    }
    let changes = app.coordinator().walk(&format!("/v1/audit?entity=vacancy&entity_id={id}"), 10).await;
    assert_eq!(changes[1]["changed"], json!(["note", "withheld"]));
    assert_eq!(changes[2]["changed"], json!(["state"]));
    assert!(changes[3]["changed"].as_array().unwrap().contains(&json!("title")));
    assert_eq!(audited(&app, id).len(), 4);
}
