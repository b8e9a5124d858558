//! The token of the feed.

use super::feed::TOKEN;
use super::{Ad, World};
use crate::support::dump::holds;
use flytthit_api::auth::secret::Secret;
use flytthit_api::region::LiveRegion;
use flytthit_api::sources::{Config, Feed, SourceError, Sources};
use flytthit_api::sync::{Attempt, Syncer};

const NEXT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwdWJsaWMifQ.second-Token";
const PRIVATE: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcml2YXRlIn0.private-Token";

#[actix_web::test]
async fn the_public_token_is_asked_for_once_in_a_run() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.publish(&Ad::new(2));
    world.taken().await;
    let asked = world.feed.upstream.asked();
    assert_eq!(asked.iter().filter(|asked| asked.target.ends_with("/publicToken")).count(), 1);
    assert!(!holds(&world.app.database, TOKEN));
}

#[actix_web::test]
async fn a_run_goes_on_with_the_next_public_token() {
    let world = World::new().await;
    for number in 1..=9 {
        world.feed.publish(&Ad::new(number));
    }
    // As soon as the page has been read, the token is another one.
    let state = world.feed.clone();
    let once = std::sync::atomic::AtomicBool::new(false);
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| {
        let is_entry = asked.target.contains("/feedentry/");
        if is_entry && !once.swap(true, std::sync::atomic::Ordering::SeqCst) {
            state.set(|state| state.tokens = vec![NEXT.to_owned()]);
        }
        inner.set(|state| state.reply(asked))
    });
    assert_eq!(world.taken().await.inserted, 9);
    let asked = world.feed.upstream.asked();
    assert_eq!(asked.iter().filter(|asked| asked.target.ends_with("/publicToken")).count(), 2);
}

#[actix_web::test]
async fn a_token_that_is_refused_twice_ends_the_run() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| match asked.target.ends_with("/publicToken") {
        true => inner.set(|state| state.reply(asked)),
        false => Some(crate::support::upstream::Answer::status(401)),
    });
    let attempt = world.attempt().await;
    assert!(matches!(attempt, Attempt::Failed(SourceError::Status(401))), "{attempt:?}");
    assert_eq!(world.feed.upstream.asked().len(), 3, "the token, a page, and the token again");
}

#[actix_web::test]
async fn without_a_public_token_a_private_one_is_needed() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.set(|state| state.tokens.clear());
    let attempt = world.attempt().await;
    assert!(matches!(attempt, Attempt::Failed(SourceError::Unprepared(_))), "{attempt:?}");
}

#[actix_web::test]
async fn a_private_token_is_used_and_kept_nowhere() {
    let world = World::new().await;
    world.feed.publish(&Ad::new(1));
    world.feed.set(|state| state.tokens = vec![TOKEN.to_owned(), PRIVATE.to_owned()]);
    let config = Config::parse(&world.feed.upstream.settings()).unwrap();
    let sources = Sources::new(config, Some(Secret(PRIVATE.to_owned())));
    assert!(!format!("{sources:?}").contains("private-Token"));
    let region = LiveRegion::open(&world.app.db).unwrap();
    let syncer = Syncer { db: world.app.db.clone(), region, sources };
    super::taken(super::sync(&syncer, Feed::Vacancies).await);
    let asked = world.feed.upstream.asked();
    assert!(asked.iter().all(|asked| asked.headers["authorization"] == format!("Bearer {PRIVATE}")));
    assert!(!holds(&world.app.database, "private-Token"));

    // One that is good no more is not tried again and again, and told to nobody.
    world.feed.set(|state| state.tokens = vec![TOKEN.to_owned()]);
    let attempt = super::sync(&syncer, Feed::Vacancies).await;
    assert!(matches!(attempt, Attempt::Failed(SourceError::Status(401))), "{attempt:?}");
    assert_eq!(world.feed.upstream.asked().len(), 1);
    assert!(!holds(&world.app.database, "private-Token"));
}
