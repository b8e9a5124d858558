//! How far the catchments depend on where numbers were placed.

mod brute_force;
mod deck_2003;
mod limits;
mod reference_data;
