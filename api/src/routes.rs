//! The resources, one file each: its query parameters, its wire types, its documented handlers.

mod commuting;
mod docs;
mod housing;
mod lookup;
pub(crate) mod matches;
mod municipalities;
mod occupations;
mod postings;
mod service;
mod vacancies;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers every route.
pub(crate) fn configure(config: &mut ServiceConfig) {
    service::configure(config);
    docs::configure(config);
    municipalities::configure(config);
    commuting::configure(config);
    occupations::configure(config);
    vacancies::configure(config);
    postings::configure(config);
    housing::configure(config);
    matches::configure(config);
}
