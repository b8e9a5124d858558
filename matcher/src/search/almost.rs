//! Homes where one adult has a job and the other none, with the vacancy that came nearest.

use super::{Companion, Hunt, seeker::Seeker, tally::Way};
use crate::{
    calendar::Day,
    fit::{GroupFit, extent_fit, meets},
    household::{Household, Situation},
    index::{Index, Position, Profile, Terms},
    place::MunicipalityNumber,
    surroundings::{Home, Surroundings, best_within},
    tag::Tag,
    vacancy::VacancyId,
};

/// A home where exactly one of two adults would have a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Almost<'a, T> {
    /// The home.
    pub home: MunicipalityNumber,
    /// Position of the adult who has none.
    pub adult: usize,
    /// What came nearest; `None` when no open vacancy is even similar.
    pub miss: Option<Miss<'a, T>>,
}

/// A job that would do but for one thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Miss<'a, T> {
    /// The job that the adult keeps, in this municipality, is out of reach.
    KeptJob(MunicipalityNumber),
    /// A vacancy.
    Vacancy {
        /// Its id.
        id: VacancyId,
        /// What the index's owner gave for it.
        vacancy: &'a T,
        /// The one thing.
        reason: Reason,
    },
}

/// Why a vacancy will not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It lies outside the catchment (or outside what the adult accepts of it), here at its nearest.
    OutOfReach(MunicipalityNumber),
    /// So many points lie between the extents, at least 50.
    Extent(u8),
    /// It starts so many days outside the window, at least 90.
    Start(u16),
    /// The adult lacks these.
    Lacks {
        /// Languages.
        languages: Vec<Tag>,
        /// Licences.
        licences: Vec<Tag>,
    },
}

/// The acceptable homes where one of two adults would have a job and the other none.
pub fn almost<'a, T: Clone>(
    index: &'a Index<T>,
    surroundings: &Surroundings,
    household: &Household,
    today: Day,
) -> Vec<Almost<'a, T>> {
    let hunt = Hunt::new(index, surroundings, household, &household.wishes().homes, today);
    let mut near: Vec<Option<Vec<Near>>> = hunt.seekers.iter().map(|_| None).collect();
    let mut almost = Vec::new();
    for prospect in hunt.prospects().into_iter().filter(|prospect| prospect.packages == 0) {
        let (first, second) = prospect.outlooks;
        let has = [first.within > 0, second.is_some_and(|second| second.within > 0)];
        let lacking = match (&hunt.seekers[..], prospect.companion) {
            ([_, _], _) if has[0] || has[1] => Some(usize::from(has[0])),
            ([_], Companion::Works { .. }) => Some(0),
            ([_], Companion::OutOfReach) if has[0] => None,
            _ => continue,
        };
        let home = prospect.home;
        almost.push(match lacking {
            Some(lacking) => {
                let seeker = &hunt.seekers[lacking];
                let near = near[lacking].get_or_insert_with(|| near_misses(&hunt, seeker));
                Almost {
                    home: home.municipality,
                    adult: seeker.adult,
                    miss: nearest(&hunt, seeker, near, home),
                }
            }
            None => Almost {
                home: home.municipality,
                adult: 1 - hunt.seekers[0].adult,
                miss: kept_job(household),
            },
        });
    }
    almost
}

fn kept_job<'a, T>(household: &Household) -> Option<Miss<'a, T>> {
    household.wishes().adults.iter().find_map(|adult| match adult.situation {
        Situation::Employed { works_in } => Some(Miss::KeptJob(works_in)),
        Situation::Seeking(_) | Situation::Remote | Situation::NotSeeking => None,
    })
}

/// An open vacancy of a similar occupation that fails an adult in at most one thing beside the way.
struct Near {
    position: Position,
    id: VacancyId,
    /// The product of the factors that hold, 0 to 1.
    value: f64,
    /// Whether it fits, so that only the way can be what it fails in.
    fits: bool,
}

/// The best of each site and kind: no other can be nearest from any home.
fn near_misses<T: Clone>(hunt: &Hunt<'_, '_, T>, seeker: &Seeker) -> Vec<Near> {
    let mut near = Vec::new();
    for group in seeker.fitter.groups() {
        for (at, (_, bucket)) in hunt.index.buckets(group.group).iter().enumerate() {
            let mut best: [Option<Near>; 2] = [None, None];
            for (entry, id) in bucket.ids().iter().enumerate() {
                let terms = bucket.columns().terms(entry);
                let Some((value, fits)) = nearness(seeker, group, hunt.index.profile(terms.profile), &terms)
                else {
                    continue;
                };
                let position = Position { group: group.group, bucket: at as u32, entry: entry as u32 };
                let best = &mut best[usize::from(fits)];
                let one = Near { position, id: *id, value, fits };
                let better = best.as_ref().is_none_or(|best| (one.value, best.id) > (best.value, one.id));
                if better {
                    *best = Some(one);
                }
            }
            near.extend(best.into_iter().flatten());
        }
    }
    near
}

