//! `/v1/commuting`: the matrices, and what follows from them.

mod areas;
mod catchments;
mod comparison;
mod division;
mod geojson;
mod holds;
mod indicators;
mod journey;
mod matrices;
mod sensitivity;

pub(crate) use journey::Journey;

use flytthit_matcher::commuting;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    matrices::configure(config);
    catchments::configure(config);
    indicators::configure(config);
    areas::configure(config);
    comparison::configure(config);
    sensitivity::configure(config);
}

/// How closely a place of work belongs to a home.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tier {
    /// It is the home itself.
    Home,
    /// Linked as closely as the parts of an official labour-market region are.
    Daily,
    /// A journey to work that people are known to make.
    Established,
}

/// How sure it is that a number belongs to its cell.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Read from the source as it stands.
    Certain,
    /// Placed by what else is known; only one placement is likely.
    Inferred,
    /// Placed, with other placements about as likely.
    Ambiguous,
}

/// The five thresholds of a catchment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Thresholds {
    /// The fewest commuters of a member.
    min_commuters: u64,
    /// The least link of a `daily` member, in percent points.
    daily_link: f64,
    /// The least link of an `established` member, in percent points.
    established_link: f64,
    /// The least relative reach of an `established` member.
    established_reach: f64,
    /// The longest journey one way, in minutes, where the travel time is known.
    max_minutes: u32,
}

impl From<commuting::Tier> for Tier {
    fn from(tier: commuting::Tier) -> Tier {
        match tier {
            commuting::Tier::Home => Tier::Home,
            commuting::Tier::Daily => Tier::Daily,
            commuting::Tier::Established => Tier::Established,
        }
    }
}

impl From<commuting::CellStatus> for Status {
    fn from(status: commuting::CellStatus) -> Status {
        match status {
            commuting::CellStatus::Certain => Status::Certain,
            commuting::CellStatus::Inferred => Status::Inferred,
            commuting::CellStatus::Ambiguous => Status::Ambiguous,
        }
    }
}

impl From<commuting::Thresholds> for Thresholds {
    fn from(thresholds: commuting::Thresholds) -> Thresholds {
        Thresholds {
            min_commuters: thresholds.min_commuters,
            daily_link: thresholds.daily_link.to_f64(),
            established_link: thresholds.established_link.to_f64(),
            established_reach: thresholds.established_reach.to_f64(),
            max_minutes: thresholds.max_minutes,
        }
    }
}
