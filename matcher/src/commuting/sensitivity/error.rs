//! What keeps a sensitivity from being found.

use thiserror::Error;

use super::placements::MAX_NUMBERS;

/// Why the placements of a matrix cannot be gone through.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SensitivityError {
    /// The numbers of a row can be placed in too many ways.
    #[error(
        "the row of {row} can be placed in too many ways: placements times open cells pass {MAX_NUMBERS}"
    )]
    TooManyPlacements {
        /// The code of the municipality whose residents it counts.
        row: Box<str>,
    },
    /// There are more joint placements of all rows than can be counted, 2¹²⁸.
    #[error("the rows together can be placed in more than 2^128 ways")]
    TooManyCombinations,
    /// The placements give too many different numbers of jobs.
    #[error("the rows can be placed in so many ways that the numbers of jobs cannot be gone through")]
    TooManySums,
}

/// Why a later matrix cannot weigh the placements.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LaterError {
    /// A municipality has none that it is in the later matrix.
    #[error("the later matrix has no municipality for {code}")]
    Missing {
        /// The code of the municipality in the earlier matrix.
        code: Box<str>,
    },
    /// Two municipalities are one in the later matrix, which cannot tell their columns apart.
    #[error("{codes:?} are one municipality in the later matrix")]
    Shared {
        /// The codes of the two in the earlier matrix.
        codes: [Box<str>; 2],
    },
}
