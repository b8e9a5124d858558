//! How the household as it was sent becomes one that can be searched for.

use super::household::{
    AdultBody, ExtentBody, HouseholdBody, HousingBody, OccupationBody, ReachBody, SituationBody, StartBody,
    TenureBody, WeightsBody,
};
use crate::error::{Fault, Faults};
use crate::region::Region;
use crate::routes::lookup;
use flytthit_matcher::calendar::Day;
use flytthit_matcher::commuting::Tier;
use flytthit_matcher::household::{
    Adult, Household, HousingWish, InvalidHousehold, InvalidWeights, JobWish, OccupationWish, Preference,
    Situation, Weights, Wishes,
};
use flytthit_matcher::place::{MunicipalityNumber, Tenure};
use flytthit_matcher::tag::Tag;
use flytthit_matcher::vacancy::Extent;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt::Display;

/// Maximum number of packages with the same home: no more are returned at all.
const MAX_PER_HOME: i64 = 100;
/// Maximum number of bedrooms to wish for: no home has more.
const MAX_BEDROOMS: i64 = 50;
/// Maximum price to wish for, in NOK: no home costs more.
const MAX_PRICE: i64 = 10_000_000_000;

/// The household, if what is right in it is one. What is wrong is added to `faults`; what is left
/// then is not the household that was sent.
pub(super) fn household(body: &HouseholdBody, region: &Region, faults: &mut Faults) -> Option<Household> {
    let mut check = Check { region, faults };
    let today = check.day("", region.today)?;
    check.at_most("/per_home", body.per_home, MAX_PER_HOME);
    // With a wrong arrival everything else is still looked at.
    let arrival = body.arrival.as_ref().and_then(|text| check.date("/arrival", text)).unwrap_or(today);
    let adults = body.adults.iter().enumerate();
    let adults: Vec<Adult> = adults.map(|(at, adult)| check.adult(at, adult, arrival)).collect();
    let homes = match &body.homes {
        Some(homes) => check.municipalities("/homes", homes),
        None => region
            .reference
            .municipalities
            .all()
            .iter()
            .filter(|home| home.member)
            .map(|home| home.number)
            .collect(),
    };
    let children = body.children.iter();
    let wishes = Wishes {
        adults,
        children: children.map(|child| i16::try_from(child.birth_year).unwrap_or(i16::MIN)).collect(),
        arrival,
        homes,
        housing: body.housing.as_ref().map(|housing| check.housing(housing)),
        interests: check.tags("/interests", &body.interests),
        ties: check.municipalities("/ties", &body.ties),
        weights: check.weights(&body.weights),
        limit: usize::try_from(body.limit).unwrap_or(0),
        per_home: body.per_home.map(|most| usize::try_from(most).unwrap_or(0)),
    };
    let wrong = match Household::new(wishes) {
        Ok(household) => return Some(household),
        Err(wrong) => wrong,
    };
    for wrong in wrong {
        // What may follow from a fault that is told already is not told.
        if !rests_on(wrong).iter().any(|pointer| check.faults.within(pointer)) {
            check.faults.add(Fault::in_body(pointer(wrong), wrong.to_string()));
        }
    }
    None
}

/// The fields that, when they are wrong, may be all there is to a fault of the whole household.
fn rests_on(wrong: InvalidHousehold) -> Vec<String> {
    match wrong {
        InvalidHousehold::Occupations { .. } | InvalidHousehold::NoHomes | InvalidHousehold::PerHome => {
            vec![pointer(wrong)]
        }
        InvalidHousehold::StartWindow { adult } => {
            vec![format!("/adults/{adult}/start"), "/arrival".to_owned()]
        }
        InvalidHousehold::BirthYear { .. } => vec!["/arrival".to_owned()],
        _ => Vec::new(),
    }
}

/// The field that a fault of the whole household is in.
fn pointer(wrong: InvalidHousehold) -> String {
    match wrong {
        InvalidHousehold::Adults(_) | InvalidHousehold::NobodySeeks => "/adults".to_owned(),
        InvalidHousehold::Occupations { adult, .. } => format!("/adults/{adult}/occupations"),
        InvalidHousehold::StartWindow { adult } => format!("/adults/{adult}/start/to"),
        InvalidHousehold::Children(_) => "/children".to_owned(),
        InvalidHousehold::BirthYear { child } => format!("/children/{child}/birth_year"),
        InvalidHousehold::NoHomes => "/homes".to_owned(),
        InvalidHousehold::Limit => "/limit".to_owned(),
        InvalidHousehold::PerHome => "/per_home".to_owned(),
    }
}

/// Looks at one field after another and keeps what is wrong.
struct Check<'r, 'f> {
    region: &'r Region,
    faults: &'f mut Faults,
}

impl Check<'_, '_> {
    /// The value; or the fault is kept.
    fn take<T, E: Display>(&mut self, pointer: &str, checked: Result<T, E>) -> Option<T> {
        self.faults.take(checked.map_err(|err| Fault::in_body(pointer, err.to_string())))
    }

    /// Keeps a fault when the number is negative or above `max`.
    fn at_most(&mut self, pointer: &str, number: Option<i64>, max: i64) {
        if number.is_some_and(|number| !(0..=max).contains(&number)) {
            self.faults.add(Fault::in_body(pointer, format!("must be from 0 to {max}")));
        }
    }

