//! What a search needs of the vacancies, arranged so that it reads little of it.
//!
//! Vacancies lie in *buckets*: those of one sub-major occupation group (two digits) at one *site*,
//! a site being a set of municipalities. An adult's wish picks a few groups; a home's catchment
//! picks a few sites. A bucket never changes once made: a snapshot of the index shares all buckets
//! that a later change left alone, so that cloning an index is cheap and one change copies one bucket.

mod bucket;
mod interner;
mod sites;
mod terms;

use std::{borrow::Borrow, collections::BTreeMap, mem::size_of, sync::Arc};

use self::{bucket::Entry, interner::Interner, sites::Site};
pub(crate) use self::{
    bucket::{Bucket, Columns},
    sites::{SiteId, Sites},
    terms::{GroupId, LOW_DIGITS, LowDigits, Profile, ProfileId, Terms},
};
use crate::vacancy::{Vacancy, VacancyId};

/// Vacancies by occupation group and site. `T` is what the owner wants back for a vacancy that was
/// found, for example a shared pointer to its texts.
#[derive(Clone, Debug)]
pub struct Index<T> {
    groups: Vec<Arc<Group<T>>>,
    sites: Arc<Sites>,
    profiles: Arc<Interner<Profile>>,
    coded: usize,
    uncoded: usize,
}

/// The buckets of one occupation group, ascending by site.
type Group<T> = Vec<(SiteId, Arc<Bucket<T>>)>;

/// Where a vacancy lies in an [`Index`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) group: GroupId,
    pub(crate) bucket: u32,
    pub(crate) entry: u32,
}

/// What an [`Index`] holds of one vacancy.
pub(crate) struct Found<'a, T> {
    pub(crate) id: VacancyId,
    pub(crate) terms: Terms,
    pub(crate) site: SiteId,
    pub(crate) payload: &'a T,
}

impl<T: Clone> Index<T> {
    /// An index of these vacancies, each with what its owner wants back for it. Ids are unique.
    pub fn build<V: Borrow<Vacancy>>(vacancies: impl IntoIterator<Item = (V, T)>) -> Index<T> {
        let mut index = Index::default();
        let mut buckets: BTreeMap<(GroupId, SiteId), Vec<Entry<T>>> = BTreeMap::new();
        for (vacancy, payload) in vacancies {
            if let Some((group, site, entry)) = index.place(vacancy.borrow(), payload) {
                buckets.entry((group, site)).or_default().push(entry);
            }
        }
        for ((group, site), entries) in buckets {
            index.coded += entries.len();
            index.group_mut(group).push((site, Arc::new(Bucket::new(entries))));
        }
        index.groups.iter_mut().filter_map(Arc::get_mut).for_each(Vec::shrink_to_fit);
        index
    }

    /// Adds a vacancy whose id the index does not hold.
    pub fn insert(&mut self, vacancy: &Vacancy, payload: T) {
        let Some((group, site, entry)) = self.place(vacancy, payload) else { return };
        self.coded += 1;
        let group = self.group_mut(group);
        match group.binary_search_by_key(&site, |(site, _)| *site) {
            Ok(at) => group[at].1 = Arc::new(group[at].1.with(entry)),
            Err(at) => group.insert(at, (site, Arc::new(Bucket::new(vec![entry])))),
        }
    }

    /// Takes a vacancy out, given as it was put in. False if the index does not hold it.
    /// A vacancy without an occupation is only counted, so it is taken at its owner's word.
    pub fn remove(&mut self, vacancy: &Vacancy) -> bool {
        let Some(code) = vacancy.occupation else {
            let known = self.uncoded > 0;
            self.uncoded -= usize::from(known);
            return known;
        };
        let (group, low) = terms::split(code);
        let Some(site) = self.sites.find(&Site::of(vacancy)) else { return false };
        let buckets = &self.groups[group.index()];
        let Ok(at) = buckets.binary_search_by_key(&site, |(site, _)| *site) else { return false };
        let Some(entry) = buckets[at].1.find(low, vacancy.id) else { return false };
        let rest = buckets[at].1.without(entry);
        let buckets = self.group_mut(group);
        if rest.len() == 0 {
            buckets.remove(at);
        } else {
            buckets[at].1 = Arc::new(rest);
        }
        self.coded -= 1;
        true
    }

    /// Interns what a vacancy refers to; none if it has no occupation, which is counted.
    fn place(&mut self, vacancy: &Vacancy, payload: T) -> Option<(GroupId, SiteId, Entry<T>)> {
        let Some(code) = vacancy.occupation else {
            self.uncoded += 1;
            return None;
        };
        let site = Site::of(vacancy);
        let site = match self.sites.find(&site) {
            Some(site) => site,
            None => Arc::make_mut(&mut self.sites).add(site),
        };
        let profile = Profile::of(vacancy);
        let profile = match self.profiles.find(&profile) {
            Some(profile) => profile,
            None => Arc::make_mut(&mut self.profiles).add(profile),
        };
        let (group, low) = terms::split(code);
        Some((
            group,
            site,
            Entry { id: vacancy.id, terms: Terms::new(vacancy, low, ProfileId(profile)), payload },
        ))
    }

    fn group_mut(&mut self, group: GroupId) -> &mut Group<T> {
        Arc::make_mut(&mut self.groups[group.index()])
    }
}

impl<T> Index<T> {
    /// How many vacancies can be found: those with an occupation.
    pub fn len(&self) -> usize {
        self.coded
    }

    /// Whether no vacancy can be found.
    pub fn is_empty(&self) -> bool {
        self.coded == 0
    }

    /// How many vacancies have no occupation, so that they match nobody.
    pub fn uncoded(&self) -> usize {
        self.uncoded
    }

    /// Bytes on the heap, payloads aside.
    pub fn heap_bytes(&self) -> usize {
        let buckets = self.groups.iter().flat_map(|group| group.iter());
        let bucket_bytes: usize =
            buckets.map(|(_, bucket)| 2 * size_of::<usize>() + bucket.heap_bytes()).sum();
        let tables = self.groups.iter().map(|group| group.capacity() * size_of::<(SiteId, Arc<Bucket<T>>)>());
        bucket_bytes + tables.sum::<usize>() + self.sites.heap_bytes()
    }

    pub(crate) fn buckets(&self, group: GroupId) -> &[(SiteId, Arc<Bucket<T>>)] {
        &self.groups[group.index()]
    }

    pub(crate) fn sites(&self) -> &Sites {
        &self.sites
    }

    /// The profiles that vacancies have, in the order of their ids.
    pub(crate) fn profiles(&self) -> &[Profile] {
        self.profiles.items()
    }

    pub(crate) fn profile(&self, profile: ProfileId) -> &Profile {
        &self.profiles.items()[profile.0 as usize]
    }

    pub(crate) fn get(&self, position: Position) -> Found<'_, T> {
        let (site, bucket) = &self.groups[position.group.index()][position.bucket as usize];
        let entry = position.entry as usize;
        Found {
            id: bucket.ids()[entry],
            terms: bucket.columns().terms(entry),
            site: *site,
            payload: &bucket.payloads()[entry],
        }
    }
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Index {
            groups: (0..GroupId::COUNT).map(|_| Arc::default()).collect(),
            sites: Arc::default(),
            profiles: Arc::default(),
            coded: 0,
            uncoded: 0,
        }
    }
}
