//! What a household narrowly misses, and which change of its wishes would help.

use super::{household, with};
use crate::support::process::Process;
use crate::support::{Client, TestApp, valley};
use flytthit_api::import::Vacancy;
use serde_json::{Value, json};

/// A job for a nurse in Tynset and one in Folldal, and others that each suit but for one thing.
async fn app() -> TestApp {
    let published = flytthit_api::clock::today().to_string();
    let vacancy = |reference: &str, occupation: &str, municipality: &str, more: Value| {
        let plain = json!({"reference": reference, "source": "municipality", "title": reference, "employer": "Kommunen",
            "occupation": occupation, "municipalities": [municipality], "published": published, "positions": 1, "remote": "none"});
        with(&plain, more)
    };
    let vacancies = [
        vacancy("nurse-tynset", "2223", "3427", json!({})),
        vacancy("nurse-folldal", "2223", "3429", json!({})),
        vacancy("electrician", "7411", "3427", json!({})),
        vacancy("carer", "5321", "3427", json!({"extent": {"min": 20, "max": 30}})),
        vacancy("clerk", "4110", "3427", json!({"start": "2027-08-01"})),
        vacancy("driver", "8332", "3427", json!({"languages": ["nb", "sma"], "licences": ["driving-ce"]})),
        vacancy("lawyer", "2611", "3429", json!({})),
    ];
    TestApp::with(|db| valley::import::<Vacancy>(db, &vacancies)).await
}

#[actix_web::test]
async fn the_nearest_miss_says_why() {
    let app = app().await;
    let second = |adult: Value, home: &str| json!({"adults": [{"occupations": [{"code": "2223"}]}, adult], "homes": [home]});
    let seeks = |code: &str, more: Value| with(&json!({"occupations": [{"code": code}]}), more);
    for (household, adult, reference, miss) in [
        (
            second(seeks("7411", json!({"reach": "daily"})), "folldal"),
            1,
            json!("electrician"),
            json!({"reason": "out_of_reach", "municipality": "tynset", "commuters": 50, "evidence":
                "Out of reach. Folldal → Tynset (2003): 50 of Folldal's 792 workers (6.3 %) work there and hold 1.7 % of its jobs; link 8.0. Short by: link 2.0."}),
        ),
        (
            second(seeks("5321", json!({"extent": {"min": 80}})), "tynset"),
            1,
            json!("carer"),
            json!({"reason": "extent", "gap": 50, "evidence": "The extents are 50 points apart."}),
        ),
        (
            second(seeks("4110", json!({"start": {"from": "2027-01-01", "to": "2027-05-03"}})), "tynset"),
            1,
            json!("clerk"),
            json!({"reason": "start", "days_outside": 90, "evidence": "It begins 90 days outside the wished time."}),
        ),
        (
            second(seeks("8332", json!({"languages": ["nb"]})), "tynset"),
            1,
            json!("driver"),
            json!({"reason": "requirements", "languages": ["sma"], "licences": ["driving-ce"],
                "evidence": "Required and not stated: sma, driving-ce."}),
        ),
        (
            second(json!({"situation": "employed", "works_in": "roros"}), "tynset"),
            1,
            Value::Null,
            json!({"reason": "kept_job", "municipality": "roros", "commuters": 24, "evidence":
                "Out of reach. Tynset → Røros (2003): 24 of Tynset's 2587 workers (0.9 %) work there and hold 0.8 % of its jobs; link 1.7. Short by: link 0.3."}),
        ),
        (
            json!({"adults": [{"situation": "remote"}, seeks("7411", json!({}))], "homes": ["holtalen"]}),
            1,
            json!("electrician"),
            json!({"reason": "out_of_reach", "municipality": "tynset", "commuters": 9, "evidence":
                "Out of reach. Holtålen → Tynset (2003): 9 of Holtålen's 1008 workers (0.9 %) work there and hold 0.3 % of its jobs; link 1.2. Short by: commuters 1, link 0.8, relative reach 0.0017."}),
        ),
        (second(seeks("0110", json!({})), "tynset"), 1, Value::Null, Value::Null),
        // Both would take the only job there is, and it has one position.
        (
            second(seeks("2223", json!({"reach": "home"})), "tynset"),
            1,
            json!("nurse-folldal"),
            json!({"reason": "out_of_reach", "municipality": "folldal", "commuters": 8, "shortfall": null}),
        ),
    ] {
        let reply = app.post("/v1/matches", &household).await.ok().body;
        assert_eq!(reply["region"]["packages"], 0, "{household}");
        let almost = reply["almost"].as_array().unwrap();
        assert_eq!(almost.len(), 1, "{household}: {almost:?}");
        assert_eq!(almost[0]["home"]["slug"], household["homes"][0]);
        assert_eq!(almost[0]["adult"], adult, "{household}");
        let found = &almost[0]["miss"];
        assert_eq!(found["vacancy"]["reference"], reference, "{household}: {found}");
        for (field, expected) in miss.as_object().into_iter().flatten() {
            let found = if field == "municipality" { &found[field]["slug"] } else { &found[field] };
            assert_eq!(found, expected, "{field} for {household}");
        }
        assert_eq!(found.is_null(), miss.is_null(), "{household}: {found}");
        check_relaxations(&app, &household, &reply).await;
    }
}

