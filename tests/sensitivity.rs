//! `/v1/commuting/sensitivity`, and what the catchments say of it.

use crate::support::{Reply, TestApp, valley};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::Value;

const PATH: &str = "/v1/commuting/sensitivity";

/// The matrix of 2003, which a test imports as a later year too.
const DECK: &str = include_str!("../migrations/seed/deck_2003.csv");

fn homes(reply: &Reply) -> String {
    let homes = reply.body["placements"]["homes"].as_array().unwrap();
    let line = |home: &Value| {
        let members = home["members"].as_array().unwrap().iter().map(|member| {
            let share = |value: &Value| value.as_f64().map_or("-".to_owned(), |share| format!("{share:.4}"));
            format!(
                "{} {} {} {} daily {}",
                member["municipality"]["slug"].as_str().unwrap(),
                member["tier"].as_str().unwrap_or("-"),
                share(&member["holds"]["blind"]),
                share(&member["holds"]["weighted"]),
                share(&member["daily"]),
            )
        });
        format!("{}: {}", home["home"]["slug"].as_str().unwrap(), members.collect::<Vec<_>>().join("; "))
    };
    homes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn the_catchments_of_2003_hold_in_these_shares_of_the_placements() {
    let app = TestApp::new().await;
    let found = app.get(PATH).await.ok();
    let placements = &found.body["placements"];
    assert_eq!(placements["placements"], 29_030_400);
    assert_eq!((&placements["later"], &placements["later_source"]), (&Value::Null, &Value::Null));
    let rows = placements["rows"].as_array().unwrap().iter();
    let rows =
        rows.map(|row| format!("{} {}", row["municipality"]["name"].as_str().unwrap(), row["placements"]));
    assert_snapshot!(rows.collect::<Vec<_>>().join(", "), @"Rendalen 36, Tolga 8, Folldal 40, Os 20, Røros 6, Holtålen 21");
    assert_snapshot!(homes(&found), @r#"
    rendalen: tynset daily 0.5833 - daily 0.5833; alvdal - 0.3333 - daily 0.3333; folldal - 0.0833 - daily 0.0833; holtalen - 0.0278 - daily 0.0000
    tolga: tynset daily 0.8750 - daily 0.8750; os established 0.8750 - daily 0.0000; folldal - 0.6250 - daily 0.0000; roros established 0.5000 - daily 0.0000; alvdal - 0.1250 - daily 0.1250
    tynset: alvdal daily 1.0000 - daily 0.2345; rendalen established 1.0000 - daily 0.0000; tolga established 1.0000 - daily 0.0000
    alvdal: tynset daily 1.0000 - daily 1.0000; tolga established 1.0000 - daily 0.0000
    folldal: tynset established 0.7500 - daily 0.0000; alvdal established 0.7500 - daily 0.0000; tolga - 0.5000 - daily 0.5000; holtalen - 0.5000 - daily 0.0000
    os: tynset established 0.8000 - daily 0.0000; roros daily 0.7500 - daily 0.7500; alvdal - 0.6000 - daily 0.6000; tolga established 0.6000 - daily 0.0000; holtalen - 0.2500 - daily 0.2500
    roros: holtalen established 1.0000 - daily 0.0000; rendalen - 0.8333 - daily 0.0000; tolga established 0.8333 - daily 0.0000; os established 0.8333 - daily 0.0000; folldal - 0.1667 - daily 0.0000; tynset - 0.1323 - daily 0.0000
    holtalen: roros daily 0.7143 - daily 0.7143; os - 0.2381 - daily 0.2381; folldal - 0.0476 - daily 0.0476
    "#);
    assert_json_snapshot!(placements["homes"][7]["members"][0], {
        ".**.blind" => insta::rounded_redaction(4), ".daily" => insta::rounded_redaction(4),
    }, @r#"
    {
      "daily": 0.7143,
      "daily_weighted": null,
      "holds": {
        "blind": 0.7143,
        "evidence": "Holds in 71.4 % of the 29,030,400 ways in which the numbers of 2003 can be placed.",
        "weighted": null
      },
      "municipality": {
        "name": "Røros",
        "number": "5025",
        "slug": "roros"
      },
      "tier": "daily"
    }
    "#);
}

#[actix_web::test]
async fn a_later_year_makes_some_placements_likelier() {
    let app = TestApp::with(|db| {
        // It has three municipalities, so that it cannot weigh the others.
        valley::import_matrix(db, 2005, "residence,work,commuters\n3427,3427,10\n3426,3427,3\n3426,5025,3\n");
        valley::import_matrix(db, 2010, DECK);
    });
    let app = app.await;
    let found = app.get(PATH).await.ok();
    assert_eq!(found.body["placements"]["later"], 2010, "the first that has all municipalities");
    assert_eq!(found.body["placements"]["later_source"]["name"], "SSB 03321");
    assert_snapshot!(homes(&found), @r#"
    rendalen: tynset daily 0.5833 1.0000 daily 0.5833; alvdal - 0.3333 0.0000 daily 0.3333; folldal - 0.0833 0.0000 daily 0.0833; holtalen - 0.0278 0.0000 daily 0.0000
    tolga: tynset daily 0.8750 1.0000 daily 0.8750; os established 0.8750 1.0000 daily 0.0000; folldal - 0.6250 0.0000 daily 0.0000; roros established 0.5000 1.0000 daily 0.0000; alvdal - 0.1250 0.0000 daily 0.1250
    tynset: alvdal daily 1.0000 1.0000 daily 0.2345; rendalen established 1.0000 1.0000 daily 0.0000; tolga established 1.0000 1.0000 daily 0.0000
    alvdal: tynset daily 1.0000 1.0000 daily 1.0000; tolga established 1.0000 1.0000 daily 0.0000
    folldal: tynset established 0.7500 1.0000 daily 0.0000; alvdal established 0.7500 1.0000 daily 0.0000; tolga - 0.5000 0.0000 daily 0.5000; holtalen - 0.5000 0.0000 daily 0.0000
    os: tynset established 0.8000 1.0000 daily 0.0000; roros daily 0.7500 1.0000 daily 0.7500; alvdal - 0.6000 0.0000 daily 0.6000; tolga established 0.6000 1.0000 daily 0.0000; holtalen - 0.2500 0.0000 daily 0.2500
    roros: holtalen established 1.0000 1.0000 daily 0.0000; rendalen - 0.8333 0.0000 daily 0.0000; tolga established 0.8333 1.0000 daily 0.0000; os established 0.8333 1.0000 daily 0.0000; folldal - 0.1667 0.0000 daily 0.0000; tynset - 0.1323 0.0000 daily 0.0000
    holtalen: roros daily 0.7143 1.0000 daily 0.7143; os - 0.2381 0.0000 daily 0.2381; folldal - 0.0476 0.0000 daily 0.0476
    "#);
    assert_eq!(app.get(&format!("{PATH}?later=2010")).await.ok().body, found.body);
    for (query, pointer) in
        [("later=2005", "/later"), ("later=2003", "/later"), ("later=2009", "/later"), ("year=1999", "/year")]
    {
        let refused = app.get(&format!("{PATH}?{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{query}");
    }
    let complete = app.get(&format!("{PATH}?year=2005")).await.ok();
    assert_eq!(complete.body["placements"], Value::Null, "every number has its place");
}

#[actix_web::test]
async fn each_member_of_a_catchment_says_how_far_it_holds() {
    let app = TestApp::with(|db| valley::import_matrix(db, 2010, DECK)).await;
    let mut sentences = Vec::new();
    for language in ["en", "nb", "nn"] {
        let found = app.get_with("/v1/commuting/catchments/os", "accept-language", language).await.ok();
        for member in &found.body["members"].as_array().unwrap()[1..] {
            sentences.push(member["holds"]["evidence"].as_str().unwrap().replace('\u{a0}', "_"));
        }
        assert_eq!(found.body["members"][0]["holds"], Value::Null, "the home");
    }
    assert_snapshot!(sentences.join("\n"), @r#"
    Holds in 75.0 % of the 29,030,400 ways in which the numbers of 2003 can be placed; in more than 99.9 % when they are weighted by 2010.
    Holds in 60.0 % of the 29,030,400 ways in which the numbers of 2003 can be placed; in more than 99.9 % when they are weighted by 2010.
    Holds in 80.0 % of the 29,030,400 ways in which the numbers of 2003 can be placed; in more than 99.9 % when they are weighted by 2010.
    Gjelder for 75,0 % av de 29_030_400 måtene tallene for 2003 kan plasseres på; for mer enn 99,9 % når de vektes etter 2010.
    Gjelder for 60,0 % av de 29_030_400 måtene tallene for 2003 kan plasseres på; for mer enn 99,9 % når de vektes etter 2010.
    Gjelder for 80,0 % av de 29_030_400 måtene tallene for 2003 kan plasseres på; for mer enn 99,9 % når de vektes etter 2010.
    Gjeld for 75,0 % av dei 29_030_400 måtane tala for 2003 kan plasserast på; for meir enn 99,9 % når dei blir vekta etter 2010.
    Gjeld for 60,0 % av dei 29_030_400 måtane tala for 2003 kan plasserast på; for meir enn 99,9 % når dei blir vekta etter 2010.
    Gjeld for 80,0 % av dei 29_030_400 måtane tala for 2003 kan plasserast på; for meir enn 99,9 % når dei blir vekta etter 2010.
    "#);
    let other = app.get("/v1/commuting/catchments/os?min_commuters=11").await.ok();
    assert_eq!(other.body["members"][1]["holds"], Value::Null, "other thresholds");
    let near = app.get("/v1/commuting/catchments/rendalen").await.ok();
    assert!(near.body["near"].as_array().unwrap().iter().all(|near| near["holds"]["blind"].is_number()));
}

#[actix_web::test]
async fn the_flows_drawn_anew_say_how_often_two_are_in_one_area() {
    let app = TestApp::new().await;
    let path = format!("{PATH}?{}&draws=50", crate::areas::OFFICIAL);
    let found = app.get(&path).await.ok();
    let bootstrap = &found.body["bootstrap"];
    assert_eq!((bootstrap["draws"].as_u64(), bootstrap["seed"].as_u64()), (Some(50), Some(1)));
    assert_eq!(bootstrap["parameters"]["target_size"], 5000);
    let pairs = bootstrap["pairs"].as_array().unwrap();
    let share = |a: &str, b: &str| {
        let found = pairs.iter().find(|pair| {
            let slug = |at: usize| &pair["municipalities"][at]["slug"];
            (slug(0) == a && slug(1) == b) || (slug(0) == b && slug(1) == a)
        });
        found.map(|pair| (pair["share"].as_f64().unwrap(), pair["same_area"].as_bool().unwrap()))
    };
    assert_eq!(share("os", "roros"), Some((1.0, true)));
    assert_eq!(share("tynset", "roros"), None, "never");
    assert!(pairs.iter().all(|pair| pair["share"].as_f64().is_some_and(|share| 0.0 < share && share <= 1.0)));
    assert_eq!(app.get(&path).await.ok().body, found.body, "the same seed, the same answer");
    let other = app.get(&format!("{path}&seed=2&method=compat34")).await.ok();
    assert_eq!(
        (&other.body["bootstrap"]["seed"], other.body["bootstrap"]["method"].as_str()),
        (&2.into(), Some("compat34"))
    );
}

#[actix_web::test]
async fn draws_that_cannot_be_made_are_refused() {
    let app = TestApp::new().await;
    for (query, pointers) in [
        ("draws=0", vec!["/draws"]),
        ("draws=1001", vec!["/draws"]),
        ("method=zones", vec!["/method"]),
        ("method=official&draws=0", vec!["/draws", "/method"]),
        ("min_size=10000", vec!["/target_size"]),
        ("seed=-1", vec!["/seed"]),
        ("cut=0.9", vec!["/cut"]),
    ] {
        let refused = app.get(&format!("{PATH}?{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, pointers), "{query}");
    }
}
