//! `/v1/commuting/areas`: divisions, why they are so, and how they compare.

mod compare;
mod maps;
mod reference_data;

use crate::support::{Reply, TestApp, valley};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::Value;

const PATH: &str = "/v1/commuting/areas";

/// What gives the official regions from the flows of 2003.
pub(crate) const OFFICIAL: &str =
    "min_size=1000&min_self_containment=0.75&target_size=5000&target_self_containment=0.85";

/// The areas, each with its members.
pub(crate) fn partition(areas: &Value) -> String {
    let slug = |member: &Value| {
        let municipality = if member["municipality"].is_null() { member } else { &member["municipality"] };
        municipality["slug"].as_str().unwrap().to_owned()
    };
    let area = |area: &Value| {
        let members: Vec<String> = area["members"].as_array().unwrap().iter().map(slug).collect();
        format!("{} {}: {}", area["label"], area["name"].as_str().unwrap(), members.join(" "))
    };
    areas.as_array().unwrap().iter().map(area).collect::<Vec<_>>().join("\n")
}

fn member<'r>(reply: &'r Reply, slug: &str) -> &'r Value {
    let areas = reply.body["areas"].as_array().unwrap().iter();
    let mut members = areas.flat_map(|area| area["members"].as_array().unwrap());
    members.find(|member| member["municipality"]["slug"] == slug).unwrap()
}

