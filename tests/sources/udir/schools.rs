use super::{school, serve, unit, upper_secondary, with};
use crate::matches;
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::dump::dump;
use crate::support::upstream::Upstream;
use crate::support::{TestApp, valley};
use flytthit_api::import::Place;
use flytthit_api::sources::Feed::Schools;
use flytthit_api::sync::Report;
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

const TYNSET: &str = "/v1/municipalities/tynset";

fn schools() -> Vec<Value> {
    vec![
        school(1, "3427", "Fjell barneskole", [1, 7]),
        school(2, "3427", "Fjell ungdomsskole", [8, 10]),
        upper_secondary(3, "3427", "Dal videregående skole"),
        school(4, "3430", "Elv skole", [1, 10]),
        school(5, "5025", "Gruve skole", [1, 4]),
    ]
}

async fn take_in(app: &TestApp, units: &[Value]) -> Upstream {
    let upstream = Upstream::new();
    serve(&upstream, "nsr", units);
    taken(sync(&upstream.syncer(&app.db), Schools).await);
    app.soon(TYNSET, |found| !found.body["schools"].is_null()).await;
    upstream
}

/// The stages of a municipality, and what it has recorded of itself.
async fn stages(app: &TestApp, slug: &str) -> (Value, Value) {
    let found = app.get(&format!("/v1/municipalities/{slug}")).await.ok().body;
    (found["school_stages"]["stages"].clone(), found["place"].clone())
}

