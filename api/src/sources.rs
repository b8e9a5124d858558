//! What others publish, one file for each of their services.

pub mod enhetsregisteret;
