//! What the feed tells is a hint: pages overlap, come again, and say little.

use super::feed::{Line, item, uuid};
use super::{Ad, World};
use crate::support::upstream::Answer;
use flytthit_api::clock;
use flytthit_api::sources::{Feed, SourceError};
use flytthit_api::sync::{Attempt, Report};
use jiff::fmt::rfc2822;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::time::Duration;

#[actix_web::test]
async fn many_lines_of_one_advertisement_are_one_vacancy() {
    let world = World::new().await;
    for title in ["A", "B", "C"] {
        world.feed.publish(&Ad::new(1).with("title", json!(title)));
    }
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
    assert_eq!(world.looked_at().len(), 1);
    assert_eq!(world.titles().await, ["C"]);
}

#[actix_web::test]
async fn pages_overlap_by_a_line_and_the_last_one_grows() {
    let world = World::new().await;
    world.feed.set(|state| state.per_page = 3);
    for number in 1..=8 {
        world.feed.publish(&Ad::new(number));
    }
    assert_eq!(world.taken().await, Report { inserted: 8, ..Report::default() });
    assert_eq!(world.looked_at().len(), 8, "each once");
    world.feed.publish(&Ad::new(9));
    world.feed.publish(&Ad::new(10));
    world.feed.stop(&Ad::new(1));
    assert_eq!(world.taken().await, Report { inserted: 2, removed: 1, ..Report::default() });
    assert_eq!(world.looked_at().len(), 2);
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.open().await.len(), 9);
}

#[actix_web::test]
async fn entity_tags_are_never_sent_and_days_only_with_the_first_page() {
    let world = World::new().await;
    world.feed.set(|state| state.per_page = 2);
    for number in 1..=4 {
        world.feed.publish(&Ad::new(number));
    }
    world.taken().await;
    world.taken().await;
    let asked = world.feed.upstream.asked();
    assert!(asked.iter().all(|asked| !asked.headers.contains_key("if-none-match")));
    let days: Vec<_> = asked.iter().filter(|asked| asked.headers.contains_key("if-modified-since")).collect();
    assert_eq!(days.len(), 1, "{days:?}");
    assert_eq!(days[0].target, "/nav/api/v1/feed?pageSize=10000");
    // An advertisement lives six months at most.
    let since = rfc2822::parse(&days[0].headers["if-modified-since"]).unwrap();
    assert_eq!(since.timestamp(), clock::midnight(clock::today().saturating_sub(6.months())));
}

#[actix_web::test]
async fn at_its_end_only_the_last_page_is_asked_for_every_two_minutes() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    world.feed.upstream.asked();
    world.taken().await;
    let asked: Vec<String> = world.feed.upstream.asked().into_iter().map(|asked| asked.target).collect();
    let page = format!("/nav/api/v1/feed/{}?pageSize=1000", uuid('b', 0));
    assert_eq!(asked, ["/nav/api/publicToken".to_owned(), page]);
    assert_eq!(Feed::Vacancies.about().every, Duration::from_secs(120));
}

#[actix_web::test]
async fn an_empty_page_says_that_there_is_nothing_new() {
    let world = World::new().await;
    assert_eq!(world.taken().await, Report::default());
    world.feed.publish(&Ad::new(1));
    assert_eq!(world.taken().await.inserted, 1);
    world.feed.set(|state| state.pages.insert(uuid('b', 0), Answer::status(304)));
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.titles().await, ["Sykepleier 1"]);
}

#[actix_web::test]
async fn what_is_inactive_leaves_whatever_its_line_says_besides() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2));
    world.taken().await;
    world.looked_at();
    // Of the first place of work only, which is elsewhere; and without any.
    for (number, municipal) in [(1, "OSLO"), (2, "?")] {
        world.feed.stop(&Ad::new(number));
        world.feed.set(|state| {
            let line = Line { ad: uuid('a', number), status: "INACTIVE", at: Timestamp::now() };
            let mut item = item(&line);
            item["_feed_entry"]["municipal"] = json!(municipal);
            item["title"] = Value::Null;
            let page = json!({"items": [item], "next_id": null, "next_url": null});
            state.pages.insert(uuid('b', 0), Answer::json(&page));
        });
        assert_eq!(world.taken().await, Report { removed: 1, ..Report::default() });
    }
    assert_eq!(world.looked_at(), [""; 0], "nobody needs to look");
    assert_eq!(world.titles().await, [""; 0]);
}

