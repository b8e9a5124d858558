//! What another process imports while `flytthit serve` runs is found soon.

use crate::support::Client;
use crate::support::database::Database;
use crate::support::process::{Process, flytthit};
use actix_web::rt::time::sleep;
use serde_json::{Value, json};
use std::fs;
use std::time::{Duration, Instant};

/// A server, and a household that asks it again and again.
struct Watch {
    database: Database,
    process: Process,
    client: Client,
    household: Value,
}

impl Watch {
    fn new(household: Value) -> Watch {
        let database = Database::new();
        database.open();
        let process = Process::serve(&["--database", &database.url]);
        let client = Client::of(&process.address);
        Watch { database, process, client, household }
    }

    /// Imports one record by the command line.
    fn import(&self, what: &str, record: &Value) {
        let folder = self.process.folder.path();
        fs::write(folder.join("record.ndjson"), record.to_string()).unwrap();
        let arguments = ["import", what, "record.ndjson", "--database", &self.database.url];
        let (done, _, errors) = flytthit(folder, &arguments);
        assert!(done, "{errors}");
    }

    /// Asks until `what` of the reply is as expected. A second is promised; a busy machine is given ten.
    async fn soon<T: PartialEq + std::fmt::Debug>(&self, what: impl Fn(&Value) -> T, expected: T) {
        let imported = Instant::now();
        loop {
            let reply = self.client.post("/v1/matches", &self.household).await.ok().body;
            let found = what(&reply);
            if found == expected {
                return;
            }
            assert!(
                imported.elapsed() < Duration::from_secs(10),
                "{found:?}, not {expected:?}, after ten seconds"
            );
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The homes of the packages, by slug, best first.
fn homes(reply: &Value) -> Vec<String> {
    let packages = reply["packages"].as_array().unwrap().iter();
    packages.map(|package| package["home"]["slug"].as_str().unwrap().to_owned()).collect()
}

/// A part of the first package: its status, or its value in hundredths.
fn part(reply: &Value, name: &str) -> String {
    let parts = reply["packages"][0]["parts"].as_array().unwrap();
    let part = parts.iter().find(|part| part["part"] == name).unwrap();
    part["value"]
        .as_f64()
        .map_or_else(|| part["status"].as_str().unwrap().to_owned(), |value| format!("{value:.2}"))
}

fn nurse(changes: Value) -> Value {
    let today = flytthit_api::clock::today();
    let nurse = json!({"reference": "nurse", "source": "municipality", "title": "Sykepleier", "employer": "Helsetunet",
        "occupation": "2223", "municipalities": ["3428"], "published": today.to_string(), "positions": 1, "remote": "none"});
    super::with(&nurse, changes)
}

#[actix_web::test]
async fn a_vacancy_that_comes_changes_or_closes() {
    let watch = Watch::new(json!({"adults": [{"occupations": [{"code": "2223"}], "reach": "daily"}]}));
    watch.soon(homes, vec![]).await;
    watch.import("vacancies", &nurse(json!({})));
    watch.soon(homes, vec!["tynset".to_owned(), "alvdal".to_owned()]).await;
    watch.import("vacancies", &nurse(json!({"municipalities": ["0439"]})));
    watch.soon(homes, vec!["folldal".to_owned()]).await;
    watch.import(
        "vacancies",
        &nurse(json!({"municipalities": ["3429", "5026"], "title": "Spesialsykepleier"})),
    );
    watch.soon(homes, vec!["folldal".to_owned(), "holtalen".to_owned()]).await;
    watch
        .soon(|reply| reply["packages"][0]["jobs"][0]["vacancy"]["title"].clone(), json!("Spesialsykepleier"))
        .await;
    watch.import("vacancies", &nurse(json!({"occupation": "5321"})));
    watch.soon(homes, vec![]).await;
    watch.import("vacancies", &nurse(json!({"occupation": "2221"})));
    let utility = |reply: &Value| reply["packages"][0]["jobs"][0]["fit"]["occupation"]["value"].as_f64();
    watch.soon(utility, Some(0.75)).await;
    watch.import("vacancies", &nurse(json!({"reference": "another", "municipalities": ["3429"]})));
    watch.soon(homes, vec!["folldal".to_owned(), "tynset".to_owned(), "alvdal".to_owned()]).await;
    for reference in ["nurse", "another"] {
        let past = json!({"reference": reference, "published": "2026-01-01", "deadline": "2026-02-01"});
        watch.import("vacancies", &nurse(past));
    }
    watch.soon(homes, vec![]).await;
}

#[actix_web::test]
async fn what_a_municipality_offers() {
    let year = flytthit_api::clock::today().year();
    let watch = Watch::new(json!({"adults": [{"occupations": [{"code": "2223"}]}], "homes": ["folldal"],
        "children": [{"birth_year": year - 3}, {"birth_year": year - 4}], "interests": ["hunting"], "housing": {"tenure": "rent"}}));
    watch.import("vacancies", &nurse(json!({"municipalities": ["3429"]})));
    let parts = |reply: &Value| ["childcare", "interests", "housing"].map(|name| part(reply, name)).join(" ");
    watch.soon(homes, vec!["folldal".to_owned()]).await;
    watch.soon(parts, "unknown 0.00 0.00".to_owned()).await;

    let offer =
        json!({"municipality": "3429", "kindergarten_places": 1, "as_of": "2026-11-01", "interests": []});
    watch.import("places", &offer);
    watch.soon(parts, "0.50 0.00 0.00".to_owned()).await;
    let elsewhere = json!({"municipality": "3427", "as_of": "2026-11-01", "interests": ["hunting"]});
    watch.import("places", &elsewhere);
    watch.soon(parts, "0.50 0.70 0.00".to_owned()).await;
    watch.import("places", &super::with(&offer, json!({"kindergarten_places": 5, "interests": ["hunting"]})));
    watch.soon(parts, "1.00 1.00 0.00".to_owned()).await;

    let home = json!({"reference": "h-1", "source": "municipality", "municipality": "3429", "kind": "house", "tenure": "rent",
        "bedrooms": 3, "area_m2": 140, "price": 9500, "title": "Hus", "url": "https://example.org/h-1"});
    watch.import("housing", &home);
    watch.soon(parts, "1.00 1.00 0.33".to_owned()).await;
    watch.import("housing", &super::with(&home, json!({"reference": "h-2"})));
    watch.soon(parts, "1.00 1.00 0.67".to_owned()).await;
    watch.import("housing", &super::with(&home, json!({"municipality": "3427"})));
    watch.soon(parts, "1.00 1.00 0.33".to_owned()).await;
    watch.import("housing", &super::with(&home, json!({"reference": "h-2", "tenure": "buy"})));
    watch.soon(parts, "1.00 1.00 0.00".to_owned()).await;
}
