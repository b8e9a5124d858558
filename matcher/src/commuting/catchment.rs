//! Which municipalities can be worked in from one home.

use super::band::straddles;
use super::cell::{AreaId, AreaKind, CellStatus};
use super::counts::{Counts, Relation};
use super::matrix::Matrix;
use super::thresholds::{Thresholds, Tier, is_long_journey};

/// The catchment of one home municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct Catchment {
    /// The home. It belongs to its own catchment, with [`Tier::Home`], and is not among `members`.
    pub home: AreaId,
    /// `R(home)`: employed people who live there.
    pub residents: u64,
    /// `W(home)`: jobs there.
    pub jobs: u64,
    /// `f(home, home)`: employed people who live and work there.
    pub at_home: u64,
    /// The other municipalities, by link descending, then commuters descending, then code.
    pub members: Vec<Member>,
    /// External labour markets that someone commutes to, by commuters descending, then code. They
    /// are never members.
    pub outside: Vec<Outside>,
    /// Municipalities that are no members, but would be if their link were at the upper end of its
    /// 80 % band; in the order of `members`.
    pub near: Vec<Relation>,
    /// Municipalities that would be members, were the journey known to be no longer than is allowed; in the
    /// order of `members`.
    pub far: Vec<Relation>,
    /// The share of the employed residents who work in the catchment, home included, from 0 to 1; 0
    /// when nobody lives in the home.
    pub coverage: f64,
}

/// A work municipality in a catchment. The numbers are those of [`Relation`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Where the work is.
    pub area: AreaId,
    /// How closely it belongs to the home; never [`Tier::Home`].
    pub tier: Tier,
    /// `n`: people who live in the home and work there.
    pub commuters: u64,
    /// `n / R(home)`, from 0 to 1.
    pub out_share: f64,
    /// `n / W(area)`, from 0 to 1.
    pub job_share: f64,
    /// `L`, in percent points from 0 to 200.
    pub link: f64,
    /// `k`; `None` when nobody works in the home that lives there.
    pub reach: Option<f64>,
    /// How sure it is that the number belongs to this pair.
    pub status: CellStatus,
    /// The journey one way, in minutes, where it is known.
    pub minutes: Option<u32>,
    /// Whether the 80 % band of the link holds a threshold, so that another year's count could well
    /// have given another tier or none.
    pub borderline: bool,
}

impl Member {
    /// Whether the journey is known to be long enough for a warning.
    #[must_use]
    pub fn is_long_journey(&self) -> bool {
        self.minutes.is_some_and(is_long_journey)
    }
}

/// An external labour market that people of a home commute to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// The labour market.
    pub area: AreaId,
    /// `n`: people who live in the home and work there, at least 1.
    pub commuters: u64,
    /// `n / R(home)`, from 0 to 1.
    pub out_share: f64,
    /// How sure it is that the number belongs to this pair.
    pub status: CellStatus,
}

/// The catchment of `home`, a municipality of `matrix`.
///
/// `minutes` gives the journey from the first municipality to the second, one way, where it is
/// known; a journey that is too long keeps a municipality out.
#[must_use]
pub fn catchment(
    matrix: &Matrix,
    home: AreaId,
    thresholds: &Thresholds,
    minutes: &impl Fn(AreaId, AreaId) -> Option<u32>,
) -> Catchment {
    let (residents, at_home) = (matrix.residents(home), matrix.commuters(home, home));
    let mut members = Vec::new();
    let mut outside = Vec::new();
    let mut near = Vec::new();
    let mut far = Vec::new();
    let mut covered = at_home;
    for cell in matrix.from(home) {
        let commuters = cell.commuters.unwrap_or(0);
        if cell.work == home || commuters == 0 {
            continue;
        }
        let jobs = matrix.jobs(cell.work);
        let counts = Counts { commuters, residents, jobs, at_home, home_jobs: matrix.jobs(home) };
        let relation = counts.relation(cell.work, cell.status);
        if matrix.kind(cell.work) == AreaKind::LabourMarket {
            outside.push(Outside {
                area: cell.work,
                commuters,
                out_share: relation.out_share,
                status: cell.status,
            });
            continue;
        }
        let minutes = minutes(home, cell.work);
        if let Some(tier) = thresholds.tier(&counts, minutes) {
            covered += commuters;
            members.push((counts, member(relation, tier, minutes, is_borderline(&counts, thresholds))));
        } else if is_near(&counts, thresholds, minutes) {
            near.push((counts, relation));
        } else if thresholds.is_too_far(&counts, minutes) {
            far.push((counts, relation));
        }
    }
    outside.sort_by(|a, b| {
        b.commuters.cmp(&a.commuters).then_with(|| matrix.code(a.area).cmp(matrix.code(b.area)))
    });
    Catchment {
        home,
        residents,
        jobs: matrix.jobs(home),
        at_home,
        members: in_order(matrix, members, |member| member.area),
        outside,
        near: in_order(matrix, near, |relation| relation.area),
        far: in_order(matrix, far, |relation| relation.area),
        coverage: if residents == 0 { 0.0 } else { covered as f64 / residents as f64 },
    }
}

fn member(relation: Relation, tier: Tier, minutes: Option<u32>, borderline: bool) -> Member {
    let Relation { area, commuters, out_share, job_share, link, reach, status } = relation;
    Member { area, tier, commuters, out_share, job_share, link, reach, status, minutes, borderline }
}

/// Whether the link of a member could as well be on the other side of a threshold.
fn is_borderline(counts: &Counts, thresholds: &Thresholds) -> bool {
    straddles(counts, thresholds.daily_link) || straddles(counts, thresholds.established_link)
}

/// Whether a municipality that is no member would be one with a higher link within its band.
fn is_near(counts: &Counts, thresholds: &Thresholds, minutes: Option<u32>) -> bool {
    let established =
        || thresholds.is_within_reach(counts, minutes) && straddles(counts, thresholds.established_link);
    thresholds.may_be_member(counts, minutes) && (straddles(counts, thresholds.daily_link) || established())
}

/// By link descending, then commuters descending, then code.
fn in_order<T>(matrix: &Matrix, mut found: Vec<(Counts, T)>, area: impl Fn(&T) -> AreaId) -> Vec<T> {
    found.sort_by(|(a, left), (b, right)| {
        b.cmp_link(a)
            .then(b.commuters.cmp(&a.commuters))
            .then_with(|| matrix.code(area(left)).cmp(matrix.code(area(right))))
    });
    found.into_iter().map(|(_, found)| found).collect()
}