#[actix_web::test]
async fn what_stops_leaves_though_many_others_have_to_be_looked_at() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(0));
    world.taken().await;
    for number in 1..=501 {
        world.feed.publish(&Ad::new(number).at("OSLO", "OSLO"));
    }
    world.feed.upstream.asked();
    // It stops as soon as one of the others is looked at.
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| {
        inner.set(|state| {
            if asked.target.contains("feedentry") && state.entries[&uuid('a', 0)]["status"] == "ACTIVE" {
                state.stop(&uuid('a', 0));
            }
            state.reply(asked)
        })
    });
    assert_eq!(world.taken().await, Report { removed: 1, outside: 501, ..Report::default() });
    let asked = world.feed.upstream.asked();
    let pages = asked.iter().filter(|asked| asked.target.starts_with("/nav/api/v1/feed/"));
    assert_eq!(pages.count(), 2, "once more before the last of them");
}

#[actix_web::test]
async fn what_was_never_active_here_is_not_looked_at() {
    let world = World::new().await;
    world.feed.stop(&Ad::new(1));
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.looked_at(), [""; 0]);
}

#[actix_web::test]
async fn an_old_line_does_not_take_away_what_is_newer() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.stop(&Ad::new(1));
    world.feed.publish(&Ad::new(1).with("title", json!("Igjen")));
    world.taken().await;
    let revision = world.revision();
    // The line that said that it was inactive comes once more, alone.
    world.feed.set(|state| {
        let page = json!({"items": [item(&state.lines[1])], "next_id": null});
        state.pages.insert(uuid('b', 0), Answer::json(&page));
    });
    assert_eq!(world.taken().await, Report { unchanged: 1, ..Report::default() });
    assert_eq!(world.titles().await, ["Igjen"]);
    assert_eq!(world.revision(), revision, "nobody saw it leave");
}

#[actix_web::test]
async fn times_come_with_an_offset_in_utc_and_without_either() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let at = Timestamp::now();
    let oslo = at.to_zoned(clock::oslo());
    let forms = [
        oslo.strftime("%Y-%m-%dT%H:%M:%S%.6f%:z").to_string(),
        at.to_string(),
        oslo.strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string(),
    ];
    let line = |status: &'static str, text: &str| {
        let mut item = item(&Line { ad: uuid('a', 1), status, at });
        item["_feed_entry"]["sistEndret"] = json!(text);
        item
    };
    for (number, form) in forms.iter().enumerate() {
        world.looked_at();
        world.feed.publish(&Ad::new(1).with("title", json!(form)));
        world.feed.set(|state| {
            state.entries.get_mut(&uuid('a', 1)).unwrap()["sistEndret"] = json!(form);
            state.pages.insert(
                uuid('b', 0),
                Answer::json(&json!({"items": [line("ACTIVE", form)], "next_id": null})),
            );
        });
        world.taken().await;
        // They all are the same time: the second and third tell nothing new.
        assert_eq!(world.looked_at().len(), usize::from(number == 0), "{form}");
    }
    assert_eq!(world.titles().await, [forms[0].clone()]);
    // At the same time, but inactive; then nobody knows, and looks.
    for form in &forms {
        world.feed.set(|state| {
            let page = json!({"items": [line("INACTIVE", form)], "next_id": null});
            state.pages.insert(uuid('b', 0), Answer::json(&page));
        });
        world.taken().await;
        assert_eq!(world.looked_at().len(), 1, "{form}");
    }
    let source = world.app.get("/v1/sources/nav").await.ok().body;
    assert_eq!(source["as_of"], at.to_string());
}