#[actix_web::test]
async fn the_flows_of_2003_give_the_two_official_regions() {
    let app = TestApp::new().await;
    let found = app.get(&format!("{PATH}?{OFFICIAL}")).await.ok();
    assert_snapshot!(partition(&found.body["areas"]), @r#"
    3 Tynset: rendalen tolga tynset alvdal folldal
    7 Røros: os roros holtalen
    "#);
    let mut first = found.body["areas"][1].clone();
    first["members"] = first["members"][0].take();
    assert_json_snapshot!(first, {
        ".statistics.*" => insta::rounded_redaction(4),
    }, @r#"
    {
      "centre": {
        "name": "Røros",
        "number": "5025",
        "slug": "roros"
      },
      "label": 7,
      "members": {
        "before_reserve": 7,
        "evidence": [
          "2003: Os joined Røros because, on its own, it had the lowest validity (0.79, 1 is needed) and its strongest link is with Røros (0.018: 220 go there, 56 come); the validity of Røros rose from 1.05 to 1.09."
        ],
        "municipality": {
          "name": "Os",
          "number": "3430",
          "slug": "os"
        },
        "official": {
          "label": 94,
          "name": "Røros"
        }
      },
      "name": "Røros",
      "statistics": {
        "cohesion": 0.1164,
        "demand_self_containment": 0.9827,
        "internal": 4381,
        "job_ratio": 0.9802,
        "jobs": 4458,
        "link_density": 0.8333,
        "residents": 4548,
        "supply_self_containment": 0.9633,
        "validity": 1.1183
      }
    }
    "#);
    for (field, value) in
        [("year", "2003"), ("method", "\"clean\""), ("reserve", "[]"), ("zero", "[]"), ("unassigned", "[]")]
    {
        assert_eq!(found.body[field].to_string(), value, "{field}");
    }
    assert_json_snapshot!(found.body["parameters"], @r#"
    {
      "cut": null,
      "min_self_containment": 0.75,
      "min_size": 1000,
      "target_self_containment": 0.85,
      "target_size": 5000
    }
    "#);
    assert!((found.body["q"].as_f64().unwrap() - 0.4679).abs() < 1e-4);
}

#[actix_web::test]
async fn each_member_is_told_why_in_the_language_of_the_reply() {
    let app = TestApp::new().await;
    let path = format!("{PATH}?{OFFICIAL}");
    let mut sentences = Vec::new();
    for language in ["en", "nb", "nn"] {
        let found = app.get_with(&path, "accept-language", language).await.ok();
        for slug in ["os", "roros"] {
            sentences.extend(
                member(&found, slug)["evidence"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|text| text.as_str().unwrap().to_owned()),
            );
        }
    }
    assert_snapshot!(sentences.join("\n"), @r#"
    2003: Os joined Røros because, on its own, it had the lowest validity (0.79, 1 is needed) and its strongest link is with Røros (0.018: 220 go there, 56 come); the validity of Røros rose from 1.05 to 1.09.
    2003: Røros was never moved: the validity of its area is 1.12 (1 is needed).
    2003: Os kom til Røros fordi kommunen alene hadde lavest gyldighet (0,79; kravet er 1) og det sterkeste båndet er til Røros (0,018: 220 drar dit, 56 kommer derfra); gyldigheten til Røros steg fra 1,05 til 1,09.
    2003: Røros ble aldri flyttet: gyldigheten til området er 1,12 (kravet er 1).
    2003: Os kom til Røros fordi kommunen åleine hadde lågast gyldigheit (0,79; kravet er 1) og det sterkaste bandet er til Røros (0,018: 220 dreg dit, 56 kjem derifrå); gyldigheita til Røros steig frå 1,05 til 1,09.
    2003: Røros vart aldri flytt: gyldigheita til området er 1,12 (kravet er 1).
    "#);
}

/// Holtålen works in three places, Folldal only in Holtålen; Alvdal keeps to itself, nobody works in
/// Rendalen, and nobody who lives in Os has a job.
const SCATTERED: &str = "residence,work,commuters
3424,3427,5
3426,3426,5000
3427,3427,9000
3427,3430,5
3428,3428,50
3429,3429,50
3429,5026,20
5025,5025,10000
5026,3426,80
5026,3427,90
5026,5025,100
5026,5026,30
";

#[actix_web::test]
async fn whoever_was_on_the_reserve_list_or_left_out_is_told_so() {
    let app = TestApp::with(|db| valley::import_matrix(db, 2010, SCATTERED)).await;
    let path = format!(
        "{PATH}?year=2010&min_size=1&min_self_containment=0.9&target_size=2&target_self_containment=1"
    );
    let found = app.get(&path).await.ok();
    assert_snapshot!(partition(&found.body["areas"]), @r#"
    2 Tolga: tolga folldal holtalen
    3 Tynset: tynset
    7 Røros: roros
    "#);
    assert_json_snapshot!(found.body["reserve"], @r#"
    [
      {
        "evidence": [
          "2010: Holtålen was put on the reserve list because, on its own, it had the lowest validity (0.11, 1 is needed) and the validity of Folldal, with which it has its strongest link (0.114: 0 go there, 20 come), would have fallen from 0.79 to 0.30.",
          "2010: Holtålen was placed with Tolga from the reserve list because its strongest link is with Tolga (0.0042: 80 go there, 0 come)."
        ],
        "municipality": {
          "name": "Holtålen",
          "number": "5026",
          "slug": "holtalen"
        },
        "placed": 2,
        "reason": "would_weaken"
      },
      {
        "evidence": [
          "2010: Folldal was put on the reserve list because, on its own, it had the lowest validity (0.79, 1 is needed) and nobody commutes between it and another area.",
          "2010: Folldal was placed with Tolga from the reserve list because its strongest link is with Tolga (0.0011: 20 go there, 0 come)."
        ],
        "municipality": {
          "name": "Folldal",
          "number": "3429",
          "slug": "folldal"
        },
        "placed": 2,
        "reason": "no_partner"
      }
    ]
    "#);
    assert_json_snapshot!(found.body["zero"], @r#"
    [
      {
        "evidence": "2010: Rendalen is left out: there are no jobs there.",
        "municipality": {
          "name": "Rendalen",
          "number": "3424",
          "slug": "rendalen"
        },
        "reason": "no_jobs"
      },
      {
        "evidence": "2010: Alvdal is left out: nobody commutes to it or from it.",
        "municipality": {
          "name": "Alvdal",
          "number": "3428",
          "slug": "alvdal"
        },
        "reason": "only_own"
      },
      {
        "evidence": "2010: Os is left out: no employed people live there.",
        "municipality": {
          "name": "Os",
          "number": "3430",
          "slug": "os"
        },
        "reason": "no_residents"
      }
    ]
    "#);
    let csv = app.get_with(&path, "accept", "text/csv").await.ok();
    assert_snapshot!(String::from_utf8(csv.bytes).unwrap(), @r#"
    municipality,area,before_reserve
    3424,0,0
    3426,2,2
    3427,3,3
    3428,0,0
    3429,2,0
    3430,0,0
    5025,7,7
    5026,2,0
    "#);
}

#[actix_web::test]
async fn each_method_divides_in_its_own_way() {
    let app = TestApp::new().await;
    let mut divisions = Vec::new();
    for method in ["clean", "compat34", "zones", "zones&cut=0.9", "zones&cut=0.8", "centres", "official"] {
        let found = app.get(&format!("{PATH}?method={method}")).await.ok();
        let evidence = &member(&found, "os")["evidence"];
        divisions.push(format!("{method}\n{}\n{}", partition(&found.body["areas"]), evidence));
        let validity = &found.body["areas"][0]["statistics"]["validity"];
        assert_eq!(validity.is_null(), !["clean", "compat34"].contains(&method), "{method}");
    }
    assert_snapshot!(divisions.join("\n\n"), @r#"
    clean
    3 Tynset: rendalen tolga tynset
    4 Alvdal: alvdal folldal
    7 Røros: os roros holtalen
    ["2003: Os joined Røros because, on its own, it had the lowest validity (0.89, 1 is needed) and its strongest link is with Røros (0.018: 220 go there, 56 come); the validity of Røros rose from 1.02 to 1.04."]

    compat34
    3 Tynset: rendalen tolga tynset
    4 Alvdal: alvdal folldal
    7 Røros: os roros holtalen
    ["2003: Os joined Røros because, on its own, it had the lowest validity (0.89, 1 is needed) and its strongest link is with Røros (0.018: 220 go there, 56 come); the validity of Røros rose from 1.02 to 1.04."]

    zones
    1 Tynset: rendalen tolga tynset alvdal folldal
    6 Røros: os roros holtalen
    ["2003: The closest tie of Os in its zone is with Røros: 276 commute between them, 28.2 % of the 978 workers of the smaller one."]

    zones&cut=0.9
    1 Rendalen: rendalen
    2 Tynset: tolga tynset alvdal
    5 Folldal: folldal
    6 Røros: os roros holtalen
    ["2003: The closest tie of Os in its zone is with Røros: 276 commute between them, 28.2 % of the 978 workers of the smaller one."]

    zones&cut=0.8
    1 Rendalen: rendalen
    2 Tynset: tolga tynset
    4 Alvdal: alvdal
    5 Folldal: folldal
    6 Røros: os roros
    8 Holtålen: holtalen
    ["2003: The closest tie of Os in its zone is with Røros: 276 commute between them, 28.2 % of the 978 workers of the smaller one."]

    centres
    3 Tynset: rendalen tolga tynset alvdal
    5 Folldal: folldal
    7 Røros: os roros holtalen
    ["2003: Os is attached to Røros: its largest flow, 220 of its 978 workers (22.5 %), goes there."]

    official
    23 Tynset: rendalen tolga tynset alvdal folldal
    94 Røros: os roros holtalen
    ["Os is in the official labour-market region Røros."]
    "#);
}

#[actix_web::test]
async fn a_division_comes_as_csv() {
    let app = TestApp::new().await;
    let csv = app.get_with(&format!("{PATH}?{OFFICIAL}"), "accept", "text/csv").await.ok();
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_snapshot!(String::from_utf8(csv.bytes).unwrap(), @r#"
    municipality,area,before_reserve
    3424,3,3
    3426,3,3
    3427,3,3
    3428,3,3
    3429,3,3
    3430,7,7
    5025,7,7
    5026,7,7
    "#);
}

#[actix_web::test]
async fn parameters_that_are_none_are_refused_all_at_once() {
    let app = TestApp::new().await;
    for (query, pointers) in [
        ("year=1&min_self_containment=x", vec!["/year", "/min_self_containment"]),
        ("min_size=10000", vec!["/target_size"]),
        ("target_size=1099511627777", vec!["/target_size"]),
        ("min_self_containment=0", vec!["/min_self_containment"]),
        ("min_self_containment=0.8", vec!["/target_self_containment"]),
        ("target_self_containment=1.1", vec!["/target_self_containment"]),
        (
            "min_self_containment=x&target_self_containment=y",
            vec!["/min_self_containment", "/target_self_containment"],
        ),
        ("cut=0.9", vec!["/cut"]),
        ("method=zones&cut=1", vec!["/cut"]),
        ("method=zones&cut=0", vec!["/cut"]),
        ("method=zones&min_size=1", vec!["/min_size"]),
        (
            "method=official&min_size=1&min_self_containment=0.5&target_size=9&target_self_containment=0.6&cut=0.9",
            vec!["/min_size", "/min_self_containment", "/target_size", "/target_self_containment", "/cut"],
        ),
        ("method=magic", vec!["/method"]),
        ("min_size=-1", vec!["/min_size"]),
        ("colour=red", vec!["/colour"]),
    ] {
        let refused = app.get(&format!("{PATH}?{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, pointers), "{query}");
    }
}
