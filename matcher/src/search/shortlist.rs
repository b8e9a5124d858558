//! The best vacancies for an adult from one home.

use std::cmp::Ordering;

use super::{
    best::{Best, Ranked},
    candidates::{Candidate, Candidates},
    tally::Way,
};
use crate::index::SiteId;

/// A vacancy that fits an adult and is within reach of a home.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer<'c> {
    /// u, 0 to 1.
    pub(crate) utility: f64,
    pub(crate) candidate: &'c Candidate,
}

impl Ranked for Offer<'_> {
    fn rank(&self, other: &Self) -> Ordering {
        other.utility.total_cmp(&self.utility).then(self.candidate.id.cmp(&other.candidate.id))
    }
}

/// A site where vacancies fit, and the way there.
struct Destination {
    site: SiteId,
    /// What the way is worth, 0 to 1.
    worth: f64,
    /// The utility of the best vacancy there.
    best: f64,
}

/// The `limit` best vacancies from the home at a position, best first: by utility, then by id, less those with a
/// utility below `floor`.
pub(crate) fn shortlist<'c, T>(
    candidates: &'c Candidates<T>,
    home: usize,
    limit: usize,
    floor: f64,
) -> Vec<Offer<'c>> {
    let mut best = Best::new(limit);
    let anywhere = candidates.anywhere().iter().map(|candidate| Offer { utility: candidate.fit, candidate });
    anywhere.take_while(|offer| offer.utility >= floor).for_each(|offer| best.push(offer));
    let mut destinations = Vec::new();
    candidates.seeker.visit_near(candidates.index, home, |reach| match candidates.seeker.way(reach.remote) {
        Way::Anywhere => {}
        way => destinations.extend(destination(candidates, reach.site, way.worth(reach.worth))),
    });
    add(&mut best, candidates, destinations, floor);
    best.into_items()
}

fn destination<T>(candidates: &Candidates<T>, site: SiteId, worth: f64) -> Option<Destination> {
    let fits = candidates.seeker.tally.site(site);
    (fits.count > 0).then_some(Destination { site, worth, best: fits.best * worth })
}

/// Adds what can be among the best and comes up to `floor`. Every way is worth more than 0, so the order
/// of the vacancies at a site is also that of their utilities, and the first that is too low ends a site.
fn add<'c, T>(
    best: &mut Best<Offer<'c>>,
    candidates: &'c Candidates<T>,
    mut destinations: Vec<Destination>,
    floor: f64,
) {
    destinations.sort_unstable_by(|a, b| b.best.total_cmp(&a.best));
    let admits = |best: &Best<Offer>, utility: f64| {
        utility >= floor && best.bar().is_none_or(|worst| utility >= worst.utility)
    };
    for Destination { site, worth, best: greatest } in destinations {
        if !admits(best, greatest) {
            break;
        }
        for candidate in candidates.at(site) {
            let utility = candidate.fit * worth;
            if !admits(best, utility) {
                break;
            }
            best.push(Offer { utility, candidate });
        }
    }
}
