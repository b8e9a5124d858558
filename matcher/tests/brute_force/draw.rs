//! Drawn regions, vacancies and households: small numbers from short lists, so that equal scores,
//! shared codes and exact limits come up often.

use std::{collections::BTreeSet, num::NonZeroU32};

use flytthit_matcher::{
    calendar::Day,
    commuting::Tier,
    household::{
        Adult, Household, HousingWish, JobWish, OccupationWish, Preference, Situation, Weights, Wishes,
    },
    place::{Listing, MunicipalityNumber, Place, Stage, Tenure},
    tag::Tag,
    vacancy::{Extent, Remote, Requirements, Vacancy, VacancyId, Workplaces},
};
use jiff::civil::date;
use proptest::{
    collection::{btree_set, vec},
    option,
    prelude::*,
    sample::{select, subsequence},
};

use crate::region::{Region, number};

/// All that one search is given.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) region: Region,
    pub(crate) vacancies: Vec<Vacancy>,
    pub(crate) household: Household,
    pub(crate) today: Day,
}

/// How much of what a world has.
#[derive(Debug, Clone)]
pub(crate) struct Size {
    pub(crate) municipalities: std::ops::RangeInclusive<usize>,
    pub(crate) vacancies: std::ops::RangeInclusive<usize>,
    /// Occupations that vacancies have; those of wishes are these and the groups above them.
    pub(crate) codes: &'static [&'static str],
}

const CODES: &[&str] = &["2223", "2221", "2261", "222", "22", "2", "5321", "5329", "53", "0110", "7115"];

/// Few vacancies in up to eight municipalities.
pub(crate) const MANY_PLACES: Size = Size { municipalities: 1..=8, vacancies: 0..=24, codes: CODES };

/// So many vacancies of few occupations in few places that none can be looked at twice in time.
pub(crate) const MANY_VACANCIES: Size =
    Size { municipalities: 1..=3, vacancies: 150..=400, codes: &["2223", "2221", "222"] };

/// Vacancies of several groups in one place or two, to be made [`alike`].
pub(crate) const MANY_EQUALS: Size =
    Size { municipalities: 1..=2, vacancies: 10..=40, codes: &["2111", "2112", "2211", "2223", "2310"] };

/// The world with vacancies that differ in nothing but occupation, place and id, and seekers whom all
/// of them fit fully.
pub(crate) fn alike(mut world: World) -> World {
    for vacancy in &mut world.vacancies {
        vacancy.extent = Extent::new(100, 100).ok();
        (vacancy.start, vacancy.published, vacancy.deadline) = (Some(world.today), world.today, None);
        vacancy.requirements = Requirements::default();
    }
    let mut wishes = world.household.wishes().clone();
    wishes.limit = wishes.limit.min(2);
    for adult in &mut wishes.adults {
        if let Situation::Seeking(wish) = &mut adult.situation {
            let code = "2".parse().expect("a code");
            wish.occupations = vec![OccupationWish { code, preference: Preference::default() }];
            wish.extent = Extent::new(50, 100).expect("in order");
            (wish.start_from, wish.start_to) = (world.today, None);
        }
    }
    world.household = Household::new(wishes).expect("still valid");
    world
}

/// The first of so many days from the start of 2026.
fn day(after: i64) -> Day {
    let start = date(2026, 1, 1);
    start.saturating_add(jiff::Span::new().days(after)).try_into().expect("in range")
}

fn tags(words: &'static [&'static str]) -> impl Strategy<Value = BTreeSet<Tag>> {
    let all = words.len();
    subsequence(words, 0..=all)
        .prop_map(|words| words.into_iter().map(|word| word.parse().expect("a tag")).collect())
}

/// Counts from just below the least to a strong link; most reach some of the way.
fn commuters() -> impl Strategy<Value = u64> {
    prop_oneof![1 => Just(0_u64), 1 => 1..12_u64, 6 => 12..45_u64, 2 => 45..300_u64]
}

