//! Comparisons against counting every pair of areas, and every pair of clusters.

use std::collections::BTreeSet;

use flytthit_matcher::commuting::{CompareError, Comparison, Match, Partition, compare};
use proptest::collection::vec;
use proptest::prelude::*;

type Labels = Vec<Option<u32>>;

fn compared(a: &[Option<u32>], b: &[Option<u32>]) -> Comparison {
    compare(&Partition::new(a.to_vec()), &Partition::new(b.to_vec())).expect("of the same size")
}

/// Two divisions of the same areas; some areas are in no cluster.
fn two() -> impl Strategy<Value = (Labels, Labels)> {
    let label = || prop::option::weighted(0.9, 0..5_u32);
    vec((label(), label()), 0..14).prop_map(|labels| labels.into_iter().unzip())
}

/// The areas that both assign.
fn both(a: &Labels, b: &Labels) -> Vec<usize> {
    (0..a.len()).filter(|&i| a[i].is_some() && b[i].is_some()).collect()
}

/// The compared members of each cluster of the first, by label.
fn clusters(a: &Labels, b: &Labels) -> Vec<(u32, BTreeSet<usize>)> {
    let labels: BTreeSet<u32> = both(a, b).iter().filter_map(|&i| a[i]).collect();
    let members = |label| both(a, b).into_iter().filter(|&i| a[i] == Some(label)).collect();
    labels.into_iter().map(|label| (label, members(label))).collect()
}

fn best_matches(a: &Labels, b: &Labels) -> Vec<Match> {
    let of = |(label, members): (u32, BTreeSet<usize>)| {
        let mut best: Option<Match> = None;
        for (other, others) in clusters(b, a) {
            let (shared, either) = (members.intersection(&others).count(), members.union(&others).count());
            let jaccard = shared as f64 / either as f64;
            if best.is_none_or(|best| jaccard > best.jaccard) {
                best = Some(Match { label, members: members.len(), best: other, shared, jaccard });
            }
        }
        best.expect("at least one cluster")
    };
    clusters(a, b).into_iter().map(of).collect()
}

/// The adjusted Rand index from the four kinds of pairs of areas (Steinley 2004, equation 9).
fn adjusted_rand(a: &Labels, b: &Labels) -> f64 {
    let areas = both(a, b);
    let mut kinds = [[0_i64; 2]; 2];
    for (position, &i) in areas.iter().enumerate() {
        for &j in &areas[position + 1..] {
            kinds[usize::from(a[i] == a[j])][usize::from(b[i] == b[j])] += 1;
        }
    }
    let [[apart, in_b], [in_a, together]] = kinds;
    let below = (together + in_a) * (in_a + apart) + (together + in_b) * (in_b + apart);
    if below == 0 { 1.0 } else { 2.0 * (together * apart - in_a * in_b) as f64 / below as f64 }
}

proptest! {
    #[test]
    fn all_is_as_counted_over_every_pair((a, b) in two()) {
        let found = compared(&a, &b);
        prop_assert_eq!(found.compared, both(&a, &b).len());
        let same = |(_, members): &(u32, BTreeSet<usize>)| clusters(&b, &a).iter().any(|(_, other)| other == members);
        prop_assert_eq!(found.identical, clusters(&a, &b).iter().filter(|cluster| same(cluster)).count());
        prop_assert_eq!(&found.first, &best_matches(&a, &b));
        prop_assert_eq!(&found.second, &best_matches(&b, &a));
        prop_assert!((found.adjusted_rand - adjusted_rand(&a, &b)).abs() < 1e-12);
    }

    #[test]
    fn it_is_symmetric((a, b) in two()) {
        let Comparison { compared: count, identical, first, second, adjusted_rand } = compared(&a, &b);
        let turned = Comparison { compared: count, identical, first: second, second: first, adjusted_rand };
        prop_assert_eq!(compared(&b, &a), turned);
    }

    #[test]
    fn the_same_division_under_other_labels_agrees_in_full((a, _) in two()) {
        let relabelled: Labels = a.iter().map(|label| label.map(|label| 1_000 - 7 * label)).collect();
        let found = compared(&a, &relabelled);
        prop_assert_eq!(found.adjusted_rand, 1.0);
        prop_assert_eq!(found.identical, found.first.len());
        prop_assert!(found.first.iter().chain(&found.second).all(|cluster| cluster.jaccard == 1.0));
    }
}

#[test]
fn the_adjusted_rand_index_is_that_of_scikit_learn() {
    let some = |labels: &[u32]| -> Labels { labels.iter().copied().map(Some).collect() };
    let index = |a: &[u32], b: &[u32]| compared(&some(a), &some(b)).adjusted_rand;
    // adjusted_rand_score of scikit-learn 1.9.1.
    assert_eq!(
        index(&[1, 1, 1, 2, 2, 3, 3, 3, 3, 4], &[7, 7, 2, 2, 2, 9, 9, 9, 4, 4]),
        0.446_153_846_153_846_2
    );
    assert_eq!(index(&[0, 0, 1, 1], &[0, 1, 0, 1]), -0.5);
    assert_eq!(index(&[0, 0, 0], &[0, 1, 2]), 0.0);
    assert_eq!(index(&[0, 0, 0], &[1, 1, 1]), 1.0);
    assert_eq!(index(&[0, 1, 2], &[5, 4, 3]), 1.0);
    assert_eq!(index(&[], &[]), 1.0);
}

#[test]
fn only_areas_in_a_cluster_of_both_count() {
    let found = compared(&[Some(1), Some(1), Some(2), None], &[Some(1), Some(1), None, Some(3)]);
    assert_eq!((found.compared, found.identical, found.adjusted_rand), (2, 1, 1.0));
    let only = Match { label: 1, members: 2, best: 1, shared: 2, jaccard: 1.0 };
    assert_eq!((&found.first[..], &found.second[..]), (&[only][..], &[only][..]));
}

#[test]
fn divisions_of_different_matrices_are_refused() {
    let [two, three] = [2, 3].map(|areas| Partition::new(vec![Some(1); areas]));
    let refused = compare(&two, &three).expect_err("refused");
    assert_eq!(refused, CompareError { first: 2, second: 3 });
    assert_eq!(refused.to_string(), "a division of 2 areas cannot be compared with one of 3");
}
