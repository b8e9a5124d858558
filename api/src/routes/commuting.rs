//! `/v1/commuting`: the matrices, and the catchments that follow from them.

mod catchments;
mod matrices;

use flytthit_matcher::commuting;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    matrices::configure(config);
    catchments::configure(config);
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