#[actix_web::test]
async fn a_home_with_packages_or_without_any_job_is_not_almost() {
    let app = app().await;
    let household = json!({"adults": [{"occupations": [{"code": "2223"}]}, {"occupations": [{"code": "7411"}], "reach": "daily"}],
        "homes": ["tynset", "folldal", "holtalen"]});
    let reply = app.post("/v1/matches", &household).await.ok().body;
    let almost: Vec<&Value> =
        reply["almost"].as_array().unwrap().iter().map(|almost| &almost["home"]["slug"]).collect();
    assert_eq!(almost, ["folldal"], "Tynset has a package, and Holtålen is out of reach of all");

    let alone = json!({"adults": [{"occupations": [{"code": "0110"}]}, {"situation": "not_seeking"}]});
    let reply = app.post("/v1/matches", &alone).await.ok().body;
    assert_eq!(reply["almost"], json!([]), "nobody else has a job");
}

#[actix_web::test]
async fn each_change_that_would_help_is_told_and_adds_what_it_says() {
    let app = app().await;
    let household = json!({"adults": [
        {"occupations": [{"code": "2223"}], "reach": "daily"},
        {"occupations": [{"code": "7411"}, {"code": "53"}], "extent": {"min": 85}},
    ], "homes": ["folldal"]});
    let reply = app.post("/v1/matches", &household).await.ok().body;
    let told: Vec<&str> = reply["relaxations"].as_array().unwrap().iter().map(evidence).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    If adult 1 took any work in group 2, not only near 2223, there would be 1 more package.
    If adult 1 commuted to the whole catchment, there would be 1 more package.
    If adult 2 took 65 % of full time, there would be 1 more package.
    With Rendalen as a home too, there would be 1 more package.
    With Tolga as a home too, there would be 1 more package.
    With Tynset as a home too, there would be 1 more package.
    With Alvdal as a home too, there would be 1 more package.
    ");
    check_relaxations(&app, &household, &reply).await;
}

#[actix_web::test]
async fn the_changes_add_what_they_say_in_the_demo_set_too() {
    let process = Process::serve(&["--demo"]);
    let client = Client::of(&process.address);
    for changes in [json!({}), json!({"homes": ["os", "folldal"]})] {
        let household = with(&household(), changes);
        let reply = client.post("/v1/matches", &household).await.ok().body;
        assert!(!reply["relaxations"].as_array().unwrap().is_empty());
        check_relaxations(&client, &household, &reply).await;
    }
}

fn evidence(relaxation: &Value) -> &str {
    relaxation["evidence"].as_str().unwrap()
}

/// Posts the household with every single change there is: those that add packages are told with how
/// many, those that add most first.
async fn check_relaxations(client: &Client, household: &Value, reply: &Value) {
    let now = packages(reply);
    let mut expected = Vec::new();
    for (told, changed) in changes(household) {
        let then = packages(&client.post("/v1/matches", &changed).await.ok().body);
        assert!(then >= now, "{told} takes packages away");
        if then > now {
            expected.push(with(&told, json!({"adds": then - now})));
        }
    }
    let told = reply["relaxations"].as_array().unwrap();
    assert!(told.is_sorted_by_key(|told| std::cmp::Reverse(told["adds"].as_u64())), "{told:?}");
    let mut told: Vec<Value> = told.iter().map(bare).collect();
    let order = |change: &Value| change.to_string();
    told.sort_by_key(order);
    expected.sort_by_key(order);
    assert_eq!(told, expected, "{household}");
}

fn packages(reply: &Value) -> u64 {
    reply["region"]["packages"].as_u64().unwrap()
}

/// A change as [`changes`] names it: without its sentence and what does not belong to it.
fn bare(relaxation: &Value) -> Value {
    let mut bare = relaxation.clone();
    let fields = bare.as_object_mut().unwrap();
    fields.remove("evidence");
    fields.retain(|_, value| !value.is_null());
    if let Some(home) = fields.get_mut("home") {
        *home = home["slug"].clone();
    }
    bare
}

/// Every single change, and the household with it.
fn changes(household: &Value) -> Vec<(Value, Value)> {
    let mut changes = Vec::new();
    let mut change = |told: Value, pointer: &str, value: Value| {
        let mut changed = household.clone();
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        if changed.pointer(parent).is_none() {
            let (adult, object) = parent.rsplit_once('/').unwrap();
            changed.pointer_mut(adult).unwrap()[object] = json!({});
        }
        changed.pointer_mut(parent).unwrap()[field] = value;
        changes.push((told, changed));
    };
    for (at, adult) in household["adults"].as_array().unwrap().iter().enumerate() {
        let situation = adult["situation"].as_str().unwrap_or("seeking");
        let reach = adult["reach"].as_str().unwrap_or("established");
        if ["seeking", "employed"].contains(&situation) && reach != "established" {
            let told = json!({"change": "established_tier", "adult": at});
            change(told, &format!("/adults/{at}/reach"), json!("established"));
        }
        if situation != "seeking" {
            continue;
        }
        let wishes = adult["occupations"].as_array().unwrap();
        for (wish, from) in wishes.iter().map(|wish| wish["code"].as_str().unwrap()).enumerate() {
            let told = json!({"change": "wider_occupation", "adult": at, "from": from, "to": from[..1]});
            let mut wider = wishes.clone();
            wider[wish]["code"] = json!(from[..1]);
            change(told, &format!("/adults/{at}/occupations"), json!(wider));
        }
        let less = adult["extent"]["min"].as_u64().unwrap_or(50).saturating_sub(20).max(1);
        let told = json!({"change": "less_extent", "adult": at, "min_extent": less});
        change(told, &format!("/adults/{at}/extent/min"), json!(less));
    }
    if let Some(homes) = household["homes"].as_array() {
        for home in ["rendalen", "tolga", "tynset", "alvdal", "folldal", "os", "roros", "holtalen"] {
            if !homes.contains(&json!(home)) {
                let more: Vec<Value> = homes.iter().cloned().chain([json!(home)]).collect();
                change(json!({"change": "one_more_home", "home": home}), "/homes", json!(more));
            }
        }
    }
    changes
}
