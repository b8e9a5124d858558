//! What a household narrowly misses, and which change of its wishes would help.

use super::job::VacancySummary;
use super::reply::Context;
use crate::evidence::{self, miss as why, package};
use crate::region::Advert;
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::commuting::relation;
use flytthit_matcher::place::MunicipalityNumber;
use flytthit_matcher::search::{self, Change, Reason};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A home where one adult would have a job and the other none.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Almost {
    /// The home.
    pub(crate) home: MunicipalityName,
    /// Position of the adult without a job, from 0.
    pub(crate) adult: usize,
    /// What came nearest; null when no open vacancy is even similar.
    pub(crate) miss: Option<Miss>,
}

/// A job that would do but for one thing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Miss {
    /// The one thing.
    pub(crate) reason: MissReason,
    /// The vacancy; null when it is the job that the adult keeps.
    pub(crate) vacancy: Option<VacancySummary>,
    /// Where the work is, when it is out of reach.
    municipality: Option<MunicipalityName>,
    /// People who live in the home and work there, when it is out of reach.
    commuters: Option<u64>,
    /// Both shares of those commuters together, in percent points, when it is out of reach.
    link: Option<f64>,
    /// Points between the extents, when the extent is the reason; 50 are too many.
    gap: Option<u8>,
    /// Days outside the wished time, when the start is the reason; 90 are too many.
    days_outside: Option<u16>,
    /// Languages that the adult lacks.
    languages: Vec<String>,
    /// Licences that the adult lacks.
    licences: Vec<String>,
    /// The same as a sentence in the language of the reply.
    pub(crate) evidence: String,
}

/// Why a job will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MissReason {
    /// The job that the adult keeps is out of reach.
    KeptJob,
    /// The vacancy is out of reach.
    OutOfReach,
    /// The extents lie too far apart.
    Extent,
    /// It starts too early or too late.
    Start,
    /// The adult lacks a language or a licence.
    Requirements,
}

/// A single change of the wishes that would add packages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Relaxation {
    /// The change.
    pub(crate) change: ChangeName,
    /// Position of the adult whose wishes change, from 0; null for a home.
    adult: Option<usize>,
    /// The occupation that is wished for now, for `wider_occupation`.
    from: Option<String>,
    /// The group to wish for instead, for `wider_occupation`.
    to: Option<String>,
    /// The least share of full time to accept, in percent, for `less_extent`.
    min_extent: Option<u8>,
    /// The home to consider, for `one_more_home`.
    home: Option<MunicipalityName>,
    /// How many packages it would add.
    pub(crate) adds: u64,
    /// The same as a sentence in the language of the reply.
    pub(crate) evidence: String,
}

/// A change of the wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChangeName {
    /// An adult takes a wider group of occupations.
    WiderOccupation,
    /// An adult takes a smaller position.
    LessExtent,
    /// An adult commutes to the whole catchment.
    EstablishedTier,
    /// The household considers one more home.
    OneMoreHome,
}

impl Almost {
    pub(super) fn new(context: Context, almost: &search::Almost<Arc<Advert>>) -> Almost {
        Almost {
            home: context.municipality(almost.home),
            adult: almost.adult,
            miss: almost.miss.as_ref().map(|miss| Miss::new(context, almost.home, miss)),
        }
    }
}

impl Miss {
    fn new(context: Context, home: MunicipalityNumber, miss: &search::Miss<Arc<Advert>>) -> Miss {
        let (mut shown, reason) = match miss {
            search::Miss::KeptJob(place) => {
                let shown = Miss::of(MissReason::KeptJob, None).out_of_reach(context, home, *place);
                return shown;
            }
            search::Miss::Vacancy { vacancy, reason, .. } => {
                let name = match reason {
                    Reason::OutOfReach(_) => MissReason::OutOfReach,
                    Reason::Extent(_) => MissReason::Extent,
                    Reason::Start(_) => MissReason::Start,
                    Reason::Lacks { .. } => MissReason::Requirements,
                };
                (Miss::of(name, Some(VacancySummary::new(context, vacancy))), reason)
            }
        };
        match reason {
            Reason::OutOfReach(place) => return shown.out_of_reach(context, home, *place),
            Reason::Extent(gap) => {
                shown.gap = Some(*gap);
                shown.evidence = package::extent(Some(*gap), context.language);
            }
            Reason::Start(days) => {
                shown.days_outside = Some(*days);
                shown.evidence = package::start(Some(*days), context.language);
            }
            Reason::Lacks { languages, licences } => {
                shown.languages = languages.iter().map(ToString::to_string).collect();
                shown.licences = licences.iter().map(ToString::to_string).collect();
                let lacks: Vec<String> = shown.languages.iter().chain(&shown.licences).cloned().collect();
                shown.evidence = why::lacks(&lacks, context.language);
            }
        }
        shown
    }

    fn of(reason: MissReason, vacancy: Option<VacancySummary>) -> Miss {
        Miss {
            reason,
            vacancy,
            municipality: None,
            commuters: None,
            link: None,
            gap: None,
            days_outside: None,
            languages: Vec::new(),
            licences: Vec::new(),
            evidence: String::new(),
        }
    }

    fn out_of_reach(self, context: Context, home: MunicipalityNumber, place: MunicipalityNumber) -> Miss {
        let Context { region, matrix, language, .. } = context;
        let all = &region.reference.municipalities;
        let area = |number: MunicipalityNumber| matrix.area(all.get(&number.to_string())?);
        let flow = area(home).zip(area(place));
        let relation = flow.map(|(home, work)| relation(&matrix.matrix, home, work));
        let evidence = match flow {
            Some((home, work)) => {
                evidence::commute(&evidence::Flow::between(matrix, home, work, all, language), language)
            }
            None => {
                why::no_flow(&context.municipality(home).name, &context.municipality(place).name, language)
            }
        };
        Miss {
            municipality: Some(context.municipality(place)),
            commuters: relation.map(|relation| relation.commuters),
            link: relation.map(|relation| relation.link),
            evidence: why::out_of_reach(&evidence, language),
            ..self
        }
    }
}

impl Relaxation {
    pub(super) fn new(context: Context, relaxation: &search::Relaxation) -> Relaxation {
        let (change, adult) = match relaxation.change {
            Change::WiderOccupation { adult, .. } => (ChangeName::WiderOccupation, Some(adult)),
            Change::LessExtent { adult, .. } => (ChangeName::LessExtent, Some(adult)),
            Change::EstablishedTier { adult } => (ChangeName::EstablishedTier, Some(adult)),
            Change::OneMoreHome { .. } => (ChangeName::OneMoreHome, None),
        };
        let (mut from, mut to, mut min_extent, mut home) = (None, None, None, None);
        match relaxation.change {
            Change::WiderOccupation { from: now, to: wider, .. } => {
                (from, to) = (Some(now.to_string()), Some(wider.to_string()));
            }
            Change::LessExtent { min, .. } => min_extent = Some(min),
            Change::EstablishedTier { .. } => {}
            Change::OneMoreHome { home: more } => home = Some(context.municipality(more)),
        }
        let evidence =
            why::relaxation(relaxation, home.as_ref().map(|home| home.name.as_str()), context.language);
        Relaxation { change, adult, from, to, min_extent, home, adds: relaxation.adds, evidence }
    }
}
