//! The commuting matrices of the whole country, which the reference data has. These tests need
//! `FLYTTHIT_REFERENCE_DATA`, and fail without it.

use crate::support::{TestApp, valley::Strict};
use flytthit_api::import::commuting::{self, Options};
use serde_json::Value;
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
    let folder =
        env::var_os("FLYTTHIT_REFERENCE_DATA").expect("FLYTTHIT_REFERENCE_DATA names the reference data");
    let file = PathBuf::from(folder).join(format!("commuting/ssb_03321_{year}.csv"));
    let published = fs::read_to_string(&file).unwrap();
    let app = TestApp::with(|db| {
        let options =
            Options { year, source: "SSB 03321".to_owned(), licence: "CC BY 4.0".to_owned(), centre: None };
        commuting::import(db, published.as_bytes(), &options, &mut Strict).unwrap();
    })
    .await;
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
