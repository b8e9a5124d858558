//! The resources, one file each: its query parameters, its wire types, its documented handlers.

mod docs;
mod service;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers every route.
pub(crate) fn configure(config: &mut ServiceConfig) {
    service::configure(config);
    docs::configure(config);
}
