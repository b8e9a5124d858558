//! The keys of an issuer: when they are asked for, and what happens when that goes wrong.

use super::*;
use crate::support::key_server::Answer;
use actix_web::rt::time::sleep;
use std::time::Instant;

static NEXT: LazyLock<Forge> = LazyLock::new(|| Forge::new("maskinporten-2"));

/// A token that is signed by the key that comes next.
fn next() -> Draft {
    Draft { key: &NEXT, ..Draft::new(&NEXT, machine().claims) }
}

/// A token of a key that nobody knows.
fn unknown(number: usize) -> String {
    let mut draft = machine();
    draft.head["kid"] = json!(format!("unknown-{number}"));
    draft.signed()
}

#[actix_web::test]
async fn keys_are_asked_for_when_the_first_token_comes_and_not_again() {
    let world = World::new().await;
    assert_eq!(world.maskinporten.visits(), 0);
    for _ in 0..20 {
        world.caller(&machine().signed()).await.unwrap();
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(world.maskinporten.visits(), 1);
}

#[actix_web::test]
async fn many_who_come_at_once_wait_for_one_request() {
    let world = World::new().await;
    let body = json!({"keys": [MASKINPORTEN.jwk()]}).to_string();
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    world.maskinporten.answer(Answer::Bytes(Duration::from_millis(200), reply.into_bytes()));
    let token = machine().signed();
    let callers = futures_util::future::join_all((0..50).map(|_| world.caller(&token))).await;
    assert!(callers.iter().all(Result::is_ok));
    assert_eq!(world.maskinporten.visits(), 1);
}

#[actix_web::test]
async fn unknown_keys_make_us_ask_once_in_a_window_and_new_ones_are_found() {
    let world = World::new().await;
    world.caller(&machine().signed()).await.unwrap();
    sleep(PATIENCE.window).await;
    let begun = Instant::now();
    for number in 0..100 {
        world.caller(&unknown(number)).await.unwrap_err();
    }
    let windows = begun.elapsed().as_millis() / PATIENCE.window.as_millis() + 1;
    assert!(world.maskinporten.visits() as u128 <= 1 + windows, "{}", world.maskinporten.visits());

    world.maskinporten.publish(&[MASKINPORTEN.jwk(), NEXT.jwk()]);
    sleep(PATIENCE.window).await;
    world.caller(&next().signed()).await.unwrap();
    world.caller(&machine().signed()).await.unwrap();
    world.maskinporten.publish(&[NEXT.jwk()]);
    sleep(PATIENCE.window).await;
    world.caller(&unknown(0)).await.unwrap_err();
    assert!(world.caller(&machine().signed()).await.is_err(), "a key that was withdrawn is good no more");
    world.caller(&next().signed()).await.unwrap();
}

#[actix_web::test]
async fn whatever_the_issuer_answers_good_keys_stay_and_nobody_waits_long() {
    let world = World::new().await;
    let good = machine().signed();
    world.caller(&good).await.unwrap();
    let reply = |text: &str| Answer::Bytes(Duration::ZERO, text.replace('\n', "\r\n").into_bytes());
    let mut weak = NEXT.jwk();
    weak["use"] = json!("enc");
    let elsewhere = KeyServer::new(&[NEXT.jwk()]);
    let large = json!({"keys": [NEXT.jwk()], "more": "x".repeat(64 << 10)});
    for answer in [
        Answer::Json(json!({"keys": []})),
        Answer::Json(json!({})),
        Answer::Json(json!(null)),
        Answer::Json(json!({"keys": [weak]})),
        Answer::Json(large),
        reply("HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        reply("HTTP/1.1 200 OK\nContent-Length: 9000\n\n{\"keys\": ["),
        reply("HTTP/1.1 500 Oh\nContent-Length: 0\n\n"),
        reply(&format!("HTTP/1.1 302 Found\nLocation: {}\nContent-Length: 0\n\n", elsewhere.url())),
        reply(&format!("HTTP/1.1 404 No\n\n{}", json!({"keys": [NEXT.jwk()]}))),
        reply("rubbish\n\n"),
        reply(""),
        Answer::Flood,
        Answer::Silence,
    ] {
        world.maskinporten.answer(answer);
        sleep(PATIENCE.window).await;
        let visits = world.maskinporten.visits();
        let begun = Instant::now();
        world.caller(&next().signed()).await.unwrap_err();
        assert!(begun.elapsed() < PATIENCE.timeout + Duration::from_secs(5));
        assert_eq!(world.maskinporten.visits(), visits + 1);
        let begun = Instant::now();
        world.caller(&good).await.unwrap();
        assert!(begun.elapsed() < PATIENCE.timeout / 2, "who has a known key does not wait");
    }
    assert_eq!(elsewhere.visits(), 0, "redirects are not followed");
    world.maskinporten.publish(&[NEXT.jwk()]);
    sleep(PATIENCE.window).await;
    world.caller(&next().signed()).await.unwrap();
}

#[actix_web::test]
async fn before_the_issuer_has_told_of_any_key_nobody_is_told_that_his_token_is_bad() {
    let world = World::new().await;
    world.maskinporten.answer(Answer::Silence);
    let answer = world.app.auth.caller(&world.app.db, &machine().signed()).await;
    assert!(matches!(answer, Err(Error::IssuerAway)), "{answer:?}");
    // The other issuers do not suffer.
    world.caller(&employee().signed()).await.unwrap();
    world.maskinporten.publish(&[MASKINPORTEN.jwk()]);
    sleep(PATIENCE.window).await;
    world.caller(&machine().signed()).await.unwrap();
}

#[actix_web::test]
async fn who_stops_waiting_does_not_stop_the_request_for_the_others() {
    let world = World::new().await;
    let body = json!({"keys": [MASKINPORTEN.jwk()]}).to_string();
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    world.maskinporten.answer(Answer::Bytes(Duration::from_millis(150), reply.into_bytes()));
    let token = machine().signed();
    let hasty = actix_web::rt::time::timeout(Duration::from_millis(50), world.caller(&token)).await;
    assert!(hasty.is_err());
    world.caller(&token).await.unwrap();
    assert_eq!(world.maskinporten.visits(), 1);
}

#[actix_web::test]
async fn keys_that_are_no_longer_fresh_are_asked_for_again_without_anybody_waiting() {
    let fresh = Duration::from_secs(2);
    let world = World::with("", Patience { window: Duration::ZERO, fresh, ..PATIENCE }).await;
    let token = machine().signed();
    world.caller(&token).await.unwrap();
    sleep(fresh / 2).await;
    world.caller(&token).await.unwrap();
    assert_eq!(world.maskinporten.visits(), 1);

    world.maskinporten.publish(&[NEXT.jwk()]);
    sleep(fresh * 3 / 4).await;
    world.caller(&token).await.expect("who comes first is served from what is there");
    sleep(fresh / 4).await;
    world.caller(&token).await.expect_err("a key that was withdrawn");
    assert_eq!(world.maskinporten.visits(), 3, "once for its age, and once for the key that is unknown now");
}

#[actix_web::test]
async fn keys_that_are_old_are_not_believed_before_their_issuer_was_asked_if_it_answers() {
    let fresh = Duration::from_millis(100);
    let world = World::with("", Patience { window: Duration::ZERO, fresh, ..PATIENCE }).await;
    let token = machine().signed();
    world.caller(&token).await.unwrap();
    world.maskinporten.answer(Answer::Silence);
    sleep(fresh * 3).await;
    let begun = Instant::now();
    world.caller(&token).await.expect("an issuer that is away does not take its keys with it");
    assert!(begun.elapsed() < PATIENCE.timeout + Duration::from_secs(5));

    world.maskinporten.publish(&[NEXT.jwk()]);
    sleep(fresh * 3).await;
    world.caller(&token).await.expect_err("a key that was withdrawn");
}
