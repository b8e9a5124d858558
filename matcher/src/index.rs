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
    terms::{GroupId, LOW_DIGITS, LowDigits, Profile, ProfileId, Terms, split},
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
type Group<T> = Vec<(SiteId, Bucket<T>)>;

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
        let mut buckets: BTreeMap<GroupId, BTreeMap<SiteId, Vec<Entry<T>>>> = BTreeMap::new();
        for (vacancy, payload) in vacancies {
            if let Some((group, site, entry)) = index.place(vacancy.borrow(), payload) {
                buckets.entry(group).or_default().entry(site).or_default().push(entry);
            }
        }
        for group in GroupId::all() {
            let (sites, contents): (Vec<SiteId>, Vec<Vec<Entry<T>>>) = match buckets.remove(&group) {
                Some(sites) => sites.into_iter().unzip(),
                None => continue,
            };
            index.coded += contents.iter().map(Vec::len).sum::<usize>();
            *index.group_mut(group) = sites.into_iter().zip(Bucket::together(contents)).collect();
        }
        index
    }

    /// Adds a vacancy whose id the index does not hold.
    pub fn insert(&mut self, vacancy: &Vacancy, payload: T) {
        let Some((group, site, entry)) = self.place(vacancy, payload) else { return };
        self.coded += 1;
        let group = self.group_mut(group);
        let at = group.binary_search_by_key(&site, |(site, _)| *site);
        let entries = match at {
            Ok(at) => group[at].1.with(entry),
            Err(_) => vec![entry],
        };
        put(group, at, site, entries);
    }

    /// Takes a vacancy out, given as it was put in. False if the index does not hold it.
    /// A vacancy without an occupation is only counted, so it is taken at its owner's word.
    pub fn remove(&mut self, vacancy: &Vacancy) -> bool {
        let Some(code) = vacancy.occupation else {
            let known = self.uncoded > 0;
            self.uncoded -= usize::from(known);
            return known;
        };
        let (group, low) = split(code);
        let Some(site) = self.sites.find(&Site::of(vacancy)) else { return false };
        let buckets = &self.groups[group.index()];
        let Ok(at) = buckets.binary_search_by_key(&site, |(site, _)| *site) else { return false };
        let Some(entry) = buckets[at].1.find(low, vacancy.id) else { return false };
        let rest = buckets[at].1.without(entry);
        put(self.group_mut(group), Ok(at), site, rest);
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
        let (group, low) = split(code);
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

/// Makes these the vacancies of a site; `at` is where its bucket is, or else belongs.
fn put<T>(group: &mut Group<T>, at: Result<usize, usize>, site: SiteId, entries: Vec<Entry<T>>) {
    let bucket = if entries.is_empty() { None } else { Bucket::alone(entries) };
    match (at, bucket) {
        (Ok(at), Some(bucket)) => group[at].1 = bucket,
        (Err(at), Some(bucket)) => group.insert(at, (site, bucket)),
        (Ok(at), None) => _ = group.remove(at),
        (Err(_), None) => {}
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
        let bucket_bytes: usize = buckets.map(|(_, bucket)| bucket.heap_bytes()).sum();
        let tables = self.groups.iter().map(|group| group.capacity() * size_of::<(SiteId, Bucket<T>)>());
        bucket_bytes + tables.sum::<usize>() + self.sites.heap_bytes()
    }

    pub(crate) fn buckets(&self, group: GroupId) -> &[(SiteId, Bucket<T>)] {
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
