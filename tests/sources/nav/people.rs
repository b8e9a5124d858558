//! Whom to ask: shown while one can apply, and then forgotten.

use super::{Ad, PHONE, World, payload};
use crate::support::dump::holds;
use flytthit_api::db::vacancy;
use flytthit_api::housekeeping::tidy;
use flytthit_api::sources::Feed;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

#[actix_web::test]
async fn nobody_s_number_is_kept_after_the_advertisement_has_stopped() {
    let world = World::new().await;
    let ad = Ad::new(1).with("description", json!("Ring Kari på 99887766"));
    world.feed.publish(&ad);
    world.taken().await;
    assert!(holds(&world.app.database, PHONE));
    let sent = payload(&world.app.db, Feed::Vacancies, &ad.uuid).unwrap();
    let sent: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(sent["ad_content"], ad.content, "as it was sent, for as long as it is open");
    world.feed.stop(&ad);
    world.taken().await;
    for people in [PHONE, "kari@example.org", "Kari"] {
        assert!(!holds(&world.app.database, people), "{people}");
    }
}

#[actix_web::test]
async fn nobody_s_number_is_kept_after_the_advertisement_has_moved_or_its_people_have_changed() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2).at("OSLO", "OSLO"));
    world.taken().await;
    world.feed.publish(&Ad::new(1).with("contactList", json!([])));
    world.taken().await;
    assert_eq!(world.only().await["contacts"], json!(null));
    assert!(!holds(&world.app.database, PHONE), "nor that of one out of reach");
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    assert!(holds(&world.app.database, PHONE));
    world.feed.publish(&Ad::new(1).at("OSLO", "OSLO"));
    world.taken().await;
    assert!(!holds(&world.app.database, PHONE));
}

#[actix_web::test]
async fn people_are_forgotten_when_the_last_day_is_over_though_nothing_is_taken_in() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let now = Timestamp::now();
    tidy(&world.app.db, now.as_microsecond()).unwrap();
    assert!(holds(&world.app.database, PHONE));
    let later = now + SignedDuration::from_hours(24 * 32);
    tidy(&world.app.db, later.as_microsecond()).unwrap();
    assert!(!holds(&world.app.database, PHONE));
}

#[actix_web::test]
async fn people_of_what_a_moderator_takes_away_are_forgotten_and_not_shown() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let id = world.only().await["id"].as_str().unwrap().to_owned();
    world
        .app
        .db
        .write_blocking(|conn, revision| {
            let mut found = vacancy::find(conn, &id)?.unwrap();
            (found.row.withheld, found.row.revision) = (Some("other".to_owned()), revision);
            vacancy::update(conn, &found)
        })
        .unwrap();
    assert_eq!(world.app.get(&format!("/v1/vacancies/{id}")).await.status, 404);
    tidy(&world.app.db, Timestamp::now().as_microsecond()).unwrap();
    assert!(!holds(&world.app.database, PHONE));
    // Nor do they come back with a change.
    world.feed.publish(&Ad::new(1).with("title", json!("Jordmor")));
    world.taken().await;
    assert!(!holds(&world.app.database, PHONE));
}

#[actix_web::test]
async fn people_of_what_a_moderator_gives_back_are_asked_for_again() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    let (shown, revision) = (world.only().await, world.revision());
    let id = shown["id"].as_str().unwrap().to_owned();
    let decide = |withheld: Option<&str>| {
        let (id, withheld) = (id.clone(), withheld.map(str::to_owned));
        let decide = move |conn: &mut flytthit_api::db::Conn, revision| {
            let mut found = vacancy::find(conn, &id)?.unwrap();
            (found.row.withheld, found.row.revision) = (withheld.clone(), revision);
            vacancy::update(conn, &found)
        };
        world.app.db.write_blocking(decide).unwrap();
    };
    decide(Some("other"));
    tidy(&world.app.db, Timestamp::now().as_microsecond()).unwrap();
    world.looked_at();
    world.taken().await;
    assert_eq!(world.looked_at(), [""; 0], "nobody looks at what is not shown");
    decide(None);
    assert_eq!(world.only().await["contacts"], json!(null));
    world.taken().await;
    assert_eq!(world.only().await["contacts"], shown["contacts"]);
    assert!(world.revision() > revision);
    world.looked_at();
    world.taken().await;
    assert_eq!(world.looked_at(), [""; 0], "once is enough");
}

#[actix_web::test]
async fn people_are_not_shown_in_lists() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.taken().await;
    assert_eq!(world.open().await[0]["contacts"], json!(null));
    assert_eq!(world.only().await["contacts"][0]["phone"], PHONE);
}

#[actix_web::test]
async fn nobody_s_number_is_kept_of_what_cannot_be_used() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1).with("title", json!("")).with("jobtitle", json!("")));
    assert_eq!(world.taken().await.refused, 1);
    world.feed.publish(&Ad::new(2).with("contactList", json!(PHONE)));
    assert_eq!(world.taken().await.refused, 1);
    assert!(!holds(&world.app.database, PHONE));
}
