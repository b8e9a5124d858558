//! The best few of many.

use std::cmp::Ordering;

/// Something of which there are better and worse.
pub(crate) trait Ranked {
    /// `Less` if this one is better.
    fn rank(&self, other: &Self) -> Ordering;
}

/// The `limit` best so far, at least one, best first.
pub(crate) struct Best<C> {
    limit: usize,
    items: Vec<C>,
}

impl<C: Ranked> Best<C> {
    pub(crate) fn new(limit: usize) -> Best<C> {
        Best { limit, items: Vec::with_capacity(limit) }
    }

    /// The worst of the best, which others have to beat; none as long as there is room.
    pub(crate) fn bar(&self) -> Option<&C> {
        self.items.get(self.limit - 1)
    }

    pub(crate) fn push(&mut self, item: C) {
        let better = |a: &C, b: &C| a.rank(b) == Ordering::Less;
        if let Some(bar) = self.bar() {
            if !better(&item, bar) {
                return;
            }
            self.items.pop();
        }
        self.items.push(item);
        // From the worst on: most that come late are not much better than it.
        let mut at = self.items.len() - 1;
        while at > 0 && better(&self.items[at], &self.items[at - 1]) {
            self.items.swap(at, at - 1);
            at -= 1;
        }
    }

    pub(crate) fn into_items(self) -> Vec<C> {
        self.items
    }
}
