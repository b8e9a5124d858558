//! Where LabourMarketAreas 3.4, the reference implementation, deviates from its own method: in the
//! iteration after an area has left a cluster and two or more remain, the rows of that cluster are
//! not added up, so that its validity is taken from every member's R and W with every flow within.

use super::clusters::Clusters;
use super::params::AreaParams;
use super::validity::{Totals, Validity};

/// The lowest of these validities.
pub(super) fn lowest(clusters: &Clusters<'_>, cluster: u32, params: &AreaParams) -> Validity {
    validities(clusters, cluster, params).min().expect("a cluster has members")
}

/// The highest of them.
pub(super) fn highest(clusters: &Clusters<'_>, cluster: u32, params: &AreaParams) -> Validity {
    validities(clusters, cluster, params).max().expect("a cluster has members")
}

fn validities(clusters: &Clusters<'_>, cluster: u32, params: &AreaParams) -> impl Iterator<Item = Validity> {
    let mut flows: Vec<u64> = clusters.flows_within(cluster).collect();
    flows.sort_unstable();
    flows.dedup();
    if flows.is_empty() {
        flows.push(0);
    }
    clusters.members(cluster).iter().flat_map(move |&rank| {
        let (residents, jobs) = (clusters.residents[rank as usize], clusters.jobs[rank as usize]);
        let of = |&internal: &u64| Validity::of(&Totals { residents, jobs, internal }, params);
        flows.iter().map(of).collect::<Vec<_>>()
    })
}
