//! The statistics of a division against their definition, over a full table.

use std::collections::BTreeMap;

use flytthit_matcher::commuting::{ClusterStatistics, Matrix, Partition, statistics};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::flows::matrix;
use crate::networks::{any_matrix, ids, municipalities, transposed};

/// A matrix and a division of it, in which labour markets may be in a cluster and municipalities in none.
fn divided() -> impl Strategy<Value = (Matrix, Partition)> {
    any_matrix().prop_flat_map(|matrix| {
        let labels = vec(prop::option::weighted(0.9, 1..5_u32), matrix.areas().len());
        (Just(matrix), labels.prop_map(Partition::new))
    })
}

fn part(numerator: u64, denominator: u64) -> Option<f64> {
    if denominator == 0 { None } else { Some(numerator as f64 / denominator as f64) }
}

/// The statistics of one cluster, flow by flow.
fn defined(matrix: &Matrix, partition: &Partition, label: u32) -> ClusterStatistics {
    let all = municipalities(matrix);
    let members: Vec<_> = all.iter().copied().filter(|&id| partition.label(id) == Some(label)).collect();
    let flows = |from: &[_], to: &[_]| -> u64 {
        from.iter().flat_map(|&i| to.iter().map(move |&j| matrix.commuters(i, j))).sum()
    };
    let (residents, jobs) = (flows(&members, &all), flows(&all, &members));
    let internal = flows(&members, &members);
    let own: u64 = members.iter().map(|&id| matrix.commuters(id, id)).sum();
    let pairs = members.iter().flat_map(|&i| members.iter().map(move |&j| (i, j))).filter(|(i, j)| i != j);
    let linked = pairs.clone().filter(|&(i, j)| matrix.commuters(i, j) > 0).count() as u64;
    ClusterStatistics {
        label,
        municipalities: members.len() as u64,
        residents,
        jobs,
        internal,
        supply_self_containment: part(internal, residents),
        demand_self_containment: part(internal, jobs),
        job_ratio: part(jobs, residents),
        cohesion: part(internal - own, internal),
        link_density: part(linked, pairs.count() as u64),
    }
}

proptest! {
    #[test]
    fn every_cluster_has_the_statistics_of_the_definition((matrix, partition) in divided()) {
        let found = statistics(&matrix, &partition);
        let expected: Vec<ClusterStatistics> =
            partition.clusters().map(|cluster| defined(&matrix, &partition, cluster.label)).collect();
        prop_assert_eq!(&found.clusters, &expected);
        let total = found.total as f64;
        let term = |of: &ClusterStatistics| {
            of.internal as f64 / total - (of.residents as f64 / total) * (of.jobs as f64 / total)
        };
        match found.q {
            Some(q) => prop_assert!((q - expected.iter().map(term).sum::<f64>()).abs() < 1e-12),
            None => prop_assert_eq!(found.total, 0),
        }
    }

    #[test]
    fn flows_are_conserved((matrix, partition) in divided()) {
        let found = statistics(&matrix, &partition);
        let all = municipalities(&matrix);
        let flows = |from, to: &dyn Fn(_) -> bool| -> u64 {
            all.iter().filter(|&&id| to(id)).map(|&id| matrix.commuters(from, id)).sum()
        };
        let unassigned = all.iter().filter(|&&id| partition.label(id).is_none());
        let left: u64 = unassigned.map(|&id| flows(id, &|_| true)).sum();
        let residents: u64 = found.clusters.iter().map(|of| of.residents).sum();
        prop_assert_eq!(residents + left, found.total);
        let all_flows: u64 = all.iter().map(|&id| flows(id, &|_| true)).sum();
        prop_assert_eq!(found.total, all_flows);
        let across: u64 = all.iter().map(|&id| flows(id, &|to| {
            partition.label(id).is_none() || partition.label(id) != partition.label(to)
        })).sum();
        let internal: u64 = found.clusters.iter().map(|of| of.internal).sum();
        prop_assert_eq!(internal + across, found.total);
    }

    #[test]
    fn transposing_exchanges_the_self_containments_and_inverts_the_job_ratio((matrix, partition) in divided()) {
        let (found, turned) = (statistics(&matrix, &partition), statistics(&transposed(&matrix), &partition));
        prop_assert_eq!((turned.total, turned.q), (found.total, found.q));
        for (of, back) in found.clusters.iter().zip(&turned.clusters) {
            let exchanged = ClusterStatistics {
                residents: of.jobs,
                jobs: of.residents,
                supply_self_containment: of.demand_self_containment,
                demand_self_containment: of.supply_self_containment,
                job_ratio: part(of.residents, of.jobs),
                ..*of
            };
            prop_assert_eq!(*back, exchanged);
        }
    }
}

