//! What a reply says beside the packages: homes that almost have one, and changes that add some.

use std::collections::BTreeSet;

use flytthit_matcher::{
    commuting::Tier,
    household::{JobWish, Situation, Wishes},
    place::MunicipalityNumber,
    search::{Change, Miss, Reason, almost, relaxations},
    vacancy::{Extent, VacancyId},
};
use proptest::prelude::*;

use crate::{
    definition::{answer, answer_to},
    draw::{MANY_PLACES, World, world},
    fit::{fit, reach},
    packages::index,
    region::number,
};

/// How many packages there would be.
fn packages(world: &World, change: impl FnOnce(&mut Wishes)) -> u64 {
    let mut wishes = world.household.wishes().clone();
    change(&mut wishes);
    let answer = answer_to(&world.region, &world.vacancies, &wishes, world.today);
    answer.homes.iter().map(|home| home.packages).sum()
}

/// Every single change, with how many packages there would be after it.
fn changes(world: &World) -> Vec<(Change, u64)> {
    let wishes = world.household.wishes();
    let mut all = Vec::new();
    for (adult, traits) in wishes.adults.iter().enumerate() {
        if let Situation::Seeking(wish) = &traits.situation {
            let codes: BTreeSet<_> = wish.occupations.iter().map(|wish| wish.code).collect();
            for from in codes.into_iter().filter(|code| code.to_string().len() > 1) {
                let to = from.to_string()[..1].parse().expect("a digit");
                let after = packages(world, |wishes| {
                    let Situation::Seeking(wish) = &mut wishes.adults[adult].situation else { return };
                    wish.occupations
                        .iter_mut()
                        .filter(|wish| wish.code == from)
                        .for_each(|wish| wish.code = to);
                });
                all.push((Change::WiderOccupation { adult, from, to }, after));
            }
            let min = if wish.extent.min() > 20 { wish.extent.min() - 20 } else { 1 };
            let after = packages(world, |wishes| {
                let Situation::Seeking(wish) = &mut wishes.adults[adult].situation else { return };
                wish.extent = Extent::new(min, wish.extent.max()).expect("in order");
            });
            all.push((Change::LessExtent { adult, min }, after));
        }
        let after = packages(world, |wishes| wishes.adults[adult].reach = Tier::Established);
        all.push((Change::EstablishedTier { adult }, after));
    }
    for home in (0..world.region.size()).map(number) {
        let after = packages(world, |wishes| {
            wishes.homes.insert(home);
        });
        all.push((Change::OneMoreHome { home }, after));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_changes_that_add_packages_are_those_that_do(world in world(MANY_PLACES)) {
        let surroundings = world.region.surroundings();
        let homes: BTreeSet<_> = (0..world.region.size()).map(number).collect();
        let vacancies = index(&world.vacancies);
        let found = relaxations(&vacancies, &surroundings, &world.household, world.today, &homes);
        prop_assert!(found.is_sorted_by_key(|relaxation| std::cmp::Reverse(relaxation.adds)));
        let now = packages(&world, |_| {});
        let mut expected: Vec<String> = changes(&world)
            .into_iter()
            .filter(|(_, after)| *after > now)
            .map(|(change, after)| format!("{change:?} {}", after - now))
            .collect();
        let mut found: Vec<String> =
            found.iter().map(|relaxation| format!("{:?} {}", relaxation.change, relaxation.adds)).collect();
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_homes_that_almost_have_a_package_are_those_with_one_job_of_two(world in world(MANY_PLACES)) {
        let surroundings = world.region.surroundings();
        let vacancies = index(&world.vacancies);
        let found = almost(&vacancies, &surroundings, &world.household, world.today);
        let lacking = |employed: &[Option<bool>]| match employed {
            [Some(true), Some(false)] => Some(1),
            [Some(false), Some(true)] => Some(0),
            // Both fit the same vacancy, and it has one position: the second is left without.
            [Some(true), Some(true)] => Some(1),
            _ => None,
        };
        let expected: Vec<_> = answer(&world)
            .homes
            .iter()
            .filter(|home| home.packages == 0)
            .filter_map(|home| Some((home.home, lacking(&home.employed)?)))
            .collect();
        prop_assert_eq!(found.iter().map(|almost| (almost.home, almost.adult)).collect::<Vec<_>>(), expected);
        for almost in &found {
            let Some(Miss::Vacancy { id, reason, .. }) = &almost.miss else { continue };
            check_miss(&world, almost.home, almost.adult, *id, reason)?;
        }
    }
}

/// Checks that the one thing that a vacancy is said to fail in is the one it fails in.
fn check_miss(
    world: &World,
    home: MunicipalityNumber,
    adult: usize,
    id: VacancyId,
    reason: &Reason,
) -> Result<(), TestCaseError> {
    let livings = world.region.livings();
    let home = livings.iter().find(|living| living.number == home).expect("a home of the region");
    let vacancy = world.vacancies.iter().find(|vacancy| vacancy.id == id).expect("a vacancy of the world");
    let adult = &world.household.wishes().adults[adult];
    let Situation::Seeking(wish) = &adult.situation else { return Err(TestCaseError::fail("seeks no work")) };
    let within = reach(home, wish, adult.reach, vacancy).is_some();
    prop_assert_eq!(within, !matches!(reason, Reason::OutOfReach(_)));
    let fits = |change: &dyn Fn(&mut JobWish)| {
        let mut wish = wish.clone();
        change(&mut wish);
        fit(&wish, vacancy, world.today).is_some()
    };
    prop_assert_eq!(fits(&|_| {}), !within);
    match reason {
        Reason::OutOfReach(place) => prop_assert!(vacancy.workplaces.as_slice().contains(place)),
        Reason::Extent(gap) => {
            prop_assert!(*gap >= 50);
            prop_assert!(fits(&|wish| wish.extent = Extent::new(1, 100).expect("in order")));
        }
        Reason::Start(days) => {
            prop_assert!(*days >= 90);
            let start = vacancy.start.expect("known, since it fails");
            prop_assert!(fits(&|wish| (wish.start_from, wish.start_to) = (start, None)));
        }
        Reason::Lacks { languages, licences } => {
            prop_assert!(!(languages.is_empty() && licences.is_empty()));
            let fits_with_them = fits(&|wish| {
                wish.languages.extend(languages.iter().cloned());
                wish.licences.extend(licences.iter().cloned());
            });
            prop_assert!(fits_with_them);
        }
    }
    Ok(())
}
