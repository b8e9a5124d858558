//! What the reply says of a division: the areas, what is counted of each, and who is in none.

use crate::region::Source;
use crate::routes::commuting::division::{AreaMethod, Rule};
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::commuting::{self, ClusterStatistics};
use serde::Serialize;
use utoipa::ToSchema;

/// The municipalities of a matrix divided into areas.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Areas {
    /// The year of the commuting matrix.
    pub(super) year: i32,
    /// Whether that year is used where none is asked for.
    pub(super) default: bool,
    /// The year of which this is true.
    pub(super) as_of: String,
    /// Where the figures come from.
    pub(super) source: Source,
    /// How the municipalities are divided.
    pub(super) method: AreaMethod,
    /// The parameters of the method.
    pub(super) parameters: AreaParameters,
    /// The areas, by label.
    pub(super) areas: Vec<Area>,
    /// The municipalities that left an area and could join no other without weakening it, in the order in
    /// which they left. At the end each was placed where it is linked most.
    pub(super) reserve: Vec<Reserved>,
    /// Municipalities that cannot be part of any area, with why.
    pub(super) zero: Vec<LeftOut>,
    /// Municipalities that are in no area in the end: they exchange commuters with none, or the official
    /// region is not known.
    pub(super) unassigned: Vec<MunicipalityName>,
    /// The modularity of the division, below 1: the share of all commuting that is inside the areas, less
    /// what it would be if homes and jobs were paired by chance; null without flows.
    pub(super) q: Option<f64>,
    /// Where the official regions come from.
    pub(super) official_source: Source,
}

/// The parameters of a method. What it does not have is null.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::routes::commuting) struct AreaParameters {
    /// The employed residents below which an area needs more than the target self-containment.
    pub(super) min_size: Option<u64>,
    /// The self-containment that is enough for an area of the target size, 0 to 1.
    pub(super) min_self_containment: Option<f64>,
    /// The employed residents from which on the minimum self-containment is enough.
    pub(super) target_size: Option<u64>,
    /// The self-containment that is enough for an area of the minimum size, 0 to 1.
    pub(super) target_self_containment: Option<f64>,
    /// Where the merging of zones ends, 0 to 1.
    pub(super) cut: Option<f64>,
}

/// Municipalities that belong together.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Area {
    /// A number for the area. It is the same only as long as matrix and method are; of an official region
    /// it is its own.
    pub(super) label: u32,
    /// What it is called: its centre.
    pub(super) name: String,
    /// The member with the most jobs.
    pub(super) centre: MunicipalityName,
    /// What is counted of it.
    pub(super) statistics: AreaStatistics,
    /// Its municipalities, by number.
    pub(super) members: Vec<AreaMember>,
}

/// What is counted of an area. Only flows between municipalities count.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AreaStatistics {
    /// Employed people who live there.
    pub(super) residents: u64,
    /// Jobs there.
    pub(super) jobs: u64,
    /// Employed people who both live and work in the area, in the same municipality or not.
    pub(super) internal: u64,
    /// `internal / residents`, 0 to 1; null where no employed people live.
    pub(super) supply_self_containment: Option<f64>,
    /// `internal / jobs`, 0 to 1; null where there are no jobs.
    pub(super) demand_self_containment: Option<f64>,
    /// `jobs / residents`; null where no employed people live.
    pub(super) job_ratio: Option<f64>,
    /// The share of `internal` that is between different municipalities, 0 to 1; null where `internal`
    /// is 0.
    pub(super) cohesion: Option<f64>,
    /// Of all ordered pairs of different municipalities of the area, the share that have a flow, 0 to 1;
    /// null where there is but one.
    pub(super) link_density: Option<f64>,
    /// How far size and self-containment come up to the parameters: at least 1, except where an area of
    /// the reserve list was placed in it; null for methods without these parameters.
    pub(super) validity: Option<f64>,
}

/// A municipality of an area.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AreaMember {
    /// Which municipality.
    pub(super) municipality: MunicipalityName,
    /// The label of the area that it was in before the reserve list was emptied; null when it was on the
    /// list.
    pub(super) before_reserve: Option<u32>,
    /// The official region that it is in; null when not known.
    pub(super) official: Option<Official>,
    /// Why it is here, in the order in which it happened, in the language of the reply.
    pub(super) evidence: Vec<String>,
}

