//! Vacancies that come, go and change.

use flytthit_matcher::{index::Index, search::search, vacancy::Vacancy};
use proptest::{collection::vec, prelude::*, sample::Index as Place};

use crate::{
    draw::{MANY_PLACES, World, vacancy, with_ids, world},
    packages::{check, index},
};

#[derive(Debug, Clone)]
enum Change {
    Add,
    Close(Place),
    Replace(Place, Box<Vacancy>),
}

fn change() -> impl Strategy<Value = Change> {
    let replacement = vacancy(8, MANY_PLACES.codes).prop_map(Box::new);
    prop_oneof![
        Just(Change::Add),
        any::<Place>().prop_map(Change::Close),
        (any::<Place>(), replacement).prop_map(|(at, vacancy)| Change::Replace(at, vacancy)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_changed_index_answers_as_one_built_anew(
        world in world(MANY_PLACES),
        later in vec(vacancy(8, MANY_PLACES.codes), 24),
        changes in vec(change(), 1..24),
    ) {
        // Ids that no vacancy of the world has yet.
        let mut later: Vec<Vacancy> =
            with_ids(world.vacancies.iter().cloned().chain(later).collect()).split_off(world.vacancies.len());
        let before = index(&world.vacancies);
        let mut changed = before.clone();
        let mut open = world.vacancies.clone();
        for change in changes {
            match change {
                Change::Add => {
                    let vacancy = later.pop().expect("as many as there are changes");
                    changed.insert(&vacancy, vacancy.id);
                    open.push(vacancy);
                }
                Change::Close(at) if !open.is_empty() => {
                    let vacancy = open.swap_remove(at.index(open.len()));
                    prop_assert!(changed.remove(&vacancy));
                }
                Change::Replace(at, vacancy) if !open.is_empty() => {
                    let at = at.index(open.len());
                    let old = &mut open[at];
                    let new = Vacancy { id: old.id, ..*vacancy };
                    prop_assert!(changed.remove(old));
                    changed.insert(&new, new.id);
                    *old = new;
                }
                Change::Close(_) | Change::Replace(..) => {}
            }
        }
        let rebuilt = index(&open);
        prop_assert_eq!((changed.len(), changed.uncoded()), (rebuilt.len(), rebuilt.uncoded()));
        check(&changed, &World { vacancies: open, ..world.clone() })?;
        // Whoever still reads the index from before sees nothing of the changes.
        check(&before, &world)?;
    }

    #[test]
    fn a_vacancy_that_the_index_does_not_hold_cannot_be_taken_out(
        world in world(MANY_PLACES),
        strange in vacancy(8, MANY_PLACES.codes),
    ) {
        let strange = with_ids(world.vacancies.iter().cloned().chain([strange]).collect()).pop().expect("one");
        prop_assume!(strange.occupation.is_some());
        let mut unchanged = index(&world.vacancies);
        prop_assert!(!unchanged.remove(&strange));
        check(&unchanged, &world)?;
    }

    #[test]
    fn the_order_in_which_vacancies_come_does_not_matter(world in world(MANY_PLACES)) {
        let mut reversed = world.vacancies.clone();
        reversed.reverse();
        let surroundings = world.region.surroundings();
        let mut one_by_one = Index::default();
        for vacancy in &reversed {
            one_by_one.insert(vacancy, vacancy.id);
        }
        let shown = |index: &Index<_>| {
            let found = search(index, &surroundings, &world.household, world.today);
            format!("{:?} {:?}", found.packages, found.homes)
        };
        let built = shown(&index(&world.vacancies));
        prop_assert_eq!(&shown(&index(&reversed)), &built);
        prop_assert_eq!(&shown(&one_by_one), &built);
    }
}
