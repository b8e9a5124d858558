//! The vacancies of one occupation group at one site.

use std::{mem::size_of, ops::Range};

use super::terms::{LowDigits, ProfileId, Terms};
use crate::vacancy::VacancyId;

/// Vacancies ordered by low digits, then id; column by column, so that a scan reads only what it
/// needs, many vacancies at a time.
#[derive(Debug)]
pub(crate) struct Bucket<T> {
    lows: Box<[LowDigits]>,
    profiles: Box<[ProfileId]>,
    /// All starts, then all days of publication, then all deadlines.
    days: Box<[u16]>,
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

/// The terms of all vacancies of a bucket, each column as long as the bucket.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a> {
    pub(crate) lows: &'a [LowDigits],
    pub(crate) profiles: &'a [ProfileId],
    pub(crate) starts: &'a [u16],
    pub(crate) published: &'a [u16],
    pub(crate) deadlines: &'a [u16],
}

impl<T> Bucket<T> {
    pub(crate) fn new(mut entries: Vec<Entry<T>>) -> Bucket<T> {
        entries.sort_unstable_by_key(|entry| (entry.terms.low, entry.id));
        Bucket::in_order(entries)
    }

    fn in_order(entries: Vec<Entry<T>>) -> Bucket<T> {
        let terms = || entries.iter().map(|entry| entry.terms);
        let starts = terms().map(|terms| terms.start);
        let published = terms().map(|terms| terms.published);
        let deadlines = terms().map(|terms| terms.deadline);
        Bucket {
            lows: terms().map(|terms| terms.low).collect(),
            profiles: terms().map(|terms| terms.profile).collect(),
            days: starts.chain(published).chain(deadlines).collect(),
            ids: entries.iter().map(|entry| entry.id).collect(),
            payloads: entries.into_iter().map(|entry| entry.payload).collect(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn columns(&self) -> Columns<'_> {
        let (starts, rest) = self.days.split_at(self.len());
        let (published, deadlines) = rest.split_at(self.len());
        Columns { lows: &self.lows, profiles: &self.profiles, starts, published, deadlines }
    }

    pub(crate) fn ids(&self) -> &[VacancyId] {
        &self.ids
    }

    pub(crate) fn payloads(&self) -> &[T] {
        &self.payloads
    }

    /// Where the vacancies with these low digits lie.
    pub(crate) fn range(&self, low: LowDigits) -> Range<usize> {
        let start = self.lows.partition_point(|other| *other < low);
        start..start + self.lows[start..].partition_point(|other| *other == low)
    }

    /// Where the vacancy with these low digits and this id lies.
    pub(crate) fn find(&self, low: LowDigits, id: VacancyId) -> Option<usize> {
        let range = self.range(low);
        let offset = self.ids[range.clone()].binary_search(&id).ok()?;
        Some(range.start + offset)
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let columns =
            size_of::<LowDigits>() + size_of::<ProfileId>() + 3 * size_of::<u16>() + size_of::<VacancyId>();
        size_of::<Self>() + self.len() * columns
    }
}

impl Columns<'_> {
    /// The terms of the vacancy at a position.
    pub(crate) fn terms(&self, at: usize) -> Terms {
        Terms {
            profile: self.profiles[at],
            start: self.starts[at],
            published: self.published[at],
            deadline: self.deadlines[at],
            low: self.lows[at],
        }
    }
}

impl<T: Clone> Bucket<T> {
    /// The bucket with one more vacancy.
    pub(crate) fn with(&self, entry: Entry<T>) -> Bucket<T> {
        let range = self.range(entry.terms.low);
        let at = range.start + self.ids[range].partition_point(|id| *id < entry.id);
        Bucket::in_order(self.entries(0..at).chain([entry]).chain(self.entries(at..self.len())).collect())
    }

    /// The bucket without the vacancy at a position.
    pub(crate) fn without(&self, at: usize) -> Bucket<T> {
        Bucket::in_order(self.entries(0..at).chain(self.entries(at + 1..self.len())).collect())
    }

    fn entries(&self, range: Range<usize>) -> impl Iterator<Item = Entry<T>> {
        let columns = self.columns();
        range.map(move |at| Entry {
            id: self.ids[at],
            terms: columns.terms(at),
            payload: self.payloads[at].clone(),
        })
    }
}
