//! What goes wrong, and what stays as it was.

use super::feed::uuid;
use super::{Ad, PHONE, World, payload, survives_every_fault};
use crate::support::dump::holds;
use crate::support::upstream::Answer;
use flytthit_api::sources::{Feed, SourceError};
use flytthit_api::sync::{Attempt, Report};
use serde_json::json;

#[actix_web::test]
async fn whatever_goes_wrong_nothing_is_lost() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    survives_every_fault(&world.app, &world.feed.upstream, Feed::Vacancies).await;
    assert_eq!(world.titles().await, ["Sykepleier 1"]);
    world.feed.stop(&Ad::new(1));
    world.feed.publish(&Ad::new(2));
    survives_every_fault(&world.app, &world.feed.upstream, Feed::Vacancies).await;
    assert_eq!(world.titles().await, ["Sykepleier 2"]);
}

#[actix_web::test]
async fn one_that_cannot_be_used_stops_no_other_and_is_looked_at_again_later() {
    let world = World::new().await;
    for number in 1..=5 {
        world.feed.publish(&Ad::new(number));
    }
    world.taken().await;
    for number in 1..=5 {
        world.feed.publish(&Ad::new(number).with("title", json!(format!("Ny {number}"))));
    }
    world.feed.set(|state| {
        let mut set = |number, entry| state.entries.insert(uuid('a', number), entry);
        set(1, json!({}));
        set(2, json!({"uuid": uuid('a', 3), "status": "ACTIVE", "ad_content": {}}));
        set(3, json!({"uuid": uuid('a', 3), "status": "ACTIVE", "sistEndret": "?"}));
        state.entries.get_mut(&uuid('a', 4)).unwrap()["ad_content"]["employer"] = json!(null);
    });
    assert_eq!(world.taken().await, Report { updated: 1, refused: 4, ..Report::default() });
    let titles = ["Ny 5", "Sykepleier 1", "Sykepleier 2", "Sykepleier 3", "Sykepleier 4"];
    assert_eq!(world.titles().await, titles, "what was there stays");
    for number in 1..=4 {
        let ad = Ad::new(number).with("title", json!(format!("Ny {number}")));
        let entry = json!({"uuid": ad.uuid, "status": "ACTIVE", "ad_content": ad.content, "sistEndret": "2026-11-23T09:00:00Z"});
        world.feed.set(|state| state.entries.insert(ad.uuid, entry));
    }
    assert_eq!(world.taken().await, Report::default(), "not at once");
    world.wait().await;
    assert_eq!(world.taken().await, Report { updated: 4, ..Report::default() });
}

#[actix_web::test]
async fn one_whose_markup_would_become_very_large_is_not_asked_for_again_until_it_changes() {
    let world = World::new().await;
    let nested = "<b><i><a href=\"https://example.org/\"><p>".repeat(1_000);
    world.feed.publish(&Ad::new(1).with("description", json!(nested)));
    world.feed.publish(&Ad::new(2));
    assert_eq!(world.taken().await, Report { inserted: 1, refused: 1, ..Report::default() });
    assert_eq!(world.looked_at().len(), 2);
    world.wait().await;
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.looked_at(), [""; 0]);
    assert_eq!(world.titles().await, ["Sykepleier 2"]);

    // A change that mends nothing is refused again; one that does is taken in.
    world.feed.publish(&Ad::new(1).with("description", json!(nested + "x")));
    assert_eq!(world.taken().await, Report { refused: 1, ..Report::default() });
    world.wait().await;
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.looked_at().len(), 1);
    world.feed.publish(&Ad::new(1));
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
    assert_eq!(world.titles().await, ["Sykepleier 1", "Sykepleier 2"]);
}

#[actix_web::test]
async fn a_run_that_breaks_off_is_continued_where_it_was() {
    let world = World::new().await;
    world.feed.set(|state| state.per_page = 2);
    for number in 1..=6 {
        world.feed.publish(&Ad::new(number));
    }
    // First the pages break off, which keeps back nothing of those before, then the advertisements.
    world.feed.set(|state| state.pages.insert(uuid('b', 3), Answer::status(500)));
    assert!(matches!(world.attempt().await, Attempt::Failed(SourceError::Status(500))));
    assert_eq!(world.titles().await, ["Sykepleier 1", "Sykepleier 2", "Sykepleier 3", "Sykepleier 4"]);
    assert_eq!(world.looked_at().len(), 4);
    let broken = world.feed.set(|state| {
        state.pages.clear();
        state.entries.insert(uuid('a', 6), json!(null))
    });
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| match asked.target.contains(&uuid('a', 6)) {
        true => Some(Answer::status(500)),
        false => inner.set(|state| state.reply(asked)),
    });
    assert!(matches!(world.attempt().await, Attempt::Failed(SourceError::Status(500))));
    let pages: Vec<String> = world.feed.upstream.asked().into_iter().map(|asked| asked.target).collect();
    assert!(pages.contains(&format!("/nav/api/v1/feed/{}?pageSize=1000", uuid('b', 3))), "{pages:?}");
    assert!(!pages.iter().any(|page| page.contains(&uuid('b', 1))), "{pages:?}");
    // The one that does not come keeps back no other for long.
    world.taken().await;
    assert_eq!(world.open().await.len(), 5);
    let inner = world.feed.clone();
    world.feed.set(|state| state.entries.insert(uuid('a', 6), broken.unwrap()));
    world.feed.upstream.serves_by(move |asked| inner.set(|state| state.reply(asked)));
    world.wait().await;
    world.taken().await;
    assert_eq!(world.open().await.len(), 6);
}

