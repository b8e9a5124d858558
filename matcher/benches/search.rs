//! The search and its index at the sizes that a region and a country have, and brute force over all
//! pairs beside it, at the size that it can do.

mod country;

use country::{Country, SIZES, Size, today};
use divan::{Bencher, black_box};
use flytthit_matcher::{
    fit::{extent_fit, start_fit},
    household::Household,
    index::Index,
    occupation::similarity,
    score::Living,
    search::{almost, relaxations, search},
    surroundings::{Surroundings, best_within},
    vacancy::{Remote, Vacancy},
};

fn main() {
    divan::main();
}

/// Two adults with one occupation each.
#[divan::bench(args = SIZES)]
fn two_adults(bencher: Bencher, size: Size) {
    let (country, index, surroundings) = world(size);
    let household = country.household(7);
    bencher.bench(|| search(&index, &surroundings, black_box(&household), today()).packages.len());
}

/// Two adults in one occupation group, whose vacancies may not serve both, and three children.
#[divan::bench(args = SIZES)]
fn family(bencher: Bencher, size: Size) {
    let (country, index, surroundings) = world(size);
    let household = country.family();
    bencher.bench(|| search(&index, &surroundings, black_box(&household), today()).packages.len());
}

#[divan::bench(args = SIZES)]
fn near_misses(bencher: Bencher, size: Size) {
    let (country, index, surroundings) = world(size);
    let household = country.household(7);
    bencher.bench(|| almost(&index, &surroundings, black_box(&household), today()).len());
}

#[divan::bench(args = SIZES)]
fn helpful_changes(bencher: Bencher, size: Size) {
    let (country, index, surroundings) = world(size);
    let household = country.household(7);
    let homes = surroundings.homes().iter().map(|home| home.municipality).collect();
    bencher.bench(|| relaxations(&index, &surroundings, black_box(&household), today(), &homes).len());
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn build_index(bencher: Bencher, size: Size) {
    let vacancies: Vec<Vacancy> = Country::new(size).vacancies().collect();
    bencher.bench(|| Index::build(vacancies.iter().map(|vacancy| (vacancy, ()))));
}

/// A copy of the index with one vacancy more, beside the one that is still searched.
#[divan::bench(args = SIZES)]
fn add_one_vacancy(bencher: Bencher, size: Size) {
    let (country, index, _) = world(size);
    let one = country.vacancy(size.vacancies as u64);
    bencher.bench(|| {
        let mut changed = index.clone();
        changed.insert(black_box(&one), ());
        changed
    });
}

/// A copy of the index with one vacancy less.
#[divan::bench(args = SIZES)]
fn close_one_vacancy(bencher: Bencher, size: Size) {
    let (country, index, _) = world(size);
    let one = country.vacancy(0);
    bencher.bench(|| {
        let mut changed = index.clone();
        assert!(changed.remove(black_box(&one)));
        changed
    });
}

/// Every pair of vacancies at every home, scored and sorted.
#[divan::bench(args = &SIZES[..1], sample_count = 5, sample_size = 1)]
fn brute_force(bencher: Bencher, size: Size) {
    let (country, _, surroundings) = world(size);
    let vacancies: Vec<Vacancy> = country.vacancies().collect();
    let household = country.household(7);
    bencher.bench(|| every_pair(&vacancies, &surroundings, black_box(&household)));
}

fn world(size: Size) -> (Country, Index<()>, Surroundings) {
    let country = Country::new(size);
    let index = Index::build(country.vacancies().map(|vacancy| (vacancy, ())));
    let surroundings = country.surroundings();
    (country, index, surroundings)
}

/// The scores of the ten best packages.
fn every_pair(vacancies: &[Vacancy], surroundings: &Surroundings, household: &Household) -> Vec<f64> {
    let mut scores = Vec::new();
    for home in
        surroundings.homes().iter().filter(|home| household.wishes().homes.contains(&home.municipality))
    {
        let rest = Living::at(home, household, surroundings).rest(&household.wishes().weights);
        let utilities: Vec<Vec<f64>> = household
            .seekers()
            .map(|(_, adult, wish)| {
                let utility = |vacancy: &Vacancy| {
                    let open =
                        vacancy.published <= today() && vacancy.deadline.is_none_or(|last| today() <= last);
                    let code = vacancy.occupation.filter(|_| open)?;
                    let fit = similarity(wish.occupations[0].code, code)
                        * extent_fit(wish.extent, vacancy.extent).value
                        * start_fit(wish.start_from, wish.start_to, vacancy.start).value;
                    let place = || best_within(home, adult.reach, vacancy.workplaces.as_slice());
                    let reach = match vacancy.remote {
                        Remote::Full => 1.0,
                        Remote::Hybrid => 1.0 - 0.6 * (1.0 - place()?.worth),
                        Remote::None => place()?.worth,
                    };
                    Some(fit * reach)
                };
                vacancies.iter().map(|vacancy| utility(vacancy).unwrap_or(0.0)).collect()
            })
            .collect();
        for (at, first) in utilities[0].iter().enumerate() {
            for (other, second) in utilities[1].iter().enumerate() {
                let both = at != other || vacancies[at].positions.get() > 1;
                if both && first * second > 0.0 {
                    scores.push(rest.score((first * second).sqrt()).get());
                }
            }
        }
    }
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    scores.truncate(10);
    scores
}
