//! What two sums can be together, and how often.

use super::error::SensitivityError;

/// The most different sums that are kept apart.
const MAX_SUMS: usize = 1_000_000;

/// The most sums that are looked at in all: about a second's work.
const MAX_STEPS: u64 = 100_000_000;

/// Two sums, and the placements that give them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    pub(super) sums: [u64; 2],
    /// How many placements, at least 1.
    pub(super) count: u128,
    /// How likely they are together, from 0 to 1.
    pub(super) weight: f64,
}

/// All that two sums can be together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distribution {
    /// By sums, each once.
    outcomes: Vec<Outcome>,
}

impl Distribution {
    /// Nothing but these sums.
    pub(super) fn certain(sums: [u64; 2]) -> Self {
        Self { outcomes: vec![Outcome { sums, count: 1, weight: 1.0 }] }
    }

    /// The outcomes, by sums; equal sums are added up.
    pub(super) fn new(mut outcomes: Vec<Outcome>) -> Self {
        outcomes.sort_by_key(|outcome| outcome.sums);
        outcomes.dedup_by(|next, kept| next.sums == kept.sums && kept.absorb(next));
        Self { outcomes }
    }

    pub(super) fn outcomes(&self) -> impl ExactSizeIterator<Item = &Outcome> {
        self.outcomes.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// The sums of both, which do not depend on each other.
    pub(super) fn plus(&self, other: &Self, budget: &mut Budget) -> Result<Self, SensitivityError> {
        let (few, many) = if self.len() < other.len() { (self, other) } else { (other, self) };
        let mut outcomes = Vec::new();
        for outcome in few.outcomes() {
            outcomes = merge(&outcomes, many.outcomes().map(|other| outcome.and(other)));
            budget.take(outcomes.len())?;
        }
        Ok(Self { outcomes })
    }
}

impl Outcome {
    /// Both, independently.
    pub(super) fn and(&self, other: &Self) -> Self {
        let [a, b] = [self.sums, other.sums];
        Self {
            sums: [a[0] + b[0], a[1] + b[1]],
            count: self.count * other.count,
            weight: self.weight * other.weight,
        }
    }

    /// Takes in the placements of another outcome with the same sums.
    fn absorb(&mut self, same: &Self) -> bool {
        self.count += same.count;
        self.weight += same.weight;
        true
    }
}

/// Two lists by sums as one; equal sums are added up.
fn merge(kept: &[Outcome], added: impl ExactSizeIterator<Item = Outcome>) -> Vec<Outcome> {
    let mut merged = Vec::with_capacity(kept.len() + added.len());
    let mut kept = kept.iter().copied().peekable();
    for mut outcome in added {
        while let Some(before) = kept.next_if(|kept| kept.sums < outcome.sums) {
            merged.push(before);
        }
        if let Some(same) = kept.next_if(|kept| kept.sums == outcome.sums) {
            outcome.absorb(&same);
        }
        merged.push(outcome);
    }
    merged.extend(kept);
    merged
}

/// How much work may still be done.
#[derive(Debug)]
pub(super) struct Budget {
    steps: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: MAX_STEPS }
    }
}

impl Budget {
    /// Takes as many steps as there are `sums`, in one list.
    pub(super) fn take(&mut self, sums: usize) -> Result<(), SensitivityError> {
        let left = self.steps.checked_sub(sums as u64).filter(|_| sums <= MAX_SUMS);
        self.steps = left.ok_or(SensitivityError::TooManySums)?;
        Ok(())
    }
}
