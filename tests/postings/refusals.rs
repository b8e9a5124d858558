//! What is not taken, and what is said about it.

use super::{EMPLOYER, day, nurse, posted, vacancies};
use crate::support::valley::Strict;
use crate::support::{TestApp, document};
use flytthit_api::db::{employer, municipality, revision};
use flytthit_api::import::occupations;
use jiff::ToSpan;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn each_fault_is_told_where_it_is() {
    let app = TestApp::new().await;
    let (employer, address, _) = posted(&app, json!({})).await;
    let last = flytthit_api::clock::today().saturating_add(6.months()).to_string();
    let shifted =
        flytthit_api::clock::today().saturating_add(30.days()).saturating_add(6.months()).to_string();
    for (change, pointer, told) in [
        (json!({"title": " "}), "/title", "blank"),
        (json!({"title": null}), "/title", "is missing|must be a text"),
        (json!({"colour": "red"}), "/colour", "not a field"),
        (json!({"reference": "x".repeat(256)}), "/reference", "255"),
        (json!({"occupation": "nurse"}), "/occupation", "1 to 4 digits"),
        (json!({"municipalities": []}), "/municipalities", "1 to 50"),
        (json!({"municipalities": ["alvdal", "3428"]}), "/municipalities", "twice"),
        (json!({"municipalities": ["alvdal", "0001"]}), "/municipalities/1", "0001"),
        (
            json!({"municipalities": ["atlantis"]}),
            "/municipalities/0",
            "neither a municipality number nor a slug",
        ),
        (json!({"extent": {"min": 80, "max": 50}}), "/extent/max", "min <= max"),
        (json!({"extent": 80}), "/extent", "object"),
        (json!({"positions": 10_001}), "/positions", "10000"),
        (json!({"remote": "maybe"}), "/remote", "hybrid"),
        (json!({"state": "open"}), "/state", "published"),
        (json!({"languages": ["Norsk"]}), "/languages/0", "lower-case"),
        (json!({"apply_url": "javascript:x()"}), "/apply_url", "https://"),
        (json!({"apply_url": "https://nav.no@evil.example/"}), "/apply_url", "user name"),
        (json!({"apply_url": "https://:secret@evil.example/"}), "/apply_url", "user name"),
        (json!({"languages": vec!["nb"; 21]}), "/languages", "at most 20"),
        (json!({"licences": vec!["b"; 21]}), "/licences", "at most 20"),
        (json!({"title": "\u{200b}\u{feff} \u{202e}"}), "/title", "blank|direction"),
        (json!({"title": "\u{200b}\u{feff} "}), "/title", "blank"),
        (json!({"title": "Lege\u{202e}rekyspekys"}), "/title", "direction"),
        (json!({"description": "\u{2060}\u{200d}\n"}), "/description", "blank"),
        (json!({"start": "soon"}), "/start", "YYYY-MM-DD"),
        (json!({"description": "a\u{0}"}), "/description", "control"),
        (json!({"published": day(-1)}), "/published", "must not be in the past|cannot be changed any more"),
        (json!({"deadline": day(-1)}), "/deadline", &format!("has passed: the last day possible is {last}")),
        (
            json!({"deadline": day(190)}),
            "/deadline",
            &format!("six months of the day of publication: the last day possible is {last}"),
        ),
        (json!({"deadline": "2026-02-30"}), "/deadline", "YYYY-MM-DD"),
    ] {
        let new = employer.post(&vacancies(EMPLOYER), &nurse(change.clone())).await;
        let changed = employer.patch(&address, "*", &change).await;
        for refused in [&new, &changed] {
            assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{change}");
            let detail = refused.body["errors"][0]["detail"].as_str().unwrap();
            assert!(told.split('|').any(|told| detail.contains(told)), "{change}: {detail}");
        }
    }
    for (change, pointer, told) in [
        (json!({"state": "paused"}), "/state", "draft, published".to_owned()),
        (
            json!({"published": day(10), "deadline": day(9)}),
            "/deadline",
            "before the day of publication".to_owned(),
        ),
        (json!({"published": day(30), "deadline": day(300)}), "/deadline", shifted),
        (json!({"published": day(400)}), "/published", "within a year".to_owned()),
    ] {
        let refused = employer.post(&vacancies(EMPLOYER), &nurse(change.clone())).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{change}");
        let detail = refused.body["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(&told), "{change}: {detail}");
    }
    for taken in [json!({"deadline": last}), json!({"deadline": day(0)}), json!({"published": day(365)})] {
        assert_eq!(employer.post(&vacancies(EMPLOYER), &nurse(taken.clone())).await.status, 201, "{taken}");
    }
    let refused = employer.post(&vacancies(EMPLOYER), &json!({"colour": 1, "positions": "two"})).await;
    assert_eq!(refused.pointers(), ["/title", "/municipalities", "/positions", "/colour"], "all at once");
}

#[actix_web::test]
async fn an_unknown_occupation_is_answered_by_near_ones() {
    let app = TestApp::with(|db| {
        let rows = "222,3,22,Sykepleiere mv.\n2221,4,222,Spesialsykepleiere\n2222,4,222,Jordmødre\n2223,4,222,Sykepleiere\n\
                    226,3,22,Andre\n2262,4,226,Farmasøyter\n532,3,53,Pleie\n5321,4,532,Helsefagarbeidere\n962,3,96,Andre\n9622,4,962,Altmuligmenn\n";
        let csv = format!("code,level,parent_code,name\n{rows}");
        occupations::import(db, csv.as_bytes(), &mut Strict).unwrap();
    })
    .await;
    let employer = app.employer_of(EMPLOYER);
    for (code, expected) in [
        // Those of its group first, of them those with the fewest digits mistyped.
        (
            "2224",
            "2221 Spesialsykepleiere; 2222 Jordmødre; 2223 Sykepleiere; 2262 Farmasøyter; 5321 Helsefagarbeidere",
        ),
        (
            "2232",
            "2222 Jordmødre; 2223 Sykepleiere; 2262 Farmasøyter; 2221 Spesialsykepleiere; 5321 Helsefagarbeidere",
        ),
        (
            "9999",
            "9622 Altmuligmenn; 2221 Spesialsykepleiere; 2222 Jordmødre; 2223 Sykepleiere; 2262 Farmasøyter",
        ),
    ] {
        let refused = employer.post(&vacancies(EMPLOYER), &nurse(json!({"occupation": code}))).await;
        assert_eq!(refused.pointers(), ["/occupation"]);
        let told = refused.body["errors"][0]["detail"].as_str().unwrap();
        assert_eq!(told, format!("STYRK-08 has no occupation {code}; near are: {expected}"));
    }
}

#[actix_web::test]
async fn what_no_home_reaches_is_taken_with_a_warning() {
    let app = TestApp::with(|db| {
        let added = db.write_blocking(|conn, revision| {
            municipality::add(conn, "0301")?;
            revision::mark_reference(conn, revision)
        });
        added.unwrap();
    })
    .await;
    let employer = app.employer_of(EMPLOYER);
    let warned = async |changes: Value| {
        let reply = employer.post(&vacancies(EMPLOYER), &nurse(changes)).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        let shown = employer.get(reply.header("location")).await.ok();
        assert_eq!(shown.body["warnings"], reply.body["warnings"]);
        let warnings = reply.body["warnings"].as_array().unwrap().iter();
        warnings.map(|warning| warning["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(warned(json!({})).await, "");
    assert_eq!(warned(json!({"municipalities": ["alvdal", "0301"]})).await, "/municipalities/1");
    assert_eq!(warned(json!({"municipalities": ["0301"], "remote": "hybrid"})).await, "/municipalities/0");
    assert_eq!(warned(json!({"municipalities": ["0301"], "remote": "full"})).await, "");
    assert_eq!(warned(json!({"occupation": null})).await, "/occupation");
}

#[actix_web::test]
async fn only_an_employer_that_is_verified_and_vouched_for_publishes() {
    let app = TestApp::new().await;
    let (employer, _, draft) = posted(&app, json!({"state": "draft", "reference": "d"})).await;
    let address = draft.header("location");
    for (status, refusal, approved, told) in [
        ("unverified", None, false, "has not confirmed"),
        ("unverified", None, true, "has not confirmed"),
        ("verified", None, false, "vouched"),
        ("refused", Some("winding_up"), true, "winding up"),
    ] {
        let changed = app.db.write_blocking(|conn, _| {
            let mut row = employer::find(conn, EMPLOYER)?.unwrap();
            (row.status, row.refusal, row.approved) =
                (status.to_owned(), refusal.map(str::to_owned), approved);
            employer::update(conn, &row)
        });
        changed.unwrap();
        let batch =
            json!([nurse(json!({"reference": "b"})), nurse(json!({"reference": "d", "state": "draft"}))]);
        let batch = employer.post(&format!("{}:batch", vacancies(EMPLOYER)), &batch).await;
        assert_eq!(
            (batch.status, &batch.body["receipts"][0]["errors"][0]["pointer"]),
            (207, &json!("/state"))
        );
        for refused in [
            employer.post(&vacancies(EMPLOYER), &nurse(json!({}))).await,
            employer.patch(address, "*", &json!({"state": "published"})).await,
        ] {
            assert_eq!(refused.status, 409, "{status} {approved}");
            let detail = refused.body["detail"].as_str().unwrap();
            assert!(detail.contains(told), "{detail}");
        }
        let draft = employer.post(&vacancies(EMPLOYER), &nurse(json!({"state": "draft"}))).await;
        assert_eq!(draft.status, 201, "a draft is fine");
    }
}

#[actix_web::test]
async fn a_reference_is_of_one_vacancy() {
    let app = TestApp::new().await;
    let (employer, _, first) = posted(&app, json!({"reference": "a"})).await;
    let id = first.body["id"].as_str().unwrap();
    let second = employer.post(&vacancies(EMPLOYER), &nurse(json!({}))).await;
    assert_eq!(second.body["reference"], second.body["id"]);
    for refused in [
        employer.post(&vacancies(EMPLOYER), &nurse(json!({"reference": "a"}))).await,
        employer.patch(second.header("location"), "*", &json!({"reference": "a"})).await,
    ] {
        assert_eq!(refused.status, 409);
        assert!(refused.body["detail"].as_str().unwrap().contains(id));
    }
    let other = app.employer_of("974760673");
    assert_eq!(other.post(&vacancies("974760673"), &nurse(json!({"reference": "a"}))).await.status, 201);
    let kept = employer.patch(first.header("location"), "*", &json!({"reference": null})).await.ok();
    assert_eq!(kept.body["reference"], "a", "what it is called stays");
}

/// The document describes the body by a type, and the reader takes it field by field: the two agree.
#[actix_web::test]
async fn every_documented_field_is_read_and_no_other() {
    let app = TestApp::new().await;
    let (employer, address, _) = posted(&app, json!({})).await;
    let schema = &document()["components"]["schemas"]["NewPosting"];
    assert_eq!(schema["additionalProperties"], false);
    let all = json!({
        "reference": "all", "state": "draft", "title": "Jordmor", "occupation": "2222", "municipalities": ["os", "tolga"],
        "extent": {"min": 40, "max": 60}, "start": day(40), "published": day(1), "deadline": day(30), "positions": 3,
        "remote": "hybrid", "languages": ["nb", "en"], "licences": ["hpr-midwife"], "description": "Vakt",
        "apply_url": "https://example.org/a",
    });
    let documented: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(documented, all.as_object().unwrap().keys().collect::<Vec<_>>());
    let reply = employer.post(&vacancies(EMPLOYER), &all).await;
    assert_eq!(reply.status, 201);
    for (field, value) in all.as_object().unwrap() {
        assert_eq!(&reply.body[field], value, "{field}");
        // What is not of its type is refused at the field, so the field is read; also in a change.
        let wrong = json!({field: {"no": "such thing"}});
        for refused in [
            employer.post(&vacancies(EMPLOYER), &nurse(wrong.clone())).await,
            employer.patch(&address, "*", &wrong).await,
        ] {
            assert!(
                refused.status == 422
                    && refused.pointers().iter().all(|at| at.starts_with(&format!("/{field}")))
            );
        }
    }
    let required: Vec<_> = schema["required"].as_array().unwrap().iter().collect();
    assert_eq!(required, ["title", "municipalities"]);
    let least = json!({"title": "Jordmor", "municipalities": ["os"]});
    assert_eq!(employer.post(&vacancies(EMPLOYER), &least).await.body["state"], "draft");
}

#[actix_web::test]
async fn a_field_is_given_once_at_every_depth() {
    let app = TestApp::new().await;
    let (employer, address, _) = posted(&app, json!({})).await;
    let list = vacancies(EMPLOYER);
    for (method, path, fields, pointer) in [
        (Method::PATCH, &address, r#""title":"a","title":"b""#, "/title"),
        (Method::PATCH, &address, r#""extent":{"min":1,"max":9,"min":2}"#, "/extent/min"),
        (Method::POST, &list, r#""title":"a","title":"b","municipalities":["os"]"#, "/title"),
        (
            Method::POST,
            &list,
            r#""title":"a","municipalities":["os"],"extent":{"min":1,"max":9,"min":2}"#,
            "/extent/min",
        ),
    ] {
        let request = employer.request(method, path).header("if-match", "*");
        let request = request.header("content-type", "application/json").body(format!("{{{fields}}}"));
        let refused = employer.send(request).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{fields}");
    }
}
