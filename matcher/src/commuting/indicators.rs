//! The indicators of one area.

use super::cell::AreaId;
use super::matrix::Matrix;

/// Who lives and works in an area, of all who are in the matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indicators {
    /// `R`: employed people who live there.
    pub residents: u64,
    /// `W`: jobs there.
    pub jobs: u64,
    /// Employed people who both live and work there.
    pub at_home: u64,
    /// Employed people who live there and work elsewhere.
    pub commuters_out: u64,
    /// Employed people who work there and live elsewhere.
    pub commuters_in: u64,
    /// The part of those who live there that work there, from 0 to 1; `None` when nobody lives there.
    pub supply_self_containment: Option<f64>,
    /// The part of the jobs there that are held by those who live there, from 0 to 1; `None` when
    /// there are no jobs.
    pub demand_self_containment: Option<f64>,
    /// `W / R`, jobs for each employed resident; `None` when nobody lives there.
    pub job_ratio: Option<f64>,
}

/// The indicators of an area of `matrix`, a municipality or a labour market. All flows count, those
/// from and to labour markets too; a blank counts as 0.
#[must_use]
pub fn indicators(matrix: &Matrix, area: AreaId) -> Indicators {
    let [residents, jobs, at_home] =
        [matrix.residents(area), matrix.jobs(area), matrix.commuters(area, area)];
    Indicators {
        residents,
        jobs,
        at_home,
        commuters_out: residents - at_home,
        commuters_in: jobs - at_home,
        supply_self_containment: ratio(at_home, residents),
        demand_self_containment: ratio(at_home, jobs),
        job_ratio: ratio(jobs, residents),
    }
}

/// `numerator / denominator`, unless that is undefined.
pub(super) fn ratio(numerator: u64, denominator: u64) -> Option<f64> {
    (denominator > 0).then(|| numerator as f64 / denominator as f64)
}
