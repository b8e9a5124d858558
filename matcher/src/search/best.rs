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
        let beaten = |other: &C| item.rank(other) == Ordering::Less;
        if let Some(bar) = self.bar() {
            if !beaten(bar) {
                return;
            }
            self.items.pop();
        }
        // From the worst: most that come late are not much better than it.
        let at = self.items.iter().rposition(|other| !beaten(other)).map_or(0, |last| last + 1);
        self.items.insert(at, item);
    }

    pub(crate) fn into_items(self) -> Vec<C> {
        self.items
    }
}
