//! Why flows are not a matrix.

use thiserror::Error;

use super::cell::AreaId;
use super::matrix::{MAX_AREAS, MAX_COMMUTERS};

/// Why flows are not a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MatrixError {
    /// More than [`MAX_AREAS`] areas.
    #[error("{0} areas, more than {MAX_AREAS}")]
    TooManyAreas(usize),
    /// Two areas have the same code.
    #[error("area {0} is given twice")]
    DuplicateArea(Box<str>),
    /// A cell names an area that the matrix does not have.
    #[error("a cell names area {}, but there are only {areas}", id.0)]
    UnknownArea {
        /// The area that the cell names.
        id: AreaId,
        /// How many areas the matrix has.
        areas: usize,
    },
    /// Two cells have the same residence and work.
    #[error("the flow {residence} → {work} is given twice")]
    DuplicateCell {
        /// The code of the area lived in.
        residence: Box<str>,
        /// The code of the area worked in.
        work: Box<str>,
    },
    /// The cells add up to more than [`MAX_COMMUTERS`].
    #[error("more than {MAX_COMMUTERS} commuters in all, counted up to {residence} → {work}")]
    TooManyCommuters {
        /// The code of the area lived in, of the cell that passed the limit.
        residence: Box<str>,
        /// The code of the area worked in, of the cell that passed the limit.
        work: Box<str>,
    },
    /// A centre has no more jobs than employed residents, so rows and columns may be exchanged.
    #[error(
        "{centre} should be a centre, but has {jobs} jobs for {residents} employed residents: \
         are residence and work exchanged?"
    )]
    Transposed {
        /// The code of the centre.
        centre: Box<str>,
        /// Its employed residents.
        residents: u64,
        /// Its jobs.
        jobs: u64,
    },
}
