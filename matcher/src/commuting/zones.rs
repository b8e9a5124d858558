//! Commuting zones: municipalities merged by average linkage.
//!
//! The method is that of C. M. Tolbert and M. Sizer, *U.S. Commuting Zones and Labor Market Areas:
//! A 1990 Update* (1996); the cut at 0.977 is that of the zones of 2010 and 2020 (C. S. Fowler, *New
//! Commuting Zone delineation for the U.S. based on 2020 data*, 2024).

mod linkage;

use thiserror::Error;

use self::linkage::{ONE, Zones};
use super::matrix::Matrix;
use super::network::Network;
use super::partition::Partition;
use super::ratio::Ratio;

/// The greatest height at which zones are merged: between 0, where none would be, and 1, where all
/// that have a tie would be. 0.977 by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cut(Ratio);

/// A cut that is not between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the cut must be greater than 0 and less than 1, not {0}")]
pub struct CutError(Ratio);

impl Cut {
    /// The cut at `height`.
    ///
    /// # Errors
    /// [`CutError`] unless `height` is greater than 0 and less than 1.
    pub fn new(height: Ratio) -> Result<Self, CutError> {
        let between = 1..MILLION;
        if between.contains(&height.millionths()) { Ok(Self(height)) } else { Err(CutError(height)) }
    }

    /// The height.
    #[must_use]
    pub const fn height(self) -> Ratio {
        self.0
    }

    /// How similar two zones must be on average to be merged, in units of `1 / ONE`.
    fn least_similarity(self) -> u128 {
        u128::from(MILLION - self.0.millionths()) * (ONE / u128::from(MILLION))
    }
}

impl Default for Cut {
    fn default() -> Self {
        Self(Ratio::from_millionths(977_000))
    }
}

const MILLION: u32 = 1_000_000;

/// The commuting zones of `matrix`.
///
/// The similarity of two municipalities is `min(0.999, (f(i,j) + f(j,i)) / min(R(i), R(j)))`, to 15
/// decimals (what is left is dropped), and 0.999 where a flow meets an `R` of 0; that of two zones is
/// the average over all pairs of a municipality of the one and a municipality of the other. The
/// two most similar zones are merged, again and again, as long as 1 less their similarity is at most
/// the cut. Of equally similar pairs the one with the lowest code comes first, then the one whose
/// other zone has the lowest; the code of a zone is its lowest.
///
/// The label of a zone is 1 more than the rank of its code. Every municipality is in a zone, if need
/// be alone; labour markets are in none, and their flows do not count.
#[must_use]
pub fn commuting_zones(matrix: &Matrix, cut: Cut) -> Partition {
    let network = Network::of(matrix);
    let mut zones = Zones::of(&network, cut.least_similarity());
    zones.merge_all();
    let mut labels = vec![None; matrix.areas().len()];
    for (area, rank) in network.areas().iter().zip(0..) {
        labels[area.index()] = Some(zones.zone(rank) + 1);
    }
    Partition::new(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_lies_between_none_and_all() {
        for (millionths, valid) in
            [(0, false), (1, true), (999_999, true), (1_000_000, false), (u32::MAX, false)]
        {
            assert_eq!(Cut::new(Ratio::from_millionths(millionths)).is_ok(), valid, "{millionths}");
        }
        let refused = Cut::new(Ratio::from_millionths(1_500_000)).expect_err("above 1").to_string();
        assert_eq!(refused, "the cut must be greater than 0 and less than 1, not 1.5");
    }
}
