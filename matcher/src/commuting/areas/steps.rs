//! What happened to an area on the way to a division, so that anyone can be told why.

use super::super::cell::AreaId;

/// Something that happened to an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The area.
    pub area: AreaId,
    /// What happened.
    pub event: Event,
}

/// What can happen to an area.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It left a cluster, and joined the one that it is linked with most.
    Joined {
        /// The cluster that it left.
        from: Origin,
        /// The cluster that it joined.
        to: Bond,
        /// The validity of that cluster before.
        before: f64,
        /// The validity of that cluster with the area, at least that before.
        after: f64,
    },
    /// It left a cluster for the reserve list.
    Listed {
        /// The cluster that it left.
        from: Origin,
        /// Why it did not join another.
        reason: ListedReason,
    },
    /// It was placed from the reserve list in the cluster that it is linked with most.
    Placed {
        /// The cluster.
        to: Bond,
    },
}

/// Why an area went to the reserve list.
#[derive(Debug, Clone, PartialEq)]
pub enum ListedReason {
    /// It exchanges commuters with no other cluster.
    NoPartner,
    /// The cluster that it is linked with most would have lost validity by it.
    WouldWeaken {
        /// That cluster.
        partner: Bond,
        /// Its validity.
        before: f64,
        /// What its validity would have been.
        after: f64,
    },
}

/// The cluster that an area left: of all clusters it had the lowest validity, below 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Its label.
    pub cluster: u32,
    /// Its validity.
    pub validity: f64,
    /// Whether the area was all there was in it.
    pub alone: bool,
    /// The area in it with the most jobs.
    pub centre: AreaId,
}

/// A cluster that an area is linked with, as it was before the area joined it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bond {
    /// Its label.
    pub cluster: u32,
    /// The area in it with the most jobs.
    pub centre: AreaId,
    /// L = sent² / (R of the area · W of the cluster) + received² / (R of the cluster · W of the area).
    pub link: f64,
    /// People who live in the area and work in the cluster.
    pub sent: u64,
    /// People who live in the cluster and work in the area.
    pub received: u64,
}
