//! Average linkage over sparse similarities.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::mem;

use crate::commuting::network::{Network, Tie};

/// What a similarity of 1 is kept as, in integers, so that a sum does not depend on its order.
pub(super) const ONE: u128 = 1_000_000_000_000_000;

/// The greatest similarity of two municipalities.
const GREATEST: u128 = ONE / 1_000 * 999;

/// Zones on their way to be merged. A zone is known by the lowest rank among its municipalities.
pub(super) struct Zones {
    /// By rank: a municipality of the same zone with the same or a lower rank; itself in a zone's own.
    towards: Vec<u32>,
    /// How many municipalities each zone has.
    size: Vec<u64>,
    /// What each zone is similar to. A zone that is named may have been merged since, and be named twice.
    similar: Vec<Vec<Similar>>,
    /// The least average similarity of two zones that are merged.
    least: u128,
    /// By zone, all 0: room to add up in.
    sums: Vec<u128>,
}

/// A zone, and the sum of the similarities of its municipalities to those of another one.
struct Similar {
    zone: u32,
    sum: u128,
}

/// Two zones that are similar enough to be merged, in the order in which they are.
struct Pair {
    /// The sum of the similarities: below 2⁸², as there are at most 2³² ties.
    sum: u128,
    /// How many pairs of municipalities it is the sum of: below 2³⁸.
    count: u128,
    low: u32,
    high: u32,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        let ids = |pair: &Self| Reverse((pair.low, pair.high));
        (self.sum * other.count).cmp(&(other.sum * self.count)).then_with(|| ids(self).cmp(&ids(other)))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pair {}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Zones {
    /// Every municipality a zone of its own.
    pub(super) fn of(network: &Network, least: u128) -> Self {
        let ranks = 0..network.len() as u32;
        let similar = |rank: u32| {
            let least_residents =
                |tie: &Tie| network.residents[rank as usize].min(network.residents[tie.other as usize]);
            let ties = network.ties(rank).iter();
            ties.map(|tie| Similar { zone: tie.other, sum: similarity(tie, least_residents(tie)) }).collect()
        };
        Self {
            towards: ranks.clone().collect(),
            size: vec![1; network.len()],
            similar: ranks.map(similar).collect(),
            least,
            sums: vec![0; network.len()],
        }
    }

    /// Merges until no two zones are similar enough.
    ///
    /// The queue holds for each zone the best pair with a zone above it. An average of two averages
    /// is never above both, and the merged zone keeps the lower id, so a pair can only fall back: one
    /// that was queued before its zones changed comes up too early, and is then replaced.
    pub(super) fn merge_all(&mut self) {
        let mut queue: BinaryHeap<Pair> = BinaryHeap::new();
        for zone in 0..self.size.len() as u32 {
            queue.extend(self.best_above(zone));
        }
        while let Some(pair) = queue.pop() {
            if self.zone(pair.low) != pair.low {
                continue;
            }
            if self.is_current(&pair) {
                self.merge(&pair);
            }
            queue.extend(self.best_above(pair.low));
        }
    }

    /// The zone of a municipality.
    pub(super) fn zone(&mut self, mut rank: u32) -> u32 {
        loop {
            let next = self.towards[rank as usize];
            if next == rank {
                return rank;
            }
            let after = self.towards[next as usize];
            self.towards[rank as usize] = after;
            rank = after;
        }
    }

    /// Whether the zones of a pair are as they were; the lower one still is a zone.
    fn is_current(&mut self, pair: &Pair) -> bool {
        self.zone(pair.high) == pair.high && self.count(pair.low, pair.high) == pair.count
    }

    /// How many pairs of municipalities two zones have.
    fn count(&self, a: u32, b: u32) -> u128 {
        u128::from(self.size[a as usize]) * u128::from(self.size[b as usize])
    }

    fn merge(&mut self, pair: &Pair) {
        let [low, high] = [pair.low as usize, pair.high as usize];
        self.towards[high] = pair.low;
        self.size[low] += self.size[high];
        let mut joined = mem::take(&mut self.similar[high]);
        self.similar[low].append(&mut joined);
    }

    /// The pair of `zone` and the best zone above it, if it is similar enough.
    fn best_above(&mut self, zone: u32) -> Option<Pair> {
        let similar = self.add_up(zone);
        let above = similar.iter().filter(|other| other.zone > zone);
        let pair = |other: &Similar| Pair {
            sum: other.sum,
            count: self.count(zone, other.zone),
            low: zone,
            high: other.zone,
        };
        let best = above.map(pair).max().filter(|pair| pair.sum >= self.least * pair.count);
        self.similar[zone as usize] = similar;
        best
    }

    /// Takes out what `zone` is similar to, brought up to date: every zone once.
    fn add_up(&mut self, zone: u32) -> Vec<Similar> {
        let mut similar = mem::take(&mut self.similar[zone as usize]);
        let mut kept = 0;
        for at in 0..similar.len() {
            let other = self.zone(similar[at].zone);
            let sum = &mut self.sums[other as usize];
            let is_first = *sum == 0;
            *sum += similar[at].sum;
            if is_first {
                similar[kept].zone = other;
                kept += 1;
            }
        }
        similar.truncate(kept);
        for other in &mut similar {
            other.sum = mem::take(&mut self.sums[other.zone as usize]);
        }
        similar
    }
}

/// The similarity of two municipalities with a flow between them, above 0. `residents` is the lesser
/// of their numbers of employed residents.
fn similarity(tie: &Tie, residents: u64) -> u128 {
    let flow = u128::from(tie.out + tie.back);
    (flow * ONE).checked_div(residents.into()).map_or(GREATEST, |similarity| similarity.min(GREATEST))
}
