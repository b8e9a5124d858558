//! How a catchment is shown: its numbers, and a sentence for each of them.

use crate::evidence::{self, Flow};
use crate::language::Language;
use crate::region::{AreaName, Municipality, Region, Source, YearMatrix};
use crate::routes::commuting::holds::Holds;
use crate::routes::commuting::{Journey, Status, Thresholds, Tier};
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::commuting::{self, AreaId, Relation};
use serde::Serialize;
use utoipa::ToSchema;

/// The municipalities where those who live in one municipality can work.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Catchment {
    /// Where they live.
    home: MunicipalityName,
    /// The year of the commuting matrix.
    year: i32,
    /// Whether that year is used where none is asked for.
    default: bool,
    /// The year of which this is true.
    as_of: String,
    /// Where the figures come from.
    source: Source,
    /// The thresholds that decided.
    thresholds: Thresholds,
    /// Employed people who live in the home.
    residents: u64,
    /// Jobs in the home.
    jobs: u64,
    /// Employed people who live and work in the home.
    at_home: u64,
    /// The share of `residents` who work in the catchment, 0 to 1.
    coverage: f64,
    /// The home itself, then the others by link, then by commuters, then by number.
    members: Vec<Member>,
    /// Labour markets outside the region that people commute to. They are never members.
    outside: Vec<Outside>,
    /// No members, but so near a threshold that another year's count could well make them some.
    near: Vec<Near>,
    /// No members only because the way is longer than `max_minutes`.
    too_far: Vec<Near>,
}

/// A municipality of a catchment.
#[derive(Debug, Serialize, ToSchema)]
struct Member {
    /// Where the work is.
    municipality: MunicipalityName,
    /// How closely it belongs to the home.
    tier: Tier,
    /// People who live in the home and work there.
    commuters: u64,
    /// Of the employed people who live in the home, the share that work there, 0 to 1.
    out_share: f64,
    /// Of the jobs there, the share held by people who live in the home, 0 to 1.
    job_share: f64,
    /// Both shares together, in percent points, 0 to 200.
    link: f64,
    /// How likely a job there is held by someone from the home, against a job in the home; null
    /// when nobody works in the home who lives there.
    relative_reach: Option<f64>,
    /// How sure it is that the count belongs to this pair.
    status: Status,
    /// The journey one way, in minutes; null when unknown.
    minutes: Option<u32>,
    /// The way there; null for the home, and where it is not known.
    journey: Option<Journey>,
    /// Whether the 80 % band of the link holds a threshold, so that another year's count could well
    /// give another tier, or none.
    borderline: bool,
    /// In what share of the ways in which the numbers of the matrix can be placed it is a member; null for
    /// the home, with other thresholds than the default ones, and where every number has its place.
    holds: Option<Holds>,
    /// The numbers as a sentence, in the language of the reply.
    evidence: String,
}

/// A labour market outside the region.
#[derive(Debug, Serialize, ToSchema)]
struct Outside {
    /// Names it in addresses, and never changes.
    #[schema(example = "trondheim-region")]
    slug: String,
    /// What it is called, in the language of the reply.
    name: String,
    /// People who live in the home and work there.
    commuters: u64,
    /// Of the employed people who live in the home, the share that work there, 0 to 1.
    out_share: f64,
    /// How sure it is that the count belongs to this pair.
    status: Status,
    /// The numbers as a sentence, in the language of the reply.
    evidence: String,
}

/// A municipality that is nearly a member.
#[derive(Debug, Serialize, ToSchema)]
struct Near {
    /// Where the work is.
    municipality: MunicipalityName,
    /// People who live in the home and work there.
    commuters: u64,
    /// Of the employed people who live in the home, the share that work there, 0 to 1.
    out_share: f64,
    /// Of the jobs there, the share held by people who live in the home, 0 to 1.
    job_share: f64,
    /// Both shares together, in percent points, 0 to 200.
    link: f64,
    /// How likely a job there is held by someone from the home, against a job in the home; null
    /// when nobody works in the home who lives there.
    relative_reach: Option<f64>,
    /// How sure it is that the count belongs to this pair.
    status: Status,
    /// The way there; null where it is not known.
    journey: Option<Journey>,
    /// In what share of the ways in which the numbers of the matrix can be placed it is a member; null
    /// with other thresholds than the default ones, and where every number has its place.
    holds: Option<Holds>,
    /// The numbers as a sentence, in the language of the reply.
    evidence: String,
}

