//! The reference data: real data of others, in the folder that `FLYTTHIT_REFERENCE_DATA` names.

use std::path::PathBuf;
use std::{env, fs};

/// A file of it.
pub(crate) fn file(name: &str) -> Vec<u8> {
    let folder =
        env::var_os("FLYTTHIT_REFERENCE_DATA").expect("FLYTTHIT_REFERENCE_DATA names the reference data");
    fs::read(PathBuf::from(folder).join(name)).unwrap()
}

/// The published commuting figures of the whole country, as CSV.
pub(crate) fn matrix(year: i16) -> String {
    String::from_utf8(file(&format!("commuting/ssb_03321_{year}.csv"))).unwrap()
}
