//! Catchments, and divisions into areas, against their definitions.

mod areas;
mod bootstrap;
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
mod sensitivity;
#[path = "../support/slide.rs"]
mod slide;
mod statistics;
mod worked_2003;
mod zones;
