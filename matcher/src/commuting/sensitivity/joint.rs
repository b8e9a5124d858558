//! All joint placements of the short rows of a matrix.

use super::distribution::{Budget, Distribution, Outcome};
use super::error::SensitivityError;
use super::row::Row;
use crate::commuting::cell::AreaId;
use crate::commuting::counts::Counts;
use crate::commuting::matrix::Matrix;
use crate::commuting::thresholds::{Thresholds, Tier};

/// All joint placements of the short rows of a matrix.
#[derive(Debug)]
pub(super) struct Joint<'a> {
    matrix: &'a Matrix,
    rows: &'a [Row<'a>],
    placements: u128,
    budget: Budget,
}

/// How many placements something is true of, and their weight.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) count: u128,
    weight: f64,
}

impl<'a> Joint<'a> {
    pub(super) fn new(matrix: &'a Matrix, rows: &'a [Row<'a>]) -> Result<Self, SensitivityError> {
        let placements = rows.iter().try_fold(1_u128, |product, row| {
            product.checked_mul(row.placements().into()).ok_or(SensitivityError::TooManyCombinations)
        })?;
        Ok(Self { matrix, rows, placements, budget: Budget::default() })
    }

    /// How many there are.
    pub(super) fn placements(&self) -> u128 {
        self.placements
    }

    /// In which of them `work` is a member of the catchment of `home`, and in which at
    /// [`Tier::Daily`].
    pub(super) fn tally(
        &mut self,
        home: AreaId,
        work: AreaId,
        thresholds: &Thresholds,
        minutes: Option<u32>,
    ) -> Result<[Tally; 2], SensitivityError> {
        let columns = [work, home];
        let placed = Counts::of(self.matrix, home, work);
        let own = match self.rows.iter().find(|row| row.area() == home) {
            Some(row) => row.sums(columns, &mut self.budget)?,
            None => Distribution::certain([placed.commuters, placed.at_home]),
        };
        // Most flows are too small wherever they are placed.
        let may_be_member = |own: &&Outcome| {
            let [commuters, at_home] = own.sums;
            thresholds.may_be_member(&Counts { commuters, at_home, ..placed }, minutes)
        };
        let own: Vec<&Outcome> = own.outcomes().filter(may_be_member).collect();
        let [mut member, mut daily] = [Tally::default(), Tally::default()];
        if own.is_empty() {
            return Ok([member, daily]);
        }
        let others = self.others(home, columns)?;
        for own in own {
            self.budget.take(others.len())?;
            let [commuters, at_home] = own.sums;
            for all in others.outcomes().map(|others| others.and(own)) {
                let [jobs, home_jobs] = all.sums;
                let counts = Counts { commuters, residents: placed.residents, jobs, at_home, home_jobs };
                let Some(tier) = thresholds.tier(&counts, minutes) else { continue };
                member.add(&all);
                if tier == Tier::Daily {
                    daily.add(&all);
                }
            }
        }
        Ok([member, daily])
    }

    /// What two columns hold together without the row of `home`.
    fn others(&mut self, home: AreaId, columns: [AreaId; 2]) -> Result<Distribution, SensitivityError> {
        let rows = || self.rows.iter().filter(|row| row.area() != home);
        let stay = columns.map(|column| {
            let moving = rows().map(|row| row.area()).chain([home]);
            let moving: u64 = moving.map(|area| self.matrix.commuters(area, column)).sum();
            self.matrix.jobs(column) - moving
        });
        let mut sums = Distribution::certain(stay);
        for row in rows() {
            let row = row.sums(columns, &mut self.budget)?;
            sums = sums.plus(&row, &mut self.budget)?;
        }
        Ok(sums)
    }
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        self.count += outcome.count;
        self.weight += outcome.weight;
    }

    /// The share of all `placements`, each counted as one.
    pub(super) fn share(&self, placements: u128) -> f64 {
        self.count as f64 / placements as f64
    }

    /// The weight, which is 1 for all of the `placements`: a sum may miss that by rounding.
    pub(super) fn weight(&self, placements: u128) -> f64 {
        if self.count == placements { 1.0 } else { self.weight.min(1.0) }
    }
}
