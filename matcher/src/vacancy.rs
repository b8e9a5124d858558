//! Vacancies, as far as a search asks about them.

use std::{collections::BTreeSet, num::NonZeroU32};

use crate::{calendar::Day, occupation::Code, place::MunicipalityNumber, tag::Tag};

/// A vacancy's id: the 128 bits of its UUID, ordered as the UUID's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VacancyId(pub u128);

/// How much of a full-time position: a range in percent, 1 ≤ `min` ≤ `max` ≤ 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extent {
    min: u8,
    max: u8,
}

/// The two numbers are not an [`Extent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an extent is a range in percent with 1 <= min <= max <= 100")]
pub struct InvalidExtent;

impl Extent {
    /// Every share of full time.
    pub const ANY: Extent = Extent { min: 1, max: 100 };

    /// The range from `min` to `max` percent.
    pub fn new(min: u8, max: u8) -> Result<Extent, InvalidExtent> {
        if 1 <= min && min <= max && max <= 100 { Ok(Extent { min, max }) } else { Err(InvalidExtent) }
    }

    /// The least share of full time, in percent.
    pub fn min(self) -> u8 {
        self.min
    }

    /// The greatest share of full time, in percent.
    pub fn max(self) -> u8 {
        self.max
    }

    /// How many points lie between two ranges, 0 when they overlap or touch.
    pub fn gap(self, other: Extent) -> u8 {
        self.min.saturating_sub(other.max).max(other.min.saturating_sub(self.max))
    }
}

/// How much of the work can be done from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remote {
    /// At the place of work.
    None,
    /// Partly at the place of work.
    Hybrid,
    /// From anywhere.
    Full,
}

/// Where the work is done: one or more municipalities, sorted, each once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Workplaces(Box<[MunicipalityNumber]>);

/// A vacancy without a place of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a vacancy has at least one municipality")]
pub struct NoWorkplace;

impl Workplaces {
    /// The given municipalities, in any order, repeated or not.
    pub fn new(municipalities: impl IntoIterator<Item = MunicipalityNumber>) -> Result<Self, NoWorkplace> {
        let sorted: BTreeSet<_> = municipalities.into_iter().collect();
        if sorted.is_empty() { Err(NoWorkplace) } else { Ok(Workplaces(sorted.into_iter().collect())) }
    }

    /// The municipalities, ascending.
    pub fn as_slice(&self) -> &[MunicipalityNumber] {
        &self.0
    }
}

/// What an applicant must have.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirements {
    /// Languages, all of which are needed.
    pub languages: BTreeSet<Tag>,
    /// Licences, all of which are needed.
    pub licences: BTreeSet<Tag>,
}

/// A vacancy that is not closed. Whether it is open on a given day follows from its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    /// Its id.
    pub id: VacancyId,
    /// What the work is; `None` matches nobody.
    pub occupation: Option<Code>,
    /// Where it is done.
    pub workplaces: Workplaces,
    /// Share of full time, if known.
    pub extent: Option<Extent>,
    /// First day of work, if known.
    pub start: Option<Day>,
    /// First day on which it is open.
    pub published: Day,
    /// Last day on which it is open; without one it stays open.
    pub deadline: Option<Day>,
    /// How many are wanted.
    pub positions: NonZeroU32,
    /// How much can be done from elsewhere.
    pub remote: Remote,
    /// What an applicant must have.
    pub requirements: Requirements,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_are_ordered_percentages() {
        for (min, max) in [(0, 50), (60, 50), (50, 101)] {
            assert_eq!(Extent::new(min, max), Err(InvalidExtent));
        }
    }

    #[test]
    fn the_gap_is_what_lies_between() {
        let extent = |min, max| Extent::new(min, max).expect("in order");
        assert_eq!(extent(50, 100).gap(extent(80, 80)), 0);
        assert_eq!(extent(50, 100).gap(extent(20, 50)), 0);
        assert_eq!(extent(80, 100).gap(extent(20, 50)), 30);
        assert_eq!(extent(20, 50).gap(extent(80, 100)), 30);
    }

    #[test]
    fn workplaces_are_a_set() {
        let number = |text: &str| text.parse::<MunicipalityNumber>().expect(text);
        let places = Workplaces::new([number("3427"), number("3426"), number("3427")]);
        assert_eq!(places.expect("two").as_slice(), [number("3426"), number("3427")]);
        assert_eq!(Workplaces::new([]), Err(NoWorkplace));
    }
}
