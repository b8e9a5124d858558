//! What the reply says of how sure catchments and areas are.

use crate::region::Source;
use crate::routes::commuting::Tier;
use crate::routes::commuting::areas::AreaParameters;
use crate::routes::commuting::division::AreaMethod;
use crate::routes::commuting::holds::Holds;
use crate::routes::municipalities::MunicipalityName;
use serde::Serialize;
use utoipa::ToSchema;

/// How sure the catchments and the areas of a matrix are.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Sensitivity {
    /// The year of the commuting matrix.
    pub(super) year: i32,
    /// Whether that year is used where none is asked for.
    pub(super) default: bool,
    /// The year of which this is true.
    pub(super) as_of: String,
    /// Where the figures come from.
    pub(super) source: Source,
    /// How the catchments hold over all placements; null when every number of the matrix has its place,
    /// or there are too many placements to go through.
    pub(super) placements: Option<PlacementSummary>,
    /// How often municipalities are in one area.
    pub(super) bootstrap: Bootstrap,
}

/// Every way in which the numbers of a matrix can be placed: where its source has lost the blanks of a
/// row, the numbers are known in their order, but not in which columns they belong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlacementSummary {
    /// The later year that makes some placements likelier than others; null when no later matrix has all
    /// the municipalities.
    pub(super) later: Option<i32>,
    /// Where the figures of the later year come from.
    pub(super) later_source: Option<Source>,
    /// How many placements there are, of all rows together; at most 2⁶⁴ − 1 is shown.
    pub(super) placements: u64,
    /// The rows that can be placed in more than one way.
    pub(super) rows: Vec<RowPlacements>,
    /// The catchments by the default thresholds, by home.
    pub(super) homes: Vec<HomePlacements>,
}

/// A row that can be placed in more than one way.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RowPlacements {
    /// Where those live whom the row counts.
    pub(super) municipality: MunicipalityName,
    /// In how many ways.
    pub(super) placements: u64,
    /// How likely the placement in the matrix is among them by the later year, 0 to 1; null without one.
    pub(super) likelihood: Option<f64>,
}

/// The catchment of one home over all placements.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomePlacements {
    /// Where they live.
    pub(super) home: MunicipalityName,
    /// Every municipality that is a member in some placement, those in most placements first.
    pub(super) members: Vec<PlacedMember>,
}

/// A municipality that is a member of a catchment in some placement.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlacedMember {
    /// Where the work is.
    pub(super) municipality: MunicipalityName,
    /// Its tier in the matrix as it is placed; null when it is no member there.
    pub(super) tier: Option<Tier>,
    /// In what share of the placements it is a member.
    pub(super) holds: Holds,
    /// In what share of the placements it is a `daily` member, when all are equally likely, 0 to 1.
    pub(super) daily: f64,
    /// The same when each placement is as likely as the later year makes it; null without one.
    pub(super) daily_weighted: Option<f64>,
}

/// How often two municipalities are in one area when the flows are drawn anew: each resident works again
/// in one of the places where the residents of the municipality work, by the observed shares.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Bootstrap {
    /// How the municipalities are divided.
    pub(super) method: AreaMethod,
    /// The parameters of the method.
    pub(super) parameters: AreaParameters,
    /// How many times the flows were drawn.
    pub(super) draws: u32,
    /// What the draws began with.
    pub(super) seed: u64,
    /// The pairs of municipalities that were in one area at least once, by the order of the matrix.
    pub(super) pairs: Vec<Pair>,
}

/// Two municipalities.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Pair {
    /// Which two.
    pub(super) municipalities: [MunicipalityName; 2],
    /// Whether they are in one area by the flows as they are.
    pub(super) same_area: bool,
    /// In what share of the draws they were in one area, above 0 and at most 1.
    pub(super) share: f64,
}
