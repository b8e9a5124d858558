//! The resources, one file each: its query parameters, its wire types, its documented handlers.

mod accounts;
mod audit;
mod auth;
mod commuting;
mod docs;
pub(crate) mod employers;
mod establishments;
mod housing;
mod keys;
mod lookup;
pub(crate) mod matches;
mod municipalities;
mod occupations;
mod places;
mod postings;
mod reminders;
mod service;
mod sources;
mod text;
mod vacancies;

pub(crate) use accounts::wire::Account as ShownAccount;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers every route.
pub(crate) fn configure(config: &mut ServiceConfig) {
    service::configure(config);
    sources::configure(config);
    docs::configure(config);
    municipalities::configure(config);
    places::configure(config);
    establishments::configure(config);
    commuting::configure(config);
    occupations::configure(config);
    vacancies::configure(config);
    postings::configure(config);
    housing::configure(config);
    matches::configure(config);
    auth::configure(config);
    keys::configure(config);
    accounts::configure(config);
    reminders::configure(config);
    employers::configure(config);
    audit::configure(config);
}