/// An official Norwegian labour-market region of 2020.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Official {
    /// Its number.
    pub(super) label: u32,
    /// What it is called.
    pub(super) name: &'static str,
}

/// A municipality that was on the reserve list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reserved {
    /// Which municipality.
    pub(super) municipality: MunicipalityName,
    /// Why it was put on the list.
    pub(super) reason: ReserveReason,
    /// The label of the area that it was placed in; null when it is unassigned.
    pub(super) placed: Option<u32>,
    /// What happened to it, in order, in the language of the reply.
    pub(super) evidence: Vec<String>,
}

/// Why a municipality was put on the reserve list.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReserveReason {
    /// It exchanges commuters with no other area.
    NoPartner,
    /// The area that it is linked with most would have become less valid by it.
    WouldWeaken,
}

/// A municipality that cannot be part of any area.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeftOut {
    /// Which municipality.
    pub(super) municipality: MunicipalityName,
    /// Why.
    pub(super) reason: ZeroReason,
    /// The reason as a sentence, in the language of the reply.
    pub(super) evidence: String,
}

/// Why a municipality cannot be part of any area.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ZeroReason {
    /// No employed people live there.
    NoResidents,
    /// There are no jobs there.
    NoJobs,
    /// Nobody commutes to it or from it.
    OnlyOwn,
}

/// An area on a map.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AreaProperties {
    /// A number for the area, as in the reply in JSON.
    pub(super) label: u32,
    /// What it is called: its centre.
    pub(super) name: String,
    /// The member with the most jobs.
    pub(super) centre: MunicipalityName,
    /// Its municipalities, by number.
    pub(super) members: Vec<MunicipalityName>,
    /// Those of them whose borders were not imported, so that the land that is shown lacks theirs.
    pub(super) without_border: Vec<MunicipalityName>,
    /// What is counted of it.
    pub(super) statistics: AreaStatistics,
}

/// A line of the CSV.
#[derive(Serialize)]
pub(super) struct Line {
    pub(super) municipality: String,
    pub(super) area: u32,
    pub(super) before_reserve: u32,
}

impl From<Rule> for AreaParameters {
    fn from(rule: Rule) -> AreaParameters {
        let (params, cut) = match rule {
            Rule::Areas(params, _) => (Some(params), None),
            Rule::Zones(cut) => (None, Some(cut)),
            Rule::Centres | Rule::Official => (None, None),
        };
        AreaParameters {
            min_size: params.map(|params| params.min_size()),
            min_self_containment: params.map(|params| params.min_self_containment().to_f64()),
            target_size: params.map(|params| params.target_size()),
            target_self_containment: params.map(|params| params.target_self_containment().to_f64()),
            cut: cut.map(|cut| cut.height().to_f64()),
        }
    }
}

impl AreaStatistics {
    /// The statistics of a cluster with this validity.
    pub(super) fn of(found: &ClusterStatistics, validity: Option<f64>) -> AreaStatistics {
        let &ClusterStatistics { residents, jobs, internal, .. } = found;
        AreaStatistics {
            residents,
            jobs,
            internal,
            supply_self_containment: found.supply_self_containment,
            demand_self_containment: found.demand_self_containment,
            job_ratio: found.job_ratio,
            cohesion: found.cohesion,
            link_density: found.link_density,
            validity,
        }
    }
}

impl From<commuting::ZeroReason> for ZeroReason {
    fn from(reason: commuting::ZeroReason) -> ZeroReason {
        match reason {
            commuting::ZeroReason::NoResidents => ZeroReason::NoResidents,
            commuting::ZeroReason::NoJobs => ZeroReason::NoJobs,
            commuting::ZeroReason::OnlyOwn => ZeroReason::OnlyOwn,
        }
    }
}

impl From<&commuting::ListedReason> for ReserveReason {
    fn from(reason: &commuting::ListedReason) -> ReserveReason {
        match reason {
            commuting::ListedReason::NoPartner => ReserveReason::NoPartner,
            commuting::ListedReason::WouldWeaken { .. } => ReserveReason::WouldWeaken,
        }
    }
}
