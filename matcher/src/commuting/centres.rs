//! Centres and what is attached to them: the rule of the Swedish local labour markets.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::cell::AreaId;
use super::matrix::Matrix;
use super::network::Network;
use super::partition::Partition;

/// The most links between a municipality and its centre.
pub const MAX_LINKS: usize = 3;

/// The local labour markets of a matrix, and why each municipality is where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centres {
    /// The local labour markets. The label of one is 1 more than the rank of the code of its centre.
    /// Labour markets outside the region are in none.
    pub partition: Partition,
    links: Vec<Option<CentreLink>>,
}

impl Centres {
    /// How a municipality is linked; `None` for a labour market outside the region.
    #[must_use]
    pub fn link(&self, area: AreaId) -> Option<CentreLink> {
        self.links[area.index()]
    }
}

/// How a municipality is linked to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CentreLink {
    /// It is a centre by itself: few enough commute out, and few enough of them to any one place.
    Centre,
    /// Nobody who is employed lives there, so it is linked to nothing; others may be to it.
    NoResidents,
    /// It is attached to the municipality that most of its commuters go to.
    Attached(LargestFlow),
    /// It would be attached, but is the centre of what is attached to it: its link was the weakest of
    /// a circle.
    CutFromCircle(LargestFlow),
    /// It would be attached, but is the centre of what is attached to it: its link was the weakest of
    /// a chain of more than [`MAX_LINKS`].
    CutFromChain(LargestFlow),
}

/// The largest flow out of a municipality. The strength of the link is `commuters / residents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LargestFlow {
    /// Where it goes.
    pub to: AreaId,
    /// How many commute there.
    pub commuters: u64,
    /// How many employed people live where it comes from, at least 1.
    pub residents: u64,
}

/// Divides the municipalities of `matrix` by the rule of Statistics Sweden (SCB, *Lokala
/// arbetsmarknader*).
///
/// A municipality is a centre when less than 20 % of its employed residents commute out and no
/// single flow out is more than 7.5 % of them. Every other one is attached to the municipality that
/// its largest flow goes to, of equal ones the one with the lowest code. A municipality without
/// employed residents is attached to nothing.
///
/// Then links are cut, first where they go in a circle, and then where there are more than
/// [`MAX_LINKS`] from a municipality to its centre: the longest such chain, of equally long ones the
/// one from the lowest code, until none is left. It is the weakest link that is cut, of equally weak
/// ones the one from the lowest code, and the municipality that it came from becomes a centre.
///
/// Flows from and to labour markets outside the region do not count.
#[must_use]
pub fn centres(matrix: &Matrix) -> Centres {
    let network = Network::of(matrix);
    let mut chains = Chains::of(&network);
    let circles = chains.cut_circles();
    let too_long = chains.cut_too_long();

    let mut labels = vec![None; matrix.areas().len()];
    let mut links = vec![None; matrix.areas().len()];
    for (area, rank) in network.areas().iter().zip(0..) {
        let alone =
            if network.residents[rank as usize] == 0 { CentreLink::NoResidents } else { CentreLink::Centre };
        let attached = chains.out[rank as usize].map(|out| CentreLink::Attached(out.flow(&network)));
        links[area.index()] = Some(attached.unwrap_or(alone));
        labels[area.index()] = Some(chains.centre(rank) + 1);
    }
    let mut cut = |outs: Vec<Out>, link: fn(LargestFlow) -> CentreLink| {
        for out in outs {
            links[network.areas()[out.from as usize].index()] = Some(link(out.flow(&network)));
        }
    };
    cut(circles, CentreLink::CutFromCircle);
    cut(too_long, CentreLink::CutFromChain);
    Centres { partition: Partition::new(labels), links }
}

/// The largest flow out of a municipality. The lesser link is the weaker one, or leaves the lower rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Out {
    from: u32,
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

    fn flow(&self, network: &Network) -> LargestFlow {
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
struct Chains {
    out: Vec<Option<Out>>,
}

impl Chains {
    fn of(network: &Network) -> Self {
        Self { out: (0..network.len() as u32).map(|rank| Out::of(network, rank)).collect() }
    }

    /// The links from a municipality to its centre; without end in a circle.
    fn chain(&self, from: u32) -> impl Iterator<Item = Out> {
        let link = |rank: u32| self.out[rank as usize];
        std::iter::successors(link(from), move |out| link(out.to))
    }

    fn centre(&self, rank: u32) -> u32 {
        self.chain(rank).last().map_or(rank, |out| out.to)
    }

    fn cut(&mut self, weakest: Option<Out>) -> Option<Out> {
        self.out[weakest?.from as usize].take()
    }

    /// Cuts every circle, and gives the links that were cut. A municipality is in one circle at most,
    /// as it has one link at most.
    fn cut_circles(&mut self) -> Vec<Out> {
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
    fn cut_too_long(&mut self) -> Vec<Out> {
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
