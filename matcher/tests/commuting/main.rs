//! Catchments against their definition.

mod definition;
#[path = "../support/flows.rs"]
mod flows;
mod matrix;
mod properties;
mod rules;
mod whole_country;
mod worked_2003;