pub(crate) fn region(municipalities: std::ops::RangeInclusive<usize>) -> BoxedStrategy<Region> {
    municipalities
        .prop_flat_map(|size| {
            let at_home = prop_oneof![1 => Just(0_u64), 8 => 100..1_800_u64];
            let minutes = option::weighted(0.3, 30..90_u32);
            let stages =
                subsequence(vec![Stage::Primary, Stage::LowerSecondary, Stage::UpperSecondary], 0..=3);
            let place = (option::of(0..4_u32), stages, tags(&["ski", "choir", "hunting"])).prop_map(
                |(kindergarten_places, stages, interests)| Place {
                    kindergarten_places,
                    stages: stages.into_iter().collect(),
                    interests,
                },
            );
            let tenure = select(vec![Tenure::Rent, Tenure::Buy]);
            let listing = (tenure, 0..4_u32, 1..6_u64).prop_map(|(tenure, bedrooms, price)| Listing {
                tenure,
                bedrooms,
                price,
            });
            (
                vec(vec(commuters(), size), size),
                vec(at_home, size),
                vec(vec(minutes, size), size),
                vec(place, size),
                vec(vec(listing, 0..6), size),
            )
                .prop_map(|(mut flows, at_home, minutes, places, listings)| {
                    for (i, at_home) in at_home.into_iter().enumerate() {
                        flows[i][i] = at_home;
                    }
                    Region { flows, minutes, places, listings }
                })
        })
        .boxed()
}

fn extent() -> impl Strategy<Value = Extent> {
    let percent = || select(vec![1_u8, 10, 20, 40, 50, 51, 75, 80, 100]);
    (percent(), percent()).prop_map(|(a, b)| Extent::new(a.min(b), a.max(b)).expect("in order"))
}

fn requirements() -> impl Strategy<Value = Requirements> {
    let languages = prop_oneof![3 => Just(BTreeSet::new()), 1 => tags(&["nb", "en"])];
    let licences = prop_oneof![3 => Just(BTreeSet::new()), 1 => tags(&["b", "hpr-nurse"])];
    (languages, licences).prop_map(|(languages, licences)| Requirements { languages, licences })
}

/// A municipality of the region, or seldom one outside it.
fn municipality(size: usize) -> impl Strategy<Value = MunicipalityNumber> {
    prop_oneof![20 => (0..size).prop_map(number), 1 => Just(number(90))]
}

/// A vacancy, with an id below 2⁸.
pub(crate) fn vacancy(size: usize, codes: &'static [&'static str]) -> BoxedStrategy<Vacancy> {
    let code = option::weighted(0.95, select(codes).prop_map(|code| code.parse().expect("a code")));
    let places = prop_oneof![4 => btree_set(municipality(size), 1), 1 => btree_set(municipality(size), 1..4)];
    let remote = prop_oneof![4 => Just(Remote::None), 1 => Just(Remote::Hybrid), 1 => Just(Remote::Full)];
    let dates = (
        option::weighted(0.8, (0..400_i64).prop_map(day)),
        prop_oneof![(150..165_i64), 0..200_i64].prop_map(day),
        option::of(prop_oneof![(155..165_i64), 100..300_i64].prop_map(day)),
    );
    let positions = prop_oneof![3 => Just(1_u32), 1 => Just(2_u32)];
    (code, places, option::weighted(0.8, extent()), dates, positions, remote, requirements())
        .prop_map(
            |(occupation, places, extent, (start, published, deadline), positions, remote, requirements)| {
                Vacancy {
                    id: VacancyId(0),
                    occupation,
                    workplaces: Workplaces::new(places).expect("at least one"),
                    extent,
                    start,
                    published,
                    deadline,
                    positions: NonZeroU32::new(positions).expect("1 or 2"),
                    remote,
                    requirements,
                }
            },
        )
        .boxed()
}

/// Distinct ids, in no order.
pub(crate) fn with_ids(vacancies: Vec<Vacancy>) -> Vec<Vacancy> {
    let numbered = vacancies.into_iter().zip(1_u128..);
    numbered.map(|(vacancy, at)| Vacancy { id: VacancyId(at * 7_919 % 1_009), ..vacancy }).collect()
}

fn occupation(codes: &'static [&'static str]) -> impl Strategy<Value = OccupationWish> {
    let preference = prop_oneof![Just(1.0), Just(0.5), Just(0.75), 0.01..1.0];
    (select(codes), 1..=4_usize, preference).prop_map(|(code, digits, preference)| OccupationWish {
        code: code[..digits.min(code.len())].parse().expect("a code"),
        preference: Preference::new(preference).expect("above 0"),
    })
}

