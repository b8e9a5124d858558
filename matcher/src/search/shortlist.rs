//! The best vacancies for an adult from one home.
//!
//! A vacancy among the n best of a home is among the n best of its site: all that beat it there
//! beat it from the home too. So the n best of each site, merged, hold the n best of every home.

use std::{cmp::Ordering, ops::Range};

use super::{
    seeker::Seeker,
    tally::{SiteTally, Way},
};
use crate::{
    fit::{GroupFit, rounded},
    index::{Bucket, Index, Position, SiteId},
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

/// A vacancy that fits an adult.
#[derive(Clone, Copy, Debug)]
struct Fitting {
    fit: f64,
    id: VacancyId,
    position: Position,
    several: bool,
}

/// The `limit` best vacancies of each site, found when first asked for.
pub(crate) struct Shortlists {
    limit: usize,
    sites: Vec<Option<[Vec<Fitting>; Way::COUNT]>>,
    anywhere: Option<Vec<Fitting>>,
}

/// Buckets up to this size are read through; of larger ones, only what can still be among the best.
const SMALL: usize = 128;

impl Shortlists {
    pub(crate) fn new<T>(limit: usize, index: &Index<T>) -> Shortlists {
        Shortlists { limit, sites: vec![None; index.sites().len()], anywhere: None }
    }

    /// The best vacancies from a home, best first: by utility, then by id.
    pub(crate) fn at<T>(
        &mut self,
        seeker: &Seeker,
        index: &Index<T>,
        home: &Home,
        position: usize,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let mut add = |fitting: &[Fitting], worth: f64| {
            candidates.extend(fitting.iter().map(|Fitting { fit, id, position, several }| Candidate {
                utility: fit * worth,
                id: *id,
                position: *position,
                several: *several,
            }));
        };
        for reach in seeker.sites(index, home, position) {
            let fitting = self.site(seeker, index, reach.site);
            for way in [Way::Daily, Way::Hybrid] {
                add(&fitting[way as usize], way.worth(reach.worth));
            }
        }
        add(self.anywhere(seeker, index), Way::Anywhere.worth(1.0));
        candidates.sort_by(|a, b| b.utility.total_cmp(&a.utility).then(a.id.cmp(&b.id)));
        candidates.truncate(self.limit);
        candidates
    }

    fn site<T>(&mut self, seeker: &Seeker, index: &Index<T>, site: SiteId) -> &[Vec<Fitting>; Way::COUNT] {
        let limit = self.limit;
        self.sites[site.index()].get_or_insert_with(|| best_of_site(seeker, index, site, limit))
    }

    /// The best of all that can be done from anywhere.
    fn anywhere<T>(&mut self, seeker: &Seeker, index: &Index<T>) -> &[Fitting] {
        if self.anywhere.is_none() {
            let mut best = Best::new(self.limit, seeker.tally.anywhere);
            let groups = seeker.fitter.groups().iter().filter(|_| seeker.tally.anywhere > 0);
            let mut sites: Vec<SiteId> =
                groups.flat_map(|group| index.buckets(group.group)).map(|(site, _)| *site).collect();
            sites.sort_unstable();
            sites.dedup();
            for site in sites {
                let fit = seeker.tally.site(site).best[Way::Anywhere as usize];
                if fit > 0.0 && best.admits(rounded(fit)) {
                    let fitting = self.site(seeker, index, site)[Way::Anywhere as usize].iter();
                    fitting.for_each(|fitting| best.push(*fitting));
                }
            }
            self.anywhere = Some(best.items);
        }
        self.anywhere.as_deref().unwrap_or_default()
    }
}

fn best_of_site<T>(
    seeker: &Seeker,
    index: &Index<T>,
    site: SiteId,
    limit: usize,
) -> [Vec<Fitting>; Way::COUNT] {
    let tally = seeker.tally.site(site);
    let mut best = Collector::new(limit, tally);
    for group in seeker.fitter.groups() {
        let buckets = index.buckets(group.group);
        let Ok(at) = buckets.binary_search_by_key(&site, |(site, _)| *site) else { continue };
        best.add(seeker, group, at, &buckets[at].1);
    }
    best.ways.map(|best| best.items)
}

/// The best fitting vacancies of one site, by [`Way`].
struct Collector {
    ways: [Best; Way::COUNT],
}

impl Collector {
    fn new(limit: usize, tally: &SiteTally) -> Collector {
        Collector { ways: tally.count.map(|count| Best::new(limit, u64::from(count))) }
    }

    fn add<T>(&mut self, seeker: &Seeker, group: &GroupFit, at: usize, bucket: &Bucket<T>) {
        let all = 0..bucket.ids().len();
        if all.len() <= SMALL {
            return self.add_range(seeker, group, at, bucket, all);
        }
        for low in group.best_first() {
            let most = rounded(group.factor(*low));
            if !self.ways.iter().any(|best| best.admits(most)) {
                break;
            }
            self.add_range(seeker, group, at, bucket, bucket.range(*low));
        }
    }

    fn add_range<T>(
        &mut self,
        seeker: &Seeker,
        group: &GroupFit,
        at: usize,
        bucket: &Bucket<T>,
        range: Range<usize>,
    ) {
        let accepts_remote = seeker.fitter.wish().accepts_remote;
        for entry in range {
            let terms = &bucket.terms()[entry];
            let raw = seeker.fitter.fit(group, terms);
            if raw > 0.0 {
                let position = Position { group: group.group, bucket: at as u32, entry: entry as u32 };
                let fitting =
                    Fitting { fit: rounded(raw), id: bucket.ids()[entry], position, several: terms.several };
                self.ways[Way::of(terms, accepts_remote) as usize].push(fitting);
            }
        }
    }
}

/// The `limit` best of so many, best first: by fit, then by id.
struct Best {
    limit: usize,
    items: Vec<Fitting>,
    /// How many have not come yet.
    missing: u64,
}

impl Best {
    fn new(limit: usize, count: u64) -> Best {
        Best { limit, items: Vec::new(), missing: count }
    }

    /// Whether another one with this fit could be among the best.
    fn admits(&self, fit: f64) -> bool {
        self.missing > 0
            && (self.items.len() < self.limit || self.items.last().is_some_and(|worst| fit >= worst.fit))
    }

    fn push(&mut self, fitting: Fitting) {
        let before = |other: &Fitting| order(other, &fitting) == Ordering::Less;
        self.missing = self.missing.saturating_sub(1);
        if self.items.len() == self.limit {
            if self.items.last().is_none_or(before) {
                return;
            }
            self.items.pop();
        }
        self.items.insert(self.items.partition_point(before), fitting);
    }
}

fn order(a: &Fitting, b: &Fitting) -> Ordering {
    b.fit.total_cmp(&a.fit).then(a.id.cmp(&b.id))
}
