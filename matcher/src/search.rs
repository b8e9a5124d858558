//! The exact search for the best packages: one home municipality plus one vacancy for each adult
//! who seeks work.
//!
//! For a fixed home the score grows with each adult's utility. So of the pairs at a home the k best
//! lie among each adult's k + 1 best vacancies there, and a pair of ranks r₁ and r₂ (from 1) can only
//! be among them if r₁·r₂ − min(r₁, r₂) ≤ k: that many pairs beat it, less the one vacancy that may
//! not serve both. No pair beyond that is built; how many there are is counted without building any.
//!
//! Packages are ordered by score descending, then home number, then work value descending, then the
//! vacancy ids. Scores are compared at ten decimals, which the third key makes up for where work weighs
//! next to nothing; work values at twelve, and below 0.001 at nine digits or more.

mod almost;
mod best;
mod candidates;
mod evidence;
mod ranking;
mod relaxation;
mod seeker;
mod shortlist;
mod tally;

use std::collections::BTreeSet;

use crate::{
    calendar::Day,
    commuting::Tier,
    fit::{Fit, rounded},
    household::{Household, Situation},
    index::Index,
    place::MunicipalityNumber,
    score::{Living, Rest, Score},
    surroundings::{Home, Reached, Surroundings, best_within},
    vacancy::{Remote, VacancyId},
};

pub use self::{
    almost::{Almost, Miss, Reason, almost},
    relaxation::{Change, Relaxation, relaxations},
};
use self::{
    candidates::Candidates,
    seeker::{Outlook, Seeker, SiteReach},
    tally::Clashes,
};

/// What a search finds.
#[derive(Clone, Debug)]
pub struct Matches<'a, T> {
    /// The best packages, best first.
    pub packages: Vec<Package<'a, T>>,
    /// Each acceptable home, ascending by number.
    pub homes: Vec<HomeSummary>,
}

/// One home municipality and one vacancy for each adult who seeks work.
#[derive(Clone, Debug)]
pub struct Package<'a, T> {
    /// Where the household would live.
    pub home: MunicipalityNumber,
    /// The weighted mean of the parts, 0 to 100.
    pub score: Score,
    /// The value of the jobs, 0 to 1.
    pub work: f64,
    /// A job for each adult who seeks one, in the order of the adults.
    pub jobs: Vec<Job<'a, T>>,
    /// How the adult who keeps a job in a municipality reaches it.
    pub kept: Option<Reached>,
    /// What the home offers beside work.
    pub living: Living,
}

/// A vacancy for an adult, from a home.
#[derive(Clone, Debug)]
pub struct Job<'a, T> {
    /// Position among the household's adults.
    pub adult: usize,
    /// The vacancy's id.
    pub id: VacancyId,
    /// What the index's owner gave for the vacancy.
    pub vacancy: &'a T,
    /// u = J × g, 0 to 1.
    pub utility: f64,
    /// How well the work fits: J.
    pub fit: Fit,
    /// How it is reached: g.
    pub reach: Reach,
}

/// How a job is reached from a home.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// g, 0 to 1.
    pub value: f64,
    /// The place of work; `None` when the work can be done from anywhere.
    pub place: Option<Reached>,
    /// Whether part of the work can be done from elsewhere, which makes the way count less.
    pub hybrid: bool,
}

/// What the search found for one home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HomeSummary {
    /// The home.
    pub home: MunicipalityNumber,
    /// The score of its best package; `None` without one.
    pub best: Option<Score>,
    /// How many packages it has within its catchment.
    pub packages: u64,
    /// How many of them have every place of work in the home municipality itself.
    pub alone: u64,
}

/// The best packages for a household, and how many there are.
///
/// Homes that `surroundings` does not know are left out.
pub fn search<'a, T: Clone>(
    index: &'a Index<T>,
    surroundings: &Surroundings,
    household: &Household,
    today: Day,
) -> Matches<'a, T> {
    let hunt = Hunt::new(index, surroundings, household, &household.wishes().homes, today);
    let prospects = hunt.prospects();
    let wishes = household.wishes();
    let per_home = wishes.per_home.map_or(wishes.limit, |per_home| per_home.min(wishes.limit));
    // One more than the packages of a home, as the same vacancy may be the best for both adults.
    let candidates: Vec<Candidates<T>> =
        hunt.seekers.iter().map(|seeker| Candidates::new(seeker, index, per_home + 1)).collect();
    let (drafts, bests) = ranking::rank(&candidates, &prospects, wishes.limit, per_home);
    let homes = prospects.iter().zip(bests).map(|(prospect, best)| prospect.summary(best)).collect();
    let packages = drafts.into_iter().map(|draft| evidence::package(&hunt, draft)).collect();
    Matches { packages, homes }
}

