//! The household's score at a home: the weighted mean of the parts that were asked for and are known.

use crate::{
    household::{Household, Need, Weights},
    place::{MunicipalityNumber, Place, Stage},
    surroundings::{Home, Surroundings},
    tag::Tag,
};

/// Value of what a member of the catchment offers and the home does not: a school stage or a tie.
const NEARBY: f64 = 0.5;
/// Value of an interest that a member of the catchment offers and the home does not.
const NEARBY_INTEREST: f64 = 0.7;
/// So many matching listings are as good as more.
const ENOUGH_LISTINGS: usize = 3;

/// A score, 0 to 100, compared at ten decimals, so that scores that are equal by definition are
/// equal in memory whatever the order in which their parts were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u64);

impl Score {
    const UNIT: f64 = 1e10;

    pub(crate) fn new(raw: f64) -> Score {
        Score((raw * Self::UNIT + 0.5) as u64)
    }

    /// The score as a number, 0 to 100.
    pub fn get(self) -> f64 {
        self.0 as f64 / Self::UNIT
    }
}

/// One part of a score beside work.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<E> {
    /// The household did not ask: the part leaves the mean, its weight with it.
    NotAsked,
    /// Nobody has recorded what would be needed: the part leaves the mean, its weight with it.
    Unknown(E),
    /// Counted with this value, 0 to 1.
    Counted(f64, E),
}

impl<E> Part<E> {
    /// The value that enters the mean.
    pub fn value(&self) -> Option<f64> {
        match self {
            Part::Counted(value, _) => Some(*value),
            Part::NotAsked | Part::Unknown(_) => None,
        }
    }

    /// What the value rests on.
    pub fn evidence(&self) -> Option<&E> {
        match self {
            Part::Counted(_, evidence) | Part::Unknown(evidence) => Some(evidence),
            Part::NotAsked => None,
        }
    }
}

/// Where something is offered, as seen from a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the home municipality.
    Home,
    /// In this member of its catchment.
    Nearby(MunicipalityNumber),
    /// In neither.
    Nowhere,
}

/// What a home has for one child.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildEvidence {
    /// The child's year of birth.
    pub birth_year: i16,
    /// What the child needs.
    pub need: Need,
    /// How well the home meets it, 0 to 1; `None` when unknown.
    pub value: Option<f64>,
    /// Where the school stage is; for a kindergarten, the home.
    pub found: Whereabouts,
    /// Free kindergarten places recorded for the home.
    pub places: Option<u32>,
}

/// Everything about a home that does not depend on the jobs.
#[derive(Clone, Debug, PartialEq)]
pub struct Living {
    /// Kindergarten and school.
    pub childcare: Part<Vec<ChildEvidence>>,
    /// A place to live: how many open listings match.
    pub housing: Part<usize>,
    /// Culture and leisure.
    pub interests: Part<Vec<(Tag, Whereabouts)>>,
    /// Family and origin.
    pub ties: Part<Vec<(MunicipalityNumber, Whereabouts)>>,
}

impl Living {
    /// What `home` offers the household.
    pub fn at(home: &Home, household: &Household, surroundings: &Surroundings) -> Living {
        Living {
            childcare: childcare(home, household, surroundings),
            housing: housing(home, household),
            interests: interests(home, household, surroundings),
            ties: ties(home, household),
        }
    }

    /// What the parts beside work come to.
    pub fn rest(&self, weights: &Weights) -> Rest {
        let parts = [
            (weights.childcare(), self.childcare.value()),
            (weights.housing(), self.housing.value()),
            (weights.interests(), self.interests.value()),
            (weights.ties(), self.ties.value()),
        ];
        let (mut sum, mut total) = (0.0, weights.work());
        for (weight, value) in parts {
            if let Some(value) = value {
                sum += weight * value;
                total += weight;
            }
        }
        Rest { work: weights.work(), sum, total }
    }
}

/// The parts of a score beside work, added up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// The weight of work.
    work: f64,
    /// Σ w·x over the other parts that are asked for and known.
    sum: f64,
    /// Σ w over those parts and work.
    total: f64,
}

impl Rest {
    /// The score with jobs worth `work`, 0 to 1: 100 × Σ w·x / Σ w.
    pub fn score(&self, work: f64) -> Score {
        Score::new(100.0 * (self.work * work + self.sum) / self.total)
    }

