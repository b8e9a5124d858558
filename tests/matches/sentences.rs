//! What a person reads of a reply, in every language.

use crate::support::{TestApp, valley};
use flytthit_api::import::Vacancy;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn each_sentence_says_the_same_in_each_language() {
    let plain = json!({"reference": "baker", "source": "municipality", "title": "Baker", "employer": "Bakeriet",
        "occupation": "7512", "municipalities": ["3427"], "published": "2026-10-01", "positions": 1, "remote": "none"});
    let app = TestApp::with(|db| {
        valley::import_all(db);
        valley::import::<Vacancy>(db, &[plain]);
    })
    .await;
    let nurse = json!({"occupations": [{"code": "2221"}], "start": {"from": "2027-01-01"}, "languages": ["nb"], "licences": ["hpr-nurse"]});
    let seeks = |code: &str| json!({"occupations": [{"code": code}]});
    let employed = json!({"situation": "employed", "works_in": "tynset"});
    let remote = json!({"situation": "remote"});
    let mut sentences: Vec<[String; 3]> = Vec::new();
    for household in [
        json!({"adults": [nurse, {"occupations": [{"code": "25"}, {"code": "2341"}]}], "arrival": "2027-01-01", "homes": ["tolga", "tynset", "os"],
            "children": [{"birth_year": 2024}, {"birth_year": 2018}, {"birth_year": 2012}, {"birth_year": 2009}],
            "interests": ["cross-country-skiing", "culture-school", "sailing"], "ties": ["tolga", "roros"], "housing": {}, "limit": 100}),
        json!({"adults": [super::with(&seeks("5321"), json!({"extent": {"min": 60}})), {"situation": "not_seeking"}], "homes": ["tolga"]}),
        json!({"adults": [seeks("234"), employed], "homes": ["os", "holtalen"]}),
        json!({"adults": [seeks("7512"), remote], "homes": ["folldal", "holtalen"]}),
        json!({"adults": [seeks("2223"), remote], "homes": ["tynset"]}),
        json!({"adults": [super::with(&nurse, json!({"start": {"from": "2028-01-01"}})), remote], "homes": ["tynset"]}),
        json!({"adults": [super::with(&seeks("5321"), json!({"extent": {"min": 100}})), remote], "homes": ["tolga"]}),
        json!({"adults": [super::with(&seeks("7511"), json!({"reach": "daily"})), seeks("25")], "homes": ["folldal"]}),
    ] {
        let mut all = Vec::new();
        for language in ["en", "nb", "nn"] {
            let request = app.request(Method::POST, "/v1/matches").header("accept-language", language);
            let reply = app.send(request.json(&household)).await.ok();
            let mut evidence = Vec::new();
            read(&reply.body, &mut evidence);
            all.push(evidence);
        }
        let [en, nb, nn] = &all[..] else { panic!() };
        assert!(en.len() == nb.len() && nb.len() == nn.len());
        for ((en, nb), nn) in en.iter().zip(nb).zip(nn) {
            let sentence = [en.clone(), nb.clone(), nn.clone()];
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    let lines: Vec<String> = sentences.iter().map(|sentence| sentence.join("\n")).collect();
    insta::assert_snapshot!(lines.join("\n\n"));
}

/// Every sentence of a reply.
fn read(value: &Value, sentences: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(sentence) if name == "evidence" => sentences.push(sentence.clone()),
                    Value::Array(all) if name == "evidence" => {
                        sentences.extend(all.iter().map(|sentence| sentence.as_str().unwrap().to_owned()));
                    }
                    value => read(value, sentences),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| read(item, sentences)),
        _ => {}
    }
}
