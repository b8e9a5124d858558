//! Commuting: the matrix and what is derived from it.
