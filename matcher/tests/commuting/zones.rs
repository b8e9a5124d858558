//! Commuting zones against average linkage as it is defined, over a full table.

use flytthit_matcher::commuting::{Cut, Matrix, Partition, Ratio, commuting_zones};
use proptest::prelude::*;

use crate::flows::area;
use crate::networks::{any_matrix, ids, matrix_of, municipalities, table};

/// The similarities of all pairs of municipalities in units of 10⁻¹⁵, by the order of their codes.
fn similarities(matrix: &Matrix) -> Vec<Vec<u128>> {
    let flows = table(matrix);
    let residents: Vec<u64> = flows.iter().map(|row| row.iter().sum()).collect();
    let pair = |i: usize, j: usize| similarity(flows[i][j] + flows[j][i], residents[i].min(residents[j]));
    let all = 0..flows.len();
    all.clone().map(|i| all.clone().map(|j| pair(i, j)).collect()).collect()
}

/// The similarity of two municipalities by the flows between them and the lesser `R`.
fn similarity(flow: u64, least: u64) -> u128 {
    match (u128::from(flow), u128::from(least)) {
        (0, _) => 0,
        (_, 0) => 999_000_000_000_000,
        (flow, least) => (flow * 1_000_000_000_000_000 / least).min(999_000_000_000_000),
    }
}

/// The zones of the definition: every pair of zones looked at anew before each merge.
fn defined(matrix: &Matrix, cut: Ratio) -> Vec<Vec<usize>> {
    let similarities = similarities(matrix);
    let least = u128::from(1_000_000 - cut.millionths()) * 1_000_000_000;
    let mut zones: Vec<Vec<usize>> = (0..similarities.len()).map(|i| vec![i]).collect();
    loop {
        let mut best: Option<(u128, u128, usize, usize)> = None;
        for a in 0..zones.len() {
            for b in a + 1..zones.len() {
                let (sum, pairs) = sum(&similarities, &zones[a], &zones[b]);
                // Only a greater average is better, so that the lowest zones stay the first.
                if best.is_none_or(|(of, among, ..)| sum * among > of * pairs) {
                    best = Some((sum, pairs, a, b));
                }
            }
        }
        match best {
            Some((sum, pairs, a, b)) if sum >= least * pairs => {
                let merged = zones.remove(b);
                zones[a].extend(merged);
            }
            _ => break,
        }
    }
    for zone in &mut zones {
        zone.sort_unstable();
    }
    zones
}

/// The sum of the similarities between two zones, and how many pairs it is of.
fn sum(similarities: &[Vec<u128>], a: &[usize], b: &[usize]) -> (u128, u128) {
    let pairs = a.iter().flat_map(|&i| b.iter().map(move |&j| similarities[i][j]));
    (pairs.sum(), (a.len() * b.len()) as u128)
}

/// The zones of a partition, as the positions of their municipalities in the order of codes.
fn found(matrix: &Matrix, partition: &Partition) -> Vec<Vec<usize>> {
    let all = municipalities(matrix);
    let position = |id| all.iter().position(|&other| other == id).expect("only municipalities are in a zone");
    let zone = |members: &[_]| -> Vec<usize> {
        let mut zone: Vec<usize> = members.iter().map(|&id| position(id)).collect();
        zone.sort_unstable();
        zone
    };
    partition.clusters().map(|cluster| zone(cluster.members)).collect()
}

fn cut(millionths: u32) -> Cut {
    Cut::new(Ratio::from_millionths(millionths)).expect("between 0 and 1")
}

/// The zones of municipalities 1, 2, … with the flows of a full table, as the labels in order.
fn zones(flows: &[Option<u64>], municipalities: u32, cut: Cut) -> Vec<u32> {
    let areas = (1..=municipalities).map(|number| area(&number.to_string())).collect();
    let matrix = matrix_of(areas, flows);
    let partition = commuting_zones(&matrix, cut);
    ids(&matrix).map(|id| partition.label(id).expect("every municipality is in a zone")).collect()
}

proptest! {
    #[test]
    fn zones_are_those_of_the_definition_also_where_many_tie(
        matrix in any_matrix(),
        millionths in prop_oneof![Just(977_000_u32), 1..1_000_000_u32, Just(500_000), Just(1), Just(999_999)],
    ) {
        let partition = commuting_zones(&matrix, cut(millionths));
        prop_assert_eq!(found(&matrix, &partition), defined(&matrix, Ratio::from_millionths(millionths)));
    }

    #[test]
    fn a_zone_is_labelled_with_its_lowest_code_and_every_municipality_is_in_one(matrix in any_matrix()) {
        let partition = commuting_zones(&matrix, Cut::default());
        let all = municipalities(&matrix);
        for (rank, &id) in all.iter().enumerate() {
            let members = partition.cluster(id).expect("in a zone").members;
            let lowest = all.iter().position(|other| members.contains(other)).expect("its own");
            prop_assert_eq!(partition.label(id), Some(lowest as u32 + 1));
            prop_assert!(lowest <= rank);
        }
        let in_zones: usize = partition.clusters().map(|zone| zone.members.len()).sum();
        prop_assert_eq!(in_zones, all.len());
    }

    #[test]
    fn a_higher_cut_only_merges_zones(matrix in any_matrix(), a in 1..1_000_000_u32, b in 1..1_000_000_u32) {
        let [fine, coarse] = [a.min(b), a.max(b)].map(|millionths| commuting_zones(&matrix, cut(millionths)));
        for zone in fine.clusters() {
            let label = coarse.label(zone.members[0]);
            prop_assert!(zone.members.iter().all(|&id| coarse.label(id) == label));
        }
    }
}

