//! Catchments against their definition.

mod areas;
mod bootstrap;
mod definition;
#[path = "../support/flows.rs"]
mod flows;
mod matrix;
mod properties;
mod reference_data;
mod rules;
mod sensitivity;
#[path = "../support/slide.rs"]
mod slide;
mod worked_2003;
