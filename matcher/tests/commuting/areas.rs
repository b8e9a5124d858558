//! Labour-market areas against their definition and the answers of the reference implementation.

mod definition;
mod properties;
mod reference_data;
mod stories;
