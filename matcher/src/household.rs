//! The household that asks, and what it wishes for.

mod needs;

use std::collections::BTreeSet;

use crate::{
    calendar::Day,
    commuting::Tier,
    occupation::Code,
    place::{Listing, MunicipalityNumber, Tenure},
    tag::Tag,
    vacancy::Extent,
};

pub use self::needs::Need;
use self::needs::school_year;

/// A household of one or two adults, at least one of whom seeks work. Fields are read through
/// [`Household::wishes`]; [`Household::new`] checks what no single field can.
#[derive(Clone, Debug, PartialEq)]
pub struct Household(Wishes);

/// What a household states, before the whole of it is checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Wishes {
    /// 1 or 2 adults.
    pub adults: Vec<Adult>,
    /// Birth years of at most 12 children.
    pub children: Vec<i16>,
    /// When the household moves.
    pub arrival: Day,
    /// Municipalities that are acceptable as a home.
    pub homes: BTreeSet<MunicipalityNumber>,
    /// The home it looks for, if it says.
    pub housing: Option<HousingWish>,
    /// What it likes to do.
    pub interests: BTreeSet<Tag>,
    /// Municipalities where it has family or grew up.
    pub ties: BTreeSet<MunicipalityNumber>,
    /// What counts how much.
    pub weights: Weights,
    /// How many packages to return, 1 to 100.
    pub limit: usize,
    /// At most so many packages with the same home, at least 1.
    pub per_home: Option<usize>,
}

/// One adult of a household.
#[derive(Clone, Debug, PartialEq)]
pub struct Adult {
    /// Whether and how the adult works.
    pub situation: Situation,
    /// The widest tier of catchment within which the adult would commute.
    pub reach: Tier,
}

/// Whether and how an adult works after the move.
#[derive(Clone, Debug, PartialEq)]
pub enum Situation {
    /// Seeks work.
    Seeking(JobWish),
    /// Keeps a job in this municipality.
    Employed {
        /// Where the job is.
        works_in: MunicipalityNumber,
    },
    /// Keeps a job that can be done from anywhere.
    Remote,
    /// Does not seek work.
    NotSeeking,
}

/// The work that an adult seeks.
#[derive(Clone, Debug, PartialEq)]
pub struct JobWish {
    /// 1 to 10 occupations.
    pub occupations: Vec<OccupationWish>,
    /// Acceptable share of full time.
    pub extent: Extent,
    /// First acceptable day of work.
    pub start_from: Day,
    /// Last acceptable first day of work; without one no date is too late.
    pub start_to: Option<Day>,
    /// Whether a fully remote job is welcome.
    pub accepts_remote: bool,
    /// Languages that the adult has.
    pub languages: BTreeSet<Tag>,
    /// Licences that the adult has.
    pub licences: BTreeSet<Tag>,
}

/// A wish for an occupation or a whole group of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OccupationWish {
    /// The occupation or group.
    pub code: Code,
    /// How much it is wished for.
    pub preference: Preference,
}

/// How much an occupation is wished for: above 0, at most 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Preference(f64);

/// The number is not a [`Preference`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a preference is above 0 and at most 1")]
pub struct InvalidPreference;

impl Preference {
    /// The number, if it is above 0 and at most 1.
    pub fn new(value: f64) -> Result<Preference, InvalidPreference> {
        if value > 0.0 && value <= 1.0 { Ok(Preference(value)) } else { Err(InvalidPreference) }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Default for Preference {
    fn default() -> Self {
        Preference(1.0)
    }
}

/// The home that a household looks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HousingWish {
    /// Rent or buy; either when absent.
    pub tenure: Option<Tenure>,
    /// At least so many bedrooms.
    pub min_bedrooms: Option<u32>,
    /// At most so many NOK: a month when rented, the sum when bought.
    pub max_price: Option<u64>,
}

impl HousingWish {
    /// Whether a listing is what the household looks for.
    pub fn accepts(&self, listing: &Listing) -> bool {
        self.tenure.is_none_or(|tenure| tenure == listing.tenure)
            && self.min_bedrooms.is_none_or(|min| min <= listing.bedrooms)
            && self.max_price.is_none_or(|max| listing.price <= max)
    }
}

/// What counts how much: finite, none below 0, work above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    work: f64,
    childcare: f64,
    housing: f64,
    interests: f64,
    ties: f64,
}

