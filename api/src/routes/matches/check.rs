//! How the household as it was sent becomes one that can be searched for.

use super::household::{
    AdultBody, ExtentBody, HouseholdBody, HousingBody, OccupationBody, ReachBody, SituationBody, StartBody,
    TenureBody, WeightsBody,
};
use crate::error::{Fault, Faults};
use crate::region::Region;
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

/// The household; `None` when it has faults, which are added to `faults`.
pub(super) fn household(body: &HouseholdBody, region: &Region, faults: &mut Faults) -> Option<Household> {
    let mut check = Check { region, faults };
    let today = check.day("", region.today)?;
    let arrival = body.arrival.as_ref().map_or(Some(today), |text| check.date("/arrival", text));
    // With a wrong arrival everything else is still looked at.
    let moves = arrival.unwrap_or(today);
    let adults = body.adults.iter().enumerate();
    let adults: Vec<Option<Adult>> = adults.map(|(at, adult)| check.adult(at, adult, moves)).collect();
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
        children: children.map(|child| i16::try_from(child.birth_year).unwrap_or(i16::MIN)).collect(),
        arrival: moves,
        homes,
        housing: body.housing.as_ref().map(|housing| check.housing(housing)),
        interests: check.tags("/interests", &body.interests),
        ties: check.municipalities("/ties", &body.ties),
        weights: check.weights(&body.weights).unwrap_or_default(),
        limit: usize::try_from(body.limit).unwrap_or(0),
        per_home: body.per_home.map(|most| usize::try_from(most).unwrap_or(0)),
        adults: adults.iter().flatten().cloned().collect(),
    };
    let whole = adults.iter().all(Option::is_some) && arrival.is_some();
    match Household::new(wishes) {
        Ok(household) => whole.then_some(household),
        Err(wrong) => {
            let named = body.homes.as_ref().is_none_or(Vec::is_empty);
            for wrong in wrong {
                // What follows from a fault that is told already is not told.
                let told = match wrong {
                    InvalidHousehold::NobodySeeks | InvalidHousehold::Adults(_) => {
                        !whole && !body.adults.is_empty()
                    }
                    InvalidHousehold::NoHomes => !named,
                    _ => false,
                };
                if !told {
                    check.faults.add(Fault::in_body(pointer(wrong), wrong.to_string()));
                }
            }
            None
        }
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

    fn adult(&mut self, at: usize, body: &AdultBody, arrival: Day) -> Option<Adult> {
        let field = |name: &str| format!("/adults/{at}/{name}");
        let works_in = body.works_in.as_ref().map(|place| self.municipality(&field("works_in"), place));
        let wish = self.wish(at, body, arrival);
        let situation = match (body.situation, works_in) {
            (SituationBody::Employed, Some(works_in)) => Some(Situation::Employed { works_in: works_in? }),
            (SituationBody::Employed, None) => {
                self.take(&field("works_in"), Err("an employed adult keeps a job in a municipality: which?"))
            }
            (_, Some(_)) => {
                self.take(&field("works_in"), Err("only an employed adult keeps a job in a municipality"))
            }
            (SituationBody::Seeking, None) => wish.map(Situation::Seeking),
            (SituationBody::Remote, None) => Some(Situation::Remote),
            (SituationBody::NotSeeking, None) => Some(Situation::NotSeeking),
        };
        let reach = match body.reach {
            ReachBody::Home => Tier::Home,
            ReachBody::Daily => Tier::Daily,
            ReachBody::Established => Tier::Established,
        };
        Some(Adult { situation: situation?, reach })
    }

    fn wish(&mut self, at: usize, body: &AdultBody, arrival: Day) -> Option<JobWish> {
        let field = |name: &str| format!("/adults/{at}/{name}");
        let occupations = body.occupations.iter().enumerate();
        let occupations: Vec<Option<OccupationWish>> = occupations
            .map(|(wish, body)| self.occupation(&field(&format!("occupations/{wish}")), body))
            .collect();
        let extent = self.extent(&field("extent"), &body.extent);
        let StartBody { from, to } = &body.start;
        let start_from = from.as_ref().map_or(Some(arrival), |from| self.date(&field("start/from"), from));
        let start_to = to.as_ref().map(|to| self.date(&field("start/to"), to));
        let languages = self.tags(&field("languages"), &body.languages);
        let licences = self.tags(&field("licences"), &body.licences);
        Some(JobWish {
            occupations: occupations.into_iter().collect::<Option<_>>()?,
            extent: extent?,
            start_from: start_from?,
            start_to: match start_to {
                Some(to) => Some(to?),
                None => None,
            },
            accepts_remote: body.accepts_remote,
            languages,
            licences,
        })
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
        let above = |number: Option<i64>| {
            number.filter(|number| *number < 0).map_or(Ok(()), |_| Err("must not be negative"))
        };
        self.take("/housing/min_bedrooms", above(body.min_bedrooms));
        self.take("/housing/max_price", above(body.max_price));
        HousingWish {
            tenure: body.tenure.map(|tenure| match tenure {
                TenureBody::Rent => Tenure::Rent,
                TenureBody::Buy => Tenure::Buy,
            }),
            min_bedrooms: body.min_bedrooms.map(|bedrooms| u32::try_from(bedrooms).unwrap_or(u32::MAX)),
            max_price: body.max_price.map(|price| u64::try_from(price).unwrap_or_default()),
        }
    }

    fn weights(&mut self, body: &WeightsBody) -> Option<Weights> {
        let WeightsBody { work, childcare, housing, interests, ties } = *body;
        let weights = Weights::new(work, childcare, housing, interests, ties);
        let pointer = match weights {
            Err(InvalidWeights::OutOfRange(name)) => format!("/weights/{name}"),
            _ => "/weights/work".to_owned(),
        };
        self.take(&pointer, weights)
    }

    fn municipalities(&mut self, pointer: &str, names: &[String]) -> BTreeSet<MunicipalityNumber> {
        let names = names.iter().enumerate();
        names.filter_map(|(at, name)| self.municipality(&format!("{pointer}/{at}"), name)).collect()
    }

    fn municipality(&mut self, pointer: &str, name: &str) -> Option<MunicipalityNumber> {
        let found = self.region.reference.municipalities.get(name).map(|found| found.number);
        self.take(
            pointer,
            found.ok_or_else(|| format!("`{name}` is neither a municipality number nor a slug")),
        )
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
