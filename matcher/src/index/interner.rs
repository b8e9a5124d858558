//! Values that many vacancies share, known by a small number.

use std::collections::BTreeMap;

/// Each value once, numbered from 0 in the order in which it came.
#[derive(Clone, Debug)]
pub(crate) struct Interner<V> {
    items: Vec<V>,
    ids: BTreeMap<V, u32>,
}

impl<V: Ord + Clone> Interner<V> {
    pub(crate) fn find(&self, value: &V) -> Option<u32> {
        self.ids.get(value).copied()
    }

    /// Adds a value that is not there yet.
    pub(crate) fn add(&mut self, value: V) -> u32 {
        let id = u32::try_from(self.items.len()).expect("fewer values than vacancies, which memory bounds");
        self.items.push(value.clone());
        self.ids.insert(value, id);
        id
    }
}

impl<V> Interner<V> {
    pub(crate) fn items(&self) -> &[V] {
        &self.items
    }
}

impl<V> Default for Interner<V> {
    fn default() -> Self {
        Interner { items: Vec::new(), ids: BTreeMap::new() }
    }
}
