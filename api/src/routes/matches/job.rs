//! A job of a package, and why it is there.

use super::context::Context;
use crate::evidence::package as why;
use crate::region::{Advert, Source};
use crate::routes::commuting::{Journey, Status};
use crate::routes::municipalities::MunicipalityName;
use crate::routes::occupations::OccupationName;
use flytthit_matcher::commuting::Tier;
use flytthit_matcher::fit;
use flytthit_matcher::place::MunicipalityNumber;
use flytthit_matcher::search;
use flytthit_matcher::vacancy::Remote;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// A vacancy for one adult, from one home.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Position of the adult in the household, from 0.
    pub(crate) adult: usize,
    /// The vacancy.
    pub(crate) vacancy: VacancySummary,
    /// What the job is worth to the adult from this home: fit × reach, 0 to 1.
    pub(crate) utility: f64,
    /// How well the work fits.
    pub(crate) fit: Fit,
    /// How it is reached from the home.
    pub(crate) reach: Reach,
}

/// A vacancy, in short; `/v1/vacancies/{id}` has all of it. What is null is unknown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VacancySummary {
    /// Its id here.
    #[schema(format = Uuid)]
    pub(crate) id: String,
    /// Its id at the source.
    pub(crate) reference: String,
    /// Where it comes from.
    pub(crate) source: Source,
    /// What is advertised.
    pub(crate) title: String,
    /// Who employs.
    pub(crate) employer: String,
    /// What one works as.
    pub(crate) occupation: Option<OccupationName>,
    /// Where the work is done, by number.
    pub(crate) municipalities: Vec<MunicipalityName>,
    /// How much of full time.
    pub(crate) extent: Option<Extent>,
    /// First day of work.
    #[schema(format = Date)]
    pub(crate) start: Option<String>,
    /// First day on which it is open.
    #[schema(format = Date)]
    pub(crate) published: String,
    /// Last day on which it is open; without one it stays open.
    #[schema(format = Date)]
    pub(crate) deadline: Option<String>,
    /// How many are wanted.
    pub(crate) positions: u32,
    /// Whether it can be done from elsewhere: `none`, `hybrid` or `full`.
    pub(crate) remote: &'static str,
    /// Whether it is fictitious.
    pub(crate) demo: bool,
}

/// How much of full time, in percent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Extent {
    /// The least.
    #[schema(minimum = 1, maximum = 100)]
    min: u8,
    /// The most.
    #[schema(minimum = 1, maximum = 100)]
    max: u8,
}

/// How well a vacancy fits an adult: the product of three factors.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Fit {
    /// occupation × extent × start, above 0 and at most 1.
    pub(crate) value: f64,
    /// The work itself.
    pub(crate) occupation: OccupationFit,
    /// The share of full time.
    pub(crate) extent: ExtentFit,
    /// The first day.
    pub(crate) start: StartFit,
}

/// How well the work is what the adult wishes for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OccupationFit {
    /// preference × similarity, 0 to 1.
    value: f64,
    /// The code of the wish that it meets best.
    wish: String,
    /// How much that is wished for, 0 to 1.
    preference: f64,
    /// How similar the vacancy's code is to it, 0 to 1.
    similarity: f64,
    /// How it matched, as a sentence in the language of the reply.
    pub(crate) evidence: String,
}

/// How well the share of full time is what the adult wishes for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExtentFit {
    /// 0 to 1.
    value: f64,
    /// Points between the two ranges, 0 when they meet; null when the vacancy does not tell its extent.
    gap: Option<u8>,
    /// The same as a sentence in the language of the reply.
    pub(crate) evidence: String,
}

/// How well the first day is when the adult wishes to start.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartFit {
    /// 0 to 1.
    value: f64,
    /// Days outside the wished time, 0 inside; null when the vacancy does not tell its start.
    days_outside: Option<u16>,
    /// The same as a sentence in the language of the reply.
    pub(crate) evidence: String,
}

