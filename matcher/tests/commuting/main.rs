//! Catchments, and divisions into areas, against their definitions.

mod areas;
mod centres;
mod compare;
mod definition;
#[path = "../support/flows.rs"]
mod flows;
mod indicators;
mod matrix;
mod networks;
mod properties;
mod reference_data;
mod rules;
mod statistics;
mod worked_2003;
mod zones;
