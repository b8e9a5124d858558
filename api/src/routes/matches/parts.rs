//! The parts of a score, and why each is what it is.

use super::context::Context;
use crate::evidence::package::{self as why, Kept};
use crate::region::Advert;
use crate::sources::Feed;
use flytthit_matcher::household::{Need, Situation};
use flytthit_matcher::place::MunicipalityNumber;
use flytthit_matcher::score::{self, ChildEvidence, Whereabouts};
use flytthit_matcher::search;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::ToSchema;

/// One part of a score.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Part {
    /// Which part.
    pub(crate) part: PartName,
    /// Whether it enters the score.
    pub(crate) status: PartStatus,
    /// 0 to 1; null when it does not enter the score.
    pub(crate) value: Option<f64>,
    /// How much it counts against the others.
    pub(crate) weight: f64,
    /// What it rests on, as sentences in the language of the reply.
    pub(crate) evidence: Vec<String>,
}

/// A part of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PartName {
    /// The jobs.
    Work,
    /// Kindergarten and school.
    Childcare,
    /// A place to live.
    Housing,
    /// Culture and leisure.
    Interests,
    /// Family and origin.
    Ties,
}

/// Whether a part enters the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PartStatus {
    /// It does.
    Counted,
    /// It does not: the household did not ask.
    NotAsked,
    /// It does not: nobody has recorded what would be needed.
    Unknown,
}

impl Part {
    pub(super) fn all(context: Context, package: &search::Package<Arc<Advert>>) -> Vec<Part> {
        let Context { household, language, .. } = context;
        let weights = &household.wishes().weights;
        let name = |number| context.municipality(number).name;
        let living = &package.living;
        let utilities: Vec<f64> = package.jobs.iter().map(|job| job.utility).collect();
        let kept_in = package.kept.as_ref().map(|kept| name(kept.municipality));
        let remote = household.wishes().adults.iter().any(|adult| adult.situation == Situation::Remote);
        let kept = match &kept_in {
            Some(place) => Kept::In(place),
            None if remote => Kept::Anywhere,
            None => Kept::Nothing,
        };
        let work = Part {
            part: PartName::Work,
            status: PartStatus::Counted,
            value: Some(package.work),
            weight: weights.work(),
            evidence: vec![why::work(&utilities, package.work, kept, language)],
        };
        let childcare = part(PartName::Childcare, weights.childcare(), &living.childcare, |children| {
            let told = children.iter().map(|child| why::child(child, name, language));
            told.chain(registers(context, package.home, children)).collect()
        });
        let housing = part(PartName::Housing, weights.housing(), &living.housing, |matching| {
            vec![why::housing(*matching, language)]
        });
        let interests = part(PartName::Interests, weights.interests(), &living.interests, |found| {
            found.iter().map(|(tag, found)| why::offered(tag.as_str(), *found, name, language)).collect()
        });
        let ties = part(PartName::Ties, weights.ties(), &living.ties, |found| {
            found.iter().map(|(tie, found)| why::tie(&name(*tie), *found, language)).collect()
        });
        vec![work, childcare, housing, interests, ties]
    }
}

/// Of the places whose schools were looked at, those of which not the host but the register tells.
fn registers(context: Context, home: MunicipalityNumber, children: &[ChildEvidence]) -> Vec<String> {
    let at_school = children.iter().filter(|child| matches!(child.need, Need::School(_)));
    let places: BTreeSet<MunicipalityNumber> = at_school
        .map(|child| match child.found {
            Whereabouts::Nearby(place) => place,
            Whereabouts::Home | Whereabouts::Nowhere => home,
        })
        .collect();
    let told = places.into_iter().filter_map(|place| {
        let place = context.municipality(place);
        let stages = context.region.school_stages(&place.slug)?;
        let by_register = stages.source == Feed::Schools.key();
        by_register.then(|| why::schools(&place.name, &stages.as_of, context.language))
    });
    told.collect()
}

fn part<E>(
    part: PartName,
    weight: f64,
    found: &score::Part<E>,
    sentences: impl Fn(&E) -> Vec<String>,
) -> Part {
    Part {
        part,
        status: match found {
            score::Part::Counted(..) => PartStatus::Counted,
            score::Part::NotAsked => PartStatus::NotAsked,
            score::Part::Unknown(_) => PartStatus::Unknown,
        },
        value: found.value(),
        weight,
        evidence: found.evidence().map(sentences).unwrap_or_default(),
    }
}
