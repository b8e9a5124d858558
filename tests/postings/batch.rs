//! `/v1/employers/{organisation_number}/vacancies:batch`

use super::{EMPLOYER, nurse, vacancies};
use crate::support::{Client, Reply, TestApp};
use actix_web::rt::time::timeout;
use futures_util::{StreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

fn path() -> String {
    format!("{}:batch", vacancies(EMPLOYER))
}

fn lines(count: usize) -> Vec<Value> {
    (0..count).map(|number| nurse(json!({"reference": format!("r-{number}")}))).collect()
}

async fn ndjson(client: &Client, body: String) -> Reply {
    let request = client.request(Method::POST, &path()).header("content-type", "application/x-ndjson");
    client.send(request.body(body)).await
}

fn counts(reply: &Reply) -> [u64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|name| reply.body[name].as_u64().unwrap())
}

#[actix_web::test]
async fn a_thousand_are_taken_at_once_and_again_without_a_change() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let all = lines(1_000);
    let first = employer.post(&path(), &json!(all)).await.ok();
    assert_eq!(counts(&first), [1_000, 0, 0, 0]);
    let receipt = &first.body["receipts"][999];
    assert_eq!((&receipt["line"], &receipt["reference"]), (&json!(1_000), &json!("r-999")));
    let shown = app.get(&format!("/v1/vacancies/{}", receipt["id"].as_str().unwrap())).await.ok();
    assert_eq!((&shown.body["reference"], &shown.body["open"]), (&json!("r-999"), &json!(true)));
    let audited = super::audited(&app, receipt["id"].as_str().unwrap());
    assert_eq!(audited.len(), 1);

    // The same as lines, with blank ones between.
    let text: String = all.iter().map(|line| format!("{line}\r\n\n")).collect();
    let again = ndjson(&employer, text).await.ok();
    assert_eq!(counts(&again), [0, 0, 1_000, 0]);
    assert_eq!(again.body["receipts"][1]["line"], 3);
    assert_eq!(again.body["receipts"][999]["id"], receipt["id"]);
    assert_eq!(super::audited(&app, receipt["id"].as_str().unwrap()).len(), 1, "nothing was changed");

    let mut changed = all.clone();
    changed[3]["title"] = json!("Jordmor");
    changed[5]["state"] = json!("closed");
    let third = employer.post(&path(), &json!(changed)).await.ok();
    assert_eq!(counts(&third), [0, 2, 998, 0]);
    assert_eq!(employer.walk(&vacancies(EMPLOYER), 100).await.len(), 1_000);
    assert_eq!(app.get("/v1/vacancies?q=jordmor").await.ok().items().len(), 1);
}

