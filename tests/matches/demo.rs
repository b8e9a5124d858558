//! The real binary on an empty folder: what it publishes is all that its answers rest on.

use super::{World, check, household, household_file, with};
use crate::support::Client;
use crate::support::process::{Process, flytthit};
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn the_packages_are_the_best_by_the_published_data_alone() {
    let process = Process::serve(&["--demo"]);
    let client = Client::of(&process.address);
    let world = World::read(&client, None).await;
    let household = household();
    let reply = client.post("/v1/matches", &household).await.ok().body;
    assert!(!reply["packages"].as_array().unwrap().is_empty(), "the README shows something");
    assert_eq!(reply["basis"]["demo"], true);
    check(&world, &household, &reply);

    let household = with(&household, json!({"per_home": null}));
    let nurse = &household["adults"][0];
    for changes in [
        json!({"limit": 100}),
        json!({"limit": 100, "per_home": 3}),
        json!({"per_home": 1}),
        json!({"homes": ["os", "0436", "5025"], "limit": 50}),
        json!({"weights": {"work": 1, "childcare": 0, "housing": 7.5, "interests": 3, "ties": 0.25}}),
        json!({"weights": {"work": 1e-12}, "limit": 100}),
        json!({"adults": [nurse, {"situation": "employed", "works_in": "roros"}], "limit": 40}),
        json!({"adults": [{"situation": "employed", "works_in": "0437", "reach": "daily"}, nurse]}),
        json!({"adults": [nurse, {"situation": "remote"}], "limit": 20}),
        json!({"adults": [nurse, {"situation": "not_seeking"}], "children": null}),
        json!({"adults": [with(nurse, json!({"reach": "home"}))], "housing": null, "interests": null}),
        json!({"adults": [with(nurse, json!({"reach": "daily"})), with(nurse, json!({"reach": "home"}))], "limit": 100}),
        // Both wish for the same work, anywhere, at any extent: one vacancy may suit both.
        json!({"adults": [
            {"occupations": [{"code": "2"}, {"code": "3", "preference": 0.5}], "extent": {"min": 1}, "languages": ["nb"]},
            {"occupations": [{"code": "25"}, {"code": "24"}], "extent": {"max": 80}, "languages": ["nb"],
             "accepts_remote": false, "reach": "daily"},
        ], "limit": 100}),
        json!({"adults": [{"occupations": [{"code": "5"}, {"code": "911"}], "start": {"from": "2026-01-01", "to": "2026-02-01"}}],
               "children": [{"birth_year": 2010}, {"birth_year": 2009}], "arrival": "2026-07-31", "ties": ["5025", "alvdal"]}),
        json!({"adults": [{"occupations": [{"code": "1411"}]}]}),
    ] {
        let household = with(&household, changes);
        let reply = client.post("/v1/matches", &household).await.ok().body;
        check(&world, &household, &reply);
    }
}

#[actix_web::test]
async fn the_language_changes_only_what_a_person_reads() {
    let process = Process::serve(&["--demo"]);
    let client = Client::of(&process.address);
    let household = household();
    let mut replies = Vec::new();
    for language in ["en", "nb", "nn"] {
        let request = client.request(Method::POST, "/v1/matches").header("accept-language", language);
        let reply = client.send(request.json(&household)).await.ok();
        assert_eq!(reply.header("content-language"), language);
        assert_eq!(reply.header("cache-control"), "no-store");
        let (mut read, mut rest) = (Vec::new(), reply.body);
        take_sentences(&mut rest, &mut read);
        assert!(!read.is_empty() && read.iter().all(|sentence| !sentence.is_empty()));
        replies.push((read, rest));
    }
    let [(en, first), (nb, second), (nn, third)] = &replies[..] else { panic!() };
    assert!(first == second && second == third);
    assert!(en.len() == nb.len() && nb.len() == nn.len());
    assert!(en != nb && nb != nn && en != nn);
}

/// Takes every sentence and every title of an occupation out of a reply.
fn take_sentences(value: &mut Value, read: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let evidence = fields.remove("evidence");
            let title = fields
                .get_mut("occupation")
                .and_then(|occupation| occupation.as_object_mut()?.remove("title"));
            for text in evidence.iter().chain(&title) {
                let each = text.as_array().map_or(std::slice::from_ref(text), Vec::as_slice);
                read.extend(each.iter().map(|text| text.as_str().unwrap().to_owned()));
            }
            fields.values_mut().for_each(|value| take_sentences(value, read));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| take_sentences(value, read)),
        _ => {}
    }
}

#[actix_web::test]
async fn the_command_line_finds_the_same() {
    let process = Process::serve(&["--demo"]);
    let reply = Client::of(&process.address).post("/v1/matches", &household()).await.ok().body;
    let (done, found, errors) = flytthit(process.folder.path(), &["match", household_file(), "--json"]);
    assert!(done, "{errors}");
    assert_eq!(serde_json::from_str::<Value>(&found).unwrap(), reply);

    let (done, shown, errors) = flytthit(process.folder.path(), &["match", household_file()]);
    assert!(done, "{errors}");
    let mut lines = shown.lines();
    assert_eq!(lines.next(), Some("Fictitious data (demo)."));
    for package in reply["packages"].as_array().unwrap() {
        let (score, home) = (package["score"].as_f64().unwrap(), package["home"]["name"].as_str().unwrap());
        let row = lines.find(|line| line.split_whitespace().next() == Some(&format!("{score:.2}")));
        assert!(row.is_some_and(|row| row.contains(home)), "{score} in {home}, in this order:\n{shown}");
    }
    for home in reply["homes"].as_array().unwrap() {
        let (name, packages) = (home["home"]["name"].as_str().unwrap(), home["packages"].to_string());
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let row = lines.find(
            |line| matches!(&words(line)[..], [home, _, count, _] if home == name && *count == packages),
        );
        assert!(row.is_some(), "{packages} in {name}:\n{shown}");
    }

    let (_, told, _) = flytthit(process.folder.path(), &["match", household_file(), "--language", "nn"]);
    assert!(told.contains("innanfor"), "{told}");
}

#[test]
fn the_command_line_lists_every_fault_of_a_household() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.json");
    std::fs::write(&file, json!({"adults": [], "limit": 0}).to_string()).unwrap();
    let (done, found, errors) = flytthit(folder.path(), &["match", "bad.json", "--year", "1999"]);
    assert!(!done && found.is_empty());
    assert!(errors.contains("bad.json"), "{errors}");
    for pointer in ["/year: ", "/adults: ", "/limit: "] {
        assert!(errors.contains(pointer), "{pointer} in {errors}");
    }
    let (done, _, errors) = flytthit(folder.path(), &["match", "none.json"]);
    assert!(!done && errors.contains("none.json"), "{errors}");
}
