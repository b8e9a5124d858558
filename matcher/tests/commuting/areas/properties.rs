//! What holds for the areas of any country.

use proptest::prelude::*;

use flytthit_matcher::commuting::{
    Area, AreaId, AreaKind, AreaParams, Areas, Cell, CellStatus, Matrix, Partition, Ratio, Variant, areas,
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
    let zero: std::collections::BTreeSet<u32> = found.zero.iter().map(|(id, _)| rank(id)).collect();
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
        let Some(expected) = expected else { eprintln!("CIRCLE {n} {flows:?} {params:?} {compat34}"); return Ok(()); };
        let variant = if compat34 { Variant::Compat34 } else { Variant::Clean };
        let found = areas(&matrix(n, &flows), &params, variant);
        prop_assert_eq!(answer(&found, n), expected);
    }
}
