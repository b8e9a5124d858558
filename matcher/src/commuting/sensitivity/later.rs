//! How likely a later year makes a placement.

use statrs::function::gamma::ln_gamma;

use super::error::LaterError;
use super::placements::Placements;
use crate::commuting::cell::{AreaId, AreaKind};
use crate::commuting::matrix::Matrix;

/// A later year's matrix, by which placements of an earlier one are weighed.
///
/// Each placement of a row is as likely as a multinomial draw of that row's workers, with the shares
/// of the later year as probabilities: a count of `n` out of `N` in `K` columns stands for a share of
/// `(n + ½) / (N + K/2)` (Jeffreys' prior), so that a flow that the later year lacks is unlikely but
/// possible. The columns are the municipalities, and one for everything else: the labour markets of
/// the earlier matrix together, and in the later one all who work in none of its municipalities. A
/// blank counts as 0.
#[derive(Debug, Clone)]
pub struct Later<'m> {
    matrix: &'m Matrix,
    /// The municipality that each area of the earlier matrix is in the later one; `None` for labour
    /// markets.
    areas: Vec<Option<AreaId>>,
}

impl<'m> Later<'m> {
    /// Weighs placements of `matrix`, and of no other, by `later`, in which `area_of` gives the same
    /// municipality.
    ///
    /// # Errors
    /// When a municipality of `matrix` has no municipality of its own in `later`: without its
    /// column, placements that differ in it cannot be compared.
    pub fn new(
        matrix: &Matrix,
        later: &'m Matrix,
        area_of: impl Fn(AreaId) -> Option<AreaId>,
    ) -> Result<Self, LaterError> {
        let mut earlier: Vec<Option<AreaId>> = vec![None; later.areas().len()];
        let mut areas = vec![None; matrix.areas().len()];
        for area in matrix.municipalities() {
            let same = area_of(area).filter(|&same| later.kind(same) == AreaKind::Municipality);
            let same = same.ok_or_else(|| LaterError::Missing { code: matrix.code(area).into() })?;
            if let Some(other) = earlier[same.index()].replace(area) {
                let codes = [other, area].map(|area| matrix.code(area).into());
                return Err(LaterError::Shared { codes });
            }
            areas[area.index()] = Some(same);
        }
        Ok(Self { matrix: later, areas })
    }

    /// How likely each placement of the row of `home` is; their sum is 1.
    pub(super) fn weights(&self, matrix: &Matrix, home: AreaId, placements: &Placements) -> Vec<f64> {
        // What all placements have in common is left out: N, K, the factorial of the row's sum, and
        // the municipalities that are not open.
        let log_share = |count: u64| (count as f64 + 0.5).ln();
        let columns: Vec<Option<f64>> =
            placements.columns().iter().map(|&work| self.commuters(home, work).map(log_share)).collect();
        let elsewhere = log_share(self.elsewhere(home));
        let is_open = |work: &AreaId| placements.columns().binary_search(work).is_ok();
        let outside = matrix.from(home).iter().filter(|cell| self.areas[cell.work.index()].is_none());
        let fixed: u64 = outside.filter(|cell| !is_open(&cell.work)).filter_map(|cell| cell.commuters).sum();
        let logs = placements.iter().map(|placement| {
            let mut log = 0.0;
            let mut outside = fixed;
            for (&number, column) in placement.iter().zip(&columns) {
                match column {
                    Some(log_share) => log += log_term(number, *log_share),
                    None => outside += number,
                }
            }
            log + log_term(outside, elsewhere)
        });
        normalised(logs.collect())
    }

    /// Those who live in `home` and work in the municipality `work` of the earlier matrix.
    fn commuters(&self, home: AreaId, work: AreaId) -> Option<u64> {
        let [home, work] = [home, work].map(|area| self.areas[area.index()]);
        Some(self.matrix.commuters(home?, work?))
    }

    /// Those who live in `home` and work in none of the municipalities of the earlier matrix.
    fn elsewhere(&self, home: AreaId) -> u64 {
        let Some(later) = self.areas[home.index()] else { return 0 };
        let inside: u64 = self.areas.iter().flatten().map(|&work| self.matrix.commuters(later, work)).sum();
        self.matrix.residents(later) - inside
    }
}

/// The part of the logarithm of a multinomial probability that a column with `number` workers has.
fn log_term(number: u64, log_share: f64) -> f64 {
    let number = number as f64;
    number * log_share - ln_gamma(number + 1.0)
}

/// Numbers in proportion to the exponentials of `logs`, with the sum 1.
fn normalised(logs: Vec<f64>) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| (log - most).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}
