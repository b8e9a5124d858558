//! The integration tests: one binary, one file for each resource, every reply held against the
//! OpenAPI document before a test sees it (`support.rs`).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod accounts;
mod areas;
mod auth;
mod commuting;
mod conditional;
mod documents;
mod housing;
mod import;
mod indicators;
mod issuers;
mod mail;
mod matches;
mod municipalities;
mod occupations;
mod problems;
mod reference_data;
mod sensitivity;
mod serve;
mod service;
mod support;
mod terminal;
mod vacancies;