#[test]
fn a_merge_at_exactly_the_cut_is_made() {
    let two = |flow| [Some(1_000 - flow), Some(flow), None, Some(2_000)];
    assert_eq!(zones(&two(23), 2, Cut::default()), [1, 1]);
    assert_eq!(zones(&two(22), 2, Cut::default()), [1, 2]);
    assert_eq!(zones(&two(23), 2, cut(976_999)), [1, 2]);
}

#[test]
fn the_similarity_of_two_zones_is_the_average_of_all_pairs() {
    // 1 and 2 are merged at 0.5; 3 sends 0.046 of its workers to 1 and none to 2, so 0.023 on average.
    let three =
        |flow| [Some(500), Some(500), None, None, Some(1_000), None, Some(flow), None, Some(1_000 - flow)];
    assert_eq!(zones(&three(46), 3, Cut::default()), [1, 1, 1]);
    assert_eq!(zones(&three(45), 3, Cut::default()), [1, 1, 3]);
}

#[test]
fn however_many_commute_two_municipalities_are_never_the_same() {
    let two = [None, Some(10), Some(10), None];
    assert_eq!(zones(&two, 2, cut(1_000)), [1, 1]);
    assert_eq!(zones(&two, 2, cut(999)), [1, 2]);
}

#[test]
fn jobs_where_nobody_lives_belong_to_those_who_hold_them() {
    let two = [Some(990), Some(10), None, None];
    assert_eq!(zones(&two, 2, cut(1_000)), [1, 1]);
}

#[test]
fn a_municipality_without_ties_is_a_zone_of_its_own_even_without_workers() {
    assert_eq!(zones(&[Some(10), None, None, None], 2, cut(999_999)), [1, 2]);
    assert_eq!(zones(&[], 0, Cut::default()), []);
    assert_eq!(zones(&[None], 1, Cut::default()), [1]);
}

mod reference_data {
    //! Real countries. The expected figures are those of the zones of SciPy 1.17.1 (`linkage` with
    //! `method="average"`, then `fcluster` with `criterion="distance"`), which are the same zones.

    use std::collections::BTreeMap;

    use flytthit_matcher::commuting::{Cut, Matrix, Partition, commuting_zones};

    use super::similarity;
    use crate::flows::elsewhere;
    use crate::networks::ids;

    #[test]
    fn brindisi_has_3_zones() {
        assert_eq!(zones_of("italy_brindisi_2001.csv"), (3, 0, 10));
    }

    #[test]
    fn sardinia_has_57_zones() {
        assert_eq!(zones_of("italy_sardinia_2001.csv"), (57, 4, 25));
    }

    #[test]
    fn norway_of_2017_has_90_zones() {
        assert_eq!(zones_of("norway_2017.csv"), (90, 15, 17));
    }

    #[test]
    fn the_counties_of_the_united_states_are_592_zones() {
        assert_eq!(zones_of("usa_counties_acs2016_2020.csv"), (592, 46, 19));
    }

    /// How many zones there are, how many of them have one municipality, and how many the largest has.
    fn zones_of(file: &str) -> (usize, usize, usize) {
        let matrix = elsewhere(file).expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let zones = commuting_zones(&matrix, Cut::default());
        assert_no_two_should_be_merged(&matrix, &zones);
        let sizes: Vec<usize> = zones.clusters().map(|zone| zone.members.len()).collect();
        let alone = sizes.iter().filter(|&&size| size == 1).count();
        (sizes.len(), alone, sizes.iter().copied().max().unwrap_or(0))
    }

    /// No municipality of these countries is a labour market, so that `R` counts every flow.
    fn assert_no_two_should_be_merged(matrix: &Matrix, zones: &Partition) {
        let mut sums: BTreeMap<(u32, u32), u128> = BTreeMap::new();
        for (i, cell) in ids(matrix).flat_map(|i| matrix.from(i).iter().map(move |cell| (i, cell))) {
            let j = cell.work;
            let back = matrix.commuters(j, i);
            let (Some(a), Some(b)) = (zones.label(i), zones.label(j)) else {
                panic!("a municipality in no zone")
            };
            // A pair with flows both ways is met twice.
            if a != b && (i < j || back == 0) {
                let flow = matrix.commuters(i, j) + back;
                let least = matrix.residents(i).min(matrix.residents(j));
                *sums.entry((a.min(b), a.max(b))).or_default() += similarity(flow, least);
            }
        }
        let size: BTreeMap<u32, usize> =
            zones.clusters().map(|zone| (zone.label, zone.members.len())).collect();
        for ((a, b), sum) in sums {
            assert!(
                sum < 23_000_000_000_000 * (size[&a] * size[&b]) as u128,
                "{a} and {b} should be one zone"
            );
        }
    }
}
