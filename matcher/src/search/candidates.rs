//! The best vacancies for an adult at each site, whatever the way there is worth.

use std::{cell::OnceCell, cmp::Ordering, ops::Range};

use super::{
    best::{Best, Ranked},
    seeker::Seeker,
};
use crate::{
    fit::{GroupFit, rounded},
    index::{Bucket, Index, Position, SiteId},
    vacancy::VacancyId,
};

/// A vacancy that fits an adult.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// J, above 0 and at most 1.
    pub(crate) fit: f64,
    pub(crate) id: VacancyId,
    pub(crate) position: Position,
    /// Whether it has a position for a second adult.
    pub(crate) several: bool,
}

impl Ranked for Candidate {
    fn rank(&self, other: &Candidate) -> Ordering {
        other.fit.total_cmp(&self.fit).then(self.id.cmp(&other.id))
    }
}

/// The `limit` best vacancies at each site and of those that can be done from anywhere, best first.
/// Many homes reach the same sites, so each site is looked at once, when the first home asks.
pub(crate) struct Candidates<'s, T> {
    pub(crate) seeker: &'s Seeker<'s>,
    pub(crate) index: &'s Index<T>,
    limit: usize,
    anywhere: Box<[Candidate]>,
    sites: Vec<OnceCell<Box<[Candidate]>>>,
}

impl<'s, T> Candidates<'s, T> {
    pub(crate) fn new(seeker: &'s Seeker<'s>, index: &'s Index<T>, limit: usize) -> Candidates<'s, T> {
        let sites = index.sites().all().map(|_| OnceCell::new()).collect();
        let mut candidates = Candidates { seeker, index, limit, anywhere: Box::default(), sites };
        candidates.anywhere = candidates.best_anywhere();
        candidates
    }

    /// The best of one site.
    pub(crate) fn at(&self, site: SiteId) -> &[Candidate] {
        self.sites[site.index()].get_or_init(|| {
            let fitting = self.seeker.tally.site(site).count as usize;
            let mut best = Best::new(self.limit.min(fitting).max(1));
            self.add_site(&mut best, site);
            best.into_items().into()
        })
    }

    /// The best of those that can be done from anywhere.
    pub(crate) fn anywhere(&self) -> &[Candidate] {
        &self.anywhere
    }

    fn best_anywhere(&self) -> Box<[Candidate]> {
        let sites = self.seeker.anywhere().iter().map(|site| (self.seeker.tally.site(*site), *site));
        let mut sites: Vec<(f64, SiteId)> =
            sites.filter(|(fits, _)| fits.count > 0).map(|(fits, site)| (fits.best, site)).collect();
        sites.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut best = Best::new(self.limit);
        for (greatest, site) in sites {
            if !admits(&best, greatest) {
                break;
            }
            self.add_site(&mut best, site);
        }
        best.into_items().into()
    }

    /// Adds what can be among the best of a site.
    fn add_site(&self, best: &mut Best<Candidate>, site: SiteId) {
        for group in self.seeker.fitter.groups() {
            let buckets = self.index.buckets(group.group);
            let Ok(at) = buckets.binary_search_by_key(&site, |(site, _)| *site) else { continue };
            let bucket = &buckets[at].1;
            for (greatest, range) in group.ranges(bucket) {
                if !admits(best, greatest) {
                    break;
                }
                // Within a range the vacancies come by id: those to come lose if they fit but as well.
                let first = bucket.ids()[range.start];
                if best.bar().is_some_and(|worst| worst.fit >= greatest && worst.id < first) {
                    continue;
                }
                self.add(best, group, (at, bucket), range);
            }
        }
    }

    /// Adds what can be among the best of a range of a bucket.
    fn add(
        &self,
        best: &mut Best<Candidate>,
        group: &GroupFit,
        (at, bucket): (usize, &Bucket<T>),
        range: Range<usize>,
    ) {
        let columns = bucket.columns();
        self.seeker.fitter.fits(group, columns, range, |entry, fit| {
            // Rounding raises a fit by less than this, and most vacancies need not be rounded.
            if fit > 0.0 && admits(best, fit + 1e-12) {
                best.push(Candidate {
                    fit: rounded(fit),
                    id: bucket.ids()[entry],
                    position: Position { group: group.group, bucket: at as u32, entry: entry as u32 },
                    several: self.index.profile(columns.profile(entry)).several,
                });
            }
        });
    }
}

/// Whether a vacancy with this fit could be among the best.
fn admits(best: &Best<Candidate>, fit: f64) -> bool {
    best.bar().is_none_or(|worst| fit >= worst.fit)
}
