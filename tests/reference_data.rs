//! The commuting matrices of the whole country, which the reference data has. These tests need
//! `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use crate::matches::{World, check, household, with};
use crate::support::TestApp;
use crate::support::valley;
use flytthit_api::import::Vacancy;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

#[actix_web::test]
async fn the_catchments_of_2019_hold_the_definition() {
    hold_the_definition(2019).await;
}

#[actix_web::test]
async fn the_catchments_of_2022_hold_the_definition() {
    hold_the_definition(2022).await;
}

async fn hold_the_definition(year: i16) {
    let published = published(year);
    let app = TestApp::with(|db| valley::import_matrix(db, year, &published)).await;
    assert_eq!(app.get("/v1/commuting/catchments/tolga").await.ok().body["year"], 2003, "the default stays");

    let flows = Flows::read(&published);
    let homes = app.walk(&format!("/v1/commuting/catchments?year={year}"), 100).await;
    assert_eq!(homes.len(), flows.residents.len());
    let matrix = app.get(&format!("/v1/commuting/matrices/{year}")).await.ok();
    let codes = codes(&matrix.body);
    for home in &homes {
        let code = &codes[home["home"]["number"].as_str().unwrap()];
        let members = home["members"].as_array().unwrap().iter().skip(1).map(|member| {
            let number = member["municipality"]["number"].as_str().unwrap();
            (codes[number].clone(), member["tier"].as_str().unwrap().to_owned())
        });
        assert_eq!(members.collect::<BTreeMap<_, _>>(), flows.members(code), "{code}");
    }
}

/// The published figures of a year, as CSV.
fn published(year: i16) -> String {
    let folder =
        env::var_os("FLYTTHIT_REFERENCE_DATA").expect("FLYTTHIT_REFERENCE_DATA names the reference data");
    fs::read_to_string(PathBuf::from(folder).join(format!("commuting/ssb_03321_{year}.csv"))).unwrap()
}

#[actix_web::test]
async fn a_household_is_matched_by_the_matrix_that_it_asks_for() {
    let published = published(2022);
    let today = flytthit_api::clock::today().to_string();
    // Two jobs in Oslo: of the matrix of 2003 it is no area.
    let oslo = ["2223", "7411"].map(|occupation| {
        json!({"reference": occupation, "source": "municipality", "title": "Jobb", "employer": "Oslo", "occupation": occupation,
            "municipalities": ["0301"], "published": today, "positions": 1, "remote": "none"})
    });
    let app = TestApp::with(|db| {
        valley::import_all(db);
        valley::import_matrix(db, 2022, &published);
        valley::import::<Vacancy>(db, &oslo);
    })
    .await;
    let household = with(
        &household(),
        json!({"adults": [
            {"occupations": [{"code": "2"}], "licences": ["hpr-nurse"], "languages": ["nb"]},
            {"occupations": [{"code": "53"}, {"code": "7411"}]},
        ], "limit": 100, "per_home": null, "homes": ["tynset", "tolga", "os", "roros", "0301", "3024"]}),
    );
    for (year, query, from_baerum) in [(2003, "", false), (2022, "?year=2022", true)] {
        let reply = app.post(&format!("/v1/matches{query}"), &household).await.ok().body;
        let basis = &reply["basis"]["matrix"];
        assert_eq!(basis["year"], year);
        assert_eq!(basis["source"]["name"] == "SSB 03321", year == 2022, "{basis}");
        let baerum = reply["homes"].as_array().unwrap().iter().find(|home| home["home"]["number"] == "3024");
        assert_eq!(baerum.unwrap()["packages"].as_u64() > Some(0), from_baerum);
        check(&World::read(&app, Some(year)).await, &household, &reply);
    }
}

/// The code that each municipality has in the matrix, by its number today.
fn codes(matrix: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let areas = matrix["areas"].as_array().unwrap().iter();
    areas.map(|area| (text(&area["municipality"]["number"]), text(&area["code"]))).collect()
}

/// The published figures.
#[derive(Default)]
struct Flows {
    commuters: BTreeMap<(String, String), u128>,
    residents: BTreeMap<String, u128>,
    jobs: BTreeMap<String, u128>,
}

impl Flows {
    fn read(published: &str) -> Flows {
        let mut flows = Flows::default();
        for line in published.lines().skip(1) {
            let [residence, work, commuters] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            let commuters: u128 = commuters.parse().unwrap();
            *flows.residents.entry(residence.to_owned()).or_default() += commuters;
            *flows.residents.entry(work.to_owned()).or_default() += 0;
            *flows.jobs.entry(work.to_owned()).or_default() += commuters;
            flows.commuters.insert((residence.to_owned(), work.to_owned()), commuters);
        }
        flows
    }

    /// The definition, in integers: n ≥ 10, and L = 100 (n/R + n/W) ≥ 10, or L ≥ 2 and
    /// k = (n/W) / (f(h,h)/W(h)) ≥ 0.005.
    fn members(&self, home: &str) -> BTreeMap<String, String> {
        let flow = |work: &str| self.commuters.get(&(home.to_owned(), work.to_owned())).copied().unwrap_or(0);
        let (residents, at_home) = (self.residents[home], flow(home));
        let home_jobs = self.jobs.get(home).copied().unwrap_or(0);
        let mut members = BTreeMap::new();
        for (work, &jobs) in &self.jobs {
            let n = flow(work);
            if work == home || n < 10 {
                continue;
            }
            let linked = |percent: u128| 100 * n * (jobs + residents) >= percent * residents * jobs;
            if linked(10) {
                members.insert(work.clone(), "daily".to_owned());
            } else if linked(2) && at_home > 0 && 1000 * n * home_jobs >= 5 * at_home * jobs {
                members.insert(work.clone(), "established".to_owned());
            }
        }
        members
    }
}
