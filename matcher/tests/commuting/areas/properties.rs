//! What holds for the areas of any country.

use std::collections::BTreeSet;

use proptest::prelude::*;

use flytthit_matcher::commuting::{
    Area, AreaId, AreaKind, AreaParams, Areas, Cell, CellStatus, Matrix, Partition, Ratio, Variant, areas,
    validity,
};

use super::definition::{self, Answer, Flows, Fraction, Params};

/// Municipalities with the codes 1 to `n`.
pub(crate) fn matrix(n: u32, flows: &Flows) -> Matrix {
    let area = |rank: u32| Area { code: rank.to_string().into(), kind: AreaKind::Municipality };
    let cells = flows.iter().map(|(&(i, j), &flow)| Cell {
        residence: AreaId(i - 1),
        work: AreaId(j - 1),
        commuters: Some(flow),
        status: CellStatus::Certain,
    });
    Matrix::new((1..=n).map(area).collect(), cells).expect("a valid matrix")
}

/// Small countries, some of them symmetric, sparse or in pieces, so that ties are common.
fn country() -> impl Strategy<Value = (u32, Flows)> {
    let size = prop_oneof![2..6_u32, 6..14_u32];
    let largest = prop_oneof![Just(1_u64), Just(2), Just(5), Just(40), Just(3_000)];
    (size, largest, 0.05..1.0).prop_flat_map(|(n, largest, density)| {
        let cell = (any::<f64>(), 0..=largest, 0..=largest * 4);
        proptest::collection::vec(cell, (n * n) as usize).prop_map(move |cells| {
            let mut flows = Flows::new();
            for (at, (chance, flow, own)) in (0..).zip(cells) {
                let (i, j) = (at / n + 1, at % n + 1);
                let chance = chance.to_bits() as f64 / u64::MAX as f64;
                let flow = if i == j { own } else { flow };
                if flow > 0 && (i == j || chance < density) {
                    flows.insert((i, j), flow);
                }
            }
            (n, flows)
        })
    })
}

fn params() -> impl Strategy<Value = AreaParams> {
    let sizes = prop_oneof![
        (0..20_u64, 1..50_u64),
        (0..200_u64, 1..2_000_u64),
        Just((1_000, 9_000)),
        (0..5_u64, 10_000..100_000_u64),
    ];
    let shares = prop_oneof![
        (1..=1_000_000_u32, 1..=1_000_000_u32),
        Just((666_700, 750_000)),
        Just((750_000, 850_000)),
        Just((500_000, 500_000)),
    ];
    (sizes, shares).prop_map(|((min_size, more), (a, b))| {
        let [min, target] = [a.min(b), a.max(b)].map(Ratio::from_millionths);
        AreaParams::new(min_size, min, min_size + more, target).expect("in order")
    })
}

fn in_fractions(params: &AreaParams) -> Params {
    let exact = |ratio: Ratio| Fraction::new(ratio.millionths().into(), 1_000_000);
    Params {
        min_size: params.min_size(),
        min_self_containment: exact(params.min_self_containment()),
        target_size: params.target_size(),
        target_self_containment: exact(params.target_self_containment()),
    }
}

