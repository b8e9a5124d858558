//! How many vacancies fit an adult at each site, and how well the best of them does.

use std::hint::cold_path;

use crate::{
    fit::{Fitter, GroupFit, rounded},
    index::{Bucket, Index, Position, SiteId},
    vacancy::Remote,
};

/// How the way to a job counts for an adult.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The adult travels every day.
    Daily,
    /// The adult travels on some days.
    Hybrid,
    /// The adult does not travel.
    Anywhere,
}

impl Way {
    pub(crate) fn of(remote: Remote, accepts_remote: bool) -> Way {
        match remote {
            Remote::Full if accepts_remote => Way::Anywhere,
            Remote::Hybrid => Way::Hybrid,
            Remote::Full | Remote::None => Way::Daily,
        }
    }

    /// What the way is worth, 0 to 1, to a place of work that is worth `worth` by daily travel.
    pub(crate) fn worth(self, worth: f64) -> f64 {
        match self {
            Way::Daily => worth,
            Way::Hybrid => 1.0 - 0.6 * (1.0 - worth),
            Way::Anywhere => 1.0,
        }
    }
}

/// Vacancies that fit an adult.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fits {
    pub(crate) count: u32,
    /// The best fit, 0 when there is none.
    pub(crate) best: f64,
    /// A vacancy that fits best.
    pub(crate) place: Option<Position>,
}

impl Fits {
    fn add(&mut self, other: Fits) {
        self.count += other.count;
        if other.best > self.best {
            (self.best, self.place) = (other.best, other.place);
        }
    }
}

/// Vacancies that fit an adult, by site.
pub(crate) struct Tally {
    sites: Vec<Fits>,
}

impl Tally {
    /// Counts at the sites that `asked` holds.
    pub(crate) fn new<T>(index: &Index<T>, fitter: &Fitter, asked: &[bool]) -> Tally {
        let mut sites = vec![Fits::default(); index.sites().len()];
        for group in fitter.groups() {
            for (at, (site, bucket)) in index.buckets(group.group).iter().enumerate() {
                if asked[site.index()] {
                    sites[site.index()].add(fits(bucket, at, fitter, group));
                }
            }
        }
        for fits in sites.iter_mut().filter(|fits| fits.count > 0) {
            fits.best = rounded(fits.best);
        }
        Tally { sites }
    }

    pub(crate) fn site(&self, site: SiteId) -> &Fits {
        &self.sites[site.index()]
    }
}

/// The one loop that reads every vacancy of a group. The best fit is not rounded yet.
fn fits<T>(bucket: &Bucket<T>, at: usize, fitter: &Fitter, group: &GroupFit) -> Fits {
    let (mut count, mut best, mut place) = (0, 0.0, 0);
    fitter.fits(group, bucket.columns(), 0..bucket.len(), |entry, fit| {
        count += u32::from(fit > 0.0);
        if fit > best {
            // Seldom, so that with a branch no vacancy waits for the comparison of the one before.
            cold_path();
            (best, place) = (fit, entry);
        }
    });
    let place = Position { group: group.group, bucket: at as u32, entry: place as u32 };
    Fits { count, best, place: (count > 0).then_some(place) }
}

/// Vacancies with a single position that fit both of two adults: each is a pair that cannot be had.
pub(crate) struct Clashes {
    /// By site; empty when the adults have no occupation group in common.
    sites: Vec<u32>,
}

impl Clashes {
    /// Counts at the sites that `asked` holds.
    pub(crate) fn new<T>(index: &Index<T>, first: &Fitter, second: &Fitter, asked: &[bool]) -> Clashes {
        let mut sites = Vec::new();
        for group in first.groups() {
            let Some(other) = second.group(group.group) else { continue };
            sites.resize(index.sites().len(), 0);
            for (site, bucket) in index.buckets(group.group).iter().filter(|(site, _)| asked[site.index()]) {
                let (columns, all) = (bucket.columns(), 0..bucket.len());
                let mut fits = Vec::with_capacity(all.len());
                first.fits(group, columns, all.clone(), |_, fit| fits.push(fit > 0.0));
                second.fits(other, columns, all, |at, fit| {
                    let single = !index.profile(columns.profile(at)).several;
                    sites[site.index()] += u32::from(fits[at] && fit > 0.0 && single);
                });
            }
        }
        Clashes { sites }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// How many lie at this site.
    pub(crate) fn at(&self, site: SiteId) -> u64 {
        self.sites.get(site.index()).copied().map_or(0, u64::from)
    }
}
