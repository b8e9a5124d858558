//! Commuting (`pendling`): who lives where and works where, and what follows from it.
//!
//! Notation, as in the docs of the items: `f(i,j)` is the number of employed people who live in `i`
//! and work in `j`, `R(i) = Σ_j f(i,j)` the employed residents of `i`, and `W(j) = Σ_i f(i,j)` the
//! jobs in `j`. Both sums include `f(i,i)`.
//!
//! - [`Matrix`] holds one year's flows.
//! - [`catchment`] answers which municipalities can be worked in from one home.
//! - [`sensitivity`] tells how far that depends on where the numbers of the matrix were placed.
//! - [`areas`] divides all municipalities into labour-market areas, and tells why.
//! - [`bootstrap`] tells how sure that is: how often two municipalities are in one area.
//! - [`Partition`] divides all municipalities into areas that do not overlap.
//! - [`commuting_zones`] and [`centres`] are ways that other countries divide them, and [`compare`]
//!   tells how much two divisions agree.
//! - [`statistics`] tells what the clusters of a division are like, and [`indicators`] one area.
//! - [`relation`] gives the same numbers for any one pair, and [`shortfall`] what it lacks to be a member.

mod areas;
mod band;
mod bootstrap;
mod catchment;
mod cell;
mod centres;
mod compare;
mod counts;
mod indicators;
mod matrix;
mod matrix_error;
mod network;
mod partition;
mod ratio;
mod sensitivity;
mod shortfall;
mod statistics;
mod thresholds;
mod zones;

pub use areas::{
    AreaParams, AreaParamsError, Areas, Bond, Event, ListedReason, Origin, Step, Variant, ZeroReason, areas,
    validity,
};
pub use bootstrap::{BootstrapError, MAX_BOOTSTRAP_MUNICIPALITIES, Together, bootstrap, bootstrap_on};
pub use catchment::{Catchment, Member, Outside, catchment};
pub use cell::{Area, AreaId, AreaKind, Cell, CellStatus};
pub use centres::{CentreLink, Centres, LargestFlow, MAX_LINKS, centres};
pub use compare::{CompareError, Comparison, Match, compare};
pub use counts::{Relation, relation};
pub use indicators::{Indicators, indicators};
pub use matrix::{MAX_AREAS, MAX_COMMUTERS, Matrix};
pub use matrix_error::MatrixError;
pub use network::compare_codes;
pub use partition::{Cluster, Partition};
pub use ratio::{Ratio, RatioError};
pub use sensitivity::{
    Holds, Later, LaterError, Sensitivity, SensitivityError, Share, ShortRow, sensitivity,
};
pub use shortfall::{Shortfall, shortfall};
pub use statistics::{ClusterStatistics, Statistics, statistics};
pub use thresholds::{Thresholds, Tier, WARN_MINUTES, is_long_journey};
pub use zones::{Cut, CutError, commuting_zones};
