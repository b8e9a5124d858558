//! Who is in which cluster, and what is counted of each, while areas move.

use super::super::network::{Network, Tie};
use super::link::Link;
use super::validity::Totals;
use super::zero::Remaining;

/// Where those are who are on the reserve list; a municipality that is left out is there too, and
/// has no flows.
const RESERVE: u32 = u32::MAX;

/// The clusters. A cluster has the rank of the municipality that it began with.
#[derive(Debug)]
pub(super) struct Clusters<'n> {
    network: &'n Network,
    pub(super) residents: Vec<u64>,
    pub(super) jobs: Vec<u64>,
    /// The cluster of each municipality.
    cluster: Vec<u32>,
    /// Of each cluster, in no order.
    members: Vec<Vec<u32>>,
    totals: Vec<Totals>,
    /// How many who live in its own cluster work in each municipality.
    inside: Vec<u64>,
    /// Of each cluster: the flows from and to one municipality, between two calls all 0.
    exchanged: Vec<(u64, u64)>,
    /// Clusters with which there are such flows.
    partners: Vec<u32>,
}

impl<'n> Clusters<'n> {
    /// Every municipality on its own, except for those left out.
    pub(super) fn new(network: &'n Network, remaining: &Remaining) -> Self {
        let ranks = 0..network.len() as u32;
        let mut clusters = Self {
            network,
            residents: remaining.residents.clone(),
            jobs: remaining.jobs.clone(),
            cluster: ranks.clone().collect(),
            members: ranks.map(|rank| vec![rank]).collect(),
            totals: (0..network.len())
                .map(|rank| Totals {
                    residents: remaining.residents[rank],
                    jobs: remaining.jobs[rank],
                    internal: network.own[rank],
                })
                .collect(),
            inside: network.own.clone(),
            exchanged: vec![(0, 0); network.len()],
            partners: Vec::new(),
        };
        for &(rank, _) in &remaining.zero {
            clusters.cluster[rank as usize] = RESERVE;
            clusters.members[rank as usize].clear();
        }
        clusters
    }

    /// The clusters that have members.
    pub(super) fn living(&self) -> impl Iterator<Item = u32> {
        (0..self.members.len() as u32).filter(|&cluster| !self.members(cluster).is_empty())
    }

    /// The cluster that a municipality is in; `None` on the reserve list or left out.
    pub(super) fn of(&self, rank: u32) -> Option<u32> {
        Some(self.cluster[rank as usize]).filter(|&cluster| cluster != RESERVE)
    }

    /// The members of a cluster, in no order.
    pub(super) fn members(&self, cluster: u32) -> &[u32] {
        &self.members[cluster as usize]
    }

    /// What is counted of a cluster.
    pub(super) fn totals(&self, cluster: u32) -> &Totals {
        &self.totals[cluster as usize]
    }

    /// What would be counted of a cluster if a municipality that is linked with it were in it too.
    pub(super) fn totals_with(&self, cluster: u32, rank: u32, link: &Link) -> Totals {
        let (totals, at) = (self.totals(cluster), rank as usize);
        Totals {
            residents: totals.residents + self.residents[at],
            jobs: totals.jobs + self.jobs[at],
            internal: totals.internal + self.network.own[at] + link.sent + link.received,
        }
    }

    /// The member that leaves a cluster first: the one of the largest Σ_{i∉c} f(i,m) + R(m) − f(m,m),
    /// of equals the one with the lowest code.
    pub(super) fn loosest(&self, cluster: u32) -> u32 {
        let weight = |rank: u32| {
            let at = rank as usize;
            (self.jobs[at] - self.inside[at]) + (self.residents[at] - self.network.own[at])
        };
        let members = self.members(cluster).iter().copied();
        members.max_by_key(|&rank| (weight(rank), std::cmp::Reverse(rank))).expect("a living cluster")
    }

    /// The member with the most jobs, of equals the one with the lowest code.
    pub(super) fn centre(&self, cluster: u32) -> u32 {
        let members = self.members(cluster).iter().copied();
        let jobs = |rank: u32| (self.jobs[rank as usize], std::cmp::Reverse(rank));
        members.max_by_key(|&rank| jobs(rank)).expect("a living cluster")
    }

    /// The cluster with the strongest link to a municipality, other than the one it is in. Of
    /// equals, one that only receives commuters from it goes before one that sends some, and then
    /// the highest id.
    pub(super) fn best_linked(&mut self, rank: u32) -> Option<(u32, Link)> {
        let own = self.cluster[rank as usize];
        for tie in self.network.ties(rank) {
            let cluster = self.cluster[tie.other as usize];
            if cluster == own || cluster == RESERVE {
                continue;
            }
            let exchanged = &mut self.exchanged[cluster as usize];
            if *exchanged == (0, 0) {
                self.partners.push(cluster);
            }
            exchanged.0 += tie.out;
            exchanged.1 += tie.back;
        }
        let area = (self.residents[rank as usize], self.jobs[rank as usize]);
        let mut best: Option<(u32, Link)> = None;
        for cluster in self.partners.drain(..) {
            let (sent, received) = std::mem::take(&mut self.exchanged[cluster as usize]);
            let link = Link::new(sent, received, area, &self.totals[cluster as usize]);
            let goes_before = |(other, than): &(u32, Link)| {
                link.cmp(than)
                    .then((link.received == 0).cmp(&(than.received == 0)))
                    .then(cluster.cmp(other))
                    .is_gt()
            };
            if best.as_ref().is_none_or(goes_before) {
                best = Some((cluster, link));
            }
        }
        best
    }

    /// Takes a municipality out of its cluster, onto the reserve list.
    pub(super) fn take_out(&mut self, rank: u32) {
        let cluster = self.cluster[rank as usize];
        self.cluster[rank as usize] = RESERVE;
        let members = &mut self.members[cluster as usize];
        let place = members.iter().position(|&member| member == rank).expect("it is a member of its cluster");
        members.swap_remove(place);
        let mut exchanged = 0;
        for &Tie { other, out, back } in self.network.ties(rank) {
            if self.cluster[other as usize] == cluster {
                self.inside[other as usize] -= out;
                exchanged += out + back;
            }
        }
        let totals = &mut self.totals[cluster as usize];
        totals.residents -= self.residents[rank as usize];
        totals.jobs -= self.jobs[rank as usize];
        totals.internal -= self.network.own[rank as usize] + exchanged;
    }

    /// Puts a municipality that is on the reserve list into a cluster that it is linked with so.
    pub(super) fn put_in(&mut self, rank: u32, cluster: u32, link: &Link) {
        self.totals[cluster as usize] = self.totals_with(cluster, rank, link);
        let mut inside = self.network.own[rank as usize];
        for &Tie { other, out, back } in self.network.ties(rank) {
            if self.cluster[other as usize] == cluster {
                self.inside[other as usize] += out;
                inside += back;
            }
        }
        self.inside[rank as usize] = inside;
        self.members[cluster as usize].push(rank);
        self.cluster[rank as usize] = cluster;
    }

    /// The flows between two members of a cluster in one direction, or within one, that are not 0.
    pub(super) fn flows_within(&self, cluster: u32) -> impl Iterator<Item = u64> {
        self.members(cluster).iter().flat_map(move |&rank| {
            let ties = self.network.ties(rank).iter();
            let out = ties.filter(move |tie| self.cluster[tie.other as usize] == cluster).map(|tie| tie.out);
            out.chain([self.network.own[rank as usize]]).filter(|&flow| flow > 0)
        })
    }
}