/// A search under way.
pub(crate) struct Hunt<'h, 'i, T> {
    pub(crate) index: &'i Index<T>,
    pub(crate) surroundings: &'h Surroundings,
    pub(crate) household: &'h Household,
    /// One or two.
    pub(crate) seekers: Vec<Seeker<'h>>,
    /// Set when two adults seek.
    pub(crate) clashes: Option<Clashes>,
}

/// A home that the household accepts and where a kept job, if there is one, is within reach.
pub(crate) struct Prospect<'h> {
    pub(crate) home: &'h Home,
    /// Where the home lies in the surroundings.
    pub(crate) position: usize,
    pub(crate) living: Living,
    pub(crate) rest: Rest,
    pub(crate) companion: Companion,
    /// For the first seeker and, if there is one, the second.
    pub(crate) outlooks: (Outlook, Option<Outlook>),
    pub(crate) packages: u64,
    pub(crate) alone: u64,
}

/// What the adult who does not seek work adds to the value of the other's job.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Companion {
    /// Nothing: there is none, or both seek, or the other does not work.
    None,
    /// A job that is kept, with what the way to it is worth, 0 to 1.
    Works { worth: f64, place: Option<Reached> },
    /// A job that is kept but out of reach, so that the home is out.
    OutOfReach,
}

impl<'h, 'i, T: Clone> Hunt<'h, 'i, T> {
    /// Prepares a search that will be asked of `homes` only.
    pub(crate) fn new(
        index: &'i Index<T>,
        surroundings: &'h Surroundings,
        household: &'h Household,
        homes: &BTreeSet<MunicipalityNumber>,
        today: Day,
    ) -> Hunt<'h, 'i, T> {
        let asked = asked(index, surroundings, household, homes);
        let seekers =
            household.seekers().map(|seeker| Seeker::new(seeker, index, surroundings, &asked, today));
        let seekers: Vec<Seeker> = seekers.collect();
        let clashes = match &seekers[..] {
            [first, second] => Some(Clashes::new(index, &first.fitter, &second.fitter, &asked)),
            _ => None,
        };
        Hunt { index, surroundings, household, seekers, clashes }
    }

    /// The acceptable homes, ascending by number.
    pub(crate) fn prospects(&self) -> Vec<Prospect<'h>> {
        let homes = self.household.wishes().homes.iter();
        homes.filter_map(|home| self.prospect(self.surroundings.position(*home)?)).collect()
    }

    /// The home at a position among the surroundings.
    pub(crate) fn prospect(&self, position: usize) -> Option<Prospect<'h>> {
        let home = self.surroundings.homes().get(position)?;
        let companion = companion(self.household, home);
        let outlook = |seeker: &Seeker| seeker.outlook(self.index, position);
        let outlooks = (outlook(self.seekers.first()?), self.seekers.get(1).map(outlook));
        let reachable = companion != Companion::OutOfReach;
        let kept_alone = match companion {
            Companion::Works { place: Some(place), .. } => place.municipality == home.municipality,
            _ => true,
        };
        let (first, second) = outlooks;
        let product = |count: fn(&Outlook) -> u64| count(&first) * second.as_ref().map_or(1, count);
        let (clashes, clashes_alone) = self.clashes(position);
        let packages = if reachable { product(|outlook| outlook.within) - clashes } else { 0 };
        let alone =
            if reachable && kept_alone { product(|outlook| outlook.alone) - clashes_alone } else { 0 };
        let living = Living::at(home, self.household, self.surroundings);
        let rest = living.rest(&self.household.wishes().weights);
        Some(Prospect { home, position, living, rest, companion, outlooks, packages, alone })
    }

    /// How many single positions fit both seekers: within reach of the home, and in the home itself.
    fn clashes(&self, position: usize) -> (u64, u64) {
        let (Some(clashes), [first, second]) = (&self.clashes, &self.seekers[..]) else { return (0, 0) };
        if clashes.is_empty() {
            return (0, 0);
        }
        let near = |seeker: &Seeker, counts: &dyn Fn(SiteReach) -> bool| {
            let mut count = 0;
            seeker.visit_near(self.index, position, |reach| {
                count += if counts(reach) { clashes.at(reach.site) } else { 0 };
            });
            count
        };
        let nearer = if first.reach <= second.reach { first } else { second };
        let fully_remote = |reach: SiteReach| reach.remote == Remote::Full;
        let accepts_remote = [first, second].map(|seeker| seeker.fitter.wish().accepts_remote);
        let remote = match accepts_remote {
            [true, true] => self.index.sites().fully_remote().iter().map(|site| clashes.at(*site)).sum(),
            [true, false] => near(second, &fully_remote),
            [false, true] => near(first, &fully_remote),
            [false, false] => near(nearer, &fully_remote),
        };
        (near(nearer, &|reach| !fully_remote(reach)) + remote, near(nearer, &|reach| reach.own))
    }
}

