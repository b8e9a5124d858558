//! Catchments against their definition.

mod definition;
#[path = "../support/flows.rs"]
mod flows;
mod matrix;
mod properties;
mod rules;
mod reference_data;
mod worked_2003;