    fn adult(&mut self, at: usize, body: &AdultBody, arrival: Day) -> Adult {
        let field = format!("/adults/{at}/works_in");
        let works_in = body.works_in.as_ref().and_then(|place| self.municipality(&field, place));
        match (body.situation, &body.works_in) {
            (SituationBody::Employed, None) => {
                self.faults
                    .add(Fault::in_body(field, "an employed adult keeps a job in a municipality: which?"));
            }
            (SituationBody::Employed, _) | (_, None) => {}
            (_, Some(_)) => {
                self.faults
                    .add(Fault::in_body(field, "only an employed adult keeps a job in a municipality"));
            }
        }
        let wish = self.wish(at, body, arrival);
        let situation = match body.situation {
            SituationBody::Seeking => Situation::Seeking(wish),
            // Without a place, which is told, it only matters that this adult does not seek work.
            SituationBody::Employed => {
                works_in.map_or(Situation::NotSeeking, |works_in| Situation::Employed { works_in })
            }
            SituationBody::Remote => Situation::Remote,
            SituationBody::NotSeeking => Situation::NotSeeking,
        };
        let reach = match body.reach {
            ReachBody::Home => Tier::Home,
            ReachBody::Daily => Tier::Daily,
            ReachBody::Established => Tier::Established,
        };
        Adult { situation, reach }
    }

    fn wish(&mut self, at: usize, body: &AdultBody, arrival: Day) -> JobWish {
        let field = |name: &str| format!("/adults/{at}/{name}");
        let occupations = body
            .occupations
            .iter()
            .enumerate()
            .filter_map(|(wish, body)| self.occupation(&field(&format!("occupations/{wish}")), body));
        let occupations = occupations.collect();
        let extent = self.extent(&field("extent"), &body.extent);
        let StartBody { from, to } = &body.start;
        let from = from.as_ref().and_then(|from| self.date(&field("start/from"), from));
        JobWish {
            occupations,
            extent: extent.unwrap_or(Extent::ANY),
            start_from: from.unwrap_or(arrival),
            start_to: to.as_ref().and_then(|to| self.date(&field("start/to"), to)),
            accepts_remote: body.accepts_remote,
            languages: self.tags(&field("languages"), &body.languages),
            licences: self.tags(&field("licences"), &body.licences),
        }
    }

    fn occupation(&mut self, pointer: &str, body: &OccupationBody) -> Option<OccupationWish> {
        let code = match body.code.parse() {
            Ok(code) if self.region.reference.occupations.knows(code) => Some(code),
            Ok(_) => self
                .take(&format!("{pointer}/code"), Err(format!("`{}` is not a code of STYRK-08", body.code))),
            Err(err) => self.take(&format!("{pointer}/code"), Err(format!("`{}`: {err}", body.code))),
        };
        let preference = self.take(&format!("{pointer}/preference"), Preference::new(body.preference));
        Some(OccupationWish { code: code?, preference: preference? })
    }

    fn extent(&mut self, pointer: &str, body: &ExtentBody) -> Option<Extent> {
        let [min, max] = [body.min, body.max].map(|percent| u8::try_from(percent).unwrap_or(0));
        self.take(pointer, Extent::new(min, max))
    }

    fn housing(&mut self, body: &HousingBody) -> HousingWish {
        self.at_most("/housing/min_bedrooms", body.min_bedrooms, MAX_BEDROOMS);
        self.at_most("/housing/max_price", body.max_price, MAX_PRICE);
        HousingWish {
            tenure: body.tenure.map(|tenure| match tenure {
                TenureBody::Rent => Tenure::Rent,
                TenureBody::Buy => Tenure::Buy,
            }),
            min_bedrooms: body.min_bedrooms.map(|bedrooms| u32::try_from(bedrooms).unwrap_or(u32::MAX)),
            max_price: body.max_price.map(|price| u64::try_from(price).unwrap_or_default()),
        }
    }

    fn weights(&mut self, body: &WeightsBody) -> Weights {
        let WeightsBody { work, childcare, housing, interests, ties } = *body;
        Weights::new(work, childcare, housing, interests, ties).unwrap_or_else(|wrong| {
            for wrong in wrong {
                let name = match wrong {
                    InvalidWeights::OutOfRange(name) => name,
                    InvalidWeights::NoWork => "work",
                };
                self.faults.add(Fault::in_body(format!("/weights/{name}"), wrong.to_string()));
            }
            Weights::default()
        })
    }

    fn municipalities(&mut self, pointer: &str, names: &[String]) -> BTreeSet<MunicipalityNumber> {
        let names = names.iter().enumerate();
        names.filter_map(|(at, name)| self.municipality(&format!("{pointer}/{at}"), name)).collect()
    }

    fn municipality(&mut self, pointer: &str, name: &str) -> Option<MunicipalityNumber> {
        self.take(pointer, lookup::home(self.region, name).map(|found| found.number))
    }

    fn tags(&mut self, pointer: &str, texts: &[String]) -> BTreeSet<Tag> {
        let texts = texts.iter().enumerate();
        texts
            .filter_map(|(at, text)| {
                let tag = text.parse::<Tag>().map_err(|err| format!("`{text}`: {err}"));
                self.take(&format!("{pointer}/{at}"), tag)
            })
            .collect()
    }

    fn date(&mut self, pointer: &str, text: &str) -> Option<Day> {
        let date = text.parse::<Date>().map_err(|_| format!("`{text}` is not a date such as 2027-08-01"));
        let date = self.take(pointer, date)?;
        self.day(pointer, date)
    }

    fn day(&mut self, pointer: &str, date: Date) -> Option<Day> {
        self.take(pointer, Day::try_from(date))
    }
}
