//! What makes a municipality part of a catchment.

use super::counts::Counts;
use super::ratio::Ratio;

/// The travel time, in minutes, above which a reply should warn.
pub const WARN_MINUTES: u32 = 45;

/// Whether a journey of so many minutes is long enough for a warning.
#[must_use]
pub fn is_long_journey(minutes: u32) -> bool {
    minutes > WARN_MINUTES
}

/// How closely a municipality belongs to the catchment of a home, closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The home municipality itself.
    Home,
    /// Linked as closely as the parts of an official labour-market region are.
    Daily,
    /// A journey to work that people are known to make.
    Established,
}

/// The five parameters of a catchment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Thresholds {
    /// The fewest commuters, in persons: below 10 the noise is larger than the signal. A flow of
    /// none is never a member, not even with 0 here.
    pub min_commuters: u64,
    /// The least link of a [`Tier::Daily`] member, in percent points. The official Norwegian
    /// threshold is 8 % of people aged 20–66, about 10 on employed people.
    pub daily_link: Ratio,
    /// The least link of an [`Tier::Established`] member, in percent points.
    pub established_link: Ratio,
    /// The least relative reach of an [`Tier::Established`] member: 0.005 is about 75 minutes on
    /// the national decay.
    pub established_reach: Ratio,
    /// The longest journey one way, in minutes, where the travel time is known.
    pub max_minutes: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            min_commuters: 10,
            daily_link: Ratio::from_millionths(10_000_000),
            established_link: Ratio::from_millionths(2_000_000),
            established_reach: Ratio::from_millionths(5_000),
            max_minutes: 75,
        }
    }
}

impl Thresholds {
    /// The tier of a work municipality; `None` when it is no member.
    pub(super) fn tier(&self, counts: &Counts, minutes: Option<u32>) -> Option<Tier> {
        if !self.may_be_member(counts, minutes) {
            None
        } else if counts.link_reaches(self.daily_link) {
            Some(Tier::Daily)
        } else if counts.link_reaches(self.established_link) && self.is_within_reach(counts, minutes) {
            Some(Tier::Established)
        } else {
            None
        }
    }

    /// Whether nothing but the link and the reach can keep a work municipality out.
    pub(super) fn may_be_member(&self, counts: &Counts, minutes: Option<u32>) -> bool {
        counts.commuters >= self.min_commuters.max(1)
            && minutes.is_none_or(|minutes| minutes <= self.max_minutes)
    }

    /// Whether nothing but the journey keeps a work municipality out.
    pub(super) fn is_too_far(&self, counts: &Counts, minutes: Option<u32>) -> bool {
        let anywhere = Thresholds { max_minutes: u32::MAX, ..*self };
        self.tier(counts, minutes).is_none() && anywhere.tier(counts, minutes).is_some()
    }

    /// The second condition of [`Tier::Established`]. Where nobody works in their own municipality
    /// the reach is undefined, and a known travel time stands in for it.
    pub(super) fn is_within_reach(&self, counts: &Counts, minutes: Option<u32>) -> bool {
        if counts.at_home == 0 { minutes.is_some() } else { counts.reach_reaches(self.established_reach) }
    }
}
