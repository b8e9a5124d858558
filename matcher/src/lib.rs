//! The matcher of Flytthit: catchments from a commuting matrix, and the exact search for the best
//! pairs of jobs around one home. Pure logic: no I/O, no clock, no randomness. It cannot fail on
//! what it is given: bad input is refused when its types are built.

pub mod calendar;
pub mod commuting;
pub mod fit;
pub mod household;
pub mod index;
pub mod occupation;
pub mod place;
pub mod score;
pub mod search;
pub mod surroundings;
pub mod tag;
pub mod vacancy;