/// Whether a search from `homes` needs each site: those within reach, and the fully remote ones.
fn asked<T: Clone>(
    index: &Index<T>,
    surroundings: &Surroundings,
    household: &Household,
    homes: &BTreeSet<MunicipalityNumber>,
) -> Vec<bool> {
    let tier = household.seekers().map(|(_, adult, _)| adult.reach).max().unwrap_or(Tier::Home);
    let mut reached = vec![false; MunicipalityNumber::COUNT];
    for home in homes.iter().filter_map(|home| surroundings.position(*home)) {
        surroundings
            .within(home, tier)
            .for_each(|municipality| reached[municipality.municipality.index()] = true);
    }
    let sites = index.sites();
    sites
        .all()
        .map(|site| {
            sites.remote(site) == Remote::Full
                || sites.municipalities(site).iter().any(|place| reached[place.index()])
        })
        .collect()
}

impl Prospect<'_> {
    /// The value of jobs of these utilities, 0 to 1: neither career pays for the other.
    pub(crate) fn work(&self, first: f64, second: Option<f64>) -> f64 {
        rounded(match (second, self.companion) {
            (Some(second), _) => (first * second).sqrt(),
            (None, Companion::Works { worth, .. }) => (first * worth).sqrt(),
            (None, Companion::None | Companion::OutOfReach) => first,
        })
    }

    /// Utilities of the first and the second seeker below which no package comes up to `score`.
    pub(crate) fn least_utilities(&self, score: Score) -> [f64; 2] {
        let work = self.rest.least_work(score).max(0.0);
        let (first, second) = self.outlooks;
        match (second, self.companion) {
            (Some(second), _) => [work * work / second.best, work * work / first.best],
            (None, Companion::Works { worth, .. }) => [work * work / worth, 0.0],
            (None, Companion::None | Companion::OutOfReach) => [work, 0.0],
        }
    }

    /// A score that no package at this home can exceed; `None` if there is no package.
    pub(crate) fn bound(&self) -> Option<Score> {
        let (first, second) = self.outlooks;
        let work = self.work(first.best, second.map(|outlook| outlook.best));
        (self.packages > 0).then(|| self.rest.score(work))
    }

    /// Whether the bound is reached: it is unless one vacancy may be the best for both adults.
    pub(crate) fn bound_is_reached(&self) -> bool {
        self.outlooks.1.is_none_or(|second| second.place != self.outlooks.0.place)
    }

    fn summary(&self, best: Option<Score>) -> HomeSummary {
        HomeSummary { home: self.home.municipality, best, packages: self.packages, alone: self.alone }
    }
}

fn companion(household: &Household, home: &Home) -> Companion {
    let adults = &household.wishes().adults;
    for adult in adults {
        match adult.situation {
            Situation::Employed { works_in } => {
                return match best_within(home, adult.reach, &[works_in]) {
                    Some(reached) => Companion::Works { worth: reached.worth, place: Some(reached) },
                    None => Companion::OutOfReach,
                };
            }
            Situation::Remote => return Companion::Works { worth: 1.0, place: None },
            Situation::Seeking(_) | Situation::NotSeeking => {}
        }
    }
    Companion::None
}
