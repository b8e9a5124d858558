//! What known travel times do to catchments, and to everything that follows from them.

use crate::support::{TestApp, valley};
use flytthit_api::db::{self, Db, Error, travel_time};
use flytthit_api::import::Vacancy;
use serde_json::{Value, json};

/// Writes how many minutes it takes by car, there only.
fn drive(db: &Db, from: &str, to: &str, minutes: i32) {
    travel(db, "driving", from, to, minutes);
}

/// Writes how many minutes it takes so, there only.
fn travel(db: &Db, mode: &str, from: &str, to: &str, minutes: i32) {
    let row = travel_time::TravelTime {
        from_id: from.to_owned(),
        to_id: to.to_owned(),
        mode: mode.to_owned(),
        minutes,
        as_of: "2026-11-20".to_owned(),
        source_id: "osrm".to_owned(),
    };
    let source = db::source::Source {
        id: "osrm".to_owned(),
        name: "OSRM on OpenStreetMap: driving times".to_owned(),
        url: None,
        licence: Some("ODbL 1.0".to_owned()),
    };
    db.write_blocking(|conn, revision| {
        db::source::ensure(conn, &source)?;
        travel_time::put(conn, &row)?;
        db::revision::mark_reference(conn, revision)?;
        Ok::<_, Error>(())
    })
    .unwrap();
}

/// The application with a nurse's job in Tynset and a carer's in Tolga, where the drive from Tolga to Tynset
/// takes so long.
async fn app(minutes: Option<i32>) -> TestApp {
    let published = flytthit_api::clock::today().to_string();
    let vacancy = |occupation: &str, municipality: &str| {
        json!({"reference": occupation, "source": "municipality", "title": "Jobb", "employer": "Kommunen",
            "occupation": occupation, "municipalities": [municipality], "published": published, "positions": 1, "remote": "none"})
    };
    let vacancies = [vacancy("2223", "tynset"), vacancy("5321", "tolga")];
    TestApp::with(|db| {
        valley::import::<Vacancy>(db, &vacancies);
        if let Some(minutes) = minutes {
            drive(db, "tolga", "tynset", minutes);
        }
    })
    .await
}

