//! The vacancies of one occupation group at one site.

use std::mem::size_of;

use super::terms::{LowDigits, Terms};
use crate::vacancy::VacancyId;

/// Vacancies ordered by low digits, then id. Column by column, so that a scan reads only terms.
#[derive(Debug)]
pub(crate) struct Bucket<T> {
    terms: Box<[Terms]>,
    ids: Box<[VacancyId]>,
    payloads: Box<[T]>,
}

/// One vacancy of a bucket.
#[derive(Clone, Debug)]
pub(crate) struct Entry<T> {
    pub(crate) id: VacancyId,
    pub(crate) terms: Terms,
    pub(crate) payload: T,
}

impl<T> Bucket<T> {
    pub(crate) fn new(mut entries: Vec<Entry<T>>) -> Bucket<T> {
        entries.sort_unstable_by_key(|entry| (entry.terms.low, entry.id));
        entries.into_iter().collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(crate) fn terms(&self) -> &[Terms] {
        &self.terms
    }

    pub(crate) fn ids(&self) -> &[VacancyId] {
        &self.ids
    }

    pub(crate) fn payloads(&self) -> &[T] {
        &self.payloads
    }

    /// Where the vacancies with these low digits lie.
    pub(crate) fn range(&self, low: LowDigits) -> std::ops::Range<usize> {
        let start = self.terms.partition_point(|terms| terms.low < low);
        start..start + self.terms[start..].partition_point(|terms| terms.low == low)
    }

    /// Where the vacancy with these low digits and this id lies.
    pub(crate) fn find(&self, low: LowDigits, id: VacancyId) -> Option<usize> {
        let range = self.range(low);
        let offset = self.ids[range.clone()].binary_search(&id).ok()?;
        Some(range.start + offset)
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        size_of::<Self>() + self.ids.len() * (size_of::<Terms>() + size_of::<VacancyId>())
    }
}

impl<T: Clone> Bucket<T> {
    /// The bucket with one more vacancy.
    pub(crate) fn with(&self, entry: Entry<T>) -> Bucket<T> {
        let range = self.range(entry.terms.low);
        let at = range.start + self.ids[range].partition_point(|id| *id < entry.id);
        self.entries(0..at).chain([entry]).chain(self.entries(at..self.ids.len())).collect()
    }

    /// The bucket without the vacancy at a position.
    pub(crate) fn without(&self, at: usize) -> Bucket<T> {
        self.entries(0..at).chain(self.entries(at + 1..self.ids.len())).collect()
    }

    fn entries(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Entry<T>> {
        range.map(|at| Entry { id: self.ids[at], terms: self.terms[at], payload: self.payloads[at].clone() })
    }
}

/// Entries that are in order already.
impl<T> FromIterator<Entry<T>> for Bucket<T> {
    fn from_iter<I: IntoIterator<Item = Entry<T>>>(entries: I) -> Self {
        let (mut terms, mut ids, mut payloads) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            terms.push(entry.terms);
            ids.push(entry.id);
            payloads.push(entry.payload);
        }
        Bucket { terms: terms.into(), ids: ids.into(), payloads: payloads.into() }
    }
}
