//! Centres and what is attached to them: the rule of the Swedish local labour markets.

mod chains;

use self::chains::{Chains, Out};
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
