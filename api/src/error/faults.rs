//! Gathers the faults of a request, so that a caller is told of all of them at once.

use super::{Error, Fault, FaultPlace, Result};

/// Maximum number of faults that a reply lists.
pub const MAX_FAULTS: usize = 100;

/// The faults found so far: at most [`MAX_FAULTS`], and one more when there are more.
///
/// Adding one costs a comparison with each fault that is kept, so at most 101.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Keeps a fault, once, unless there are too many already.
    pub fn add(&mut self, fault: Fault) {
        if !self.is_full() && !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// Whether no more faults are kept: looking for others is of no use.
    pub fn is_full(&self) -> bool {
        self.0.len() > MAX_FAULTS
    }

    /// The value; or its fault is kept.
    pub fn take<T>(&mut self, checked: Result<T, Fault>) -> Option<T> {
        checked.map_err(|fault| self.add(fault)).ok()
    }

    /// The values without a fault; the faults of the others are kept. Stops when there are too many.
    pub fn take_all<T>(&mut self, checked: impl IntoIterator<Item = Result<T, Fault>>) -> Vec<T> {
        let mut taken = Vec::new();
        for checked in checked {
            taken.extend(self.take(checked));
            if self.is_full() {
                break;
            }
        }
        taken
    }

    /// Whether a fault was found in the body at this pointer, or inside the value there.
    pub fn within(&self, pointer: &str) -> bool {
        let rest = |fault: &Fault| fault.pointer.strip_prefix(pointer).map(|rest| rest.chars().next());
        let inside = |fault: &&Fault| matches!(rest(fault), Some(None | Some('/')));
        self.0.iter().filter(|fault| fault.place == FaultPlace::Body).any(|fault| inside(&fault))
    }

    /// Goes on unless there was a fault.
    ///
    /// # Errors
    /// [`Error::Invalid`] with all of them.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_a_hundred_and_one_are_kept_or_looked_for() {
        let mut faults = Faults::default();
        let mut looked_at = 0;
        let taken: Vec<()> = faults.take_all((0..1_000_000).map(|number| {
            looked_at += 1;
            // Every second one is the same as the one before.
            Err(Fault::in_body(format!("/ties/{}", number / 2), "is wrong"))
        }));
        assert!(taken.is_empty() && faults.is_full());
        assert_eq!(looked_at, 2 * MAX_FAULTS + 1);
        faults.add(Fault::in_body("/another", "is wrong"));
        let Err(Error::Invalid(kept)) = faults.check() else { panic!("there are faults") };
        assert_eq!(kept.len(), MAX_FAULTS + 1);
    }
}
