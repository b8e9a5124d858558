//! How much two divisions of the same areas agree.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use thiserror::Error;

use super::cell::AreaId;
use super::partition::Partition;

/// How much two divisions agree, over the areas that are in a cluster of both.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How many areas are in a cluster of both; nothing here counts any other.
    pub compared: usize,
    /// How many clusters have the same members in both.
    pub identical: usize,
    /// The clusters of the first by label, each with the most similar one of the second. A cluster
    /// of which no area is compared is left out.
    pub first: Vec<Match>,
    /// The clusters of the second by label, each with the most similar one of the first.
    pub second: Vec<Match>,
    /// The adjusted Rand index (Hubert and Arabie 1985): 1 when the divisions are the same, around 0
    /// when they agree no more than by chance, and at the lowest somewhat below 0. It is 1 where it
    /// is undefined, which is where both have one cluster, both have only single areas, or there is
    /// nothing to compare.
    pub adjusted_rand: f64,
}

/// A cluster and the most similar one of another division.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The label of the cluster.
    pub label: u32,
    /// How many of its areas are compared, at least 1.
    pub members: usize,
    /// The label of the cluster with the highest Jaccard index; of equal ones the lowest.
    pub best: u32,
    /// How many areas are in both.
    pub shared: usize,
    /// The Jaccard index of the two, above 0 and at most 1: areas in both / areas in either.
    pub jaccard: f64,
}

/// Divisions of different numbers of areas are not of the same matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a division of {first} areas cannot be compared with one of {second}")]
pub struct CompareError {
    /// How many areas the first has.
    pub first: usize,
    /// How many areas the second has.
    pub second: usize,
}

/// Compares two divisions of the areas of one matrix. What the clusters are labelled does not matter.
///
/// # Errors
/// [`CompareError`] when they are not of the same number of areas.
pub fn compare(first: &Partition, second: &Partition) -> Result<Comparison, CompareError> {
    if first.areas() != second.areas() {
        return Err(CompareError { first: first.areas(), second: second.areas() });
    }
    let ids = (0..first.areas() as u32).map(AreaId);
    let labels: Vec<[u32; 2]> = ids.filter_map(|id| Some([first.label(id)?, second.label(id)?])).collect();
    let shared = sizes(labels.iter().copied());
    let [of_first, of_second] = [0, 1].map(|side| sizes(labels.iter().map(|pair| pair[side])));
    let overlaps: Vec<Overlap> = shared
        .iter()
        .map(|(&[label, other], &shared)| Overlap {
            label,
            size: of_first[&label],
            other,
            other_size: of_second[&other],
            shared,
        })
        .collect();
    Ok(Comparison {
        compared: labels.len(),
        identical: overlaps.iter().filter(|overlap| overlap.shared == overlap.union()).count(),
        first: matches(overlaps.iter().copied()),
        second: matches(overlaps.iter().map(Overlap::turned)),
        adjusted_rand: adjusted_rand(
            pairs(shared.values().copied()),
            pairs(of_first.values().copied()),
            pairs(of_second.values().copied()),
            pairs([labels.len()]),
        ),
    })
}

/// How often each label occurs.
fn sizes<L: Ord>(labels: impl Iterator<Item = L>) -> BTreeMap<L, usize> {
    let mut sizes = BTreeMap::new();
    for label in labels {
        *sizes.entry(label).or_default() += 1;
    }
    sizes
}

/// A cluster and one of the other division, with at least one area in both.
#[derive(Clone, Copy)]
struct Overlap {
    label: u32,
    size: usize,
    other: u32,
    other_size: usize,
    shared: usize,
}

impl Overlap {
    /// The same, seen from the other cluster.
    fn turned(&self) -> Self {
        let Self { label, size, other, other_size, shared } = *self;
        Self { label: other, size: other_size, other: label, other_size: size, shared }
    }

    /// How many areas are in either.
    fn union(&self) -> usize {
        self.size + self.other_size - self.shared
    }

    /// By Jaccard index, then the lower label first.
    fn cmp_likeness(&self, other: &Self) -> Ordering {
        let times = |a: usize, b: usize| a as u128 * b as u128;
        let jaccard = times(self.shared, other.union()).cmp(&times(other.shared, self.union()));
        jaccard.then(other.other.cmp(&self.other))
    }
}

/// Each cluster with its best match.
fn matches(overlaps: impl Iterator<Item = Overlap>) -> Vec<Match> {
    let mut best: BTreeMap<u32, Overlap> = BTreeMap::new();
    for overlap in overlaps {
        let found = best.entry(overlap.label).or_insert(overlap);
        if overlap.cmp_likeness(found).is_gt() {
            *found = overlap;
        }
    }
    let of = |overlap: &Overlap| Match {
        label: overlap.label,
        members: overlap.size,
        best: overlap.other,
        shared: overlap.shared,
        jaccard: overlap.shared as f64 / overlap.union() as f64,
    };
    best.values().map(of).collect()
}

/// How many pairs of areas are in one cluster.
fn pairs(sizes: impl IntoIterator<Item = usize>) -> i128 {
    sizes.into_iter().map(|size| size as i128 * (size as i128 - 1) / 2).sum()
}

/// The adjusted Rand index of two divisions from how many pairs of areas are together in both, in the
/// first and in the second, and how many there are.
fn adjusted_rand(both: i128, first: i128, second: i128, all: i128) -> f64 {
    // (both − expected) / (mean − expected), where expected = first · second / all, times 2 · all.
    let over_chance = 2 * (both * all - first * second);
    let most = (first + second) * all - 2 * first * second;
    if most == 0 { 1.0 } else { over_chance as f64 / most as f64 }
}
