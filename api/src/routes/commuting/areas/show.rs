//! How a division is shown: as JSON, as lines, and on a map.

use super::reasons::Reasons;
use super::wire::{
    Area, AreaMember, AreaProperties, AreaStatistics, Areas, LeftOut, Line, Official, ReserveReason, Reserved,
};
use crate::evidence;
use crate::geometry::Shape;
use crate::language::Language;
use crate::region::{OfficialRegion, Region};
use crate::routes::commuting::division::{Division, Made};
use crate::routes::commuting::geojson::Feature;
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::commuting::{self, AreaId, Cluster, ClusterStatistics, Event, Statistics, statistics};

/// What a division is shown with.
pub(super) struct View<'r> {
    division: &'r Division<'r>,
    region: &'r Region,
    language: Language,
    /// By label, as the clusters are.
    statistics: Statistics,
    reasons: Reasons<'r>,
}

impl<'r> View<'r> {
    pub(super) fn new(division: &'r Division<'r>, region: &'r Region, language: Language) -> View<'r> {
        let statistics = statistics(&division.matrix.matrix, division.partition());
        let reasons = Reasons::new(division, &region.reference.municipalities, language);
        View { division, region, language, statistics, reasons }
    }

    pub(super) fn show(&self) -> Areas {
        let matrix = self.division.matrix;
        let found = match &self.division.made {
            Made::Areas(found) => Some(found),
            _ => None,
        };
        let unassigned = matrix.matrix.municipalities().filter(|area| match found {
            Some(found) => found.unassigned.contains(area),
            None => self.division.partition().label(*area).is_none(),
        });
        Areas {
            year: matrix.year,
            default: matrix.is_default,
            as_of: matrix.year.to_string(),
            source: self.region.sources.get(&matrix.source),
            method: self.division.rule.method(),
            parameters: self.division.rule.into(),
            areas: self.areas().collect(),
            reserve: found.map(|found| self.reserve(found)).unwrap_or_default(),
            zero: found.map(|found| self.zero(found)).unwrap_or_default(),
            unassigned: self.by_number(unassigned.collect()),
            q: self.statistics.q,
            official_source: OfficialRegion::source(),
        }
    }

    /// A line for each municipality of the matrix, by number; 0 is no area.
    pub(super) fn lines(&self) -> Vec<Line> {
        let (now, before) = (self.division.partition(), self.division.before_reserve());
        let mut lines: Vec<Line> = self
            .division
            .matrix
            .matrix
            .municipalities()
            .map(|area| Line {
                municipality: self.municipality(area).number,
                area: now.label(area).unwrap_or(0),
                before_reserve: before.label(area).unwrap_or(0),
            })
            .collect();
        lines.sort_by(|a, b| a.municipality.cmp(&b.municipality));
        lines
    }

    /// A feature for each area: the land of its members without the borders between them.
    pub(super) fn features(&self) -> Vec<Feature<AreaProperties>> {
        let borders = &self.region.reference.borders;
        let feature = |area: Area| {
            let Area { label, name, centre, statistics, members } = area;
            let members: Vec<MunicipalityName> =
                members.into_iter().map(|member| member.municipality).collect();
            let shapes = members.iter().filter_map(|member| borders.get(&member.slug));
            let shape = Shape::union(shapes.map(|border| &border.shape));
            let without_border = members.iter().filter(|member| borders.get(&member.slug).is_none());
            let without_border = without_border.cloned().collect();
            let properties = AreaProperties { label, name, centre, members, without_border, statistics };
            Feature::new(label.to_string(), shape, properties)
        };
        self.areas().map(feature).collect()
    }

    fn areas(&self) -> impl Iterator<Item = Area> {
        let clusters = self.division.partition().clusters().zip(&self.statistics.clusters);
        clusters.map(|(cluster, statistics)| self.area(&cluster, statistics))
    }

    fn area(&self, cluster: &Cluster<'_>, statistics: &ClusterStatistics) -> Area {
        let centre = self.municipality(self.division.centre(cluster.members));
        let mut members: Vec<AreaMember> =
            cluster.members.iter().map(|area| self.member(*area, cluster)).collect();
        members.sort_by(|a, b| a.municipality.number.cmp(&b.municipality.number));
        let validity = match &self.division.made {
            Made::Areas(found) => found.validity(cluster.label),
            _ => None,
        };
        Area {
            label: cluster.label,
            name: centre.name.clone(),
            centre,
            statistics: AreaStatistics::of(statistics, validity),
            members,
        }
    }

    fn member(&self, area: AreaId, cluster: &Cluster<'_>) -> AreaMember {
        let municipality = self.municipality(area);
        let official = OfficialRegion::of(&municipality.slug);
        AreaMember {
            evidence: self.reasons.of(area, cluster, official),
            municipality,
            before_reserve: self.division.before_reserve().label(area),
            official: official.map(|region| Official { label: region.number, name: region.name }),
        }
    }

    fn reserve(&self, found: &commuting::Areas) -> Vec<Reserved> {
        let reason = |area: AreaId| {
            let mut own = found.steps.iter().filter(|step| step.area == area);
            own.find_map(|step| match &step.event {
                Event::Listed { reason, .. } => Some(ReserveReason::from(reason)),
                Event::Joined { .. } | Event::Placed { .. } => None,
            })
        };
        let listed = found.reserve.iter().filter_map(|&area| {
            Some(Reserved {
                municipality: self.municipality(area),
                reason: reason(area)?,
                placed: found.partition.label(area),
                evidence: self.reasons.story(found, area),
            })
        });
        listed.collect()
    }

    fn zero(&self, found: &commuting::Areas) -> Vec<LeftOut> {
        let left_out = found.zero.iter().map(|&(area, reason)| LeftOut {
            municipality: self.municipality(area),
            reason: reason.into(),
            evidence: {
                let why = evidence::areas::left_out(self.reasons.name(area), reason, self.language);
                self.reasons.counted(&why)
            },
        });
        left_out.collect()
    }

    fn by_number(&self, areas: Vec<AreaId>) -> Vec<MunicipalityName> {
        let mut names: Vec<MunicipalityName> =
            areas.into_iter().map(|area| self.municipality(area)).collect();
        names.sort_by(|a, b| a.number.cmp(&b.number));
        names
    }

    fn municipality(&self, area: AreaId) -> MunicipalityName {
        MunicipalityName::of_area(self.division.matrix, area, self.region)
    }
}