#[actix_web::test]
async fn bad_lines_are_told_and_the_good_ones_stored() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let good = nurse(json!({"reference": "good", "state": "draft"}));
    let bad = nurse(json!({"reference": "bad", "occupation": "99", "positions": 0, "colour": "red"}));
    let nameless = nurse(json!({}));
    let warned = nurse(json!({"reference": "warned", "occupation": null}));
    let body = format!(
        "{good}\n{bad}\nno JSON\n[]\n{nameless}\n{good}\n{warned}\n{{\"title\":\"a\",\"title\":\"b\",\"reference\":\"twice\",\"municipalities\":[\"os\"]}}"
    );
    let reply = ndjson(&employer, body).await;
    assert_eq!((reply.status, counts(&reply)), (207, [2, 0, 0, 6]));
    let receipts = reply.body["receipts"].as_array().unwrap().iter();
    let told: Vec<String> = receipts
        .map(|receipt| {
            let pointers = |name: &str| {
                let remarks = receipt[name].as_array().unwrap().iter();
                remarks.map(|remark| remark["pointer"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
            };
            assert_eq!(receipt["id"].is_string(), receipt["status"] != "failed");
            format!(
                "{} {} {}|{}|{}",
                receipt["line"],
                receipt["reference"],
                receipt["status"],
                pointers("errors"),
                pointers("warnings")
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    1 "good" "created"||
    2 "bad" "failed"|/occupation /positions /colour|
    3 null "failed"||
    4 null "failed"||
    5 null "failed"|/reference|
    6 "good" "failed"|/reference|
    7 "warned" "created"||/occupation
    8 "twice" "failed"|/title|
    "#);
    assert_eq!(employer.walk(&vacancies(EMPLOYER), 100).await.len(), 2);

    let again = employer.post(&path(), &json!([bad])).await;
    assert_eq!((again.status, again.pointers()), (422, vec!["/0/occupation", "/0/positions", "/0/colour"]));
    let closed = json!([nurse(json!({"reference": "warned", "state": "closed"})), good]);
    assert_eq!(counts(&employer.post(&path(), &closed).await.ok()), [0, 1, 1, 0]);
    let reopened = employer.post(&path(), &json!([nurse(json!({"reference": "warned"})), good])).await;
    assert_eq!((reopened.status, counts(&reopened)), (207, [0, 0, 1, 1]));
    assert_eq!(reopened.body["receipts"][0]["errors"][0]["pointer"], "/state");
}

#[actix_web::test]
async fn a_line_replaces_all_but_the_state_and_the_first_day() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let full = nurse(
        json!({"reference": "r", "published": super::day(3), "positions": 4, "description": "Natt", "deadline": super::day(9)}),
    );
    let posted = employer.post(&vacancies(EMPLOYER), &full).await;
    let line = json!([{"reference": "r", "title": "Sykepleier", "municipalities": ["3428"]}]);
    assert_eq!(counts(&employer.post(&path(), &line).await.ok()), [0, 1, 0, 0]);
    let now = employer.get(posted.header("location")).await.ok().body;
    assert_eq!((&now["state"], &now["published"]), (&json!("published"), &json!(super::day(3))));
    assert_eq!(
        (&now["positions"], &now["description"], &now["deadline"]),
        (&json!(1), &json!(null), &json!(null))
    );
}

#[actix_web::test]
async fn too_many_lines_are_refused_before_any_is_looked_at() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    for count in [1_001, 10_000] {
        let all = lines(count);
        let text: String = all.iter().map(|line| format!("{line}\n")).collect();
        for refused in [employer.post(&path(), &json!(all)).await, ndjson(&employer, text).await] {
            assert_eq!((refused.status, refused.pointers()), (422, vec![""]));
            let told = refused.body["errors"][0]["detail"].as_str().unwrap();
            assert!(told.contains("1000") && told.contains(&count.to_string()), "{told}");
        }
    }
    let long = format!("{}\n", nurse(json!({"reference": "r", "description": "x".repeat(17 << 20)})));
    let request = employer.request(Method::POST, &path()).header("content-type", "application/x-ndjson");
    assert_eq!(employer.send(request.body(long)).await.status, 413);
    for (media, body, status) in [
        ("application/x-ndjson", "", 422),
        ("application/json", "[]", 422),
        ("application/json", "{}", 422),
        ("application/json", "[7]", 422),
        ("application/json", "[", 400),
        ("text/csv", "a,b", 415),
    ] {
        let request = employer.request(Method::POST, &path()).header("content-type", media).body(body);
        assert_eq!(employer.send(request).await.status, status, "{media} {body}");
    }
    assert_eq!(employer.walk(&vacancies(EMPLOYER), 100).await.len(), 0);
}

#[actix_web::test]
async fn a_batch_has_a_key_too_and_its_address_takes_nothing_but_posts() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let body = json!([nurse(json!({"reference": "r"})), nurse(json!({"reference": "s", "positions": 0}))]);
    let first = employer.post_once(&path(), "b", &body).await;
    assert_eq!((first.status, counts(&first)), (207, [1, 0, 0, 1]));
    let again = employer.post_once(&path(), "b", &body).await;
    assert_eq!((again.status, &again.bytes), (207, &first.bytes), "not unchanged: the very same reply");

    for method in [Method::GET, Method::HEAD, Method::PUT, Method::PATCH, Method::DELETE] {
        let refused = employer.send(employer.request(method.clone(), &path())).await;
        assert_eq!((refused.status, refused.header("allow")), (405, "OPTIONS, POST"), "{method}");
    }
    let asked = employer.send(employer.request(Method::OPTIONS, &path())).await;
    assert_eq!((asked.status, asked.header("allow")), (204, "OPTIONS, POST"));
    let list = employer.send(employer.request(Method::OPTIONS, &vacancies(EMPLOYER))).await;
    assert_eq!(list.header("allow"), "GET, HEAD, OPTIONS, POST");
    assert_eq!(employer.get(&format!("{}:bath", vacancies(EMPLOYER))).await.status, 404);
}

#[actix_web::test]
async fn a_reference_that_is_no_text_to_a_database_spoils_only_its_line() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let body = json!([nurse(json!({"reference": "a\u{0}b"})), nurse(json!({"reference": "good"}))]);
    let reply = employer.post(&path(), &body).await;
    assert_eq!((reply.status, counts(&reply)), (207, [1, 0, 0, 1]));
    assert_eq!(reply.body["receipts"][0]["errors"][0]["pointer"], "/reference");
}

