//! Tokens of a real provider, whose keys change and which goes away.

use super::*;
use crate::support::forge::base64;
use crate::support::provider::{Provider, claims};
use actix_web::rt;
use actix_web::rt::time::sleep;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

/// The application, whose issuers are real providers.
struct Served {
    app: TestApp,
    provider: Provider,
}

impl Served {
    async fn start() -> Rc<Served> {
        let provider = Provider::start();
        let entry = |profile: &str, name: &str, more: &str| {
            let (issuer, jwks) = (provider.issuer(name), provider.url(name, "jwks"));
            format!(
                "[[issuers]]\nprofile = \"{profile}\"\nissuer = \"{issuer}\"\njwks = \"{jwks}\"\n{more}\n"
            )
        };
        let text = [
            entry("maskinporten", "machine", "scope = \"fjell:vacancies\"\naudience = \"urn:flytthit:api\""),
            entry(
                "ansattporten",
                "employees",
                "audience = \"our-client\"\nresource = \"urn:altinn:resource:2480:40\"",
            ),
            entry("idporten", "people", "audience = \"our-client\""),
        ];
        let issuers = Issuers::parse(&text.concat(), PATIENCE).unwrap();
        Rc::new(Served { app: TestApp::with_issuers(issuers).await, provider })
    }

    /// What he is answered who asks by this token who he is.
    async fn visit(&self, token: &str) -> Reply {
        self.app.get_with("/v1/auth/me", "authorization", &format!("Bearer {token}")).await
    }

    async fn refused(&self, token: &str) -> bool {
        self.visit(token).await.status == 401
    }
}

/// The token with another consumer, under its old signature.
fn forged(token: &str) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let changed = claims(token).to_string().replace(MUNICIPALITY, HOSPITAL);
    parts[1] = base64(changed.as_bytes());
    parts.join(".")
}

/// The token, signed by a stranger who says that he is the issuer.
fn signed_by_a_stranger(token: &str) -> String {
    let head = token.split('.').next().unwrap();
    let claims = base64(claims(token).to_string().as_bytes());
    let message = format!("{head}.{claims}");
    format!("{message}.{}", base64(&STRANGER.sign("RS256", message.as_bytes())))
}

#[actix_web::test]
async fn a_system_and_people_are_let_in_as_who_they_are() {
    let served = Served::start().await;
    let organisations = async |token: &str| served.visit(token).await.ok().body["organisations"].take();
    assert_eq!(organisations(&served.provider.machine_token().await).await, json!([MUNICIPALITY]));
    let kari = served.provider.log_in("employees", "kari").await;
    assert_eq!(claims(&kari)["pid"], PID, "the provider tells it");
    assert_eq!(organisations(&kari).await, json!([MUNICIPALITY]));
    let again = served.provider.log_in("employees", "kari").await;
    assert_eq!(served.visit(&again).await.ok().body, served.visit(&kari).await.ok().body);

    assert_eq!(organisations(&served.provider.log_in("employees", "ola").await).await, json!([]));
    assert_eq!(organisations(&served.provider.log_in("people", "kari").await).await, json!([]));
    assert!(served.refused(&served.provider.log_in("people", "low").await).await);
}

/// Shows a new token again and again, and forged ones between, until told to stop: how many good ones
/// were shown.
async fn show_tokens(served: Rc<Served>, stop: Rc<Cell<bool>>, strange_keys: bool) -> usize {
    let mut shown = 0;
    while !stop.get() {
        let token = served.provider.machine_token().await;
        if strange_keys {
            let mut draft = machine();
            draft.claims = claims(&token);
            draft.head["kid"] = json!(format!("unknown-{shown}"));
            assert!(served.refused(&draft.signed()).await);
        }
        assert_eq!(served.visit(&token).await.status, 200, "token {shown}");
        for bad in [forged(&token), signed_by_a_stranger(&token)] {
            assert!(served.refused(&bad).await);
        }
        shown += 1;
    }
    shown
}

/// Shows tokens from several sides, while `change` goes on.
async fn under_load(served: &Rc<Served>, strange_keys: bool, change: impl AsyncFnOnce()) {
    let stop = Rc::new(Cell::new(false));
    let load: Vec<_> =
        (0..4).map(|_| rt::spawn(show_tokens(served.clone(), stop.clone(), strange_keys))).collect();
    change().await;
    stop.set(true);
    let mut shown = 0;
    for side in load {
        shown += side.await.unwrap();
    }
    assert!(shown > 20, "{shown}");
}

#[actix_web::test]
async fn keys_that_change_at_once_refuse_nobody_and_let_in_nobody_else() {
    let served = Served::start().await;
    let old = served.provider.machine_token().await;
    under_load(&served, false, async || {
        for _ in 0..5 {
            sleep(PATIENCE.window * 2).await;
            served.provider.tell("machine rotate");
        }
        sleep(PATIENCE.window).await;
    })
    .await;
    assert_eq!(served.visit(&old).await.status, 200, "an old key that is still published is good");
    served.provider.tell("machine retire");
    served.provider.tell("machine rotate");
    sleep(PATIENCE.window).await;
    served.visit(&served.provider.machine_token().await).await.ok();
    assert!(served.refused(&old).await, "a key that is not published any more is not");
}

#[actix_web::test]
async fn keys_that_are_published_before_they_are_used_are_known_also_when_others_name_unknown_ones() {
    let served = Served::start().await;
    served.visit(&served.provider.machine_token().await).await.ok();
    under_load(&served, true, async || {
        for _ in 0..4 {
            served.provider.tell("machine publish");
            sleep(PATIENCE.window * 3).await;
            served.provider.tell("machine use");
            sleep(PATIENCE.window).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn nobody_notices_that_the_issuer_is_away_or_answers_badly() {
    let served = Served::start().await;
    let token = served.provider.machine_token().await;
    let quick = async |token: &str| {
        let begun = Instant::now();
        served.visit(token).await.ok();
        assert!(begun.elapsed() < PATIENCE.timeout / 2, "{:?}", begun.elapsed());
    };
    served.visit(&token).await.ok();
    let mut unknown = machine();
    unknown.claims = claims(&token);
    unknown.head["kid"] = json!("unknown");
    let unknown = unknown.signed();
    for (worse, better) in [("down", "up"), ("slow 5000", "well"), ("flood", "well")] {
        served.provider.tell(&format!("machine {worse}"));
        for _ in 0..5 {
            sleep(PATIENCE.window).await;
            quick(&token).await;
            let begun = Instant::now();
            assert!(served.refused(&unknown).await);
            assert!(begun.elapsed() < PATIENCE.timeout * 2);
            quick(&token).await;
        }
        served.provider.tell(&format!("machine {better}"));
        served.provider.tell("machine rotate");
        sleep(PATIENCE.window).await;
        let new = served.provider.machine_token().await;
        assert_eq!(served.visit(&new).await.status, 200, "after {worse}");
    }
}
