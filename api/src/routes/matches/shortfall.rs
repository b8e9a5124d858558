//! How far a place of work is from being a member of a home's catchment.

use flytthit_matcher::commuting::{Relation, Thresholds, Tier};
use serde::Serialize;
use utoipa::ToSchema;

/// What a place of work lacks to be within reach of an adult. What is null is enough, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Shortfall {
    /// So many more commuters.
    pub(crate) commuters: Option<u64>,
    /// So much more link, in percent points.
    pub(crate) link: Option<f64>,
    /// So much more relative reach.
    pub(crate) relative_reach: Option<f64>,
}

impl Shortfall {
    /// Against the default thresholds of the widest tier that the adult accepts; `None` when that is
    /// the home alone.
    pub(super) fn of(relation: &Relation, accepted: Tier) -> Option<Shortfall> {
        let least = Thresholds::default();
        let missing = |least: f64, found: f64| Some(least - found).filter(|missing| *missing > 0.0);
        let commuters =
            Some(least.min_commuters.saturating_sub(relation.commuters)).filter(|missing| *missing > 0);
        match accepted {
            Tier::Home => None,
            Tier::Daily => {
                let link = missing(least.daily_link.to_f64(), relation.link);
                Some(Shortfall { commuters, link, relative_reach: None })
            }
            Tier::Established => {
                let link = missing(least.established_link.to_f64(), relation.link);
                let found = relation.reach;
                let relative_reach = found.and_then(|found| missing(least.established_reach.to_f64(), found));
                Some(Shortfall { commuters, link, relative_reach })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flytthit_matcher::commuting::{AreaId, CellStatus};

    #[test]
    fn what_is_missing_is_told_for_the_accepted_tier() {
        let (area, status) = (AreaId(0), CellStatus::Certain);
        let relation = Relation {
            area,
            commuters: 8,
            out_share: 0.01,
            job_share: 0.005,
            link: 1.5,
            reach: Some(0.001),
            status,
        };
        assert_eq!(Shortfall::of(&relation, Tier::Home), None);
        let daily = Shortfall { commuters: Some(2), link: Some(8.5), relative_reach: None };
        assert_eq!(Shortfall::of(&relation, Tier::Daily), Some(daily));
        let established = Shortfall { commuters: Some(2), link: Some(0.5), relative_reach: Some(0.004) };
        assert_eq!(Shortfall::of(&relation, Tier::Established), Some(established));
    }
}
