//! How many vacancies fit an adult at each site, and how well the best of them does.

use crate::{
    fit::{Fitter, GroupFit},
    index::{Index, SiteId, Terms},
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
    pub(crate) const COUNT: usize = 3;

    pub(crate) fn of(terms: &Terms, accepts_remote: bool) -> Way {
        match terms.remote {
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

/// Vacancies at one site that fit an adult, by [`Way`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SiteTally {
    pub(crate) count: [u32; Way::COUNT],
    /// The best fit before rounding, 0 when there is none.
    pub(crate) best: [f64; Way::COUNT],
}

impl SiteTally {
    pub(crate) fn is_empty(&self) -> bool {
        self.count == [0; Way::COUNT]
    }
}

/// Vacancies that fit an adult, by site.
pub(crate) struct Tally {
    sites: Vec<SiteTally>,
    /// All sites together, for jobs that can be done from anywhere.
    pub(crate) anywhere: u64,
    pub(crate) best_anywhere: f64,
}

impl Tally {
    pub(crate) fn new<T>(index: &Index<T>, fitter: &Fitter) -> Tally {
        let mut sites = vec![SiteTally::default(); index.sites().len()];
        let accepts_remote = fitter.wish().accepts_remote;
        for group in fitter.groups() {
            for (site, bucket) in index.buckets(group.group) {
                add(&mut sites[site.index()], bucket.terms(), fitter, group, accepts_remote);
            }
        }
        let way = Way::Anywhere as usize;
        let anywhere = sites.iter().map(|site| u64::from(site.count[way])).sum();
        let best_anywhere = sites.iter().map(|site| site.best[way]).fold(0.0, f64::max);
        Tally { sites, anywhere, best_anywhere }
    }

    pub(crate) fn site(&self, site: SiteId) -> &SiteTally {
        &self.sites[site.index()]
    }
}

/// The one loop that reads every vacancy of a group.
fn add(tally: &mut SiteTally, terms: &[Terms], fitter: &Fitter, group: &GroupFit, accepts_remote: bool) {
    for terms in terms {
        let fit = fitter.fit(group, terms);
        let way = Way::of(terms, accepts_remote) as usize;
        tally.count[way] += u32::from(fit > 0.0);
        tally.best[way] = tally.best[way].max(fit);
    }
}

/// Vacancies with a single position that fit both of two adults: each is a pair that cannot be had.
pub(crate) struct Clashes {
    /// By site, then by whether the first and the second adult need not travel.
    sites: Vec<[u32; 4]>,
    anywhere: u64,
}

/// Position in [`Clashes::sites`].
fn column(first: Way, second: Way) -> usize {
    usize::from(first == Way::Anywhere) + 2 * usize::from(second == Way::Anywhere)
}

impl Clashes {
    pub(crate) fn new<T>(index: &Index<T>, first: &Fitter, second: &Fitter) -> Clashes {
        let mut sites = Vec::new();
        for group in first.groups() {
            let Some(other) = second.group(group.group) else { continue };
            sites.resize(index.sites().len(), [0; 4]);
            for (site, bucket) in index.buckets(group.group) {
                for terms in bucket.terms().iter().filter(|terms| !terms.several) {
                    let both = first.fit(group, terms) > 0.0 && second.fit(other, terms) > 0.0;
                    let ways = [first, second].map(|fitter| Way::of(terms, fitter.wish().accepts_remote));
                    sites[site.index()][column(ways[0], ways[1])] += u32::from(both);
                }
            }
        }
        let anywhere = sites.iter().map(|site| u64::from(site[column(Way::Anywhere, Way::Anywhere)])).sum();
        Clashes { sites, anywhere }
    }

    /// How many lie within reach of both, given the sites within reach of either.
    pub(crate) fn within(&self, sites: [impl Iterator<Item = SiteId>; 3]) -> u64 {
        if self.sites.is_empty() {
            return 0;
        }
        let [both, first, second] = sites;
        let sum = |sites: &mut dyn Iterator<Item = SiteId>, column: usize| -> u64 {
            sites.map(|site| u64::from(self.sites[site.index()][column])).sum()
        };
        let [mut both, mut first, mut second] = [both, first, second];
        self.anywhere
            + sum(&mut both, column(Way::Daily, Way::Daily))
            + sum(&mut first, column(Way::Daily, Way::Anywhere))
            + sum(&mut second, column(Way::Anywhere, Way::Daily))
    }

    /// How many lie at these sites.
    pub(crate) fn at(&self, sites: impl Iterator<Item = SiteId>) -> u64 {
        sites.filter_map(|site| self.sites.get(site.index())).flatten().map(|count| u64::from(*count)).sum()
    }
}
