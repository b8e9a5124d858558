//! What a division of the municipalities is like.

use super::indicators::ratio;
use super::matrix::Matrix;
use super::network::Network;
use super::partition::Partition;

/// What a division of the municipalities of a matrix is like. Only flows between municipalities
/// count, as in making areas; a blank counts as 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// The clusters, by label.
    pub clusters: Vec<ClusterStatistics>,
    /// `T`: all who live in a municipality and work in a municipality, in a cluster or not.
    pub total: u64,
    /// `Q = Σ [I/T − R·W/T²]` over all clusters, from -1 to 1: how much of all commuting is inside the
    /// clusters, less what would be there by chance (modularity, Newman and Girvan 2004, here of
    /// directed flows). `None` when there are no flows.
    pub q: Option<f64>,
}

/// What one cluster is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusterStatistics {
    /// The label of the cluster.
    pub label: u32,
    /// How many municipalities it has.
    pub municipalities: u64,
    /// `R`: employed people who live there.
    pub residents: u64,
    /// `W`: jobs there.
    pub jobs: u64,
    /// `I`: employed people who both live and work in the cluster, in the same municipality or not.
    pub internal: u64,
    /// `I / R`, the part of those who live there that work there, from 0 to 1; `None` when nobody
    /// lives there.
    pub supply_self_containment: Option<f64>,
    /// `I / W`, the part of the jobs there that are held by those who live there, from 0 to 1;
    /// `None` when there are no jobs.
    pub demand_self_containment: Option<f64>,
    /// `W / R`, jobs for each employed resident; `None` when nobody lives there.
    pub job_ratio: Option<f64>,
    /// Internal cohesion (Lipizzi 2014): the part of `I` that is between different municipalities, from
    /// 0 to 1; `None` when `I` is 0.
    pub cohesion: Option<f64>,
    /// Link density (Erba, D'Angiò and Marzulli 1990): the part of all ordered pairs of different
    /// municipalities of the cluster that have a flow, from 0 to 1; `None` when it has fewer than two.
    pub link_density: Option<f64>,
}

/// The statistics of `partition`, a division of the areas of `matrix`. Labour markets add nothing to a
/// cluster that they are in.
#[must_use]
pub fn statistics(matrix: &Matrix, partition: &Partition) -> Statistics {
    let network = Network::of(matrix);
    let mut position = vec![None; matrix.areas().len().max(partition.areas())];
    for (at, cluster) in partition.clusters().enumerate() {
        for member in cluster.members {
            position[member.index()] = Some(at);
        }
    }
    let cluster_of = |rank: u32| position[network.areas()[rank as usize].index()];
    let mut sums = vec![Sums::default(); partition.clusters().len()];
    for rank in 0..network.len() as u32 {
        if let Some(at) = cluster_of(rank) {
            sums[at].add(&network, rank, |other| cluster_of(other) == Some(at));
        }
    }
    let total: u64 = network.residents.iter().sum();
    Statistics {
        clusters: partition.clusters().zip(&sums).map(|(cluster, sums)| sums.of(cluster.label)).collect(),
        total,
        q: modularity(&sums, total),
    }
}

/// What is added up over the municipalities of a cluster.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    municipalities: u64,
    residents: u64,
    jobs: u64,
    internal: u64,
    /// The part of `internal` that is between different municipalities.
    between: u64,
    /// From how many municipalities to how many others there is a flow.
    linked: u64,
}

impl Sums {
    fn add(&mut self, network: &Network, rank: u32, is_member: impl Fn(u32) -> bool) {
        let at = rank as usize;
        self.municipalities += 1;
        self.residents += network.residents[at];
        self.jobs += network.jobs[at];
        self.internal += network.own[at];
        for tie in network.ties(rank).iter().filter(|tie| is_member(tie.other)) {
            self.internal += tie.out;
            self.between += tie.out;
            self.linked += u64::from(tie.out > 0);
        }
    }

    fn of(&self, label: u32) -> ClusterStatistics {
        let Self { municipalities, residents, jobs, internal, between, linked } = *self;
        ClusterStatistics {
            label,
            municipalities,
            residents,
            jobs,
            internal,
            supply_self_containment: ratio(internal, residents),
            demand_self_containment: ratio(internal, jobs),
            job_ratio: ratio(jobs, residents),
            cohesion: ratio(between, internal),
            link_density: ratio(linked, municipalities * municipalities.saturating_sub(1)),
        }
    }
}

/// `Q` of clusters with these sums, exact until the last division.
fn modularity(clusters: &[Sums], total: u64) -> Option<f64> {
    let times = |a: u64, b: u64| i128::from(a) * i128::from(b);
    let terms = clusters.iter().map(|sums| times(sums.internal, total) - times(sums.residents, sums.jobs));
    let sum: i128 = terms.sum();
    (total > 0).then(|| sum as f64 / times(total, total) as f64)
}
