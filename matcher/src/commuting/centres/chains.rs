//! Who is attached to whom, and where that is cut.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::{LargestFlow, MAX_LINKS};
use crate::commuting::network::Network;

/// The largest flow out of a municipality, by ranks. The lesser of two is the weaker link, and of equal
/// ones the one from the lower rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Out {
    pub(super) from: u32,
    to: u32,
    commuters: u64,
    residents: u64,
}

impl Out {
    /// The flow by which a municipality is attached; `None` for a centre.
    fn of(network: &Network, from: u32) -> Option<Self> {
        let residents = network.residents[from as usize];
        let all = residents - network.own[from as usize];
        let largest = network.ties(from).iter().max_by_key(|tie| (tie.out, Reverse(tie.other)))?;
        // Less than 20 % in all, and no more than 7.5 % to one place.
        let is_centre = 5 * all < residents && 40 * largest.out <= 3 * residents;
        let out = Self { from, to: largest.other, commuters: largest.out, residents };
        (residents > 0 && !is_centre).then_some(out)
    }

    /// The same by areas.
    pub(super) fn flow(&self, network: &Network) -> LargestFlow {
        let Self { to, commuters, residents, .. } = *self;
        LargestFlow { to: network.areas()[to as usize], commuters, residents }
    }
}

impl Ord for Out {
    fn cmp(&self, other: &Self) -> Ordering {
        let times = |a: u64, b: u64| u128::from(a) * u128::from(b);
        let strength = times(self.commuters, other.residents).cmp(&times(other.commuters, self.residents));
        strength.then(self.from.cmp(&other.from))
    }
}

impl PartialOrd for Out {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By rank, the link of each municipality that has one, and has not been cut.
pub(super) struct Chains {
    pub(super) out: Vec<Option<Out>>,
}

impl Chains {
    /// Before anything is cut.
    pub(super) fn of(network: &Network) -> Self {
        Self { out: (0..network.len() as u32).map(|rank| Out::of(network, rank)).collect() }
    }

    /// The links from a municipality to its centre; without end in a circle.
    fn chain(&self, from: u32) -> impl Iterator<Item = Out> {
        let link = |rank: u32| self.out[rank as usize];
        std::iter::successors(link(from), move |out| link(out.to))
    }

    /// The end of the links from a municipality; itself when it has none.
    pub(super) fn centre(&self, rank: u32) -> u32 {
        self.chain(rank).last().map_or(rank, |out| out.to)
    }

    /// Takes a link away.
    fn cut(&mut self, link: Option<Out>) -> Option<Out> {
        self.out[link?.from as usize].take()
    }

    /// Cuts every circle, and gives the links that were cut. A municipality is in one circle at most,
    /// as it has one link at most.
    pub(super) fn cut_circles(&mut self) -> Vec<Out> {
        let mut passed_from = vec![None; self.out.len()];
        let mut cut = Vec::new();
        for start in 0..self.out.len() as u32 {
            let mut passed_before = |out: &Out| passed_from[out.from as usize].replace(start);
            let again = self.chain(start).find_map(|out| Some((out, passed_before(&out)?)));
            if let Some((out, from)) = again
                && from == start
            {
                let rest = self.chain(out.to).take_while(|other| *other != out);
                let weakest = rest.chain([out]).min();
                cut.extend(self.cut(weakest));
            }
        }
        cut
    }

    /// Cuts the longest chain until none is too long, and gives the links that were cut. There must be
    /// no circles.
    ///
    /// Cutting only makes chains shorter, so one that has become shorter comes up too early, and
    /// waits again.
    pub(super) fn cut_too_long(&mut self) -> Vec<Out> {
        let too_long = |chains: &Self, from| {
            Some((chains.chain(from).count(), Reverse(from))).filter(|(length, _)| *length > MAX_LINKS)
        };
        let mut queue: BinaryHeap<_> =
            (0..self.out.len() as u32).filter_map(|from| too_long(self, from)).collect();
        let mut cut = Vec::new();
        while let Some(longest) = queue.pop() {
            let Reverse(from) = longest.1;
            if too_long(self, from) == Some(longest) {
                let weakest = self.chain(from).min();
                cut.extend(self.cut(weakest));
            }
            queue.extend(too_long(self, from));
        }
        cut
    }
}
