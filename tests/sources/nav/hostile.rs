//! A feed that would show something for ever, never end, or show what is no name.

use super::feed::{Line, uuid};
use super::{Ad, World};
use crate::sources::{sync, taken};
use crate::support::upstream::Answer;
use flytthit_api::db::vacancy;
use flytthit_api::sources::{Feed, SourceError};
use flytthit_api::sync::{Attempt, Report, Synced};
use jiff::{Timestamp, ToSpan};
use serde_json::json;

const IN_YEARS_TO_COME: &str = "2099-12-01T12:00:00Z";

/// The day of publication and the last day of the only vacancy.
fn days(world: &World) -> (String, String) {
    let row =
        world.app.db.read_blocking(|conn| vacancy::by_reference(conn, "nav", &[&Ad::new(1).uuid])).unwrap();
    let row = row[0].row.clone();
    (row.published, row.expires.unwrap())
}

/// The last day on which anything that is published today can be open.
fn last_day() -> String {
    flytthit_api::clock::today().saturating_add(6.months()).to_string()
}

#[actix_web::test]
async fn a_change_in_years_to_come_is_one_of_today() {
    let world = World::new().await;
    let ad = ["updated", "published", "expires"]
        .into_iter()
        .fold(Ad::new(1), |ad, field| ad.with(field, json!(IN_YEARS_TO_COME)));
    let far = json!(IN_YEARS_TO_COME);
    world.feed.publish(&ad.with("applicationDue", json!("2099-12-01")).with("starttime", far.clone()));
    world.feed.set(|state| {
        state.lines[0].at = IN_YEARS_TO_COME.parse().unwrap();
        state.entries.get_mut(&uuid('a', 1)).unwrap()["sistEndret"] = far;
    });
    assert_eq!(world.taken().await.inserted, 1);
    let (published, expires) = days(&world);
    assert_eq!(published, flytthit_api::clock::today().to_string());
    assert!(expires <= last_day(), "{expires}");
    let shown = world.only().await;
    assert!(shown["deadline"].is_null() && shown["start"].is_null(), "{shown}");
    world.looked_at();
    assert_eq!(world.taken().await, Report::default());
    assert_eq!(world.looked_at(), [""; 0], "the line that stays the last one is no news each time");

    // What really changes afterwards is taken in, and what stops leaves.
    world.feed.set(|state| {
        let (ad, at) = (uuid('a', 1), Timestamp::now());
        state.entries.get_mut(&ad).unwrap()["ad_content"]["title"] = json!("Jordmor");
        state.lines.push(Line { ad, status: "ACTIVE", at });
    });
    assert_eq!(world.taken().await.updated, 1);
    world.feed.stop(&Ad::new(1));
    world.feed.set(|state| state.lines.last_mut().unwrap().at = Timestamp::now());
    assert_eq!(world.taken().await.removed, 1);
}

#[actix_web::test]
async fn what_was_once_stored_as_open_for_too_long_is_looked_at_again() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let spoil = |conn: &mut _, revision| {
        let mut found = vacancy::by_reference(conn, "nav", &[&Ad::new(1).uuid])?.remove(0);
        (found.row.expires, found.row.revision) = (Some("2099-12-01".to_owned()), revision);
        vacancy::update(conn, &found)
    };
    world.app.db.write_blocking(spoil).unwrap();
    assert_eq!(world.taken().await.updated, 1);
    assert!(days(&world).1 <= last_day());
}

/// Serves a page at every id, each of which leads to one that nobody has seen.
fn never_ends(world: &World) {
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| {
        let page = asked.target.split('?').next()?.strip_prefix("/nav/api/v1/feed");
        let Some(page) = page.filter(|page| !page.starts_with("entry")) else {
            return inner.set(|state| state.reply(asked));
        };
        let number = page.get(25..).map_or(0, |digits| usize::from_str_radix(digits, 16).unwrap());
        let gone = json!({"id": uuid('a', 9), "_feed_entry": {"uuid": uuid('a', 9), "status": "INACTIVE"}});
        let (id, next) = (uuid('b', number), uuid('b', number + 1));
        Some(Answer::json(&json!({"id": id, "items": [gone], "next_id": next})))
    });
}

/// Takes in what there is with these settings of a run.
async fn attempt(world: &World, run: &str) -> Attempt {
    let syncer = world.feed.upstream.syncer_with(&world.app.db, &format!("[run]\n{run}\n"));
    sync(&syncer, Feed::Vacancies).await
}

/// The numbers of the pages that were asked for since this was called last; the first page of all has none.
fn pages(world: &World) -> Vec<usize> {
    let asked = world.feed.upstream.asked();
    let pages =
        asked.iter().filter_map(|asked| asked.target.split('?').next()?.strip_prefix("/nav/api/v1/feed/"));
    pages.map(|id| usize::from_str_radix(&id[24..], 16).unwrap()).collect()
}

#[actix_web::test]
async fn a_feed_that_never_ends_is_read_some_pages_at_a_time() {
    let world = World::new().await;
    never_ends(&world);
    for expected in [vec![1, 2, 3, 4], vec![5, 6, 7, 8, 9]] {
        let Synced { unfinished, .. } = taken(attempt(&world, "nav-pages = 5").await);
        assert!(unfinished);
        assert_eq!(pages(&world), expected, "each run goes on where the last one ended");
    }
    assert!(taken(attempt(&world, "nav-time = \"1ns\"").await).unfinished);
    assert_eq!(pages(&world), [10], "a page at least, so that there is progress");
    // A feed that ends is read to its end.
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| inner.set(|state| state.reply(asked)));
    world.feed.publish(&Ad::new(1));
    assert!(!taken(attempt(&world, "nav-pages = 5").await).unfinished);
    assert_eq!(world.titles().await, ["Sykepleier 1"]);
}

#[actix_web::test]
async fn no_run_takes_longer_than_it_may_and_what_it_has_done_stays_done() {
    let world = World::new().await;
    never_ends(&world);
    let failed = attempt(&world, "time = \"500ms\"\nnav-pages = 4000000").await;
    assert!(matches!(failed, Attempt::Failed(SourceError::TooLong(_))), "{failed:?}");
    let last = pages(&world).into_iter().max().unwrap();
    taken(attempt(&world, "nav-pages = 1").await);
    let next = pages(&world)[0];
    assert!(next > 1 && next <= last + 1, "{next} after {last}");
}

#[actix_web::test]
async fn what_is_no_name_is_refused_and_stops_no_other() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    let titles =
        ["<img src=x onerror=alert(1)>", "Syke\u{202e}pleier", "Syke\u{0}pleier", "Syke\u{2066}pleier"];
    for (title, number) in titles.into_iter().zip(2..) {
        world.feed.publish(&Ad::new(number).with("title", json!(title)));
    }
    world.feed.publish(&Ad::new(6).with("employer", json!({"name": "<b>NAV</b>"})));
    world.feed.publish(&Ad::new(7).with("title", json!(" Syke\u{ad}pleier\n 7\u{200b}")));
    assert_eq!(world.taken().await, Report { inserted: 2, refused: 5, ..Report::default() });
    assert_eq!(world.titles().await, ["Sykepleier 1", "Sykepleier 7"]);
}
