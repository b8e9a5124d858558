//! What a household narrowly misses, and which change of its wishes would help.

use super::context::Context;
use super::job::VacancySummary;
use crate::evidence::{miss as why, package};
use crate::region::Advert;
use crate::routes::commuting::Journey;
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::commuting::{self, Thresholds};
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
    /// What that is short of a catchment that the adult accepts; null when it is not out of reach, or
    /// the adult accepts the home municipality only.
    shortfall: Option<Shortfall>,
    /// The way there from the home, when it is out of reach; null when not known.
    journey: Option<Journey>,
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

/// What a place of work lacks to be within reach of an adult. What is null is enough, or not known.
#[derive(Debug, Serialize, ToSchema)]
struct Shortfall {
    /// So many more commuters.
    commuters: Option<u64>,
    /// So much more link, in percent points.
    link: Option<f64>,
    /// So much more relative reach.
    relative_reach: Option<f64>,
    /// So many minutes less of the journey.
    minutes: Option<u32>,
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
            miss: almost.miss.as_ref().map(|miss| Miss::new(context, almost, miss)),
        }
    }
}

impl Miss {
    fn new(context: Context, almost: &search::Almost<Arc<Advert>>, miss: &search::Miss<Arc<Advert>>) -> Miss {
        let language = context.language;
        let (vacancy, reason) = match miss {
            search::Miss::KeptJob(place) => {
                return Miss::of(MissReason::KeptJob, None).out_of_reach(context, almost, *place);
            }
            search::Miss::Vacancy { vacancy, reason, .. } => (VacancySummary::new(context, vacancy), reason),
        };
        let miss = |reason| Miss::of(reason, Some(vacancy));
        match reason {
            Reason::OutOfReach(place) => miss(MissReason::OutOfReach).out_of_reach(context, almost, *place),
            Reason::Extent(gap) => Miss {
                gap: Some(*gap),
                evidence: package::extent(Some(*gap), language),
                ..miss(MissReason::Extent)
            },
            Reason::Start(days) => Miss {
                days_outside: Some(*days),
                evidence: package::start(Some(*days), language),
                ..miss(MissReason::Start)
            },
            Reason::Lacks { languages, licences } => {
                let lacks: Vec<&str> = languages.iter().chain(licences).map(|tag| tag.as_str()).collect();
                Miss {
                    languages: languages.iter().map(ToString::to_string).collect(),
                    licences: licences.iter().map(ToString::to_string).collect(),
                    evidence: why::lacks(&lacks, language),
                    ..miss(MissReason::Requirements)
                }
            }
        }
    }

    fn of(reason: MissReason, vacancy: Option<VacancySummary>) -> Miss {
        Miss {
            reason,
            vacancy,
            municipality: None,
            commuters: None,
            link: None,
            shortfall: None,
            journey: None,
            gap: None,
            days_outside: None,
            languages: Vec::new(),
            licences: Vec::new(),
            evidence: String::new(),
        }
    }

    fn out_of_reach(
        self,
        context: Context,
        almost: &search::Almost<Arc<Advert>>,
        place: MunicipalityNumber,
    ) -> Miss {
        let language = context.language;
        let (relation, evidence) = match context.commute(almost.home, place) {
            Some((relation, sentence)) => (Some(relation), sentence),
            None => {
                let name = |number| context.municipality(number).name;
                (None, why::no_flow(context.matrix.year, &name(almost.home), &name(place), language))
            }
        };
        let journey = context.journey(almost.home, place);
        let accepted = context.household.wishes().adults[almost.adult].reach;
        let shortfall = relation.and_then(|relation| {
            let minutes = journey.as_ref().map(Journey::minutes);
            commuting::shortfall(&relation, minutes, &Thresholds::default(), accepted)
        });
        Miss {
            municipality: Some(context.municipality(place)),
            commuters: relation.map(|relation| relation.commuters),
            link: relation.map(|relation| relation.link),
            evidence: why::out_of_reach(&evidence, shortfall.as_ref(), language),
            shortfall: shortfall.map(Shortfall::from),
            journey,
            ..self
        }
    }
}

impl Relaxation {
    pub(super) fn new(context: Context, relaxation: &search::Relaxation) -> Relaxation {
        let none = Relaxation {
            change: ChangeName::OneMoreHome,
            adult: None,
            from: None,
            to: None,
            min_extent: None,
            home: None,
            adds: relaxation.adds,
            evidence: String::new(),
        };
        let shown = match relaxation.change {
            Change::WiderOccupation { adult, from, to } => Relaxation {
                change: ChangeName::WiderOccupation,
                adult: Some(adult),
                from: Some(from.to_string()),
                to: Some(to.to_string()),
                ..none
            },
            Change::LessExtent { adult, min } => Relaxation {
                change: ChangeName::LessExtent,
                adult: Some(adult),
                min_extent: Some(min),
                ..none
            },
            Change::EstablishedTier { adult } => {
                Relaxation { change: ChangeName::EstablishedTier, adult: Some(adult), ..none }
            }
            Change::OneMoreHome { home } => Relaxation { home: Some(context.municipality(home)), ..none },
        };
        let home = shown.home.as_ref().map(|home| home.name.as_str());
        let evidence = why::relaxation(relaxation, home, context.language);
        Relaxation { evidence, ..shown }
    }
}

impl From<commuting::Shortfall> for Shortfall {
    fn from(found: commuting::Shortfall) -> Shortfall {
        let commuting::Shortfall { commuters, link, reach, minutes } = found;
        Shortfall { commuters, link, relative_reach: reach, minutes }
    }
}
