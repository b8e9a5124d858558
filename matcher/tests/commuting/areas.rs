//! Labour-market areas against their definition and the answers of the reference implementation.

mod reference_data;
