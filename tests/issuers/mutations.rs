//! A good token of which anything has been changed is good no more.

use super::*;
use crate::support::forge::compact;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;

/// A change of a token as a text.
#[derive(Clone, Debug)]
enum Mutation {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Truncate(Index),
    Swap(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let ascii = 0x21..0x7fu8;
    prop_oneof![
        (any::<Index>(), ascii.clone()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (any::<Index>(), ascii).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        any::<Index>().prop_map(Mutation::Remove),
        any::<Index>().prop_map(Mutation::Truncate),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Mutation::Swap(a, b)),
    ]
}

fn changed(token: &str, mutations: &[Mutation]) -> String {
    let mut bytes = token.as_bytes().to_vec();
    for mutation in mutations {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match mutation {
            Mutation::Replace(at, byte) => bytes[at.index(length)] = *byte,
            Mutation::Insert(at, byte) => bytes.insert(at.index(length), *byte),
            Mutation::Remove(at) => drop(bytes.remove(at.index(length))),
            Mutation::Truncate(at) => bytes.truncate(at.index(length)),
            Mutation::Swap(a, b) => bytes.swap(a.index(length), b.index(length)),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Enough to have met every place of a token, and few enough to be quick.
const CASES: u32 = 3000;

#[actix_web::test]
async fn no_random_change_of_a_good_token_is_accepted() {
    // Long enough a window that unknown keys do not make the test wait.
    let world = World::with("", Patience { window: Duration::from_secs(600), ..PATIENCE }).await;
    let tokens = [machine().signed(), employee().signed(), person().signed()];
    for token in &tokens {
        world.caller(token).await.unwrap();
    }
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(CASES));
    let any = (0..tokens.len(), proptest::collection::vec(mutation(), 1..4));
    let mut tried = 0;
    for _ in 0..CASES {
        let (which, mutations) = any.new_tree(&mut runner).unwrap().current();
        let token = changed(&tokens[which], &mutations);
        if token != tokens[which] {
            tried += 1;
            assert!(world.caller(&token).await.is_err(), "{mutations:?} of {}", tokens[which]);
        }
    }
    assert!(tried > CASES / 2);
}

#[actix_web::test]
async fn every_single_character_of_a_signature_counts() {
    let world = World::new().await;
    let token = machine().signed();
    world.caller(&token).await.unwrap();
    let start = token.rfind('.').unwrap();
    for at in start..token.len() {
        for other in ["A", "-", "/", "=", ".", ""] {
            let mut wrong = token.clone();
            wrong.replace_range(at..=at, other);
            assert!(wrong == token || world.caller(&wrong).await.is_err(), "{at} {other}");
        }
    }
}

/// A JSON value that is no number, and hardly ever what a token should have.
fn value() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::Bool), ".{0,9}".prop_map(Value::String)];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::hash_map("(authority|ID|keys|[a-z]{0,3})", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[actix_web::test]
async fn what_counts_in_a_token_cannot_be_anything_else_even_when_it_is_signed() {
    let world = World::with("", Patience { window: Duration::from_secs(600), ..PATIENCE }).await;
    let head = ["alg", "typ", "kid", "crit", "jwk", "jku", "x5u", "x5c"].map(|name| (true, name));
    let claims = ["iss", "aud", "exp", "nbf", "iat", "cnf", "token_type", "scope", "consumer"]
        .map(|name| (false, name));
    let members = [&head[..], &claims[..]].concat();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::default());
    for _ in 0..CASES / 3 {
        let (which, value) = (0..members.len(), value()).new_tree(&mut runner).unwrap().current();
        let (in_head, name) = members[which];
        let mut draft = machine();
        let part = if in_head { &mut draft.head } else { &mut draft.claims };
        part[name] = value;
        assert!(world.caller(&draft.signed()).await.is_err(), "{} {}", draft.head, draft.claims);
    }
    world.caller(&machine().signed()).await.unwrap();
}

#[actix_web::test]
async fn rubbish_is_refused() {
    let world = World::new().await;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::default());
    for _ in 0..CASES {
        let (text, head, claims) =
            (".{0,200}", any::<Vec<u8>>(), any::<Vec<u8>>()).new_tree(&mut runner).unwrap().current();
        for token in [text, compact(&head, &claims, |_| vec![1; 256])] {
            assert!(world.caller(&token).await.is_err(), "{token}");
        }
    }
}
