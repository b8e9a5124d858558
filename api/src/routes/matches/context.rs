//! What the wire types of a reply are made with.

use crate::language::Language;
use crate::region::{Region, YearMatrix};
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::household::Household;
use flytthit_matcher::place::MunicipalityNumber;

/// One search: of what, by which matrix, for whom, and in which language.
#[derive(Clone, Copy)]
pub(super) struct Context<'r> {
    pub(super) region: &'r Region,
    pub(super) matrix: &'r YearMatrix,
    pub(super) household: &'r Household,
    pub(super) language: Language,
}

impl Context<'_> {
    /// The municipality as a reply names it.
    pub(super) fn municipality(&self, number: MunicipalityNumber) -> MunicipalityName {
        MunicipalityName::of_slug(&number.to_string(), self.region)
    }
}
