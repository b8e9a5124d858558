//! The life of an advertisement: it comes, changes, moves, goes, and comes back.

use super::{Ad, World};
use crate::matches::{household, with};
use crate::support::TestApp;
use actix_web::rt::time::sleep;
use flytthit_api::sync::{Options, Report};
use serde_json::json;
use std::time::Duration;

#[actix_web::test]
async fn a_vacancy_is_shown_as_nav_has_it() {
    let world = World::new().await;
    let next = flytthit_api::clock::today().year() + 1;
    let ad = Ad::new(1)
        .with("applicationDue", json!(format!("20.05.{next} ")))
        .with("starttime", json!(format!("{next}-06-01")));
    world.feed.publish(&ad);
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
    let shown = world.only().await;
    let expected = json!({
        "reference": ad.uuid, "title": "Sykepleier 1", "employer": "TYNSET KOMMUNE", "organisation_number": null,
        "extent": null, "extent_text": "Heltid", "start": format!("{next}-06-01"), "deadline": format!("{next}-05-20"), "positions": 2,
        "remote": "none", "languages": null, "licences": null, "open": true, "demo": false,
        "description": "<p>Natt</p>", "description_html": "<p>Natt</p>", "apply_url": ad.content["link"],
        "contacts": [{"name": "Kari Nordmann", "title": "Avdelingsleder", "email": "kari@example.org", "phone": "99887766"}],
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&shown[field], value, "{field}");
    }
    assert_eq!(shown["occupation"]["code"], "2223");
    assert_eq!(shown["municipalities"][0]["slug"], "tynset");
    let applied = world.app.get(&format!("/v1/vacancies/{}/apply", shown["id"].as_str().unwrap())).await;
    assert_eq!(applied.header("location"), ad.content["link"].as_str().unwrap());
    let source = world.app.get("/v1/sources/nav").await.ok().body;
    assert_eq!(source["rows"], 1, "{source}");
}

#[actix_web::test]
async fn what_changes_is_changed_and_what_is_the_same_is_no_revision() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let (first, revision) = (world.only().await, world.revision());
    assert_eq!(world.taken().await, Report::default(), "the last page again");
    world.looked_at();
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.looked_at(), [""; 0], "what has been looked at is not looked at again");
    // The feed tells of a change that nobody sees.
    world.feed.publish(&Ad::new(1));
    assert_eq!(world.taken().await, Report { unchanged: 1, ..Report::default() });
    assert_eq!(world.revision(), revision);

    world.feed.publish(&Ad::new(1).with("title", json!("Jordmor")));
    assert_eq!(world.taken().await, Report { updated: 1, ..Report::default() });
    let second = world.only().await;
    assert_eq!((&second["title"], &second["id"]), (&json!("Jordmor"), &first["id"]));
    assert!(world.revision() > revision);

    // Only whom to ask has changed: that is seen too.
    let revision = world.revision();
    let contact = json!([{"name": "Ola Nordmann"}]);
    world.feed.publish(&Ad::new(1).with("title", json!("Jordmor")).with("contactList", contact));
    world.taken().await;
    assert_eq!(
        world.only().await["contacts"][0],
        json!({"name": "Ola Nordmann", "title": null, "email": null, "phone": null})
    );
    assert!(world.revision() > revision);
}

#[actix_web::test]
async fn what_stops_is_seen_by_nobody_and_is_the_same_when_it_comes_back() {
    let world = World::new().await;
    let ad = Ad::new(1);
    world.feed.publish(&ad);
    world.taken().await;
    let shown = world.only().await;
    let path = format!("/v1/vacancies/{}", shown["id"].as_str().unwrap());
    world.feed.stop(&ad);
    assert_eq!(world.taken().await, Report { removed: 1, ..Report::default() });
    assert_eq!(world.titles().await, [""; 0]);
    assert_eq!(world.app.get(&path).await.status, 404);
    assert_eq!(world.taken().await, Report::default());

    world.feed.publish(&ad.with("title", json!("Sykepleier igjen")));
    world.taken().await;
    assert_eq!(world.app.get(&path).await.ok().body["title"], "Sykepleier igjen");
}

#[actix_web::test]
async fn what_moves_out_of_reach_is_taken_away_and_what_moves_in_comes() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2).at("OSLO", "OSLO"));
    assert_eq!(world.taken().await, Report { inserted: 1, outside: 1, ..Report::default() });
    world.feed.publish(&Ad::new(1).at("OSLO", "OSLO"));
    world.feed.publish(&Ad::new(2).at("RØROS", "TRØNDELAG"));
    assert_eq!(world.taken().await, Report { inserted: 1, removed: 1, outside: 1, ..Report::default() });
    assert_eq!(world.titles().await, ["Sykepleier 2"]);
}

