//! How tables are asked for: in parts, by which method, and from which version.

use super::{codes, for_numbers};
use crate::support::database::Database;
use crate::support::pxweb::{Statbank, Table};
use crate::support::upstream::{Answer, Upstream};
use flytthit_api::sources::pxweb::{Part, Pick, Selection, Table as Asked, Version};
use flytthit_api::sources::{SourceError, Sources};
use serde_json::{Value, json};

fn table(regions: usize) -> Table {
    let regions = (0..regions).rev().map(|region| format!("{region:04}")).collect();
    let dimensions = vec![("Region", regions), ("Tid", codes(["2024", "2023"]))];
    Table::new("00001", dimensions, |codes| {
        let region: u64 = codes["Region"].parse().unwrap();
        Ok(region * 10 + u64::from(codes["Tid"] == "2024"))
    })
}

fn sources(upstream: &Upstream) -> Sources {
    upstream.syncer(&Database::new().open()).sources
}

async fn everything(sources: &Sources) -> Result<(Vec<Part>, Version), SourceError> {
    let mut table = Asked::open(sources, "00001").await?;
    let all = ["Region", "Tid"].map(|name| Pick::of(name, table.codes(name).unwrap().to_vec()));
    let selection = all.into_iter().fold(Selection::default(), Selection::and);
    let parts = table.data(&selection).await?;
    Ok((parts, table.version()))
}

/// Every number is where its codes say, and each is there once.
fn check(parts: &[Part], regions: usize) {
    let mut seen = std::collections::BTreeSet::new();
    for part in parts {
        let (region, time) = (part.dataset.axis("Region").unwrap(), part.dataset.axis("Tid").unwrap());
        for cell in part.dataset.cells() {
            let number =
                cell.code(region).parse::<u64>().unwrap() * 10 + u64::from(cell.code(time) == "2024");
            assert_eq!(cell.count().unwrap(), Ok(number));
            assert!(seen.insert(number));
        }
    }
    assert_eq!(seen.len(), regions * 2);
}

#[actix_web::test]
async fn what_is_short_is_asked_for_by_get_and_what_is_long_by_post() {
    let upstream = Upstream::new();
    table(10).served_by(&upstream);
    let (parts, version) = everything(&sources(&upstream)).await.unwrap();
    check(&parts, 10);
    assert_eq!(version, Version::V2);
    let asked = upstream.asked();
    let get = for_numbers(&asked)[0];
    assert_eq!((get.method.as_str(), get.headers["accept"].as_str()), ("GET", "application/json"));
    assert!(
        get.target.contains("outputFormat=json-stat2") && get.target.contains("lang=no"),
        "{}",
        get.target
    );

    table(500).served_by(&upstream);
    let (parts, _) = everything(&sources(&upstream)).await.unwrap();
    check(&parts, 500);
    let asked = upstream.asked();
    let post = for_numbers(&asked)[0];
    assert_eq!((post.method.as_str(), parts.len()), ("POST", 1));
    let body: Value = serde_json::from_str(&post.body).unwrap();
    assert_eq!(body["selection"][1], json!({"variableCode": "Tid", "valueCodes": ["2024", "2023"]}));
    assert!(asked.iter().all(|asked| asked.target.len() <= 2_000));
}

#[actix_web::test]
async fn no_call_asks_for_more_cells_than_the_service_allows() {
    let upstream = Upstream::new();
    for (max, calls) in [(7, 4), (20, 1), (19, 2), (2, 10), (1, 20)] {
        Statbank { tables: vec![table(10)], max_cells: Some(max), v2: 200 }.serve(&upstream);
        let (parts, _) = everything(&sources(&upstream)).await.unwrap();
        check(&parts, 10);
        assert!(parts.iter().all(|part| part.dataset.len() <= max), "{max}");
        assert_eq!(for_numbers(&upstream.asked()).len(), calls, "{max}");
    }
    Statbank { tables: vec![table(500)], max_cells: Some(1), v2: 200 }.serve(&upstream);
    let error = everything(&sources(&upstream)).await.unwrap_err();
    assert!(error.to_string().contains("100 calls"), "{error}");
}

#[actix_web::test]
async fn version_1_is_asked_while_version_2_is_away_and_only_then() {
    let upstream = Upstream::new();
    for status in [500, 503, 404, 403] {
        Statbank { tables: vec![table(10)], max_cells: None, v2: status }.serve(&upstream);
        upstream.asked();
        let (parts, version) = everything(&sources(&upstream)).await.unwrap();
        check(&parts, 10);
        assert_eq!(version, Version::V1);
        let asked = upstream.asked();
        let v1: Vec<_> = asked.iter().filter(|asked| asked.target.starts_with("/ssb-v1/")).collect();
        assert_eq!(v1.iter().map(|asked| asked.method.as_str()).collect::<Vec<_>>(), ["GET", "POST"]);
    }
    // A question that is wrong, too many questions, and replies that are wrong.
    Statbank { tables: vec![table(10)], max_cells: None, v2: 400 }.serve(&upstream);
    assert!(matches!(everything(&sources(&upstream)).await, Err(SourceError::Status(400))));
    table(10).served_by(&upstream);
    upstream.serves("/ssb/tables/00001/data", Answer::json(&json!({"class": "dataset"})));
    assert!(matches!(
        everything(&sources(&upstream)).await,
        Err(SourceError::Unusable { answer: Some(_), .. })
    ));
    upstream.serves("/ssb/tables/00001/data", Answer::status(429).with("Retry-After", "3600"));
    assert!(matches!(everything(&sources(&upstream)).await, Err(SourceError::Busy { .. })));
    // It tells what there is, and fails when it is asked for it.
    upstream.serves("/ssb/tables/00001/data", Answer::status(500));
    let (parts, version) = everything(&sources(&upstream)).await.unwrap();
    check(&parts, 10);
    assert_eq!(version, Version::V1);
}

#[actix_web::test]
async fn a_reply_with_other_codes_than_those_asked_for_is_refused() {
    let upstream = Upstream::new();
    table(10).served_by(&upstream);
    let reply = |regions: &[&str], extra: bool| {
        let mut document = json!({
            "class": "dataset", "id": ["Region", "Tid"], "size": [regions.len(), 2],
            "dimension": {
                "Region": {"category": {"index": regions}},
                "Tid": {"category": {"index": ["2023", "2024"]}},
            },
            "value": {},
        });
        if extra {
            document["id"] = json!(["Region", "Tid", "Kjonn"]);
            document["size"] = json!([regions.len(), 2, 2]);
            document["dimension"]["Kjonn"] = json!({"category": {"index": ["1", "2"]}});
        }
        Answer::json(&document)
    };
    let all: Vec<String> = (0..10).map(|region| format!("{region:04}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let ten_others = [&all[..9], &["0099"]].concat();
    for (answer, reason) in [
        (reply(&all[..9], false), "9 of 10 codes came"),
        (reply(&ten_others, false), "nobody asked for \"0099\""),
        (reply(&all, true), "nobody asked for it"),
    ] {
        upstream.serves("/ssb/tables/00001/data", answer);
        let error = everything(&sources(&upstream)).await.unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
    upstream.serves("/ssb/tables/00001/data", reply(&all, false));
    assert!(everything(&sources(&upstream)).await.is_ok());
}
