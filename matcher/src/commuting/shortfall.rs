//! How far a place of work is from being a member of a catchment.

use super::counts::Relation;
use super::thresholds::{Thresholds, Tier};

/// What a place of work lacks to be a member of a catchment; what is `None` is enough, or not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// So many more commuters.
    pub commuters: Option<u64>,
    /// So much more link, in percent points.
    pub link: Option<f64>,
    /// So much more relative reach.
    pub reach: Option<f64>,
    /// So many minutes less of the journey.
    pub minutes: Option<u32>,
}

/// What `relation` lacks to be a member at `tier` or nearer; `None` for [`Tier::Home`], which nothing
/// but the home itself can be. `minutes` is the journey one way, where it is known.
pub fn shortfall(
    relation: &Relation,
    minutes: Option<u32>,
    thresholds: &Thresholds,
    tier: Tier,
) -> Option<Shortfall> {
    let missing = |least: f64, found: f64| Some(least - found).filter(|missing| *missing > 0.0);
    let commuters =
        Some(thresholds.min_commuters.saturating_sub(relation.commuters)).filter(|missing| *missing > 0);
    let minutes = minutes.and_then(|minutes| minutes.checked_sub(thresholds.max_minutes));
    let minutes = minutes.filter(|more| *more > 0);
    match tier {
        Tier::Home => None,
        Tier::Daily => {
            let link = missing(thresholds.daily_link.to_f64(), relation.link);
            Some(Shortfall { commuters, link, reach: None, minutes })
        }
        Tier::Established => {
            let link = missing(thresholds.established_link.to_f64(), relation.link);
            let reach =
                relation.reach.and_then(|found| missing(thresholds.established_reach.to_f64(), found));
            Some(Shortfall { commuters, link, reach, minutes })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::{AreaId, CellStatus};
    use super::*;

    #[test]
    fn what_is_missing_depends_on_the_tier() {
        let relation = Relation {
            area: AreaId(0),
            commuters: 8,
            out_share: 0.01,
            job_share: 0.005,
            link: 1.5,
            reach: Some(0.001),
            status: CellStatus::Certain,
        };
        let at = |minutes, tier| shortfall(&relation, minutes, &Thresholds::default(), tier);
        assert_eq!(at(None, Tier::Home), None);
        let daily = Shortfall { commuters: Some(2), link: Some(8.5), reach: None, minutes: None };
        assert_eq!(at(Some(75), Tier::Daily), Some(daily));
        let established = Shortfall { link: Some(0.5), reach: Some(0.004), minutes: Some(7), ..daily };
        assert_eq!(at(Some(82), Tier::Established), Some(established));
    }
}