    /// A value of work below which no score comes up to `score`; not the greatest such value.
    pub(crate) fn least_work(&self, score: Score) -> f64 {
        // The margin is far above what rounding a score can hide and far below what could matter.
        (score.get() / 100.0 * self.total - self.sum) / self.work - 1e-9 * self.total / self.work
    }
}

fn childcare(home: &Home, household: &Household, surroundings: &Surroundings) -> Part<Vec<ChildEvidence>> {
    let kindergarten = household.needs().filter(|(_, need)| *need == Need::Kindergarten).count();
    let evidence: Vec<ChildEvidence> = household
        .needs()
        .map(|(birth_year, need)| match need {
            Need::Kindergarten => {
                let places = home.place.kindergarten_places;
                let value = places.map(|places| (f64::from(places) / kindergarten as f64).min(1.0));
                ChildEvidence { birth_year, need, value, found: Whereabouts::Home, places }
            }
            Need::School(stage) => {
                let (value, found) = school(home, stage, surroundings);
                ChildEvidence { birth_year, need, value, found, places: None }
            }
        })
        .collect();
    if evidence.is_empty() {
        return Part::NotAsked;
    }
    match mean(evidence.iter().filter_map(|child| child.value)) {
        Some(value) => Part::Counted(value, evidence),
        None => Part::Unknown(evidence),
    }
}

fn school(home: &Home, stage: Stage, surroundings: &Surroundings) -> (Option<f64>, Whereabouts) {
    if home.place.stages.is_empty() {
        return (None, Whereabouts::Nowhere);
    }
    let found = whereabouts(home, surroundings, |place| place.stages.contains(&stage));
    (Some(worth(found, NEARBY)), found)
}

fn housing(home: &Home, household: &Household) -> Part<usize> {
    let Some(wish) = household.wishes().housing else { return Part::NotAsked };
    let matching = home.listings.iter().filter(|listing| wish.accepts(listing)).count();
    Part::Counted(matching.min(ENOUGH_LISTINGS) as f64 / ENOUGH_LISTINGS as f64, matching)
}

fn interests(
    home: &Home,
    household: &Household,
    surroundings: &Surroundings,
) -> Part<Vec<(Tag, Whereabouts)>> {
    let tags = household.wishes().interests.iter();
    let found =
        tags.map(|tag| (tag.clone(), whereabouts(home, surroundings, |place| place.interests.contains(tag))));
    let found: Vec<_> = found.collect();
    match mean(found.iter().map(|(_, found)| worth(*found, NEARBY_INTEREST))) {
        Some(value) => Part::Counted(value, found),
        None => Part::NotAsked,
    }
}

fn ties(home: &Home, household: &Household) -> Part<Vec<(MunicipalityNumber, Whereabouts)>> {
    let place = |tie| match tie {
        tie if tie == home.municipality => Whereabouts::Home,
        tie if members(home).any(|member| member == tie) => Whereabouts::Nearby(tie),
        _ => Whereabouts::Nowhere,
    };
    let found: Vec<_> = household.wishes().ties.iter().map(|tie| (*tie, place(*tie))).collect();
    // One tie is enough: the best of them counts.
    match found.iter().map(|(_, found)| worth(*found, NEARBY)).reduce(f64::max) {
        Some(value) => Part::Counted(value, found),
        None => Part::NotAsked,
    }
}

fn worth(found: Whereabouts, nearby: f64) -> f64 {
    match found {
        Whereabouts::Home => 1.0,
        Whereabouts::Nearby(_) => nearby,
        Whereabouts::Nowhere => 0.0,
    }
}

/// Whether the home offers something, or else the first member of its catchment that does.
fn whereabouts(home: &Home, surroundings: &Surroundings, offers: impl Fn(&Place) -> bool) -> Whereabouts {
    if offers(&home.place) {
        return Whereabouts::Home;
    }
    let offering =
        |member: &MunicipalityNumber| surroundings.home(*member).is_some_and(|home| offers(&home.place));
    members(home).find(offering).map_or(Whereabouts::Nowhere, Whereabouts::Nearby)
}

fn members(home: &Home) -> impl Iterator<Item = MunicipalityNumber> {
    home.neighbours
        .iter()
        .filter(|neighbour| neighbour.tier.is_some())
        .map(|neighbour| neighbour.municipality)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}
