//! The best vacancies for an adult from one home.

use std::{cmp::Ordering, ops::Range};

use super::{seeker::Seeker, tally::Way};
use crate::{
    fit::rounded,
    index::{Index, Position, SiteId},
    surroundings::Home,
    vacancy::VacancyId,
};

/// A vacancy that fits an adult and is within reach.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) utility: f64,
    pub(crate) id: VacancyId,
    pub(crate) position: Position,
    /// Whether it has a position for a second adult.
    pub(crate) several: bool,
}

/// Buckets up to this size are read through; of larger ones, only what can still be among the best.
const SMALL: usize = 64;

/// The `limit` best vacancies from a home, best first: by utility, then by id, less those with a
/// utility below `floor`. `anywhere` are the best of those that can be done from anywhere, see
/// [`best_anywhere`].
pub(crate) fn shortlist<T>(
    seeker: &Seeker,
    index: &Index<T>,
    (home, position): (&Home, usize),
    anywhere: &[Candidate],
    limit: usize,
    floor: f64,
) -> Vec<Candidate> {
    let mut best = Best::new(limit, floor);
    anywhere.iter().for_each(|candidate| best.push(*candidate));
    let mut sites = Vec::new();
    seeker.visit_near(index, home, position, |reach| match seeker.way(reach.remote) {
        Way::Anywhere => {}
        way => sites.push((reach.site, way.worth(reach.worth))),
    });
    add_sites(&mut best, seeker, index, sites.into_iter());
    best.items
}

/// The `limit` best vacancies that can be done from anywhere, best first.
pub(crate) fn best_anywhere<T>(seeker: &Seeker, index: &Index<T>, limit: usize) -> Vec<Candidate> {
    let mut best = Best::new(limit, 0.0);
    add_sites(&mut best, seeker, index, seeker.anywhere().iter().map(|site| (*site, 1.0)));
    best.items
}

/// Adds what can be among the best of these sites, each with what the way to it is worth.
fn add_sites<T>(
    best: &mut Best,
    seeker: &Seeker,
    index: &Index<T>,
    sites: impl Iterator<Item = (SiteId, f64)>,
) {
    let bounded = sites.filter_map(|(site, worth)| {
        let fits = seeker.tally.site(site);
        (fits.count > 0).then(|| (rounded(fits.best) * worth, site, worth))
    });
    let mut bounded: Vec<(f64, SiteId, f64)> = bounded.collect();
    bounded.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (bound, site, worth) in bounded {
        if !best.admits(bound) {
            break;
        }
        add_site(best, seeker, index, site, worth);
    }
}

/// Adds what can be among the best of one site, where the way is worth `worth`.
fn add_site<T>(best: &mut Best, seeker: &Seeker, index: &Index<T>, site: SiteId, worth: f64) {
    for group in seeker.fitter.groups() {
        let buckets = index.buckets(group.group);
        let Ok(at) = buckets.binary_search_by_key(&site, |(site, _)| *site) else { continue };
        let bucket = &buckets[at].1;
        let columns = bucket.columns();
        let add = |best: &mut Best, range: Range<usize>| {
            seeker.fitter.fits(group, columns, range, |entry, fit| {
                // Rounding raises a fit by less than this, and most vacancies need not be rounded.
                if fit > 0.0 && best.admits((fit + 1e-12) * worth) {
                    let position = Position { group: group.group, bucket: at as u32, entry: entry as u32 };
                    let several = index.profile(columns.profile(entry)).several;
                    best.push(Candidate {
                        utility: rounded(fit) * worth,
                        id: bucket.ids()[entry],
                        position,
                        several,
                    });
                }
            });
        };
        if bucket.len() <= SMALL {
            add(best, 0..bucket.len());
            continue;
        }
        for low in group.best_first() {
            if !best.admits(rounded(group.factor(*low)) * worth) {
                break;
            }
            add(best, bucket.range(*low));
        }
    }
}

/// The `limit` best candidates so far with a utility of at least `floor`, best first.
struct Best {
    limit: usize,
    floor: f64,
    items: Vec<Candidate>,
}

impl Best {
    fn new(limit: usize, floor: f64) -> Best {
        Best { limit, floor, items: Vec::with_capacity(limit + 1) }
    }

    /// Whether one with this utility could be among the best.
    fn admits(&self, utility: f64) -> bool {
        utility >= self.floor
            && (self.items.len() < self.limit
                || self.items.last().is_some_and(|worst| utility >= worst.utility))
    }

    fn push(&mut self, candidate: Candidate) {
        if !self.admits(candidate.utility) {
            return;
        }
        let before = |other: &Candidate| order(other, &candidate) == Ordering::Less;
        self.items.insert(self.items.partition_point(before), candidate);
        self.items.truncate(self.limit);
    }
}

fn order(a: &Candidate, b: &Candidate) -> Ordering {
    b.utility.total_cmp(&a.utility).then(a.id.cmp(&b.id))
}