#[actix_web::test]
async fn schools_are_taken_in_and_shown_with_their_stages() {
    let app = TestApp::new().await;
    take_in(&app, &schools()).await;
    let found = app.walk(&format!("{TYNSET}/schools"), 2).await;
    assert_json_snapshot!(found[2], @r#"
    {
      "as_of": "2026-03-14",
      "grade_from": 11,
      "grade_to": 13,
      "location": {
        "address": "Skogveien 3",
        "latitude": 62.27594,
        "longitude": 10.78241,
        "post_town": "TYNSET",
        "postal_code": "2500"
      },
      "name": "Dal videregående skole",
      "organisation_number": "900002106",
      "private": false,
      "pupils_enrolled": 84,
      "source": {
        "licence": "NLOD",
        "name": "Norwegian Directorate for Education and Training (Udir), NSR: schools",
        "url": "https://data-nsr.udir.no/"
      },
      "stages": [
        "upper_secondary"
      ],
      "website": "https://www.example.org/barna"
    }
    "#);
    let of = |nth: usize| (found[nth]["grade_from"].clone(), found[nth]["stages"].clone());
    assert_eq!(of(0), (json!(1), json!(["primary"])));
    assert_eq!(of(1), (json!(8), json!(["lower_secondary"])));
    let tynset = app.get(TYNSET).await.ok().body;
    assert_eq!((&tynset["schools"], &tynset["kindergartens"]), (&json!(3), &Value::Null));
    assert!(payload(&app.db, Schools, "kommune/3427/1").is_some());
}

#[actix_web::test]
async fn what_is_no_school_for_children_is_left_out() {
    let culture = with(school(11, "3427", "Kulturskolen", [1, 1]), json!({"ErGrunnskole": false}));
    let adults =
        with(school(12, "3427", "Voksne", [1, 10]), json!({"Skolekategorier": [{"Id": "25"}, {"Id": "1"}]}));
    let centre = with(upper_secondary(13, "3427", "Karriere"), json!({"Skolekategorier": [{"Id": "10"}]}));
    let language = with(
        school(14, "3427", "Språk", [1, 10]),
        json!({"Naeringskoder": [{"Prioritet": 1, "Kode": "85.593"}]}),
    );
    let owner = with(
        unit(15, "3427", "Eier"),
        json!({"ErSkole": false, "ErGrunnskole": true, "ErVideregaaendeSkole": false}),
    );
    let closed = with(school(16, "3427", "Nedlagt", [1, 10]), json!({"ErAktiv": false}));
    let app = TestApp::new().await;
    take_in(&app, &[schools(), vec![culture, adults, centre, language, owner, closed]].concat()).await;
    assert_eq!(app.get(TYNSET).await.ok().body["schools"], 3);
}

#[actix_web::test]
async fn stages_that_no_host_has_recorded_are_those_of_the_schools() {
    let app = TestApp::with_valley().await;
    let host = app.host("os");
    assert_eq!(stages(&app, "os").await.0, Value::Null);
    let upstream = take_in(&app, &schools()).await;

    let (os, place) = stages(&app, "os").await;
    assert_eq!(os, json!(["primary", "lower_secondary"]));
    assert_eq!((&place["stages"], &place["stages_as_of"]), (&os, &json!("2026-03-14")));
    assert_eq!(place["stages_source"]["licence"], "NLOD");
    assert_eq!(
        (&place["source"]["name"], &place["as_of"]),
        (&json!("The municipality itself"), &json!("2026-10-01"))
    );
    assert_eq!(app.get("/v1/municipalities/os/place").await.ok().body, place);
    let roros = app.get("/v1/municipalities/roros").await.ok().body;
    assert!(roros["place"].is_null(), "nobody has recorded anything");
    assert_eq!(roros["school_stages"]["stages"], json!(["primary"]));
    assert_eq!(roros["school_stages"]["as_of"], "2026-03-14");
    assert!(roros["school_stages"]["source"]["name"].as_str().unwrap().contains("NSR"));
    let (tynset, place) = stages(&app, "tynset").await;
    assert_eq!(tynset, json!(["primary", "lower_secondary", "upper_secondary"]));
    assert_eq!(place["stages_source"]["name"], "The municipality itself");
    assert_eq!(stages(&app, "alvdal").await.0, Value::Null, "it has no schools, so nothing is known");

    // What a host records goes first, and a host need not record what the register tells.
    let reminders = |all: Vec<Value>| all.iter().filter(|one| one["what"] == "stages").count();
    assert_eq!(reminders(host.walk("/v1/reminders", 20).await), 0);
    let body = json!({"stages": ["upper_secondary"], "interests": []});
    let path = "/v1/municipalities/os/place";
    host.send(host.request(Method::PUT, path).header("if-match", "*").json(&body)).await.ok();
    assert_eq!(stages(&app, "os").await.0, json!(["upper_secondary"]));
    let forgotten = host.patch(path, "*", &json!({"stages": null})).await.ok();
    assert_eq!(forgotten.body["stages"], json!(["primary", "lower_secondary"]), "the register's again");
    let coordinator = app.coordinator();
    let audit = coordinator.walk("/v1/audit?entity=place", 20).await;
    let last = audit.iter().find(|row| row["after"]["stages"].is_null()).expect("what the host recorded");
    assert_eq!(last["before"]["stages"], json!(["upper_secondary"]));

    // A school that does not tell its grades may teach what the others do not.
    let silent = with(school(9, "3430", "Taus skole", [1, 1]), json!({"SkoletrinnGSFra": null}));
    serve(&upstream, "nsr", &[schools(), vec![silent]].concat());
    taken(sync(&upstream.syncer(&app.db), Schools).await);
    app.soon("/v1/municipalities/os", |found| found.body["schools"] == 2).await;
    assert_eq!(stages(&app, "os").await.0, Value::Null);
}

#[actix_web::test]
async fn a_household_is_matched_with_the_schools_of_the_register() {
    let app = TestApp::with(|db| {
        valley::import_all(db);
        // Nobody has recorded any stages.
        for municipality in ["3426", "3427"] {
            let place = json!({"municipality": municipality, "as_of": "2026-10-02", "interests": []});
            valley::import::<Place>(db, &[place]);
        }
    })
    .await;
    let household = json!({"adults": [{"occupations": [{"code": "5321"}]}], "children": [{"birth_year": 2018}], "homes": ["tynset"]});
    let childcare = async || {
        let found = app.post("/v1/matches", &household).await.ok().body;
        matches::check(&matches::World::read(&app, None).await, &household, &found);
        let parts = found["packages"][0]["parts"].as_array().unwrap().clone();
        parts.into_iter().find(|part| part["part"] == "childcare").unwrap()
    };
    assert_eq!(childcare().await["status"], "unknown");
    take_in(&app, &schools()).await;
    let found = childcare().await;
    assert_eq!((&found["status"], &found["value"]), (&json!("counted"), &json!(1.0)), "{found}");
    let told = "The school stages of Tynset are those of the register of schools (2026-03-14).";
    assert_eq!(
        found["evidence"],
        json!(["Child born in 2018: primary school, in the home municipality.", told])
    );

    // What the host says needs no register.
    let host = app.host("tynset");
    host.patch("/v1/municipalities/tynset/place", "*", &json!({"stages": ["primary"]})).await.ok();
    assert_eq!(childcare().await["evidence"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_second_run_over_schools_writes_nothing() {
    let app = TestApp::new().await;
    let upstream = take_in(&app, &schools()).await;
    let before = dump(&app.database);
    let again = taken(sync(&upstream.syncer(&app.db), Schools).await);
    assert_eq!(again.report, Report { unchanged: 5, ..Report::default() });
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn schools_survive_every_fault() {
    let app = TestApp::new().await;
    let upstream = take_in(&app, &schools()).await;
    survives_every_fault(&app, &upstream, Schools).await;
}
