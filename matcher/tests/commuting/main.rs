//! Catchments against their definition.

mod areas;
mod definition;
#[path = "../support/flows.rs"]
mod flows;
mod matrix;
mod properties;
mod reference_data;
mod rules;
mod worked_2003;