/// The numbers are not [`Weights`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWeights {
    /// A weight is negative, above 1,000,000 or not a number.
    #[error("the weight of {0} must be between 0 and 1000000")]
    OutOfRange(&'static str),
    /// Work has no weight.
    #[error("the weight of work must be above 0")]
    NoWork,
}

impl Weights {
    /// The weight of each part. Sensible numbers are of any one size: only their ratios count. All
    /// that is wrong is listed.
    pub fn new(
        work: f64,
        childcare: f64,
        housing: f64,
        interests: f64,
        ties: f64,
    ) -> Result<Self, Vec<InvalidWeights>> {
        let named = [
            ("work", work),
            ("childcare", childcare),
            ("housing", housing),
            ("interests", interests),
            ("ties", ties),
        ];
        let outside = named.into_iter().filter(|(_, weight)| !(0.0..=1_000_000.0).contains(weight));
        let mut wrong: Vec<_> = outside.map(|(name, _)| InvalidWeights::OutOfRange(name)).collect();
        if work == 0.0 {
            wrong.push(InvalidWeights::NoWork);
        }
        if wrong.is_empty() { Ok(Weights { work, childcare, housing, interests, ties }) } else { Err(wrong) }
    }

    /// Of the jobs.
    pub fn work(&self) -> f64 {
        self.work
    }

    /// Of kindergarten and school.
    pub fn childcare(&self) -> f64 {
        self.childcare
    }

    /// Of a place to live.
    pub fn housing(&self) -> f64 {
        self.housing
    }

    /// Of culture and leisure.
    pub fn interests(&self) -> f64 {
        self.interests
    }

    /// Of family and origin.
    pub fn ties(&self) -> f64 {
        self.ties
    }
}

impl Default for Weights {
    fn default() -> Self {
        Weights { work: 60.0, childcare: 15.0, housing: 10.0, interests: 10.0, ties: 5.0 }
    }
}

/// Why [`Wishes`] are not a [`Household`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHousehold {
    /// None, or more than two.
    #[error("a household has 1 or 2 adults, not {0}")]
    Adults(usize),
    /// Nobody seeks work.
    #[error("at least one adult must seek work")]
    NobodySeeks,
    /// None, or more than ten.
    #[error("an adult who seeks work wishes for 1 to 10 occupations, not {wishes}")]
    Occupations {
        /// Position of the adult.
        adult: usize,
        /// How many wishes there are.
        wishes: usize,
    },
    /// The last acceptable start comes before the first.
    #[error("the last acceptable start comes before the first")]
    StartWindow {
        /// Position of the adult.
        adult: usize,
    },
    /// More than twelve.
    #[error("at most 12 children, not {0}")]
    Children(usize),
    /// Before 1900, or later than the year after arrival.
    #[error("a birth year lies between 1900 and the year after arrival")]
    BirthYear {
        /// Position of the child.
        child: usize,
    },
    /// No home is acceptable.
    #[error("at least one municipality must be acceptable as a home")]
    NoHomes,
    /// Not 1 to 100.
    #[error("the limit is 1 to 100")]
    Limit,
    /// Zero.
    #[error("at least 1 package per home")]
    PerHome,
}

