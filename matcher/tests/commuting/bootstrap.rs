//! How sure a division into areas is.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::atomic::{AtomicU32, Ordering};

use flytthit_matcher::commuting::{
    AreaId, AreaKind, AreaParams, BootstrapError, MAX_BOOTSTRAP_MUNICIPALITIES, Matrix, Ratio, Together,
    Variant, bootstrap, bootstrap_on,
};

use crate::flows::{area, matrix};
use crate::slide::deck_2003;

fn draws(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("at least one")
}

fn on(threads: usize, matrix: &Matrix, seed: u64) -> Together {
    let threads = NonZeroUsize::new(threads).expect("at least one");
    let calls = AtomicU32::new(0);
    let drawn = || _ = calls.fetch_add(1, Ordering::Relaxed);
    let found =
        bootstrap_on(threads, matrix, &AreaParams::default(), Variant::Clean, draws(200), seed, &drawn);
    assert_eq!(calls.into_inner(), 200, "each draw is told");
    found.expect("few municipalities")
}

/// Two areas of three, with hardly anyone between them; a place where all stay at home; and a labour
/// market.
fn two_blocks() -> Matrix {
    let mut text = String::from("residence,work,commuters\n");
    for from in 0..6 {
        for to in 0..6 {
            let commuters = if from / 3 == to / 3 { 2_000 } else { 1 };
            text += &format!("340{from},340{to},{commuters}\n");
        }
        text += &format!("340{from},far-away,500\n");
    }
    matrix(&(text + "3409,3409,700\n"))
}

#[test]
fn overwhelming_blocks_are_together_in_every_draw_and_with_no_other_in_any() {
    let matrix = two_blocks();
    let found = bootstrap(&matrix, &AreaParams::default(), Variant::Clean, draws(50), 1).expect("few");
    assert_eq!((found.draws, found.seed), (draws(50), 1));
    let id = |code: &str| matrix.area(code).expect(code);
    for a in 0..6 {
        for b in 0..6 {
            let [from, to] = [a, b].map(|number| id(&format!("340{number}")));
            assert_eq!(found.share(from, to), if a / 3 == b / 3 { 1.0 } else { 0.0 }, "{a} and {b}");
        }
    }
    for (a, b) in [("3409", "3409"), ("3409", "3400"), ("far-away", "far-away"), ("3400", "far-away")] {
        assert_eq!(found.share(id(a), id(b)), 0.0, "{a} is in no area");
    }
}

#[test]
fn the_two_official_regions_of_the_eight_are_the_same_in_every_draw() {
    let matrix = deck_2003();
    let percent = |percent: u32| Ratio::from_millionths(percent * 10_000);
    let params = AreaParams::new(1_000, percent(75), 5_000, percent(85)).expect("in order");
    let found = bootstrap(&matrix, &params, Variant::Clean, draws(500), 2003).expect("few");
    let roros = ["3430", "5025", "5026"];
    let municipalities = || matrix.areas().iter().filter(|area| area.kind == AreaKind::Municipality);
    for (a, b) in municipalities().flat_map(|a| municipalities().map(move |b| (&*a.code, &*b.code))) {
        let [from, to] = [a, b].map(|code| matrix.area(code).expect(code));
        let is_one = roros.contains(&a) == roros.contains(&b);
        assert_eq!(found.share(from, to), if is_one { 1.0 } else { 0.0 }, "{a} and {b}");
    }
}

#[test]
fn a_seed_gives_the_same_answer_on_any_number_of_threads() {
    let matrix = deck_2003();
    let alone = on(1, &matrix, 42);
    for threads in [2, 3, 8, 1_000] {
        assert_eq!(on(threads, &matrix, 42), alone, "on {threads} threads");
    }
}

#[test]
fn another_seed_gives_other_draws() {
    let matrix = deck_2003();
    let shares = |seed: u64| {
        let found = on(2, &matrix, seed);
        let ids = || (0..matrix.areas().len() as u32).map(AreaId);
        ids().flat_map(|a| ids().map(move |b| (a, b))).map(|(a, b)| found.share(a, b)).collect::<Vec<_>>()
    };
    assert_ne!(shares(42), shares(43));
}

#[test]
fn shares_are_symmetric_and_no_pair_is_together_more_often_than_one_of_it_is_in_an_area() {
    let matrix = deck_2003();
    let found = on(2, &matrix, 7);
    let ids = || (0..matrix.areas().len() as u32).map(AreaId);
    for (a, b) in ids().flat_map(|a| ids().map(move |b| (a, b))) {
        let share = found.share(a, b);
        assert_eq!(share, found.share(b, a));
        assert!(share <= found.share(a, a) && found.share(a, a) <= 1.0);
        let is_municipality = matrix.kind(a) == AreaKind::Municipality;
        assert_eq!(found.share(a, a) > 0.0, is_municipality);
    }
}

#[test]
fn more_municipalities_than_there_is_room_for_are_refused() {
    let areas = (0..=MAX_BOOTSTRAP_MUNICIPALITIES).map(|number| area(&number.to_string()));
    let matrix = Matrix::new(areas.collect(), []).expect("valid");
    let found = bootstrap(&matrix, &AreaParams::default(), Variant::Clean, draws(1), 1);
    let error = BootstrapError::TooManyMunicipalities(MAX_BOOTSTRAP_MUNICIPALITIES + 1);
    assert_eq!(found, Err(error));
}

#[test]
fn a_matrix_without_areas_or_flows_has_nothing_together() {
    let empty = Matrix::new(vec![], []).expect("valid");
    assert!(bootstrap(&empty, &AreaParams::default(), Variant::Clean, draws(3), 1).is_ok());
    let still = Matrix::new(vec![area("3427"), area("3430")], []).expect("valid");
    assert_eq!(on(2, &still, 1).share(AreaId(0), AreaId(0)), 0.0);
}