#[test]
fn a_division_into_two_is_described() {
    let matrix =
        matrix("residence,work,commuters\n1,1,60\n1,2,20\n2,2,10\n2,3,5\n3,3,4\n3,1,1\n1,far-away,9\n");
    let label = |code: &str| if code == "3" { Some(3) } else { Some(1) };
    let labels = ids(&matrix).map(|id| label(matrix.code(id))).collect();
    let found = statistics(&matrix, &Partition::new(labels));
    let [first, second] = found.clusters[..] else { panic!("two clusters") };
    assert_eq!((first.residents, first.jobs, first.internal, first.municipalities), (95, 91, 90, 2));
    assert_eq!((first.cohesion, first.link_density), (Some(20.0 / 90.0), Some(0.5)));
    assert_eq!((second.residents, second.jobs, second.internal), (5, 9, 4));
    assert_eq!((second.cohesion, second.link_density), (Some(0.0), None));
    // 0.90 + 0.04 − 0.95 · 0.91 − 0.05 · 0.09.
    assert_eq!((found.total, found.q), (100, Some(0.071)));
}

#[test]
fn areas_that_one_of_the_two_does_not_have_are_in_no_cluster() {
    let matrix = matrix("residence,work,commuters\n1,1,6\n2,2,4\n");
    let internal = |labels: &[u32]| -> Vec<u64> {
        let partition = Partition::new(labels.iter().copied().map(Some).collect());
        statistics(&matrix, &partition).clusters.iter().map(|of| of.internal).collect()
    };
    assert_eq!(internal(&[1]), [6]);
    assert_eq!(internal(&[1, 2, 3]), [6, 4, 0]);
}

#[test]
fn what_is_undefined_is_not_given() {
    let matrix = matrix("residence,work,commuters\n1,2,0\n");
    let found = statistics(&matrix, &Partition::new(vec![Some(1), Some(2)]));
    assert_eq!((found.total, found.q), (0, None));
    for of in found.clusters {
        let ratios = [of.supply_self_containment, of.demand_self_containment, of.job_ratio, of.cohesion];
        assert_eq!((ratios, of.link_density), ([None; 4], None));
    }
}

mod reference_data {
    //! Flows of real countries and the areas that LabourMarketAreas 3.4 makes of them, with its counts.

    use super::*;
    use crate::flows::{elsewhere, reference};

    #[test]
    fn brindisi_has_the_counts_of_the_reference() {
        check("italy_brindisi_2001.csv", "brindisi_1000_0.6667_10000_0.75");
        check("italy_brindisi_2001.csv", "brindisi_50_0.3_100_0.4");
    }

    #[test]
    fn sardinia_has_the_counts_of_the_reference() {
        check("italy_sardinia_2001.csv", "sardinia_1000_0.6667_10000_0.75");
    }

    #[test]
    fn norway_of_2017_has_the_counts_of_the_reference() {
        check("norway_2017.csv", "norway2017_1000_0.6667_10000_0.75");
    }

    fn check(file: &str, expected: &str) {
        let matrix = elsewhere(file).expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let partition = partition(&matrix, &columns::<2>(expected, "clusters"));
        let found = statistics(&matrix, &partition);
        let counts: Vec<[u64; 4]> =
            found.clusters.iter().map(|of| [of.label.into(), of.residents, of.jobs, of.internal]).collect();
        assert_eq!(counts, columns::<4>(expected, "areas"));
    }

    /// The first columns of one kind of expected answer, in order.
    fn columns<const N: usize>(name: &str, kind: &str) -> Vec<[u64; N]> {
        let text = reference(&format!("areas/expected/{name}.{kind}.csv")).expect("there is reference data");
        let number = |field: Option<&str>| field.expect("a field").parse().expect("a number");
        let lines = text.lines().skip(1);
        let mut lines: Vec<[u64; N]> = lines
            .map(|line| {
                let mut fields = line.split(',');
                std::array::from_fn(|_| number(fields.next()))
            })
            .collect();
        lines.sort_unstable();
        lines
    }

    /// The division of lines of a code and the label of its cluster. Codes lack their leading zeros.
    fn partition(matrix: &Matrix, lines: &[[u64; 2]]) -> Partition {
        let labels: BTreeMap<u64, u32> =
            lines.iter().map(|&[code, label]| (code, u32::try_from(label).expect("small"))).collect();
        let label = |id| labels.get(&matrix.code(id).parse().expect("a number")).copied();
        Partition::new(ids(matrix).map(label).collect())
    }
}