#[actix_web::test]
async fn a_record_is_no_larger_than_a_vacancy_can_be() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let mut wide = nurse(json!({"reference": "wide"}));
    for number in 0..100 {
        wide[format!("field-{number}")] = json!(number);
    }
    let deep = nurse(json!({"reference": "deep", "municipalities": vec!["alvdal"; 1_000]}));
    for (line, told) in [(wide, "more than 100 fields"), (deep, "more than 1000 values")] {
        for refused in
            [employer.post(&path(), &json!([line])).await, ndjson(&employer, line.to_string()).await]
        {
            let errors = refused.body["errors"].as_array().unwrap();
            assert_eq!((refused.status, errors.len()), (422, 1), "{}", refused.body);
            assert!(errors[0]["detail"].as_str().unwrap().contains(told), "{}", refused.body);
        }
    }
    let wrong: Vec<Value> = (0..200).map(|_| nurse(json!({"reference": 1}))).collect();
    let refused = employer.post(&path(), &json!(wrong)).await;
    let errors = refused.body["errors"].as_array().unwrap();
    assert_eq!((refused.status, errors.len()), (422, 101), "not all are listed");
    assert_eq!(errors[100]["detail"], "there are more faults");
    assert_eq!(refused.body["detail"], "more than 100 faults were found");
}

#[actix_web::test]
async fn an_expired_one_stays_so_unless_its_line_says_otherwise() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let posted = employer.post(&vacancies(EMPLOYER), &nurse(json!({"reference": "r"}))).await;
    let bare = json!({"reference": "r", "title": "Jordmor", "municipalities": ["alvdal"]});
    for (number, (status, change, state)) in [
        ("open", json!({}), "expired"),
        ("paused", json!({}), "expired"),
        ("open", json!({"deadline": null}), "expired"),
        ("open", json!({"deadline": super::day(5)}), "published"),
        ("paused", json!({"deadline": super::day(5)}), "paused"),
        ("paused", json!({"state": "published"}), "published"),
    ]
    .into_iter()
    .enumerate()
    {
        super::tamper(&app, posted.body["id"].as_str().unwrap(), |row| {
            row.published = super::day(-20);
            (row.deadline, row.expires) = (Some(super::day(-1)), Some(super::day(-1)));
            row.status = status.to_owned();
        });
        let mut line = bare.clone();
        line["title"] = json!(format!("Jordmor {number}"));
        for (field, value) in change.as_object().unwrap() {
            line[field] = value.clone();
        }
        assert_eq!(counts(&employer.post(&path(), &json!([line])).await.ok()), [0, 1, 0, 0], "{change}");
        let now = employer.get(posted.header("location")).await.ok().body;
        assert_eq!(now["state"], state, "{status} {change}");
    }
}

#[actix_web::test]
async fn who_may_not_post_is_refused_before_the_batch_is_sent() {
    let app = TestApp::new().await;
    app.employer_of(EMPLOYER);
    let stranger = app.employer();
    let mut refusals = Vec::new();
    for employer in [EMPLOYER, "974760673"] {
        // The beginning of a batch, of which nothing follows.
        let beginning = stream::once(std::future::ready(Ok::<_, std::io::Error>("[")));
        let request = stranger.request(Method::POST, &format!("{}:batch", vacancies(employer)));
        let request = request.header("content-type", "application/json");
        let unfinished = request.body(reqwest::Body::wrap_stream(beginning.chain(stream::pending())));
        let reply = timeout(Duration::from_secs(10), stranger.send(unfinished)).await;
        refusals.push(super::bare(&reply.expect("it is refused at once")));
    }
    assert_eq!(refusals[0].0, 404);
    assert_eq!(refusals[0], refusals[1], "as if the employer were not there");
}
