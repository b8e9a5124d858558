//! The integration tests: one binary, one file for each resource, every reply held against the
//! OpenAPI document before a test sees it (`support.rs`).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod accounts;
mod areas;
mod audit;
mod auth;
mod authorisation;
mod backup;
mod bounds;
mod commuting;
mod conditional;
mod connections;
mod cors;
mod documents;
mod employers;
mod erasure;
mod housing;
mod import;
mod indicators;
mod issuers;
mod journeys;
mod limits;
mod mail;
mod matches;
mod matrices;
mod municipalities;
mod occupations;
mod outages;
mod places;
mod postings;
mod problems;
mod reference_data;
mod reminders;
mod sensitivity;
mod serve;
mod service;
mod sources;
mod support;
mod terminal;
mod vacancies;
