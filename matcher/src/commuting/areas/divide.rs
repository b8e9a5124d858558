//! The division itself.

use super::super::network::Network;
use super::super::partition::Partition;
use super::clusters::Clusters;
use super::heap::ValidityHeap;
use super::link::Link;
use super::params::AreaParams;
use super::steps::{Bond, Event, ListedReason, Origin, Step};
use super::validity::Validity;
use super::zero::leave_out;
use super::{Areas, Variant, compat34};

/// The labour-market areas of a network.
pub(in super::super) fn divide(network: &Network, params: &AreaParams, variant: Variant) -> Areas {
    let remaining = leave_out(network);
    let mut division = Division {
        network,
        params,
        variant,
        clusters: Clusters::new(network, &remaining),
        steps: Vec::new(),
    };
    let mut reserve = division.until_all_are_valid();
    let before_reserve = division.partition();
    let validities_before = division.validities();
    let listed = reserve.clone();
    division.empty_reserve(&mut reserve);
    let ids = |ranks: &[u32]| ranks.iter().map(|&rank| network.area(rank)).collect();
    Areas {
        partition: division.partition(),
        before_reserve,
        reserve: ids(&listed),
        zero: remaining.zero.iter().map(|&(rank, reason)| (network.area(rank), reason)).collect(),
        unassigned: ids(&reserve),
        validities: division.validities(),
        validities_before,
        steps: division.steps,
    }
}

struct Division<'n> {
    network: &'n Network,
    params: &'n AreaParams,
    variant: Variant,
    clusters: Clusters<'n>,
    steps: Vec<Step>,
}

impl Division<'_> {
    /// Takes areas out of the cluster of lowest validity, one at a time, until every cluster is
    /// valid; returns the reserve list.
    fn until_all_are_valid(&mut self) -> Vec<u32> {
        let living = self.clusters.living().map(|cluster| (self.validity(cluster), cluster));
        let mut heap = ValidityHeap::new(self.network.len(), living);
        let one = Validity::one(self.params);
        let mut reserve = Vec::new();
        // The cluster that `compat34` measures by its parts.
        let mut in_parts = None;
        while let Some((lowest, from)) = heap.lowest().filter(|(lowest, _)| *lowest < one) {
            let rank = self.clusters.loosest(from);
            let origin = self.origin(from, lowest);
            let partner = self.clusters.best_linked(rank);
            let joins = match partner {
                None => {
                    self.listed(rank, origin, ListedReason::NoPartner);
                    None
                }
                Some((to, link)) => {
                    let before = match in_parts == Some(to) {
                        true => compat34::highest(&self.clusters, to, self.params),
                        false => self.validity(to),
                    };
                    let after = Validity::of(&self.clusters.totals_with(to, rank, &link), self.params);
                    let bond = self.bond(to, &link);
                    let (was, is) = (before.to_f64(), after.to_f64());
                    if after >= before {
                        self.step(rank, Event::Joined { from: origin, to: bond, before: was, after: is });
                        Some((to, link))
                    } else {
                        let reason = ListedReason::WouldWeaken { partner: bond, before: was, after: is };
                        self.listed(rank, origin, reason);
                        None
                    }
                }
            };
            self.clusters.take_out(rank);
            if let Some(cluster) = in_parts.take() {
                heap.set(cluster, self.validity(cluster));
            }
            match joins {
                Some((to, link)) => {
                    self.clusters.put_in(rank, to, &link);
                    heap.set(to, self.validity(to));
                }
                None => reserve.push(rank),
            }
            match self.clusters.members(from).len() {
                0 => heap.remove(from),
                left if left > 1 && self.deviates() => {
                    heap.set(from, compat34::lowest(&self.clusters, from, self.params));
                    in_parts = Some(from);
                }
                _ => heap.set(from, self.validity(from)),
            }
        }
        reserve
    }

    /// Whether the cluster that an area has just left is to be measured by its parts.
    ///
    /// The method as described always ends. As long as the lowest validity is that of the same cluster,
    /// it only loses areas, and the others, who are no lower, only gain validity; so the lowest
    /// validity never falls from one such cluster to the next, and where it stays the same, one cluster
    /// fewer has it. Nobody has proved that of the deviation, though it takes some three steps a
    /// municipality wherever it was tried; so it is given up after a hundred.
    fn deviates(&self) -> bool {
        self.variant == Variant::Compat34 && self.steps.len() < 100 * self.network.len()
    }

    /// Places whoever is on the reserve list in the cluster that it is linked with most, the highest
    /// code first, again and again until nobody moves; leaves those who have none.
    fn empty_reserve(&mut self, reserve: &mut Vec<u32>) {
        reserve.sort_unstable_by(|a, b| b.cmp(a));
        loop {
            let before = reserve.len();
            reserve.retain(|&rank| {
                let Some((to, link)) = self.clusters.best_linked(rank) else { return true };
                let to_bond = self.bond(to, &link);
                self.clusters.put_in(rank, to, &link);
                self.step(rank, Event::Placed { to: to_bond });
                false
            });
            if reserve.len() == before {
                return;
            }
        }
    }

    fn validity(&self, cluster: u32) -> Validity {
        Validity::of(self.clusters.totals(cluster), self.params)
    }

    /// The validities of the clusters that have members.
    fn validities(&self) -> Vec<f64> {
        self.clusters.living().map(|cluster| self.validity(cluster).to_f64()).collect()
    }

    fn partition(&self) -> Partition {
        let mut labels = vec![None; self.network.matrix_areas()];
        for (rank, id) in (0..).zip(self.network.areas()) {
            labels[id.index()] = self.clusters.of(rank).map(label);
        }
        Partition::new(labels)
    }

    fn step(&mut self, rank: u32, event: Event) {
        self.steps.push(Step { area: self.network.area(rank), event });
    }

    fn listed(&mut self, rank: u32, from: Origin, reason: ListedReason) {
        self.step(rank, Event::Listed { from, reason });
    }

    fn origin(&self, cluster: u32, validity: Validity) -> Origin {
        Origin {
            cluster: label(cluster),
            validity: validity.to_f64(),
            alone: self.clusters.members(cluster).len() == 1,
            centre: self.network.area(self.clusters.centre(cluster)),
        }
    }

    fn bond(&self, cluster: u32, link: &Link) -> Bond {
        Bond {
            cluster: label(cluster),
            centre: self.network.area(self.clusters.centre(cluster)),
            link: link.to_f64(),
            sent: link.sent,
            received: link.received,
        }
    }
}

/// The label of a cluster: the rank of the municipality that it began with, from 1.
fn label(cluster: u32) -> u32 {
    cluster + 1
}