impl Household {
    /// Checks the household as a whole. All that is wrong is listed, in the order of the fields.
    pub fn new(wishes: Wishes) -> Result<Household, Vec<InvalidHousehold>> {
        let mut wrong = Vec::new();
        if !(1..=2).contains(&wishes.adults.len()) {
            wrong.push(InvalidHousehold::Adults(wishes.adults.len()));
        } else if wishes.adults.iter().all(|adult| adult.seeks().is_none()) {
            wrong.push(InvalidHousehold::NobodySeeks);
        }
        for (adult, wish) in
            wishes.adults.iter().enumerate().filter_map(|(at, adult)| Some((at, adult.seeks()?)))
        {
            if !(1..=10).contains(&wish.occupations.len()) {
                wrong.push(InvalidHousehold::Occupations { adult, wishes: wish.occupations.len() });
            }
            if wish.start_to.is_some_and(|to| to < wish.start_from) {
                wrong.push(InvalidHousehold::StartWindow { adult });
            }
        }
        if wishes.children.len() > 12 {
            wrong.push(InvalidHousehold::Children(wishes.children.len()));
        }
        let last = wishes.arrival.date().year() + 1;
        let years = wishes.children.iter().enumerate();
        wrong.extend(
            years
                .filter(|(_, year)| !(1900..=last).contains(*year))
                .map(|(child, _)| InvalidHousehold::BirthYear { child }),
        );
        if wishes.homes.is_empty() {
            wrong.push(InvalidHousehold::NoHomes);
        }
        if !(1..=100).contains(&wishes.limit) {
            wrong.push(InvalidHousehold::Limit);
        }
        if wishes.per_home == Some(0) {
            wrong.push(InvalidHousehold::PerHome);
        }
        if wrong.is_empty() { Ok(Household(wishes)) } else { Err(wrong) }
    }

    /// The household with one thing changed that leaves it valid.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Wishes)) -> Household {
        let mut wishes = self.0.clone();
        change(&mut wishes);
        Household(wishes)
    }

    /// What the household states.
    pub fn wishes(&self) -> &Wishes {
        &self.0
    }

    /// The adults who seek work, with their positions among the adults: one or two.
    pub fn seekers(&self) -> impl Iterator<Item = (usize, &Adult, &JobWish)> {
        self.0.adults.iter().enumerate().filter_map(|(at, adult)| Some((at, adult, adult.seeks()?)))
    }

    /// What the household's children need, in their order, leaving out those who need nothing.
    pub fn needs(&self) -> impl Iterator<Item = (i16, Need)> {
        let school_year = school_year(self.0.arrival);
        self.0.children.iter().filter_map(move |year| Some((*year, Need::at_age(school_year - year)?)))
    }
}

impl Adult {
    /// The work that the adult seeks, if any.
    pub fn seeks(&self) -> Option<&JobWish> {
        match &self.situation {
            Situation::Seeking(wish) => Some(wish),
            Situation::Employed { .. } | Situation::Remote | Situation::NotSeeking => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn everything_wrong_is_listed() {
        let arrival = date(2026, 8, 1).try_into().expect("in range");
        let wishes = Wishes {
            adults: vec![Adult { situation: Situation::NotSeeking, reach: Tier::Established }],
            children: vec![2020, 2090],
            arrival,
            homes: BTreeSet::new(),
            housing: None,
            interests: BTreeSet::new(),
            ties: BTreeSet::new(),
            weights: Weights::default(),
            limit: 0,
            per_home: Some(0),
        };
        use InvalidHousehold::*;
        let wrong = Household::new(wishes).expect_err("nothing is right");
        assert_eq!(wrong, [NobodySeeks, BirthYear { child: 1 }, NoHomes, Limit, PerHome]);
    }

    #[test]
    fn weights_need_work() {
        use InvalidWeights::*;
        assert_eq!(Weights::new(0.0, 1.0, 1.0, 1.0, 1.0), Err(vec![NoWork]));
        assert_eq!(
            Weights::new(0.0, f64::NAN, 1.0, -1.0, 1.0),
            Err(vec![OutOfRange("childcare"), OutOfRange("interests"), NoWork])
        );
        assert!(Weights::new(1e-9, 0.0, 0.0, 0.0, 0.0).is_ok());
    }
}
