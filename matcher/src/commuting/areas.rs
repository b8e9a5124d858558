//! Labour-market areas: the municipalities of a country divided into areas in which most people both
//! live and work.
//!
//! The method of the European statistical offices, as Istat runs it (L. Franconi, M. D'Alò and
//! D. Ichim, *Istat implementation of the algorithm to develop Labour Market Areas*, 2016), which
//! goes back to M. G. Coombes, A. E. Green and S. Openshaw, *An efficient algorithm to generate
//! official statistical reporting areas*, 1986. Every municipality begins as a cluster of its own.
//! As long as some cluster is not valid, one area leaves the least valid one for the cluster that it
//! is linked with most, or for a reserve list where that cluster would lose by it. In the end those
//! on the list are placed where they are linked most.
//!
//! Counts are compared as fractions of integers, never as floats, and ties are decided by codes, so
//! that an answer is the same everywhere.

mod clusters;
mod compat34;
mod divide;
mod heap;
mod link;
mod params;
mod steps;
mod validity;
mod zero;

use super::cell::AreaId;
use super::matrix::Matrix;
use super::network::Network;
use super::partition::Partition;
pub(super) use divide::divide;
pub use params::{AreaParams, AreaParamsError};
pub use steps::{Bond, Event, ListedReason, Origin, Step};
use validity::{Totals, Validity};
pub use zero::ZeroReason;

/// Which text of the method is followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Variant {
    /// The method as it is described.
    #[default]
    Clean,
    /// The method as version 3.4 of the R package LabourMarketAreas computes it: in the iteration after
    /// an area has left a cluster and two or more remain, that cluster is measured by its parts.
    Compat34,
}

/// Municipalities divided into labour-market areas, and how it came about.
///
/// The label of a cluster is the position, from 1, of the municipality that it began with among the
/// municipalities by code.
#[derive(Debug, Clone, PartialEq)]
pub struct Areas {
    /// The division: every municipality that is neither in `zero` nor `unassigned`.
    pub partition: Partition,
    /// The division before the reserve list was emptied: every cluster is valid, and those on the
    /// list are in none.
    pub before_reserve: Partition,
    /// The reserve list, in the order in which they were listed; why is in `steps`.
    pub reserve: Vec<AreaId>,
    /// The municipalities left out with their flows, and why.
    pub zero: Vec<(AreaId, ZeroReason)>,
    /// Those of the reserve list that exchange commuters with no cluster.
    pub unassigned: Vec<AreaId>,
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// The validities of the clusters of `partition`, in their order.
    validities: Vec<f64>,
    /// Those of `before_reserve`.
    validities_before: Vec<f64>,
}

impl Areas {
    /// Why an area is where it is: what happened to it, and how the others came into the cluster that
    /// it ends in, in order.
    #[must_use]
    pub fn story(&self, area: AreaId) -> Vec<&Step> {
        let end = self.partition.label(area);
        let joins = |step: &&Step| match &step.event {
            Event::Joined { to, .. } | Event::Placed { to } => {
                end == Some(to.cluster) && self.partition.label(step.area) == end
            }
            Event::Listed { .. } => false,
        };
        self.steps.iter().filter(|step| step.area == area || joins(step)).collect()
    }

    /// The validity of the cluster of `partition` with this label, of which flows with those left out
    /// are no part. It may be below 1, since placing areas from the reserve list is not tested.
    #[must_use]
    pub fn validity(&self, label: u32) -> Option<f64> {
        of_cluster(label, &self.partition, &self.validities)
    }

    /// The same of `before_reserve`, where it is at least 1.
    #[must_use]
    pub fn validity_before_reserve(&self, label: u32) -> Option<f64> {
        of_cluster(label, &self.before_reserve, &self.validities_before)
    }
}

/// What a cluster has of `values`, which are in the order of the clusters.
fn of_cluster(label: u32, partition: &Partition, values: &[f64]) -> Option<f64> {
    let mut clusters = partition.clusters().zip(values);
    clusters.find(|(cluster, _)| cluster.label == label).map(|(_, value)| *value)
}

/// Divides the municipalities of `matrix` into labour-market areas. Labour markets are left out, with
/// the flows from and to them.
#[must_use]
pub fn areas(matrix: &Matrix, params: &AreaParams, variant: Variant) -> Areas {
    divide(&Network::of(matrix), params, variant)
}

/// The validity of a cluster with this many employed `residents` and `jobs`, of whom `internal` live
/// and work in it: a labour-market area has at least 1. A cluster that nobody leaves or enters to
/// work has 1.
#[must_use]
pub fn validity(residents: u64, jobs: u64, internal: u64, params: &AreaParams) -> f64 {
    Validity::of(&Totals { residents, jobs, internal }, params).to_f64()
}