/// What a catchment is shown with.
pub(super) struct View<'r> {
    pub(super) home: &'r Municipality,
    pub(super) area: AreaId,
    pub(super) matrix: &'r YearMatrix,
    pub(super) thresholds: &'r commuting::Thresholds,
    pub(super) region: &'r Region,
    pub(super) language: Language,
}

impl View<'_> {
    pub(super) fn show(&self, found: &commuting::Catchment) -> Catchment {
        let others = found.members.iter().map(|member| self.member(member));
        Catchment {
            home: self.home.into(),
            year: self.matrix.year,
            default: self.matrix.is_default,
            as_of: self.matrix.year.to_string(),
            source: self.region.sources.get(&self.matrix.source),
            thresholds: (*self.thresholds).into(),
            residents: found.residents,
            jobs: found.jobs,
            at_home: found.at_home,
            coverage: found.coverage,
            members: std::iter::once(self.itself(found.home)).chain(others).collect(),
            outside: found.outside.iter().map(|outside| self.outside(outside)).collect(),
            near: found.near.iter().map(|near| self.near(near)).collect(),
            too_far: found.far.iter().map(|far| self.too_far(far)).collect(),
        }
    }

    fn itself(&self, home: AreaId) -> Member {
        let relation = commuting::relation(&self.matrix.matrix, home, home);
        Member {
            municipality: self.home.into(),
            tier: Tier::Home,
            commuters: relation.commuters,
            out_share: relation.out_share,
            job_share: relation.job_share,
            link: relation.link,
            relative_reach: relation.reach,
            status: relation.status.into(),
            minutes: None,
            journey: None,
            borderline: false,
            holds: None,
            evidence: evidence::at_home(&self.flow(home), self.language),
        }
    }

    fn member(&self, member: &commuting::Member) -> Member {
        Member {
            municipality: self.municipality(member.area),
            tier: member.tier.into(),
            commuters: member.commuters,
            out_share: member.out_share,
            job_share: member.job_share,
            link: member.link,
            relative_reach: member.reach,
            status: member.status.into(),
            minutes: member.minutes,
            journey: self.journey(member.area),
            borderline: member.borderline,
            holds: self.holds(member.area),
            evidence: evidence::commute(&self.flow(member.area), self.language),
        }
    }

    fn near(&self, near: &Relation) -> Near {
        Near {
            municipality: self.municipality(near.area),
            commuters: near.commuters,
            out_share: near.out_share,
            job_share: near.job_share,
            link: near.link,
            relative_reach: near.reach,
            status: near.status.into(),
            journey: self.journey(near.area),
            holds: self.holds(near.area),
            evidence: evidence::commute(&self.flow(near.area), self.language),
        }
    }

    fn too_far(&self, far: &Relation) -> Near {
        let near = self.near(far);
        let too_far = evidence::journey::too_far(self.thresholds.max_minutes, self.language);
        Near { evidence: format!("{} {too_far}", near.evidence), ..near }
    }

    fn outside(&self, outside: &commuting::Outside) -> Outside {
        let flow = self.flow(outside.area);
        let slug = match self.matrix.name(outside.area) {
            AreaName::LabourMarket(market) => &market.id,
            AreaName::Municipality(slug) => slug,
        };
        Outside {
            slug: slug.clone(),
            name: flow.work.to_owned(),
            commuters: outside.commuters,
            out_share: outside.out_share,
            status: outside.status.into(),
            evidence: evidence::outside(&flow, self.language),
        }
    }

    fn holds(&self, work: AreaId) -> Option<Holds> {
        let found = self.matrix.placements().filter(|_| *self.thresholds == commuting::Thresholds::default());
        found.map(|found| Holds::of(self.matrix, found, self.area, work, self.language))
    }

    fn journey(&self, work: AreaId) -> Option<Journey> {
        Journey::between(self.matrix, self.area, work, self.region, self.language)
    }

    fn municipality(&self, area: AreaId) -> MunicipalityName {
        MunicipalityName::of_area(self.matrix, area, self.region)
    }

    fn flow(&self, work: AreaId) -> Flow<'_> {
        Flow::between(self.matrix, self.area, work, &self.region.reference.municipalities, self.language)
    }
}
