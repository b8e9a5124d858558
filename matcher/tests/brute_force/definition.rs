//! The definition of the best packages, with nothing from the code under test but its types: every
//! home, every vacancy, every pair.

use std::cmp::Ordering;

use flytthit_matcher::{
    calendar::Day,
    commuting::Tier,
    household::{JobWish, Situation, Wishes},
    place::MunicipalityNumber,
    vacancy::{Vacancy, VacancyId},
};

use crate::{
    draw::World,
    fit::{compared, fit, reach, way},
    living::{Part, parts},
    region::{Living, Region},
};

/// A vacancy that one adult could take from one home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Job {
    pub(crate) adult: usize,
    pub(crate) id: VacancyId,
    pub(crate) utility: f64,
    pub(crate) fit: f64,
    pub(crate) reach: f64,
    /// Whether the home is one of the places of work.
    own: bool,
    single: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Package {
    pub(crate) home: MunicipalityNumber,
    pub(crate) score: f64,
    pub(crate) work: f64,
    pub(crate) jobs: Vec<Job>,
    pub(crate) parts: [Part; 4],
    own: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Summary {
    pub(crate) home: MunicipalityNumber,
    pub(crate) best: Option<f64>,
    pub(crate) packages: u64,
    pub(crate) alone: u64,
    /// For each adult in turn, whether there is a job, kept or new; `None` for who wants none.
    pub(crate) employed: Vec<Option<bool>>,
}

/// Everything that the definition says of a world.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) packages: Vec<Package>,
    pub(crate) homes: Vec<Summary>,
}

pub(crate) fn answer(world: &World) -> Answer {
    answer_to(&world.region, &world.vacancies, world.household.wishes(), world.today)
}

pub(crate) fn answer_to(region: &Region, vacancies: &[Vacancy], wishes: &Wishes, today: Day) -> Answer {
    let livings = region.livings();
    let mut homes = Vec::new();
    let mut all = Vec::new();
    for (at, home) in livings.iter().enumerate() {
        if !wishes.homes.contains(&home.number) {
            continue;
        }
        let found = packages(home, parts(&livings, at, wishes), vacancies, wishes, today);
        let best = found.iter().map(|package| package.score).reduce(f64::max);
        homes.push(Summary {
            home: home.number,
            best,
            packages: found.len() as u64,
            alone: found.iter().filter(|package| package.own).count() as u64,
            employed: employed(home, vacancies, wishes, today),
        });
        all.extend(found);
    }
    all.sort_by(order);
    let mut packages: Vec<Package> = Vec::new();
    for package in all {
        let same_home = packages.iter().filter(|other| other.home == package.home).count();
        if packages.len() < wishes.limit && wishes.per_home.is_none_or(|most| same_home < most) {
            packages.push(package);
        }
    }
    Answer { packages, homes }
}

/// Score descending, then home, then (as the search documents) work descending, then the ids.
fn order(a: &Package, b: &Package) -> Ordering {
    let ids = |package: &Package| package.jobs.iter().map(|job| job.id).collect::<Vec<_>>();
    b.score
        .total_cmp(&a.score)
        .then(a.home.cmp(&b.home))
        .then(b.work.total_cmp(&a.work))
        .then_with(|| ids(a).cmp(&ids(b)))
}

/// All packages with one home.
fn packages(
    home: &Living,
    parts: [Part; 4],
    vacancies: &[Vacancy],
    wishes: &Wishes,
    today: Day,
) -> Vec<Package> {
    let seekers = wishes.adults.iter().enumerate().filter_map(|(at, adult)| match &adult.situation {
        Situation::Seeking(wish) => Some(jobs(home, at, wish, adult.reach, vacancies, today)),
        _ => None,
    });
    let package = |work: f64, jobs: Vec<Job>, own: bool| {
        let work = compared(work);
        Package { home: home.number, score: score(wishes, work, &parts), work, parts, own, jobs }
    };
    let mut found = Vec::new();
    match &seekers.collect::<Vec<_>>()[..] {
        [first, second] => {
            for one in first {
                for other in second.iter().filter(|other| !(one.id == other.id && one.single)) {
                    let work = (one.utility * other.utility).sqrt();
                    found.push(package(work, vec![*one, *other], one.own && other.own));
                }
            }
        }
        [only] => {
            let kept = wishes.adults.iter().find_map(|adult| match adult.situation {
                Situation::Employed { works_in } => {
                    Some((way(home, works_in, adult.reach), works_in == home.number))
                }
                Situation::Remote => Some((Some(1.0), true)),
                Situation::Seeking(_) | Situation::NotSeeking => None,
            });
            for job in only {
                match kept {
                    None => found.push(package(job.utility, vec![*job], job.own)),
                    Some((Some(way), own)) => {
                        found.push(package((job.utility * way).sqrt(), vec![*job], job.own && own));
                    }
                    Some((None, _)) => {}
                }
            }
        }
        _ => unreachable!("a household has one or two who seek work"),
    }
    found
}

/// The vacancies that an adult could take from a home.
fn jobs(
    home: &Living,
    adult: usize,
    wish: &JobWish,
    tier: Tier,
    vacancies: &[Vacancy],
    today: Day,
) -> Vec<Job> {
    let job = |vacancy: &Vacancy| {
        let fit = fit(wish, vacancy, today)?;
        let reach = reach(home, wish, tier, vacancy)?;
        let own = vacancy.workplaces.as_slice().contains(&home.number);
        let single = vacancy.positions.get() == 1;
        Some(Job { adult, id: vacancy.id, utility: fit * reach, fit, reach, own, single })
    };
    vacancies.iter().filter_map(job).collect()
}

fn employed(home: &Living, vacancies: &[Vacancy], wishes: &Wishes, today: Day) -> Vec<Option<bool>> {
    let employed = wishes.adults.iter().enumerate().map(|(at, adult)| match &adult.situation {
        Situation::Seeking(wish) => Some(!jobs(home, at, wish, adult.reach, vacancies, today).is_empty()),
        Situation::Employed { works_in } => Some(way(home, *works_in, adult.reach).is_some()),
        Situation::Remote => Some(true),
        Situation::NotSeeking => None,
    });
    employed.collect()
}

/// 100 × Σ w·x / Σ w, at the ten decimals at which the search compares scores. Work is added last, as
/// the search does: in another order one score in some ten thousand gets another tenth decimal.
fn score(wishes: &Wishes, work: f64, parts: &[Part; 4]) -> f64 {
    let weights = &wishes.weights;
    let others = [weights.childcare(), weights.housing(), weights.interests(), weights.ties()];
    let counted = others.into_iter().zip(parts).filter_map(|(weight, part)| Some((weight, part.value()?)));
    let (mut sum, mut total) = (0.0, weights.work());
    for (weight, value) in counted {
        sum += weight * value;
        total += weight;
    }
    ((100.0 * (sum + weights.work() * work) / total) * 1e10 + 0.5).floor() / 1e10
}
