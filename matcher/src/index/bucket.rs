//! The vacancies of one occupation group at one site.

use std::{mem::size_of, ops::Range, sync::Arc};

use super::terms::{LowDigits, ProfileId, Terms};
use crate::vacancy::VacancyId;

/// Vacancies ordered by low digits, then id. A bucket never changes; clones share it.
///
/// What a scan reads lies column by column, so that many vacancies can be looked at at a time, and
/// that of buckets which are made together lies together, so that the memory is read in order.
#[derive(Clone, Debug)]
pub(crate) struct Bucket<T> {
    /// The columns of [`Columns`], one after the other, from `start` on.
    terms: Arc<[u16]>,
    start: usize,
    ids: Arc<[VacancyId]>,
    payloads: Arc<[T]>,
}

/// What each column holds.
const COLUMN: [fn(&Terms) -> u16; 6] = [
    |terms| terms.low.0.into(),
    |terms| terms.profile.halves()[0],
    |terms| terms.profile.halves()[1],
    |terms| terms.start,
    |terms| terms.published,
    |terms| terms.deadline,
];

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
    pub(crate) lows: &'a [u16],
    /// The lower and the upper halves of the profiles' ids.
    pub(crate) profiles: [&'a [u16]; 2],
    pub(crate) starts: &'a [u16],
    pub(crate) published: &'a [u16],
    pub(crate) deadlines: &'a [u16],
}

impl<T> Bucket<T> {
    /// Buckets of these vacancies, which are scanned one after the other.
    pub(crate) fn together(contents: impl IntoIterator<Item = Vec<Entry<T>>>) -> Vec<Bucket<T>> {
        let mut terms = Vec::new();
        let mut parts = Vec::new();
        for mut entries in contents {
            entries.sort_unstable_by_key(|entry| (entry.terms.low, entry.id));
            let start = terms.len();
            for column in COLUMN {
                terms.extend(entries.iter().map(|entry| column(&entry.terms)));
            }
            let ids: Arc<[VacancyId]> = entries.iter().map(|entry| entry.id).collect();
            let payloads: Arc<[T]> = entries.into_iter().map(|entry| entry.payload).collect();
            parts.push((start, ids, payloads));
        }
        let terms: Arc<[u16]> = terms.into();
        let bucket = |(start, ids, payloads)| Bucket { terms: Arc::clone(&terms), start, ids, payloads };
        parts.into_iter().map(bucket).collect()
    }

    /// A bucket of its own.
    pub(crate) fn alone(entries: Vec<Entry<T>>) -> Option<Bucket<T>> {
        Bucket::together([entries]).pop()
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    #[inline]
    pub(crate) fn columns(&self) -> Columns<'_> {
        let terms = &self.terms[self.start..];
        let column = |at: usize| &terms[at * self.len()..(at + 1) * self.len()];
        Columns {
            lows: column(0),
            profiles: [column(1), column(2)],
            starts: column(3),
            published: column(4),
            deadlines: column(5),
        }
    }

    pub(crate) fn ids(&self) -> &[VacancyId] {
        &self.ids
    }

    pub(crate) fn payloads(&self) -> &[T] {
        &self.payloads
    }

    /// Where the vacancies with these low digits lie.
    pub(crate) fn range(&self, low: LowDigits) -> Range<usize> {
        let (lows, low) = (self.columns().lows, u16::from(low.0));
        let start = lows.partition_point(|other| *other < low);
        start..start + lows[start..].partition_point(|other| *other == low)
    }

    /// Where the vacancy with these low digits and this id lies.
    pub(crate) fn find(&self, low: LowDigits, id: VacancyId) -> Option<usize> {
        let range = self.range(low);
        let offset = self.ids[range.clone()].binary_search(&id).ok()?;
        Some(range.start + offset)
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        // The ids and the payloads each have two counters of how many share them.
        let counters = 2 * 2 * size_of::<usize>();
        counters + self.len() * (COLUMN.len() * size_of::<u16>() + size_of::<VacancyId>())
    }
}

impl Columns<'_> {
    /// The terms of the vacancy at a position.
    pub(crate) fn terms(&self, at: usize) -> Terms {
        Terms {
            profile: self.profile(at),
            start: self.starts[at],
            published: self.published[at],
            deadline: self.deadlines[at],
            // Every column was made of bytes.
            low: LowDigits(self.lows[at] as u8),
        }
    }

    /// The profile of the vacancy at a position.
    #[inline]
    pub(crate) fn profile(&self, at: usize) -> ProfileId {
        ProfileId::from_halves(self.profiles.map(|half| half[at]))
    }
}

impl<T: Clone> Bucket<T> {
    /// The vacancies, with one more.
    pub(crate) fn with(&self, entry: Entry<T>) -> Vec<Entry<T>> {
        self.entries(0..self.len()).chain([entry]).collect()
    }

    /// The vacancies but for the one at a position.
    pub(crate) fn without(&self, at: usize) -> Vec<Entry<T>> {
        self.entries(0..at).chain(self.entries(at + 1..self.len())).collect()
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
