//! The best packages and the counts per home.

use flytthit_matcher::{
    household::Situation,
    index::Index,
    score::Part as Found,
    search::{self, Matches, search},
    vacancy::{Remote, Vacancy, VacancyId},
};
use proptest::prelude::*;

use crate::{
    definition::{Answer, Job, Package, answer},
    draw::{MANY_EQUALS, MANY_PLACES, MANY_VACANCIES, World, alike, world},
    fit::{extent, occupation, start, way},
    living::Part,
};

pub(crate) fn index(vacancies: &[Vacancy]) -> Index<VacancyId> {
    Index::build(vacancies.iter().map(|vacancy| (vacancy.clone(), vacancy.id)))
}

/// Checks what a search of `index` finds against the definition.
pub(crate) fn check(index: &Index<VacancyId>, world: &World) -> Result<(), TestCaseError> {
    let surroundings = world.region.surroundings();
    let found = search(index, &surroundings, &world.household, world.today);
    compare(&found, &answer(world))?;
    found.packages.iter().try_for_each(|package| check_reasons(package, world))
}

fn compare(found: &Matches<VacancyId>, expected: &Answer) -> Result<(), TestCaseError> {
    let homes: Vec<_> = found
        .homes
        .iter()
        .map(|home| (home.home, home.best.map(|best| best.get()), home.packages, home.alone))
        .collect();
    let expected_homes: Vec<_> =
        expected.homes.iter().map(|home| (home.home, home.best, home.packages, home.alone)).collect();
    prop_assert_eq!(homes, expected_homes);
    let shown = |package: &search::Package<VacancyId>| {
        let jobs =
            package.jobs.iter().map(|job| (job.adult, job.id, job.utility, job.fit.value, job.reach.value));
        (package.home, package.score.get(), package.work, jobs.collect::<Vec<_>>())
    };
    let wanted = |package: &Package| {
        let jobs = package.jobs.iter().map(|job: &Job| (job.adult, job.id, job.utility, job.fit, job.reach));
        (package.home, package.score, package.work, jobs.collect::<Vec<_>>())
    };
    let packages: Vec<_> = found.packages.iter().map(shown).collect();
    prop_assert_eq!(packages, expected.packages.iter().map(wanted).collect::<Vec<_>>());
    for (package, expected) in found.packages.iter().zip(&expected.packages) {
        let living = &package.living;
        let parts =
            [part(&living.childcare), part(&living.housing), part(&living.interests), part(&living.ties)];
        prop_assert_eq!(parts, expected.parts);
        for job in &package.jobs {
            prop_assert_eq!(*job.vacancy, job.id);
        }
    }
    Ok(())
}

/// Checks the reasons that a package gives for its numbers.
fn check_reasons(package: &search::Package<VacancyId>, world: &World) -> Result<(), TestCaseError> {
    let livings = world.region.livings();
    let home = livings.iter().find(|living| living.number == package.home).expect("a home of the region");
    let adults = &world.household.wishes().adults;
    for job in &package.jobs {
        let vacancy = world.vacancies.iter().find(|vacancy| vacancy.id == job.id).expect("a vacancy");
        let adult = &adults[job.adult];
        let Situation::Seeking(wish) = &adult.situation else {
            return Err(TestCaseError::fail("seeks no work"));
        };
        let factors = (job.fit.occupation.value, job.fit.extent.value, job.fit.start.value);
        prop_assert_eq!(factors, (occupation(wish, vacancy), extent(wish, vacancy), start(wish, vacancy)));
        let anywhere = vacancy.remote == Remote::Full && wish.accepts_remote;
        prop_assert_eq!(job.reach.place.is_none(), anywhere);
        prop_assert_eq!(job.reach.hybrid, vacancy.remote == Remote::Hybrid);
        if let Some(place) = job.reach.place {
            prop_assert!(vacancy.workplaces.as_slice().contains(&place.municipality));
            prop_assert_eq!(way(home, place.municipality, adult.reach), Some(place.worth));
        }
    }
    let kept = adults.iter().find_map(|adult| match adult.situation {
        Situation::Employed { works_in } => Some((works_in, way(home, works_in, adult.reach)?)),
        Situation::Seeking(_) | Situation::Remote | Situation::NotSeeking => None,
    });
    prop_assert_eq!(package.kept.map(|kept| (kept.municipality, kept.worth)), kept);
    Ok(())
}

fn part<E>(found: &Found<E>) -> Part {
    match found {
        Found::NotAsked => Part::NotAsked,
        Found::Unknown(_) => Part::Unknown,
        Found::Counted(value, _) => Part::Value(*value),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_packages_of_many_places_are_those_of_the_definition(world in world(MANY_PLACES)) {
        check(&index(&world.vacancies), &world)?;
    }

    #[test]
    fn many_equals_come_in_the_order_of_their_ids(world in world(MANY_EQUALS).prop_map(alike)) {
        check(&index(&world.vacancies), &world)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_packages_of_many_vacancies_are_those_of_the_definition(world in world(MANY_VACANCIES)) {
        check(&index(&world.vacancies), &world)?;
    }
}
