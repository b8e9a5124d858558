//! What the wire types of a reply are made with.

use crate::evidence::{self, Flow};
use crate::language::Language;
use crate::region::{Region, YearMatrix};
use crate::routes::commuting::Journey;
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::commuting::{AreaId, Relation, relation};
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

    /// Those who live in one municipality and work in another, and the sentence on them; none when the
    /// matrix has not both.
    pub(super) fn commute(
        &self,
        home: MunicipalityNumber,
        work: MunicipalityNumber,
    ) -> Option<(Relation, String)> {
        let Context { region, matrix, language, .. } = *self;
        let all = &region.reference.municipalities;
        let (home, work) = self.areas(home, work)?;
        let sentence = evidence::commute(&Flow::between(matrix, home, work, all, language), language);
        Some((relation(&matrix.matrix, home, work), sentence))
    }

    /// The way from one municipality to another, where it is known.
    pub(super) fn journey(&self, home: MunicipalityNumber, work: MunicipalityNumber) -> Option<Journey> {
        let (home, work) = self.areas(home, work)?;
        Journey::between(self.matrix, home, work, self.region, self.language)
    }

    fn areas(&self, home: MunicipalityNumber, work: MunicipalityNumber) -> Option<(AreaId, AreaId)> {
        let all = &self.region.reference.municipalities;
        let area = |number: MunicipalityNumber| self.matrix.area(all.get(&number.to_string())?);
        Some((area(home)?, area(work)?))
    }
}