#[actix_web::test]
async fn what_is_past_its_last_day_is_taken_away_though_the_feed_is_silent() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2).with("expires", json!("2026-01-01T00:00:00+01:00")));
    world.feed.publish(&Ad::new(3).with("applicationDue", json!("2026-01-01")));
    assert_eq!(world.taken().await.inserted, 2, "a deadline before the publication is none");
    let id = world.open().await[0]["id"].as_str().unwrap().to_owned();
    world
        .app
        .db
        .write_blocking(|conn, revision| {
            let mut found = flytthit_api::db::vacancy::find(conn, &id)?.unwrap();
            (found.row.expires, found.row.revision) = (Some("2026-01-01".to_owned()), revision);
            flytthit_api::db::vacancy::update(conn, &found)
        })
        .unwrap();
    assert_eq!(world.taken().await, Report { removed: 1, ..Report::default() });
    assert_eq!(world.titles().await, ["Sykepleier 3"]);
}

#[actix_web::test]
async fn a_moderator_s_decision_outlives_changes_and_stops() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let id = world.open().await[0]["id"].as_str().unwrap().to_owned();
    world
        .app
        .db
        .write_blocking(|conn, revision| {
            let mut found = flytthit_api::db::vacancy::find(conn, &id)?.unwrap();
            (found.row.withheld, found.row.revision) = (Some("not_a_job".to_owned()), revision);
            flytthit_api::db::vacancy::update(conn, &found)
        })
        .unwrap();
    world.feed.publish(&Ad::new(1).with("title", json!("Selg mer!")));
    world.taken().await;
    assert_eq!(world.titles().await, [""; 0]);
    world.feed.stop(&Ad::new(1));
    world.taken().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    assert_eq!(world.titles().await, [""; 0]);
}

/// Whether a household finds it, once the region shows what was written.
async fn is_found(app: &TestApp, reference: &str, expected: bool) {
    let pharmacists =
        with(&household(), json!({"adults": [{"occupations": [{"code": "2262"}]}], "per_home": null}));
    for _ in 0..500 {
        let reply = app.post("/v1/matches", &pharmacists).await.ok().body;
        if reply.to_string().contains(reference) == expected {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("{expected} was expected of {reference}");
}

#[actix_web::test]
async fn a_household_finds_it_while_it_is_open_and_not_after() {
    let app = TestApp::with_valley().await;
    let world = World { app, feed: super::Feed::new() };
    let category = json!([{"categoryType": "STYRK08NAV", "code": "2262.01", "score": 0.0}]);
    let ad = Ad::new(1).with("categoryList", category);
    world.feed.publish(&ad);
    world.taken().await;
    is_found(&world.app, &ad.uuid, true).await;
    world.feed.stop(&ad);
    world.taken().await;
    is_found(&world.app, &ad.uuid, false).await;
}

#[actix_web::test]
async fn a_dry_run_looks_at_everything_and_writes_nothing() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    let before = crate::support::dump::dump(&world.app.database);
    let dry = Options { dry_run: true, ..Options::default() };
    assert_eq!(world.taken_with(&dry).await, Report { inserted: 1, ..Report::default() });
    assert_eq!(crate::support::dump::dump(&world.app.database), before);
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
}

#[actix_web::test]
async fn what_has_changed_since_a_day_is_looked_at_again() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    world.looked_at();
    let since = flytthit_api::clock::today().yesterday().unwrap().yesterday().unwrap();
    world.taken_with(&Options { since: Some(since), ..Options::default() }).await;
    assert_eq!(world.looked_at(), [Ad::new(1).uuid]);
    let tomorrow = flytthit_api::clock::today().tomorrow().unwrap();
    world.taken_with(&Options { since: Some(tomorrow), ..Options::default() }).await;
    let asked = world.feed.upstream.asked();
    let since = asked.iter().find_map(|asked| asked.headers.get("if-modified-since")).unwrap();
    assert!(since.ends_with(" +0100") || since.ends_with(" +0200"), "{since}");
}

#[actix_web::test]
async fn what_was_out_of_reach_is_looked_at_again_when_the_reach_changes() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1).at("0301", "OSLO"));
    assert_eq!(world.taken().await.outside, 1);
    // Of Oslo nothing was known; now a year is there in which everybody in Tolga works there. Whoever asks for
    // that year finds the vacancy, whichever is the default.
    let csv =
        "residence,work,commuters\n3426,3426,10\n3426,0301,90\n3426,3427,10\n3427,3427,100\n0301,0301,1000\n";
    crate::support::valley::import_matrix(&world.app.db, 2022, csv);
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
}
