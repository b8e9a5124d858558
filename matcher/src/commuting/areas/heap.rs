//! The clusters by validity.

use super::validity::Validity;

const ABSENT: u32 = u32::MAX;

/// A binary heap of clusters, the one of lowest validity on top, of equals the one of lowest id. It
/// knows where each cluster is, so that a validity can change in place.
#[derive(Debug)]
pub(super) struct ValidityHeap {
    /// The clusters in the order of the heap, with their validities.
    nodes: Vec<(Validity, u32)>,
    /// Where in `nodes` each cluster is.
    places: Vec<u32>,
}

impl ValidityHeap {
    /// A heap that will hold clusters with ids below `clusters`.
    pub(super) fn new(clusters: usize, nodes: impl Iterator<Item = (Validity, u32)>) -> Self {
        let mut heap = Self { nodes: nodes.collect(), places: vec![ABSENT; clusters] };
        for (place, (_, cluster)) in heap.nodes.iter().enumerate() {
            heap.places[*cluster as usize] = place as u32;
        }
        for place in (0..heap.nodes.len() / 2).rev() {
            heap.sink(place);
        }
        heap
    }

    /// The cluster of lowest validity.
    pub(super) fn lowest(&self) -> Option<(Validity, u32)> {
        self.nodes.first().copied()
    }

    /// Changes the validity of a cluster that is in the heap.
    pub(super) fn set(&mut self, cluster: u32, validity: Validity) {
        let place = self.places[cluster as usize] as usize;
        self.nodes[place].0 = validity;
        self.settle(place);
    }

    /// Takes out a cluster that is in the heap.
    pub(super) fn remove(&mut self, cluster: u32) {
        let place = self.places[cluster as usize] as usize;
        self.places[cluster as usize] = ABSENT;
        self.nodes.swap_remove(place);
        if place < self.nodes.len() {
            self.places[self.nodes[place].1 as usize] = place as u32;
            self.settle(place);
        }
    }

    /// Restores the order around the one place where it may be broken.
    fn settle(&mut self, place: usize) {
        let place = self.rise(place);
        self.sink(place);
    }

    fn rise(&mut self, mut place: usize) -> usize {
        while place > 0 {
            let parent = (place - 1) / 2;
            if self.nodes[parent] <= self.nodes[place] {
                break;
            }
            self.swap(parent, place);
            place = parent;
        }
        place
    }

    fn sink(&mut self, mut place: usize) {
        loop {
            let children = (2 * place + 1)..self.nodes.len().min(2 * place + 3);
            let Some(lowest) = children.min_by_key(|&child| self.nodes[child]) else { return };
            if self.nodes[place] <= self.nodes[lowest] {
                return;
            }
            self.swap(place, lowest);
            place = lowest;
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.nodes.swap(a, b);
        for place in [a, b] {
            self.places[self.nodes[place].1 as usize] = place as u32;
        }
    }
}
