//! The matcher of Flytthit: catchments from a commuting matrix, and the exact search for the best
//! pairs of jobs around one home. Pure logic: no I/O, no clock, no randomness.

pub mod commuting;
