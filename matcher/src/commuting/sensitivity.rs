//! How much a catchment depends on where the numbers of a matrix were placed.
//!
//! A source may lose its blank cells: of a row, the numbers are then known in their order, but not
//! in which columns they belong. The matrix says so in the status of its cells, and holds one
//! placement of many. Here the catchments are taken of all of them at once, all rows varying
//! jointly and independently of each other, and each municipality gets the share of the placements
//! in which it is a member.
//!
//! The shares are exact. A flow's tier depends on its own row, on `W(work)` and on `W(home)`; so for
//! each pair, the sums that the other rows can give these two columns are added up row by row, equal
//! sums together, which takes thousands of steps where there are millions of joint placements.

mod distribution;
mod error;
mod joint;
mod later;
mod placements;
mod row;

pub use error::{LaterError, SensitivityError};
pub use later::Later;

use self::joint::{Joint, Tally};
use self::row::Row;
use super::cell::{AreaId, AreaKind};
use super::counts::Counts;
use super::matrix::Matrix;
use super::thresholds::{Thresholds, Tier};

/// How the catchments of a matrix hold over all placements of its short rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The rows that can be placed in more than one way, in the order of the areas; at least one.
    pub rows: Vec<ShortRow>,
    /// How many joint placements there are: the product over the rows.
    pub placements: u128,
    /// By area.
    homes: Vec<Vec<Holds>>,
}

/// A row whose numbers can be placed in more than one way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShortRow {
    /// The municipality whose residents it counts.
    pub area: AreaId,
    /// In how many ways, at least 2.
    pub placements: u64,
    /// How likely the placement in the matrix is among them by the later year, from 0 to 1; `None`
    /// without one.
    pub likelihood: Option<f64>,
}

/// In which placements a municipality is a member of a catchment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holds {
    /// Where the work is.
    pub area: AreaId,
    /// Its tier in the matrix as it is placed; `None` when it is no member there.
    pub placed: Option<Tier>,
    /// In how many joint placements it is a member, at least 1.
    pub member: u128,
    /// In how many of these it is at [`Tier::Daily`].
    pub daily: u128,
    /// The shares when all placements are equally likely.
    pub blind: Share,
    /// The shares when a placement is as likely as the later year makes it; `None` without one.
    pub weighted: Option<Share>,
}

/// Shares of the placements, from 0 to 1: exactly 0 for none and 1 for all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Where the municipality is a member.
    pub member: f64,
    /// Where it is one at [`Tier::Daily`].
    pub daily: f64,
}

impl Sensitivity {
    /// The municipalities that are members of the catchment of `home` in some placement, those in
    /// most placements first, then those at [`Tier::Daily`] in most, then by code. Empty for labour
    /// markets.
    #[must_use]
    pub fn of(&self, home: AreaId) -> &[Holds] {
        &self.homes[home.index()]
    }
}

/// How the catchments of `matrix` hold over all placements of its short rows; `None` when it has
/// none.
///
/// A row is short when it is a municipality's and its numbers can stand in other cells. Its
/// placements keep the order of the numbers, which is that of [`Matrix::areas`]. Only the cells
/// given in the matrix are columns of the row: a pair that it does not list is a certain zero. A
/// [certain](super::CellStatus::Certain) cell stays as it is, number or blank, and so does the
/// diagonal. Rows of labour markets stay as they are.
///
/// `thresholds` and `minutes` are those of [`catchment`](super::catchment()). `later` makes some
/// placements likelier than others, see [`Later`].
///
/// # Errors
/// When there are too many placements to go through; the work is bounded at about a second.
pub fn sensitivity(
    matrix: &Matrix,
    thresholds: &Thresholds,
    minutes: &impl Fn(AreaId, AreaId) -> Option<u32>,
    later: Option<&Later<'_>>,
) -> Result<Option<Sensitivity>, SensitivityError> {
    let rows: Result<Vec<Option<Row>>, _> =
        matrix.municipalities().map(|area| Row::of(matrix, area, later)).collect();
    let rows: Vec<Row<'_>> = rows?.into_iter().flatten().collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let mut joint = Joint::new(matrix, &rows)?;
    let mut homes = vec![Vec::new(); matrix.areas().len()];
    for home in matrix.municipalities() {
        let holds: &mut Vec<Holds> = &mut homes[home.index()];
        let others = matrix.from(home).iter().map(|cell| cell.work).filter(|&work| work != home);
        for area in others.filter(|&work| matrix.kind(work) == AreaKind::Municipality) {
            let minutes = minutes(home, area);
            let [member, daily] = joint.tally(home, area, thresholds, minutes)?;
            if member.count == 0 {
                continue;
            }
            let share = |of: fn(&Tally, u128) -> f64| {
                let [member, daily] = [&member, &daily].map(|tally| of(tally, joint.placements()));
                Share { member, daily }
            };
            holds.push(Holds {
                area,
                placed: thresholds.tier(&Counts::of(matrix, home, area), minutes),
                member: member.count,
                daily: daily.count,
                blind: share(Tally::share),
                weighted: later.map(|_| share(Tally::weight)),
            });
        }
        holds.sort_by(|a, b| {
            let most = (b.member, b.daily).cmp(&(a.member, a.daily));
            most.then_with(|| matrix.code(a.area).cmp(matrix.code(b.area)))
        });
    }
    let placements = joint.placements();
    let rows = rows.iter().map(|row| ShortRow {
        area: row.area(),
        placements: row.placements(),
        likelihood: later.map(|_| row.likelihood()),
    });
    Ok(Some(Sensitivity { rows: rows.collect(), placements, homes }))
}