/// What was found, by rank.
fn answer(found: &Areas, n: u32) -> Answer {
    let rank = |id: &AreaId| id.0 + 1;
    let zero: BTreeSet<u32> = found.zero.iter().map(|(id, _)| rank(id)).collect();
    let of = |partition: &Partition| {
        (1..=n)
            .filter(|rank| !zero.contains(rank))
            .map(|rank| (rank, partition.label(AreaId(rank - 1)).unwrap_or(0)))
            .collect()
    };
    Answer {
        reserve: found.reserve.iter().map(rank).collect(),
        before_reserve: of(&found.before_reserve),
        end: of(&found.partition),
        zero,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_areas_are_those_of_the_definition((n, flows) in country(), params in params(), compat34: bool) {
        let expected = definition::divide(n, &flows, &in_fractions(&params), compat34);
        let expected = expected.expect("no state comes back");
        let variant = if compat34 { Variant::Compat34 } else { Variant::Clean };
        let found = areas(&matrix(n, &flows), &params, variant);
        prop_assert_eq!(answer(&found, n), expected);
    }

    #[test]
    fn every_municipality_is_in_an_area_that_was_valid_or_is_listed(
        (n, flows) in country(),
        params in params(),
    ) {
        let found = areas(&matrix(n, &flows), &params, Variant::Clean);
        let zero: Vec<AreaId> = found.zero.iter().map(|(id, _)| *id).collect();
        for id in (0..n).map(AreaId) {
            let places = [
                found.before_reserve.label(id).is_some(),
                found.reserve.contains(&id),
                zero.contains(&id),
            ];
            prop_assert_eq!(places.iter().filter(|is_there| **is_there).count(), 1, "{:?}", id);
            let ends = [found.partition.label(id).is_some(), found.unassigned.contains(&id), zero.contains(&id)];
            prop_assert_eq!(ends.iter().filter(|is_there| **is_there).count(), 1, "{:?}", id);
        }
        let counts = |id: &AreaId| !zero.contains(id);
        for cluster in found.before_reserve.clusters() {
            let within = |rank: u32| cluster.members.contains(&AreaId(rank - 1));
            let sum = |counted: &dyn Fn(u32, u32) -> bool| -> u64 {
                let kept = flows.iter().filter(|((i, j), _)| counts(&AreaId(i - 1)) && counts(&AreaId(j - 1)));
                kept.filter(|((i, j), _)| counted(*i, *j)).map(|(_, flow)| flow).sum()
            };
            let (residents, jobs) = (sum(&|i, _| within(i)), sum(&|_, j| within(j)));
            let internal = sum(&|i, j| within(i) && within(j));
            prop_assert!(validity(residents, jobs, internal, &params) >= 1.0 - 1e-12);
        }
    }

    #[test]
    fn new_codes_change_nothing_but_the_labels(
        (n, flows, order) in without_ties(),
        compat34: bool,
    ) {
        let variant = if compat34 { Variant::Compat34 } else { Variant::Clean };
        let renamed = |rank: u32| order[rank as usize - 1];
        let other = flows.iter().map(|(&(i, j), &flow)| ((renamed(i), renamed(j)), flow)).collect();
        let params = params_of_millions();
        let [found, other] = [&flows, &other].map(|flows| areas(&matrix(n, flows), &params, variant));
        // The reserve list is emptied in the order of the codes, so only a new order can change the end.
        let on_list = |of: &Areas| -> BTreeSet<u32> { of.reserve.iter().map(|id| id.0 + 1).collect() };
        prop_assert_eq!(on_list(&found).into_iter().map(renamed).collect::<BTreeSet<_>>(), on_list(&other));
        for (i, j) in (1..=n).flat_map(|i| (1..=n).map(move |j| (i, j))) {
            let together = |of: &Areas, i: u32, j: u32| {
                let [i, j] = [i, j].map(|rank| of.before_reserve.label(AreaId(rank - 1)));
                i.is_some() && i == j
            };
            prop_assert_eq!(together(&found, i, j), together(&other, renamed(i), renamed(j)), "{} and {}", i, j);
        }
    }
}

/// A country with counts so large that no two validities or links are equal, and other ranks for its
/// municipalities.
fn without_ties() -> impl Strategy<Value = (u32, Flows, Vec<u32>)> {
    (3..14_u32).prop_flat_map(|n| {
        let cell = (0.0..1.0, 1..1_000_000_000_u64);
        let cells = proptest::collection::vec(cell, (n * n) as usize);
        let order = Just((1..=n).collect::<Vec<u32>>()).prop_shuffle();
        (cells, 0.1..1.0, order).prop_map(move |(cells, density, order)| {
            let places = (1..=n).flat_map(|i| (1..=n).map(move |j| (i, j)));
            let drawn = places.zip(cells).filter(|((i, j), (chance, _))| i == j || *chance < density);
            let flows = drawn.map(|((i, j), (_, flow))| ((i, j), if i == j { 3 * flow } else { flow }));
            (n, flows.collect(), order)
        })
    })
}

fn params_of_millions() -> AreaParams {
    let [min, target] = [600_000, 700_000].map(Ratio::from_millionths);
    AreaParams::new(1_000_000_000, min, 8_000_000_000, target).expect("in order")
}
