//! Holds a reply against the definition.

use super::definition::{PARTS, Package, homes, packages};
use super::world::{World, list, text};
use jiff::civil::Date;
use serde_json::Value;

/// Panics unless the reply to this household is what the definition says.
#[track_caller]
pub(crate) fn check(world: &World, household: &Value, reply: &Value) {
    let today: Date = text(&reply["basis"]["today"]).parse().unwrap();
    let all = packages(world, household, today);
    check_packages(&best(&all, household), list(&reply["packages"]));
    check_homes(world, household, &all, reply);
    let coded = world.vacancies.iter().filter(|vacancy| !vacancy["occupation"].is_null()).count();
    assert_eq!(reply["basis"]["vacancies"], coded);
    assert_eq!(reply["basis"]["vacancies_without_occupation"], world.vacancies.len() - coded);
}

/// The first packages, with at most so many of each home.
fn best<'p, 'w>(all: &'p [Package<'w>], household: &Value) -> Vec<&'p Package<'w>> {
    let number = |field: &str, default| household[field].as_u64().map_or(default, |number| number as usize);
    let (limit, per_home) = (number("limit", 10), number("per_home", usize::MAX));
    let mut best: Vec<&Package> = Vec::new();
    for package in all {
        let same_home = best.iter().filter(|other| other.home == package.home).count();
        if best.len() < limit && same_home < per_home {
            best.push(package);
        }
    }
    best
}

#[track_caller]
fn check_packages(expected: &[&Package], found: &[Value]) {
    let name = |home: &str, vacancies: &[&str]| format!("{home} {}", vacancies.join(" "));
    let expected_names: Vec<String> =
        expected.iter().map(|package| name(package.home, &package.vacancies)).collect();
    let found_names = found.iter().map(|package| {
        let jobs = list(&package["jobs"]).iter().map(|job| text(&job["vacancy"]["id"]));
        name(text(&package["home"]["number"]), &jobs.collect::<Vec<_>>())
    });
    assert_eq!(found_names.collect::<Vec<_>>(), expected_names);
    for (expected, found) in expected.iter().zip(found) {
        assert_near(&found["score"], expected.score, 1e-6, "score");
        for (job, utility) in list(&found["jobs"]).iter().zip(&expected.utilities) {
            assert_near(&job["utility"], *utility, 1e-9, "utility");
            let factors = ["occupation", "extent", "start"].map(|name| job["fit"][name]["value"].as_f64());
            let fit: f64 = factors.into_iter().flatten().product();
            assert_near(&job["fit"]["value"], fit, 1e-9, "fit");
            assert_near(&job["utility"], fit * job["reach"]["value"].as_f64().unwrap(), 1e-9, "fit × reach");
        }
        let parts = list(&found["parts"]);
        assert_eq!(parts.len(), PARTS.len());
        for ((name, value), part) in PARTS.iter().zip(&expected.parts).zip(parts) {
            assert_eq!(part["part"], *name);
            assert_eq!(part["status"], value.err().unwrap_or("counted"), "{name} at {}", expected.home);
            match value {
                Ok(value) => assert_near(&part["value"], *value, 1e-9, name),
                Err(_) => assert!(part["value"].is_null(), "{part}"),
            }
        }
    }
}

#[track_caller]
fn check_homes(world: &World, household: &Value, all: &[Package], reply: &Value) {
    let homes = homes(world, household);
    let (mut most, mut with, mut with_alone) = (None, 0, 0);
    let (mut total, mut total_alone) = (0, 0);
    assert_eq!(list(&reply["homes"]).len(), homes.len());
    for (home, found) in homes.iter().zip(list(&reply["homes"])) {
        let here: Vec<&Package> = all.iter().filter(|package| package.home == *home).collect();
        let alone = here.iter().filter(|package| package.alone).count();
        assert_eq!(found["home"]["number"], *home);
        assert_eq!(found["packages"], here.len(), "packages in {home}");
        assert_eq!(found["packages_alone"], alone, "packages in {home} alone");
        let best = here.first().map(|package| package.score);
        assert_best(&found["best_score"], best);
        most = best.into_iter().chain(most).reduce(f64::max);
        (total, total_alone) = (total + here.len(), total_alone + alone);
        (with, with_alone) = (with + usize::from(!here.is_empty()), with_alone + usize::from(alone > 0));
    }
    let region = &reply["region"];
    assert_best(&region["best_score"], most);
    for (name, count) in
        [("packages", total), ("packages_alone", total_alone), ("homes", with), ("homes_alone", with_alone)]
    {
        assert_eq!(region[name], count, "{name} in the region");
    }
}

#[track_caller]
fn assert_best(found: &Value, expected: Option<f64>) {
    match expected {
        Some(expected) => assert_near(found, expected, 1e-6, "best score"),
        None => assert!(found.is_null(), "{found}"),
    }
}

#[track_caller]
fn assert_near(found: &Value, expected: f64, tolerance: f64, what: &str) {
    let number = found.as_f64().unwrap();
    assert!((number - expected).abs() <= tolerance, "{what}: {number}, by the definition {expected}");
}
