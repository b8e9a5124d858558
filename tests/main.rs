//! The integration tests: one binary, one file for each resource, every reply held against the
//! OpenAPI document before a test sees it (`support.rs`).

mod commuting;
mod conditional;
mod documents;
mod housing;
mod import;
mod municipalities;
mod occupations;
mod problems;
mod service;
mod support;
mod vacancies;
