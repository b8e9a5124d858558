//! Why a municipality is in its area, as sentences.

use crate::evidence::{areas, divisions, of_year};
use crate::language::Language;
use crate::region::{Municipalities, OfficialRegion};
use crate::routes::commuting::division::{Division, Made};
use flytthit_matcher::commuting::{self, AreaId, AreaKind, Cluster};

/// What the sentences are made of.
pub(super) struct Reasons<'r> {
    division: &'r Division<'r>,
    municipalities: &'r Municipalities,
    language: Language,
}

impl<'r> Reasons<'r> {
    pub(super) fn new(
        division: &'r Division<'r>,
        municipalities: &'r Municipalities,
        language: Language,
    ) -> Reasons<'r> {
        Reasons { division, municipalities, language }
    }

    /// Why a municipality is in this cluster; `official` is the region that it is officially in.
    pub(super) fn of(
        &self,
        area: AreaId,
        cluster: &Cluster<'_>,
        official: Option<OfficialRegion>,
    ) -> Vec<String> {
        let (name, language) = (self.name(area), self.language);
        let sentence = match &self.division.made {
            Made::Areas(found) => return self.story(found, area),
            Made::Centres(found) => {
                found.link(area).map(|link| divisions::link(name, link, |area| self.name(area), language))
            }
            Made::Zones(_) => Some(divisions::zone(name, self.closest(area, cluster), language)),
            // That counts nobody.
            Made::Official(_) => {
                let sentence = official.map(|region| divisions::official(name, region.name, language));
                return sentence.into_iter().collect();
            }
        };
        sentence.into_iter().map(|sentence| self.counted(&sentence)).collect()
    }

    /// What happened to a municipality on the way to its labour-market area, in order; that nothing did
    /// is told too.
    pub(super) fn story(&self, found: &commuting::Areas, area: AreaId) -> Vec<String> {
        let own = found.steps.iter().filter(|step| step.area == area);
        let told: Vec<String> =
            own.map(|step| self.counted(&areas::step(step, |area| self.name(area), self.language))).collect();
        if !told.is_empty() {
            return told;
        }
        let label = found.before_reserve.label(area);
        let stayed = label.and_then(|label| found.validity_before_reserve(label));
        let stayed = stayed.map(|validity| areas::stayed(self.name(area), validity, self.language));
        stayed.into_iter().map(|sentence| self.counted(&sentence)).collect()
    }

    /// The sentence, with the year that was counted.
    pub(super) fn counted(&self, sentence: &str) -> String {
        of_year(self.division.matrix.year, sentence)
    }

    /// What an area is called.
    pub(super) fn name(&self, area: AreaId) -> &'r str {
        self.division.matrix.title(area, self.municipalities, self.language)
    }

    /// The member of its zone that a municipality has most to do with.
    fn closest(&self, area: AreaId, cluster: &Cluster<'_>) -> Option<divisions::ZoneTie<'_>> {
        let matrix = &self.division.matrix.matrix;
        let is_municipality = |area| matrix.kind(area) == AreaKind::Municipality;
        // As in making zones, those who commute to a labour market do not count.
        let residents = |area| -> u64 {
            let inside = matrix.from(area).iter().filter(|cell| is_municipality(cell.work));
            inside.filter_map(|cell| cell.commuters).sum()
        };
        let others = cluster.members.iter().filter(|other| **other != area);
        let ties = others.map(|&other| divisions::ZoneTie {
            other: self.name(other),
            commuters: matrix.commuters(area, other) + matrix.commuters(other, area),
            residents: residents(area).min(residents(other)),
        });
        let strength = |tie: &divisions::ZoneTie<'_>| tie.commuters as f64 / tie.residents.max(1) as f64;
        ties.max_by(|a, b| strength(a).total_cmp(&strength(b)))
    }
}
