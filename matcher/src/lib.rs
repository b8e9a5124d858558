//! The matcher of Flytthit: catchments from a commuting matrix, and the exact search for the best
//! pairs of jobs around one home. Pure logic: no I/O, no clock, no randomness. It cannot fail on
//! what it is given: bad input is refused when its types are built.

pub mod calendar;
pub mod commuting;
pub mod household;
pub mod occupation;
pub mod place;
pub mod tag;
pub mod vacancy;
