//! The numbers of one pair of areas.

use std::cmp::Ordering;

use super::cell::{AreaId, CellStatus};
use super::matrix::Matrix;
use super::ratio::Ratio;

/// How a work area relates to a home, directed: only home → work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relation {
    /// Where the work is.
    pub area: AreaId,
    /// `n = f(home, work)`; a blank counts as 0.
    pub commuters: u64,
    /// `n / R(home)`, from 0 to 1: the share of the workers who live in the home that work there. 0
    /// when nobody lives in the home.
    pub out_share: f64,
    /// `n / W(work)`, from 0 to 1: the share of the jobs there that people from the home hold. 0
    /// when there are no jobs.
    pub job_share: f64,
    /// `L = 100 · (out_share + job_share)`, in percent points from 0 to 200: the `sum pendling` of
    /// the official Norwegian regions, with employed people and jobs as bases.
    pub link: f64,
    /// `k = (n / W(work)) / (f(home, home) / W(home))`: how likely a job there is held by someone
    /// from the home, against a job at home. `None` when nobody works in the home that lives there,
    /// or there are no jobs at `work`.
    pub reach: Option<f64>,
    /// How sure it is that the number belongs to this pair; a flow that the matrix does not list is
    /// a certain zero.
    pub status: CellStatus,
}

/// The numbers of any pair of areas of `matrix`, member of the catchment or not.
#[must_use]
pub fn relation(matrix: &Matrix, home: AreaId, work: AreaId) -> Relation {
    let status = matrix.cell(home, work).map_or(CellStatus::Certain, |cell| cell.status);
    Counts::of(matrix, home, work).relation(work, status)
}

/// The integers that decide about one pair. All are at most `MAX_COMMUTERS`, 2⁴⁰, and `commuters`
/// is part of both `residents` and `jobs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// `n = f(home, work)`.
    pub(super) commuters: u64,
    /// `R(home)`.
    pub(super) residents: u64,
    /// `W(work)`.
    pub(super) jobs: u64,
    /// `f(home, home)`.
    pub(super) at_home: u64,
    /// `W(home)`.
    pub(super) home_jobs: u64,
}

impl Counts {
    pub(super) fn of(matrix: &Matrix, home: AreaId, work: AreaId) -> Self {
        Self {
            commuters: matrix.commuters(home, work),
            residents: matrix.residents(home),
            jobs: matrix.jobs(work),
            at_home: matrix.commuters(home, home),
            home_jobs: matrix.jobs(home),
        }
    }

    /// Whether `L ≥ threshold`.
    pub(super) fn link_reaches(&self, threshold: Ratio) -> bool {
        let (numerator, denominator) = self.link();
        threshold.is_reached_by(100 * numerator, denominator)
    }

    /// Whether `k ≥ threshold`; never when `k` is undefined.
    pub(super) fn reach_reaches(&self, threshold: Ratio) -> bool {
        let (numerator, denominator) = self.reach();
        threshold.is_reached_by(numerator, denominator)
    }

    /// The order of `L` of two pairs with the same home.
    pub(super) fn cmp_link(&self, other: &Self) -> Ordering {
        let [n, m] = [self.commuters, other.commuters].map(u128::from);
        let [residents, v, w] = [self.residents, self.jobs, other.jobs].map(u128::from);
        (n * (residents + v) * w).cmp(&(m * (residents + w) * v))
    }

    pub(super) fn relation(&self, area: AreaId, status: CellStatus) -> Relation {
        let share = |of: u64| {
            if of == 0 { 0.0 } else { self.commuters as f64 / of as f64 }
        };
        let (out_share, job_share) = (share(self.residents), share(self.jobs));
        let (numerator, denominator) = self.reach();
        Relation {
            area,
            commuters: self.commuters,
            out_share,
            job_share,
            link: 100.0 * (out_share + job_share),
            reach: (denominator > 0).then(|| numerator as f64 / denominator as f64),
            status,
        }
    }

    /// `L / 100` as a fraction.
    fn link(&self) -> (u128, u128) {
        let [n, residents, jobs] = [self.commuters, self.residents, self.jobs].map(u128::from);
        (n * (residents + jobs), residents * jobs)
    }

    /// `k` as a fraction.
    fn reach(&self) -> (u128, u128) {
        let [n, jobs] = [self.commuters, self.jobs].map(u128::from);
        let [at_home, home_jobs] = [self.at_home, self.home_jobs].map(u128::from);
        (n * home_jobs, jobs * at_home)
    }
}