#[actix_web::test]
async fn what_has_become_inactive_since_the_page_was_written_does_not_come() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2));
    world.feed.publish(&Ad::new(3));
    world.feed.set(|state| {
        state.entries.insert(
            uuid('a', 1),
            json!({"uuid": uuid('a', 1), "status": "INACTIVE", "sistEndret": "2026-11-23T00:00:00"}),
        );
        state.entries.remove(&uuid('a', 2));
    });
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
    assert_eq!(world.titles().await, ["Sykepleier 3"]);
}

#[actix_web::test]
async fn the_advertisement_goes_by_the_name_of_the_feed_and_that_of_its_documentation() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2));
    world.feed.set(|state| {
        let entry = state.entries.get_mut(&uuid('a', 2)).unwrap().as_object_mut().unwrap();
        let content = entry.remove("ad_content").unwrap();
        entry.insert("json".to_owned(), content);
        // What is null and what is not there are the same.
        entry.insert("ad_content".to_owned(), Value::Null);
    });
    assert_eq!(world.taken().await.inserted, 2);
}

#[actix_web::test]
async fn pages_that_lead_back_end_the_run_after_they_have_been_taken_in() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    let page = |next: usize| {
        let line = Line { ad: uuid('a', 1), status: "ACTIVE", at: Timestamp::now() };
        Answer::json(&json!({"id": uuid('c', 0), "items": [item(&line)], "next_id": uuid('c', next)}))
    };
    for (first, second) in [(1, 1), (2, 1)] {
        world.feed.set(|state| {
            state.pages.insert(String::new(), page(1));
            state.pages.insert(uuid('c', 1), page(first));
            state.pages.insert(uuid('c', 2), page(second));
        });
        let attempt = world.attempt().await;
        assert!(matches!(attempt, Attempt::Failed(SourceError::Unusable { .. })), "{attempt:?}");
        assert!(world.feed.upstream.asked().len() < 10);
        assert_eq!(world.titles().await, ["Sykepleier 1"]);
    }
}

#[actix_web::test]
async fn a_page_that_is_gone_is_looked_for_from_the_beginning() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    world.feed.set(|state| state.pages.insert(uuid('b', 0), Answer::status(404)));
    world.feed.publish(&Ad::new(2));
    world.feed.upstream.asked();
    assert_eq!(world.taken().await.inserted, 1);
    let asked: Vec<String> = world.feed.upstream.asked().into_iter().map(|asked| asked.target).collect();
    assert!(asked.contains(&"/nav/api/v1/feed?pageSize=10000".to_owned()), "{asked:?}");
    let ads: Vec<_> = asked.iter().filter(|target| target.contains("feedentry")).collect();
    assert_eq!(
        ads,
        [&format!("/nav/api/v1/feedentry/{}", uuid('a', 2))],
        "what is known is not looked at again"
    );
}

#[actix_web::test]
async fn a_line_of_a_day_to_come_does_not_make_the_feed_new_for_ever() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.set(|state| state.lines[0].at = "2099-01-01T00:00:00Z".parse().unwrap());
    for _ in 0..2 {
        world.taken().await;
        let source = world.app.get("/v1/sources/nav").await.ok().body;
        let as_of: Timestamp = source["as_of"].as_str().unwrap().parse().unwrap();
        assert!(as_of <= Timestamp::now(), "{as_of}");
    }
}

#[actix_web::test]
async fn nobody_is_led_to_another_server() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    for next in ["https://evil.example/api/v1/feed/x", "../../admin", "x"] {
        let page = json!({"id": uuid('b', 0), "items": [], "next_id": next});
        world.feed.set(|state| state.pages.insert(String::new(), Answer::json(&page)));
        let attempt = world.attempt().await;
        assert!(matches!(attempt, Attempt::Failed(SourceError::Unusable { .. })), "{attempt:?}");
    }
}
