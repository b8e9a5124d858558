//! The integration tests: one binary, one file for each resource, every reply held against the
//! OpenAPI document before a test sees it (`support.rs`).

mod conditional;
mod documents;
mod problems;
mod service;
mod support;
