//! A synthetic country: municipalities in a row with a market of jobs, the same for the same size.

use std::{collections::BTreeSet, fmt, num::NonZeroU32};

use flytthit_matcher::{
    calendar::Day,
    commuting::Tier,
    household::{Adult, Household, JobWish, OccupationWish, Preference, Situation, Weights, Wishes},
    occupation::Code,
    place::{MunicipalityNumber, Place},
    surroundings::{Home, Neighbour, Surroundings},
    vacancy::{Extent, Remote, Requirements, Vacancy, VacancyId, Workplaces},
};
use jiff::civil::date;

/// How large a country is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) vacancies: usize,
    pub(crate) municipalities: usize,
    /// How many of them the households accept as a home.
    pub(crate) homes: usize,
    /// Whether occupations are as unevenly asked for as real ones: one vacancy in eight is in one
    /// group, as one in eight Norwegian ones is in health.
    pub(crate) uneven: bool,
}

/// From a region to a country.
pub(crate) const SIZES: &[Size] = &[
    Size { vacancies: 1_000, municipalities: 8, homes: 8, uneven: false },
    Size { vacancies: 30_000, municipalities: 357, homes: 8, uneven: false },
    Size { vacancies: 30_000, municipalities: 357, homes: 357, uneven: false },
    Size { vacancies: 1_000_000, municipalities: 10, homes: 10, uneven: false },
    Size { vacancies: 1_000_000, municipalities: 357, homes: 357, uneven: false },
    Size { vacancies: 1_000_000, municipalities: 357, homes: 357, uneven: true },
];

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Size { vacancies, municipalities, homes, uneven } = self;
        let uneven = if *uneven { ", uneven" } else { "" };
        write!(f, "{vacancies} in {municipalities}, {homes} homes{uneven}")
    }
}

/// Municipalities in a row, each of which reaches the four nearest on either side.
pub(crate) struct Country {
    numbers: Vec<MunicipalityNumber>,
    size: Size,
}

/// The day of every search.
pub(crate) fn today() -> Day {
    Day::try_from(date(2026, 11, 23)).expect("in range")
}

impl Country {
    pub(crate) fn new(size: Size) -> Country {
        let number = |at: usize| format!("{:04}", 1000 + at).parse().expect("four digits");
        Country { numbers: (0..size.municipalities).map(number).collect(), size }
    }

    pub(crate) fn surroundings(&self) -> Surroundings {
        Surroundings::new((0..self.numbers.len()).map(|at| {
            let near = at.saturating_sub(4)..(at + 5).min(self.numbers.len());
            let neighbours = near.filter(|other| *other != at).map(|other| {
                let steps = at.abs_diff(other);
                Neighbour {
                    municipality: self.numbers[other],
                    tier: Some(if steps == 1 { Tier::Daily } else { Tier::Established }),
                    relative_reach: Some(0.05 / (steps * steps) as f64),
                }
            });
            let place = Place::default();
            Home {
                municipality: self.numbers[at],
                neighbours: neighbours.collect(),
                place,
                listings: Vec::new(),
            }
        }))
    }

    pub(crate) fn vacancies(&self) -> impl Iterator<Item = Vacancy> {
        (0..self.size.vacancies as u64).map(|seed| self.vacancy(seed))
    }

    /// One vacancy; one in fifty has two municipalities.
    pub(crate) fn vacancy(&self, seed: u64) -> Vacancy {
        let mut random = Random(seed);
        let place = random.below(self.numbers.len());
        let second = (random.below(50) == 0).then(|| (place + 1) % self.numbers.len());
        let places = [Some(place), second].into_iter().flatten().map(|at| self.numbers[at]);
        let extent = match random.below(10) {
            0 | 1 => None,
            2 => Extent::new(20, 50).ok(),
            3 => Extent::new(50, 100).ok(),
            4 => Extent::new(80, 80).ok(),
            _ => Extent::new(100, 100).ok(),
        };
        let start = (random.below(2) == 0).then(|| day(random.below(200) as i16));
        Vacancy {
            id: VacancyId(u128::from(random.next()) << 64 | u128::from(seed)),
            occupation: Some(self.occupation(&mut random)),
            workplaces: Workplaces::new(places).expect("at least one"),
            extent,
            start,
            published: day(-(random.below(60) as i16)),
            deadline: (random.below(4) > 0).then(|| day(random.below(40) as i16)),
            positions: NonZeroU32::new(1 + u32::from(random.below(8) == 0)).expect("above 0"),
            remote: match random.below(40) {
                0 => Remote::Full,
                1 | 2 => Remote::Hybrid,
                _ => Remote::None,
            },
            requirements: Requirements::default(),
        }
    }

    /// Two adults who seek one occupation each.
    pub(crate) fn household(&self, seed: u64) -> Household {
        let mut random = Random(!seed);
        let adults = (0..2).map(|_| seeking(self.occupation(&mut random))).collect();
        self.with(adults, Vec::new())
    }

    /// Two adults in the same occupation group, with three children.
    pub(crate) fn family(&self) -> Household {
        let adults = ["2223", "2221"].map(|code| seeking(code.parse().expect(code)));
        self.with(adults.into(), vec![2014, 2020, 2023])
    }

    fn with(&self, adults: Vec<Adult>, children: Vec<i16>) -> Household {
        Household::new(Wishes {
            adults,
            children,
            arrival: today(),
            homes: self.numbers.iter().take(self.size.homes).copied().collect(),
            housing: None,
            interests: BTreeSet::new(),
            ties: BTreeSet::new(),
            weights: Weights::default(),
            limit: 10,
            per_home: None,
        })
        .expect("a valid household")
    }

    /// One of 400 occupations in 40 groups.
    fn occupation(&self, random: &mut Random) -> Code {
        let group = if self.size.uneven && random.below(8) == 0 { 12 } else { random.below(40) };
        let unit = random.below(10);
        let text = format!("{}{}{}{}", 1 + group / 10, group % 10, 1 + unit / 4, 1 + unit % 4);
        if group == 12 && unit == 6 { "2223".parse() } else { text.parse() }.expect("four digits")
    }
}

fn seeking(code: Code) -> Adult {
    Adult {
        situation: Situation::Seeking(JobWish {
            occupations: vec![OccupationWish { code, preference: Preference::default() }],
            extent: Extent::new(50, 100).expect("in order"),
            start_from: today(),
            start_to: None,
            accepts_remote: true,
            languages: BTreeSet::new(),
            licences: BTreeSet::new(),
        }),
        reach: Tier::Established,
    }
}

fn day(from_today: i16) -> Day {
    let number = today().date().saturating_add(jiff::Span::new().days(from_today));
    Day::try_from(number).expect("in range")
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}