#[actix_web::test]
async fn lines_that_cannot_be_read_are_counted_and_passed_over() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2));
    world.feed.set(|state| {
        let mut items: Vec<_> = state.lines.iter().map(super::feed::item).collect();
        items.insert(1, json!({"id": "?", "_feed_entry": {"uuid": "?", "status": "ACTIVE"}}));
        items.insert(1, json!("x"));
        state.pages.insert(
            String::new(),
            Answer::json(&json!({"id": uuid('b', 0), "items": items, "next_id": null})),
        );
    });
    assert_eq!(world.taken().await, Report { inserted: 2, refused: 2, ..Report::default() });
}

#[actix_web::test]
async fn texts_are_cleaned_and_cut() {
    let world = World::new().await;
    let long = "æ".repeat(600);
    let ad = Ad::new(1).with("title", json!(format!(" {long}"))).with("description", json!("a\u{0}b\u{1b}c"));
    world.feed.publish(&ad.with("employer", json!({"name": "Tynset\u{200b} \n kommune"})));
    world.taken().await;
    let shown = world.only().await;
    assert_eq!(shown["title"].as_str().unwrap().chars().count(), 512);
    assert_eq!(shown["employer"], "Tynset kommune");
    assert_eq!(shown["description"], "abc");
}

#[actix_web::test]
async fn what_is_not_found_three_times_though_the_feed_calls_it_active_has_ended() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    world.feed.publish(&Ad::new(1).with("title", json!("Jordmor")));
    let entry = world.feed.set(|state| state.entries.remove(&uuid('a', 1)));
    for _ in 0..2 {
        assert_eq!(world.taken().await, Report::default());
        world.wait().await;
    }
    assert_eq!(world.titles().await, ["Sykepleier 1"]);
    assert_eq!(world.taken().await, Report { removed: 1, ..Report::default() });
    assert_eq!(world.titles().await, [""; 0]);
    // Should it be there after all, it comes back.
    world.feed.set(|state| state.entries.insert(uuid('a', 1), entry.unwrap()));
    world.taken().await;
    assert_eq!(world.titles().await, ["Jordmor"]);
}

#[actix_web::test]
async fn a_feed_that_has_lost_most_of_its_advertisements_ends_none() {
    let world = World::new().await;
    let numbers = 1..=5;
    numbers.clone().for_each(|number| world.feed.publish(&Ad::new(number)));
    world.taken().await;
    numbers.clone().for_each(|number| world.feed.publish(&Ad::new(number)));
    world.feed.set(|state| state.entries.retain(|id, _| *id >= uuid('a', 4)));
    world.feed.publish(&Ad::new(4).with("title", json!("Ny")));
    let attempt = world.attempt().await;
    assert!(
        matches!(attempt, Attempt::Failed(SourceError::Implausible { found: 2, had: 5, .. })),
        "{attempt:?}"
    );
    assert_eq!(world.titles().await, ["Ny", "Sykepleier 1", "Sykepleier 2", "Sykepleier 3", "Sykepleier 5"]);
    world.feed.set(|state| state.entries.clear());
    numbers.for_each(|number| {
        world.feed.set(|state| {
            state.lines.push(super::feed::Line {
                ad: uuid('a', number),
                status: "ACTIVE",
                at: jiff::Timestamp::now(),
            })
        })
    });
    for _ in 0..4 {
        let attempt = world.attempt().await;
        assert!(matches!(attempt, Attempt::Failed(SourceError::Implausible { found: 0, .. })), "{attempt:?}");
        world.wait().await;
    }
    assert_eq!(world.open().await.len(), 5);
}

#[actix_web::test]
async fn nothing_of_the_feed_is_kept_to_be_looked_at() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    let page = json!({"items": "Ring Kari", "title": PHONE});
    for broken in [Answer::json(&page), Answer::bytes("text/html", PHONE.to_owned())] {
        for target in ["", "feedentry"] {
            let (inner, broken) = (world.feed.clone(), broken.clone());
            world.feed.upstream.serves_by(move |asked| {
                match asked
                    .target
                    .starts_with(&format!("/nav/api/v1/feed{}", target.trim_start_matches("feed")))
                {
                    true => Some(broken.clone()),
                    false => inner.set(|state| state.reply(asked)),
                }
            });
            world.attempt().await;
            assert_eq!(payload(&world.app.db, Feed::Vacancies, "refused"), None);
            assert!(!holds(&world.app.database, PHONE));
            world.wait().await;
        }
    }
}
