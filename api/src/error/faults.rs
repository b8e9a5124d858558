//! Gathers every fault of a request, so that a caller is told of all of them at once.

use super::{Error, Fault, FaultPlace, Result};

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Keeps a fault, once.
    pub fn add(&mut self, fault: Fault) {
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// The value; or its fault is kept.
    pub fn take<T>(&mut self, checked: Result<T, Fault>) -> Option<T> {
        checked.map_err(|fault| self.add(fault)).ok()
    }

    /// The values without a fault; the faults of the others are kept.
    pub fn take_all<T>(&mut self, checked: impl IntoIterator<Item = Result<T, Fault>>) -> Vec<T> {
        checked.into_iter().filter_map(|checked| self.take(checked)).collect()
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
