//! The placements of one short row.

use super::distribution::{Budget, Distribution, Outcome};
use super::error::SensitivityError;
use super::later::Later;
use super::placements::Placements;
use crate::commuting::cell::AreaId;
use crate::commuting::matrix::Matrix;

/// A row whose numbers can be placed in more than one way.
#[derive(Debug)]
pub(super) struct Row<'m> {
    matrix: &'m Matrix,
    area: AreaId,
    placements: Placements,
    /// How likely each placement is; their sum is 1.
    weights: Vec<f64>,
}

impl<'m> Row<'m> {
    /// The row of those who live in `area`; `None` when its numbers can stand nowhere else.
    pub(super) fn of(
        matrix: &'m Matrix,
        area: AreaId,
        later: Option<&Later<'_>>,
    ) -> Result<Option<Self>, SensitivityError> {
        let placements = Placements::of(matrix, area)
            .ok_or_else(|| SensitivityError::TooManyPlacements { row: matrix.code(area).into() })?;
        let count = placements.iter().len();
        if count < 2 {
            return Ok(None);
        }
        let weights = match later {
            Some(later) => later.weights(matrix, area, &placements),
            None => vec![1.0 / count as f64; count],
        };
        Ok(Some(Self { matrix, area, placements, weights }))
    }

    pub(super) fn area(&self) -> AreaId {
        self.area
    }

    /// In how many ways the numbers can be placed.
    pub(super) fn placements(&self) -> u64 {
        self.weights.len() as u64
    }

    /// How likely the placement in the matrix is.
    pub(super) fn likelihood(&self) -> f64 {
        let columns = self.placements.columns().iter();
        let placed: Vec<u64> = columns.map(|&work| self.matrix.commuters(self.area, work)).collect();
        let each = self.placements.iter().zip(&self.weights);
        each.filter(|(placement, _)| *placement == placed).map(|(_, weight)| weight).sum()
    }

    /// The numbers in two columns over all placements.
    pub(super) fn sums(
        &self,
        columns: [AreaId; 2],
        budget: &mut Budget,
    ) -> Result<Distribution, SensitivityError> {
        budget.take(self.weights.len())?;
        let open = columns.map(|work| self.placements.columns().binary_search(&work));
        let placed = columns.map(|work| self.matrix.commuters(self.area, work));
        let outcomes = self.placements.iter().zip(&self.weights).map(|(placement, &weight)| {
            let sums = [0, 1].map(|column| open[column].map_or(placed[column], |open| placement[open]));
            Outcome { sums, count: 1, weight }
        });
        Ok(Distribution::new(outcomes.collect()))
    }
}
