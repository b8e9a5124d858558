//! How far a membership depends on where the numbers of a matrix were placed.

use crate::evidence::placements::{self, Share};
use crate::language::Language;
use crate::region::{Placements, YearMatrix};
use flytthit_matcher::commuting::AreaId;
use serde::Serialize;
use utoipa::ToSchema;

/// In what share of the ways in which the numbers of the matrix can be placed a municipality is a member
/// of a catchment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Holds {
    /// The share when all ways are equally likely, 0 to 1.
    blind: f64,
    /// The share when each way is as likely as a later year makes it, 0 to 1; null when no later matrix
    /// has all the municipalities.
    weighted: Option<f64>,
    /// The shares as a sentence, in the language of the reply.
    evidence: String,
}

impl Holds {
    pub(super) fn of(
        matrix: &YearMatrix,
        found: &Placements,
        home: AreaId,
        work: AreaId,
        language: Language,
    ) -> Holds {
        let (blind, weighted) = found.shares(home, work);
        let placements = found.sensitivity.placements;
        let share = Share { year: matrix.year, placements, blind, weighted: weighted.zip(found.later) };
        Holds { blind, weighted, evidence: placements::holds(&share, language) }
    }
}
