//! Whatever order the pages come in, and however often, what is there in the end is what is true.

use super::feed::{item, uuid};
use super::{Ad, World};
use crate::support::upstream::Answer;
use flytthit_api::sources::SourceError;
use flytthit_api::sync::Attempt;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

/// What happens to one of five advertisements.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// It is published or changed, here or out of reach.
    Publish { ad: usize, title: u8, here: bool },
    /// It becomes inactive.
    Stop { ad: usize },
    /// It is gone altogether.
    Forget { ad: usize },
}

/// A history in which at most two advertisements are gone, so that more than half of those that are looked at are there:
/// of fewer the run believes nothing, as [`a_history_in_which_most_are_gone_is_not_believed`] shows.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        4 => (0..5_usize, 0..3_u8, prop::bool::weighted(0.8))
            .prop_map(|(ad, title, here)| Event::Publish { ad, title, here }),
        2 => (0..5_usize).prop_map(|ad| Event::Stop { ad }),
        1 => (0..2_usize).prop_map(|ad| Event::Forget { ad }),
    ];
    vec(event, 1..25)
}

/// A history, how much of it there is at the first run, how many lines a page has, and in which order pages come at the
/// first run and at the second; each number is a page, those of the end of the list being any.
#[derive(Clone, Debug)]
struct Case {
    events: Vec<Event>,
    early: usize,
    per_page: usize,
    orders: [Vec<prop::sample::Index>; 2],
}

fn cases() -> impl Strategy<Value = Case> {
    let order = || vec(any::<prop::sample::Index>(), 0..12);
    (events(), any::<prop::sample::Index>(), 2..6_usize, order(), order()).prop_map(
        |(events, early, per_page, first, second)| {
            let early = early.index(events.len() + 1);
            Case { events, early, per_page, orders: [first, second] }
        },
    )
}

fn happen(world: &World, event: Event) {
    match event {
        Event::Publish { ad, title, here } => {
            let ad = Ad::new(ad).with("title", json!(format!("{ad}-{title}")));
            world.feed.publish(&if here { ad } else { ad.at("OSLO", "OSLO") });
        }
        Event::Stop { ad } => world.feed.stop(&Ad::new(ad)),
        Event::Forget { ad } => world.feed.set(|state| {
            state.stop(&uuid('a', ad));
            state.entries.remove(&uuid('a', ad));
        }),
    }
}

/// What is true after these events: the titles of what is active and here.
fn truth(events: &[Event]) -> Vec<String> {
    let mut active = BTreeMap::new();
    for event in events {
        match *event {
            Event::Publish { ad, title, here } => active.insert(ad, here.then(|| format!("{ad}-{title}"))),
            Event::Stop { ad } | Event::Forget { ad } => active.remove(&ad),
        };
    }
    active.into_values().flatten().collect()
}

/// Serves the lines that there are in pages that overlap, chained in this order, so that each comes at least once.
fn chain(world: &World, per_page: usize, order: &[prop::sample::Index], run: usize) {
    world.feed.set(|state| {
        let lines: Vec<_> = state.lines.iter().map(item).collect();
        let starts: Vec<usize> = (0..lines.len()).step_by(per_page - 1).collect();
        if starts.is_empty() {
            return;
        }
        let any = order.iter().map(|index| starts[index.index(starts.len())]);
        // The pages in some order, some of them more than once; then what has not come yet, backwards.
        let mut chained: Vec<usize> = any.collect();
        let missing: Vec<usize> =
            starts.iter().rev().filter(|start| !chained.contains(start)).copied().collect();
        chained.extend(missing);
        let id = |place: usize| if run == 0 { uuid('c', place) } else { uuid('d', place) };
        for (place, start) in chained.iter().enumerate() {
            let next = (place + 1 < chained.len()).then(|| id(place + 1));
            let shown = &lines[*start..lines.len().min(start + per_page)];
            let answer = Answer::json(&json!({"id": id(place), "items": shown, "next_id": next}));
            state.pages.insert(id(place), answer.clone());
            if place == 0 {
                state.pages.insert(String::new(), answer);
            }
        }
        if run == 1 {
            // The page that the first run left leads on to the new ones.
            let lead = Answer::json(&json!({"items": [], "next_id": id(0)}));
            for place in 0..40 {
                state.pages.insert(uuid('c', place), lead.clone());
            }
        }
    });
}

/// Goes through a history in two runs, each of which ends with what is true then.
async fn holds(case: &Case) -> Result<(), TestCaseError> {
    let world = World::new().await;
    let (early, late) = case.events.split_at(case.early);
    for (run, events) in [early, late].into_iter().enumerate() {
        events.iter().for_each(|event| happen(&world, *event));
        chain(&world, case.per_page, &case.orders[run], run);
        let report = world.taken().await;
        prop_assert_eq!(report.refused, 0);
        let so_far = if run == 0 { early } else { &case.events };
        prop_assert_eq!(world.titles().await, truth(so_far), "run {}", run);
    }
    let revision = world.revision();
    world.taken().await;
    prop_assert_eq!(world.revision(), revision, "what is the same is no revision");
    Ok(())
}

#[actix_web::test]
async fn a_history_in_which_most_are_gone_is_not_believed() {
    let world = World::new().await;
    let publish = (0..5).map(|ad| Event::Publish { ad, title: 0, here: true });
    let forget = (0..3).map(|ad| Event::Forget { ad });
    publish.chain(forget).for_each(|event| happen(&world, event));
    // The end of the history comes first, so that the lines of the beginning are news when they come.
    chain(&world, 5, &[], 0);
    let attempt = world.attempt().await;
    let is_implausible =
        matches!(attempt, Attempt::Failed(SourceError::Implausible { found: 2, had: 5, .. }));
    assert!(is_implausible, "{attempt:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_and_repetition_of_pages_ends_in_what_is_true(case in cases()) {
        actix_web::rt::System::new().block_on(holds(&case))?;
    }
}