fn job_wish(codes: &'static [&'static str]) -> BoxedStrategy<JobWish> {
    let from = prop_oneof![Just(0), Just(200), 0..400_i64];
    let window = (from, option::of(0..120_i64));
    let has = (tags(&["nb", "en", "de"]), tags(&["b", "hpr-nurse"]));
    (vec(occupation(codes), 1..4), extent(), window, any::<bool>(), has)
        .prop_map(|(occupations, extent, (from, days), accepts_remote, (languages, licences))| JobWish {
            occupations,
            extent,
            start_from: day(from),
            start_to: days.map(|days| day(from + days)),
            accepts_remote,
            languages,
            licences,
        })
        .boxed()
}

fn reach() -> impl Strategy<Value = Tier> {
    prop_oneof![1 => Just(Tier::Home), 1 => Just(Tier::Daily), 3 => Just(Tier::Established)]
}

fn seeker(codes: &'static [&'static str]) -> impl Strategy<Value = Adult> {
    (job_wish(codes), reach()).prop_map(|(wish, reach)| Adult { situation: Situation::Seeking(wish), reach })
}

fn partner(size: usize, codes: &'static [&'static str]) -> BoxedStrategy<Adult> {
    let keeps = municipality(size).prop_map(|works_in| Situation::Employed { works_in });
    let situation = prop_oneof![2 => keeps, 1 => Just(Situation::Remote), 1 => Just(Situation::NotSeeking)];
    let other = (situation, reach()).prop_map(|(situation, reach)| Adult { situation, reach });
    prop_oneof![2 => seeker(codes), 1 => other].boxed()
}

fn adults(size: usize, codes: &'static [&'static str]) -> BoxedStrategy<Vec<Adult>> {
    let couple = (seeker(codes), partner(size, codes), any::<bool>());
    prop_oneof![
        1 => seeker(codes).prop_map(|adult| vec![adult]),
        4 => couple.prop_map(|(one, other, first)| if first { vec![one, other] } else { vec![other, one] }),
    ]
    .boxed()
}

fn weights() -> impl Strategy<Value = Weights> {
    // Where work weighs next to nothing, packages have equal scores though their work differs.
    let work = prop_oneof![4 => 0.5..100.0, 1 => Just(1e-7)];
    let other = || prop_oneof![Just(0.0), Just(10.0), 0.0..100.0];
    let any = (work, other(), other(), other(), other())
        .prop_map(|(work, a, b, c, d)| Weights::new(work, a, b, c, d).expect("work counts"));
    prop_oneof![Just(Weights::default()), any]
}

fn household(size: usize, codes: &'static [&'static str]) -> BoxedStrategy<Household> {
    let homes = prop_oneof![
        Just((0..size).map(number).collect::<BTreeSet<_>>()),
        btree_set(municipality(size), 1..=size),
    ];
    let tenure = option::of(select(vec![Tenure::Rent, Tenure::Buy]));
    let housing = (tenure, option::of(0..4_u32), option::of(1..6_u64))
        .prop_map(|(tenure, min_bedrooms, max_price)| HousingWish { tenure, min_bedrooms, max_price });
    let beside_work = (
        vec(2004..=2027_i16, 0..5),
        prop_oneof![Just(100), Just(220), 0..400_i64].prop_map(day),
        option::of(housing),
        tags(&["ski", "choir", "hunting", "theatre"]),
        btree_set(municipality(size), 0..3),
    );
    let limits = (prop_oneof![1..=5_usize, 1..=100_usize], option::weighted(0.4, 1..4_usize));
    (adults(size, codes), homes, beside_work, weights(), limits)
        .prop_map(
            |(adults, homes, (children, arrival, housing, interests, ties), weights, (limit, per_home))| {
                let last = arrival.date().year() + 1;
                let children = children.into_iter().map(|year| year.min(last)).collect();
                let wishes = Wishes {
                    adults,
                    children,
                    arrival,
                    homes,
                    housing,
                    interests,
                    ties,
                    weights,
                    limit,
                    per_home,
                };
                Household::new(wishes).expect("valid by construction")
            },
        )
        .boxed()
}

pub(crate) fn world(of: Size) -> BoxedStrategy<World> {
    region(of.municipalities)
        .prop_flat_map(move |region| {
            let size = region.size();
            let vacancies = vec(vacancy(size, of.codes), of.vacancies.clone()).prop_map(with_ids);
            let today = prop_oneof![Just(160), 150..170_i64].prop_map(day);
            (Just(region), vacancies, household(size, of.codes), today).prop_map(
                |(region, vacancies, household, today)| World { region, vacancies, household, today },
            )
        })
        .boxed()
}