fn slugs(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["municipality"]["slug"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_place_of_work_leaves_the_catchment_past_75_minutes_in_that_direction_only() {
    for (minutes, is_member) in [(None, true), (Some(75), true), (Some(76), false)] {
        let app = app(minutes).await;
        let tolga = app.get("/v1/commuting/catchments/tolga").await.ok().body;
        assert_eq!(slugs(&tolga["members"]).contains(&"tynset"), is_member, "{minutes:?}");
        assert_eq!(slugs(&tolga["too_far"]), if is_member { vec![] } else { vec!["tynset"] });
        assert_eq!(
            tolga["coverage"].as_f64() > Some(0.9),
            is_member,
            "who cannot be sent there is not covered"
        );
        let back = app.get("/v1/commuting/catchments/tynset").await.ok().body;
        assert!(slugs(&back["members"]).contains(&"tolga"));
        assert_eq!(back["members"][2]["journey"], Value::Null, "the way back is another way");
        let patient = app.get("/v1/commuting/catchments/tolga?max_minutes=76").await.ok().body;
        assert!(slugs(&patient["members"]).contains(&"tynset"));
        // No placement of the numbers makes the way shorter.
        let sure = app.get("/v1/commuting/sensitivity?draws=1").await.ok().body;
        let home = sure["placements"]["homes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|home| home["home"]["slug"] == "tolga");
        assert_eq!(slugs(&home.unwrap()["members"]).contains(&"tynset"), is_member);
        if !is_member {
            assert_eq!(tolga["too_far"][0]["holds"]["blind"], 0.0);
        }
    }
}

#[actix_web::test]
async fn a_known_way_stands_in_for_the_reach_where_nobody_works_at_home() {
    // All of Tolga's 400 work elsewhere; the links to Tynset and Os are below 10.
    const NOBODY: &str = "residence,work,commuters\n3426,3427,15\n3426,3430,20\n3426,5025,365\n3427,3427,900\n3430,3430,900\n\
                          5025,5025,3000\n";
    for (minutes, members) in [
        (None, vec!["tolga", "roros"]),
        (Some(75), vec!["tolga", "roros", "tynset"]),
        (Some(76), vec!["tolga", "roros"]),
    ] {
        let app = TestApp::with(|db| {
            valley::import_matrix(db, 2022, NOBODY);
            if let Some(minutes) = minutes {
                drive(db, "tolga", "tynset", minutes);
            }
        })
        .await;
        let tolga = app.get("/v1/commuting/catchments/tolga?year=2022").await.ok().body;
        assert_eq!(slugs(&tolga["members"]), members, "{minutes:?}");
        if let Some(tynset) = tolga["members"].as_array().unwrap().get(2) {
            assert_eq!((&tynset["tier"], &tynset["relative_reach"]), (&json!("established"), &Value::Null));
        }
        assert_eq!(slugs(&tolga["too_far"]), if minutes == Some(76) { vec!["tynset"] } else { vec![] });
    }
}

#[actix_web::test]
async fn a_match_says_how_far_it_is_or_that_it_is_too_far() {
    let seeks = |code: &str| json!({"occupations": [{"code": code}]});
    let household = json!({"adults": [seeks("5321"), seeks("2223")], "homes": ["tolga"]});
    let sentence = "Tolga → Tynset (2003): 147 of Tolga's 775 workers (19.0 %) work there and hold 5.1 % of its jobs; link 24.0.";

    let reply = app(Some(46)).await.post("/v1/matches", &household).await.ok().body;
    let reach = &reply["packages"][0]["jobs"][1]["reach"];
    assert_eq!(reach["evidence"], format!("{sentence} 46 minutes by car, a long way to go every day."));
    assert_eq!(
        reach["journey"],
        json!({"minutes": 46, "mode": "driving", "long": true, "as_of": "2026-11-20",
            "source": {"name": "OSRM on OpenStreetMap: driving times", "url": null, "licence": "ODbL 1.0"},
            "evidence": "46 minutes by car, a long way to go every day."})
    );
    assert_eq!(reply["packages"][0]["jobs"][0]["reach"]["journey"], Value::Null, "it is at home");
    let reply = app(Some(45)).await.post("/v1/matches", &household).await.ok().body;
    assert_eq!(reply["packages"][0]["jobs"][1]["reach"]["journey"]["long"], false);

    let reply = app(Some(82)).await.post("/v1/matches", &household).await.ok().body;
    assert_eq!(reply["packages"], json!([]));
    let miss = &reply["almost"][0]["miss"];
    assert_eq!(miss["reason"], "out_of_reach");
    assert_eq!(
        miss["shortfall"],
        json!({"commuters": null, "link": null, "relative_reach": null, "minutes": 7})
    );
    assert_eq!(miss["journey"]["minutes"], 82);
    assert_eq!(
        miss["evidence"],
        format!(
            "Out of reach. {sentence} 82 minutes by car, a long way to go every day. That is more than 75 minutes, too far \
             to be within reach."
        )
    );
}

#[actix_web::test]
async fn the_homes_of_a_vacancy_are_those_from_which_it_is_not_too_far() {
    for (minutes, expected) in [(Some(60), json!(60)), (None, Value::Null)] {
        let app = app(minutes).await;
        let homes = homes(&app).await;
        let tolga = homes.iter().find(|home| home["home"]["slug"] == "tolga").unwrap();
        assert_eq!(tolga["journey"]["minutes"], expected);
        let itself = homes.iter().find(|home| home["home"]["slug"] == "tynset").unwrap();
        assert_eq!(itself["journey"], Value::Null);
    }
    let homes = homes(&app(Some(76)).await).await;
    assert!(homes.iter().all(|home| home["home"]["slug"] != "tolga"));
}

async fn homes(app: &TestApp) -> Vec<Value> {
    let vacancies = app.get("/v1/vacancies?occupation=2223").await.ok();
    let id = vacancies.items()[0]["id"].as_str().unwrap();
    app.get(&format!("/v1/vacancies/{id}/homes")).await.ok().body["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_municipality_has_a_centre_where_one_is_known() {
    let app = TestApp::with(|db| {
        valley::import_matrix(db, 2022, "residence,work,commuters\n3427,3427,9\n0301,3427,9\n")
    })
    .await;
    let rendalen = app.get("/v1/municipalities/rendalen").await.ok().body;
    assert_eq!(
        rendalen["centre"],
        json!({"name": "Bergset", "lat": 61.89126, "lon": 11.07769,
            "source": {"name": "GeoNames: centres of municipalities", "url": "https://www.geonames.org/", "licence": "CC BY 4.0"}})
    );
    let holtalen = app.get("/v1/municipalities/holtalen").await.ok().body;
    assert_eq!(holtalen["centre"]["name"], "Ålen", "the centre is not called as the municipality is");
    assert_eq!(app.get("/v1/municipalities/0301").await.ok().body["centre"], Value::Null);
}

#[actix_web::test]
async fn a_slow_bus_makes_nothing_far_where_nobody_knows_how_long_the_road_takes() {
    let app = TestApp::with(|db| travel(db, "transit", "tolga", "tynset", 120)).await;
    let tolga = app.get("/v1/commuting/catchments/tolga").await.ok().body;
    assert!(slugs(&tolga["members"]).contains(&"tynset"), "{tolga}");
    assert_eq!(slugs(&tolga["too_far"]), [""; 0]);

    let app = TestApp::with(|db| {
        travel(db, "transit", "tolga", "tynset", 60);
        drive(db, "tolga", "tynset", 80);
    })
    .await;
    let tolga = app.get("/v1/commuting/catchments/tolga").await.ok().body;
    assert!(slugs(&tolga["members"]).contains(&"tynset"), "the train is quicker");
    assert_eq!(tolga["members"][1]["journey"]["mode"], "transit");
}