/// The product of the factors that hold, and whether all do; `None` if two fail.
fn nearness(seeker: &Seeker, group: &GroupFit, profile: &Profile, terms: &Terms) -> Option<(f64, bool)> {
    let occupation = group.factor(terms.low);
    if !seeker.fitter.open(terms) || occupation == 0.0 {
        return None;
    }
    let meets = if meets(seeker.fitter.wish(), profile) { 1.0 } else { 0.0 };
    let extent = extent_fit(seeker.fitter.wish().extent, profile.extent);
    let factors = [extent.value, seeker.fitter.start_fit(terms).value, meets];
    let failed = factors.iter().filter(|factor| **factor == 0.0).count();
    let holding: f64 = factors.iter().filter(|factor| **factor > 0.0).product();
    (failed <= 1).then_some((occupation * holding, failed == 0))
}

/// The near miss that would be worth most from a home, then the one with the lowest id.
fn nearest<'i, T: Clone>(
    hunt: &Hunt<'_, 'i, T>,
    seeker: &Seeker,
    near: &[Near],
    home: &Home,
) -> Option<Miss<'i, T>> {
    let misses = near.iter().filter_map(|near| {
        let (worth, reason) = missed(hunt, seeker, near, home)?;
        Some((near.value * worth, near, reason))
    });
    let (_, near, reason) = misses.max_by(|(a, x, _), (b, y, _)| {
        a.total_cmp(b).then(x.value.total_cmp(&y.value)).then(y.id.cmp(&x.id))
    })?;
    Some(Miss::Vacancy { id: near.id, vacancy: hunt.index.get(near.position).payload, reason })
}

/// What the way from a home to a near miss is worth, and the one thing it fails in there; `None` if
/// it fails in two or, from this home, in none.
fn missed<T: Clone>(
    hunt: &Hunt<'_, '_, T>,
    seeker: &Seeker,
    near: &Near,
    home: &Home,
) -> Option<(f64, Reason)> {
    let found = hunt.index.get(near.position);
    let way = seeker.way(hunt.index.sites().remote(found.site));
    let municipalities = hunt.index.sites().municipalities(found.site);
    let within = match way {
        Way::Anywhere => Some(1.0),
        Way::Daily | Way::Hybrid => {
            best_within(home, seeker.reach, municipalities).map(|reached| way.worth(reached.worth))
        }
    };
    match within {
        Some(worth) if !near.fits => Some((worth, failure(hunt, seeker, &found.terms))),
        None if near.fits => {
            let (worth, place) = nearest_outside(home, municipalities)?;
            Some((way.worth(worth), Reason::OutOfReach(place)))
        }
        _ => None,
    }
}

/// The municipality that most reach from a home, and what a job there would be worth: 0 if nobody
/// commutes to any of them.
fn nearest_outside(home: &Home, municipalities: &[MunicipalityNumber]) -> Option<(f64, MunicipalityNumber)> {
    let worth = |municipality: &MunicipalityNumber| {
        let neighbour = home.neighbours.iter().find(|neighbour| neighbour.municipality == *municipality);
        neighbour.map_or(0.0, |neighbour| neighbour.decay())
    };
    let all = municipalities.iter().map(|municipality| (worth(municipality), *municipality));
    all.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
}

/// What a vacancy fails in that fails in one thing beside the way.
fn failure<T: Clone>(hunt: &Hunt<'_, '_, T>, seeker: &Seeker, terms: &Terms) -> Reason {
    let (wish, profile) = (seeker.fitter.wish(), hunt.index.profile(terms.profile));
    let (extent, start) = (extent_fit(wish.extent, profile.extent), seeker.fitter.start_fit(terms));
    match (extent.gap, start.days) {
        (Some(gap), _) if extent.value == 0.0 => Reason::Extent(gap),
        (_, Some(days)) if start.value == 0.0 => Reason::Start(days),
        _ => Reason::Lacks {
            languages: profile.requirements.languages.difference(&wish.languages).cloned().collect(),
            licences: profile.requirements.licences.difference(&wish.licences).cloned().collect(),
        },
    }
}