/// How a job is reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reach {
    /// What the way leaves of the job's worth, 0 to 1.
    pub(crate) value: f64,
    /// By which tier of the home's catchment.
    tier: ReachTier,
    /// Where the work is done: of the vacancy's places the one best reached; null when it is anywhere.
    municipality: Option<MunicipalityName>,
    /// Whether part of it can be done from elsewhere, so that the way counts less.
    hybrid: bool,
    /// People who live in the home and work there; null at home and anywhere.
    commuters: Option<u64>,
    /// Both shares of the commuters together, in percent points, 0 to 200; null at home and anywhere.
    link: Option<f64>,
    /// How sure it is that the count belongs to this pair; null at home and anywhere.
    status: Option<Status>,
    /// The way there; null at home, anywhere, and where it is not known.
    journey: Option<Journey>,
    /// The rule as a sentence in the language of the reply.
    pub(crate) evidence: String,
}

/// How a job is within reach.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ReachTier {
    /// It is in the home municipality.
    Home,
    /// Many commute there daily.
    Daily,
    /// Some commute there.
    Established,
    /// It can be done from anywhere.
    Anywhere,
}

impl Job {
    pub(super) fn new(context: Context, home: MunicipalityNumber, job: &search::Job<Arc<Advert>>) -> Job {
        Job {
            adult: job.adult,
            vacancy: VacancySummary::new(context, job.vacancy),
            utility: job.utility,
            fit: Fit::new(context, &job.fit),
            reach: Reach::new(context, home, &job.reach),
        }
    }
}

impl VacancySummary {
    pub(super) fn new(context: Context, advert: &Advert) -> VacancySummary {
        let Context { region, language, .. } = context;
        let vacancy = &advert.vacancy;
        let code = vacancy.occupation.map(|code| code.to_string());
        let places = vacancy.workplaces.as_slice().iter();
        VacancySummary {
            id: Uuid::from_u128(vacancy.id.0).to_string(),
            reference: advert.reference.clone(),
            source: region.sources.get(&advert.source),
            title: advert.title.clone(),
            employer: advert.employer.clone(),
            occupation: code.map(|code| OccupationName::of_code(&code, region, language)),
            municipalities: places.map(|place| context.municipality(*place)).collect(),
            extent: vacancy.extent.map(|extent| Extent { min: extent.min(), max: extent.max() }),
            start: vacancy.start.map(|day| day.date().to_string()),
            published: vacancy.published.date().to_string(),
            deadline: vacancy.deadline.map(|day| day.date().to_string()),
            positions: vacancy.positions.get(),
            remote: match vacancy.remote {
                Remote::None => "none",
                Remote::Hybrid => "hybrid",
                Remote::Full => "full",
            },
            demo: advert.demo,
        }
    }
}

impl Fit {
    fn new(context: Context, fit: &fit::Fit) -> Fit {
        let language = context.language;
        Fit {
            value: fit.value,
            occupation: OccupationFit {
                value: fit.occupation.value,
                wish: fit.occupation.wish.code.to_string(),
                preference: fit.occupation.wish.preference.get(),
                similarity: fit.occupation.similarity,
                evidence: why::occupation(&fit.occupation, language),
            },
            extent: ExtentFit {
                value: fit.extent.value,
                gap: fit.extent.gap,
                evidence: why::extent(fit.extent.gap, language),
            },
            start: StartFit {
                value: fit.start.value,
                days_outside: fit.start.days,
                evidence: why::start(fit.start.days, language),
            },
        }
    }
}

impl Reach {
    fn new(context: Context, home: MunicipalityNumber, reach: &search::Reach) -> Reach {
        let language = context.language;
        let away = reach.place.filter(|place| place.tier != Tier::Home);
        let (relation, sentence) = match away.and_then(|place| context.commute(home, place.municipality)) {
            Some((relation, sentence)) => (Some(relation), sentence),
            None if reach.place.is_some() => (None, why::at_home(&context.municipality(home).name, language)),
            None => (None, why::anywhere(language)),
        };
        Reach {
            value: reach.value,
            tier: match reach.place.map(|place| place.tier) {
                None => ReachTier::Anywhere,
                Some(Tier::Home) => ReachTier::Home,
                Some(Tier::Daily) => ReachTier::Daily,
                Some(Tier::Established) => ReachTier::Established,
            },
            municipality: reach.place.map(|place| context.municipality(place.municipality)),
            hybrid: reach.hybrid,
            commuters: relation.map(|relation| relation.commuters),
            link: relation.map(|relation| relation.link),
            status: relation.map(|relation| relation.status.into()),
            journey: away.and_then(|place| context.journey(home, place.municipality)),
            evidence: why::with_hybrid(sentence, reach.hybrid, language),
        }
    }
}
