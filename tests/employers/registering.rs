use super::*;
use crate::support::register::Answer;
use insta::assert_json_snapshot;
use reqwest::Method;

#[actix_web::test]
async fn whoever_registers_an_employer_is_a_member_and_waits_to_be_approved() {
    let (app, register) = started().await;
    let kari = app.employer();
    let made = kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    assert_eq!((made.status, made.header("location")), (201, &*path(SNEKKERI)));
    assert_json_snapshot!(made.body, {".checked_at" => "[instant]", ".registered_at" => "[instant]"}, @r#"
    {
      "approved": false,
      "checked_at": "[instant]",
      "municipality": {
        "name": "Tynset",
        "number": "3427",
        "slug": "tynset"
      },
      "name": "TYNSET SNEKKERI AS",
      "organisation_number": "974760673",
      "refusal": null,
      "registered_at": "[instant]",
      "status": "verified",
      "withdrawn": false
    }
    "#);
    assert_eq!(register.asked(), ["enheter/974760673"]);
    let found = kari.get(&path(SNEKKERI)).await.ok();
    assert_eq!((&found.body, found.header("etag")), (&made.body, made.header("etag")));
    let list = kari.get("/v1/employers").await.ok();
    assert_eq!(list.items(), std::slice::from_ref(&made.body));
    let members = kari.get(&format!("{}/members", path(SNEKKERI))).await.ok();
    assert_eq!(members.items()[0]["account"], kari.account);
    for entity in ["employer", "membership"] {
        assert_eq!(actions(&app.db, entity, SNEKKERI), [("create".to_owned(), Some(kari.account.clone()))]);
    }
    // Again is once.
    let again = kari.post("/v1/employers", &numbered(SNEKKERI)).await.ok();
    assert_eq!(again.body, made.body);
    assert_eq!(actions(&app.db, "employer", SNEKKERI).len(), 1);
}

#[actix_web::test]
async fn what_the_register_does_not_have_or_refuses_is_not_registered() {
    let (app, register) = started().await;
    let kari = app.employer();
    for (change, status, told) in [
        (json!({"slettedato": "2025-06-30"}), 410, "removed"),
        (json!({"konkurs": true}), 409, "bankrupt"),
        (json!({"underAvvikling": true}), 409, "wound up"),
        (json!({"underTvangsavviklingEllerTvangsopplosning": true}), 409, "wound up"),
    ] {
        register.changed(SNEKKERI, "TYNSET SNEKKERI AS", "3427", &change);
        let refused = kari.post("/v1/employers", &numbered(SNEKKERI)).await;
        assert_eq!(refused.status, status, "{change}");
        assert!(refused.body["detail"].as_str().unwrap().contains(told), "{}", refused.body);
    }
    register.set(&format!("enheter/{SNEKKERI}"), Answer::Status(410));
    assert_eq!(kari.post("/v1/employers", &numbered(SNEKKERI)).await.status, 410);
    let unknown = kari.post("/v1/employers", &numbered(NOBODY)).await;
    assert_eq!((unknown.status, &unknown.body["type"]), (404, &json!("/problems/not-found")));
    assert!(kari.get("/v1/employers").await.ok().items().is_empty());
    assert_eq!(actions(&app.db, "employer", SNEKKERI), []);
}

#[actix_web::test]
async fn a_place_of_work_is_registered_as_long_as_what_it_belongs_to_does_business() {
    let (app, register) = started().await;
    let kari = app.employer();
    let place = json!({"organisasjonsnummer": NOBODY, "navn": "SNEKKERIET I OS", "overordnetEnhet": SNEKKERI, "beliggenhetsadresse": {"kommunenummer": "3430"}});
    register.set(&format!("underenheter/{NOBODY}"), Answer::Document(place));
    register.changed(SNEKKERI, "TYNSET SNEKKERI AS", "3427", &json!({"konkurs": true}));
    assert_eq!(kari.post("/v1/employers", &numbered(NOBODY)).await.status, 409);
    register.has(SNEKKERI, "TYNSET SNEKKERI AS", "3427");
    register.asked();
    let made = kari.post("/v1/employers", &numbered(NOBODY)).await;
    assert_eq!((made.status, &made.body["name"]), (201, &json!("SNEKKERIET I OS")));
    assert_eq!(made.body["municipality"]["slug"], "os");
    let asked =
        [format!("enheter/{NOBODY}"), format!("underenheter/{NOBODY}"), format!("enheter/{SNEKKERI}")];
    assert_eq!(register.asked(), asked);
}

#[actix_web::test]
async fn an_employer_waits_when_the_register_does_not_answer_or_answers_rubbish() {
    let (app, register) = started().await;
    let answers = [
        Answer::Status(500),
        Answer::Status(429),
        Answer::Redirect("enheter/974760673"),
        Answer::Text("<html>".to_owned()),
        Answer::Text("[".repeat(200_000)),
        Answer::Text(format!("{{\"navn\":\"{}\"}}", "x".repeat(300_000))),
        Answer::Document(
            json!({"organisasjonsnummer": SNEKKERI, "navn": "ET ANNET AS", "konkurs": false, "underAvvikling": false}),
        ),
        Answer::Hang,
    ];
    let numbers = [
        "910000004",
        "910000012",
        "910000020",
        "910000039",
        "910000047",
        "910000055",
        "910000063",
        "910000071",
    ];
    for (number, answer) in numbers.into_iter().zip(answers) {
        register.set(&format!("enheter/{number}"), answer);
        let made = app.employer().post("/v1/employers", &numbered(number)).await;
        let shown =
            (&made.body["status"], &made.body["name"], &made.body["municipality"], &made.body["approved"]);
        assert_eq!(made.status, 201, "{number}");
        assert_eq!(shown, (&json!("unverified"), &Value::Null, &Value::Null, &json!(false)), "{number}");
    }
}

#[actix_web::test]
async fn a_number_that_is_none_is_refused_with_the_reason_and_nobody_is_asked() {
    let (app, register) = started().await;
    let kari = app.employer();
    for (body, pointer) in [
        (numbered("123456789"), "/organisation_number"),
        (numbered("974 760 673"), "/organisation_number"),
        (numbered("974760673\0"), "/organisation_number"),
        (json!({"organisation_number": 974_760_673}), "/organisation_number"),
        (json!({"organisation_number": SNEKKERI, "approved": true}), "/approved"),
        (json!({}), "/organisation_number"),
    ] {
        let refused = kari.post("/v1/employers", &body).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{body}");
    }
    let wrong = kari.post("/v1/employers", &numbered("974760674")).await;
    let told = wrong.body["errors"][0]["detail"].as_str().unwrap();
    assert!(told.contains("one of them is wrong"), "{told}");
    assert_eq!(app.post("/v1/employers", &numbered(SNEKKERI)).await.status, 401);
    assert!(register.asked().is_empty());
}

#[actix_web::test]
async fn an_employer_that_others_registered_is_not_joined_by_its_number() {
    let (app, _) = started().await;
    let (kari, ola) = (app.employer(), app.employer());
    assert_eq!(kari.post("/v1/employers", &numbered(SNEKKERI)).await.status, 201);
    let refused = ola.post("/v1/employers", &numbered(SNEKKERI)).await;
    assert_eq!((refused.status, &refused.body["type"]), (409, &json!("/problems/conflict")));
    assert_eq!(ola.get(&path(SNEKKERI)).await.status, 404);
}

#[actix_web::test]
async fn of_two_who_register_the_same_number_at_once_one_does() {
    let (app, _) = started().await;
    for number in [SNEKKERI, BAKERI] {
        let somebodies: Vec<_> = (0..8).map(|_| app.employer()).collect();
        let body = numbered(number);
        let posts = somebodies.iter().map(|somebody| somebody.post("/v1/employers", &body));
        let mut statuses: Vec<u16> =
            futures_util::future::join_all(posts).await.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(actions(&app.db, "membership", number).len(), 1);
    }
}

#[actix_web::test]
async fn a_key_is_used_once_even_if_the_register_changes_its_mind() {
    let (app, register) = started().await;
    let kari = app.employer();
    let body = numbered(SNEKKERI);
    let request = || kari.request(Method::POST, "/v1/employers").header("idempotency-key", "k1").json(&body);
    let first = kari.send(request()).await;
    register.set(&format!("enheter/{SNEKKERI}"), Answer::Status(410));
    let second = kari.send(request()).await;
    assert_eq!((first.status, &first.bytes), (201, &second.bytes));
    assert_eq!(second.status, 201);
    let other = kari.request(Method::POST, "/v1/employers").header("idempotency-key", "k1");
    assert_eq!(kari.send(other.json(&numbered(BAKERI))).await.status, 422);
}

#[actix_web::test]
async fn whoever_looks_after_the_municipality_vouches_for_himself() {
    let (app, register) = started().await;
    let host = app.host("tynset");
    assert_eq!(host.post("/v1/employers", &numbered(SNEKKERI)).await.body["approved"], true);
    assert_eq!(host.post("/v1/employers", &numbered(BAKERI)).await.body["approved"], false);
    register.has(NOBODY, "UTENLANDSK AS", "0301");
    let coordinator = app.coordinator();
    let made = coordinator.post("/v1/employers", &numbered(NOBODY)).await;
    assert_eq!((made.status, &made.body["approved"]), (201, &json!(true)));
}

#[actix_web::test]
async fn each_sees_his_own_hosts_those_of_their_municipality_and_coordinators_all() {
    let (app, register) = started().await;
    let (kari, ola) = (app.employer(), app.employer());
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    ola.post("/v1/employers", &numbered(BAKERI)).await;
    register.set_down(true);
    ola.post("/v1/employers", &numbered(NOBODY)).await;
    let all = [NOBODY, SNEKKERI, BAKERI];
    let (tynset, roros) = (app.host("tynset"), app.host("roros"));
    let (coordinator, admin, stranger) = (app.coordinator(), app.admin(), app.employer());
    for (somebody, expected) in [
        (&kari, &all[1..2]),
        (&ola, &[NOBODY, BAKERI]),
        (&tynset, &[SNEKKERI]),
        (&roros, &[BAKERI]),
        (&coordinator, &all),
        (&admin, &all),
        (&stranger, &[]),
    ] {
        let found = somebody.walk("/v1/employers", 1).await;
        let numbers: Vec<&str> =
            found.iter().map(|found| found["organisation_number"].as_str().unwrap()).collect();
        assert_eq!(numbers, expected);
        for number in all {
            let status = if expected.contains(&number) { 200 } else { 404 };
            assert_eq!(somebody.get(&path(number)).await.status, status, "{number}");
        }
    }
    for (filter, expected) in [
        ("status=unverified", vec![NOBODY]),
        ("status=verified", vec![SNEKKERI, BAKERI]),
        ("status=refused", vec![]),
        ("approved=true", vec![]),
        ("approved=false&status=verified", vec![SNEKKERI, BAKERI]),
    ] {
        let found = coordinator.get(&format!("/v1/employers?{filter}")).await.ok();
        let numbers: Vec<&Value> = found.items().iter().map(|found| &found["organisation_number"]).collect();
        assert_eq!(numbers, expected, "{filter}");
    }
    for filter in ["status=gone", "approved=maybe", "limit=0", "name=x"] {
        assert_eq!(coordinator.get(&format!("/v1/employers?{filter}")).await.status, 422, "{filter}");
    }
}

#[actix_web::test]
async fn an_employer_of_others_looks_like_one_that_there_is_not() {
    let (app, _) = started().await;
    app.employer().post("/v1/employers", &numbered(SNEKKERI)).await;
    let (stranger, host) = (app.employer(), app.host("roros"));
    let member = Uuid::now_v7();
    let names = [SNEKKERI, NOBODY, "974760674", "x", "9747606731", "%00"];
    for somebody in [&stranger, &host] {
        let mut answers = Vec::new();
        for name in names {
            let path = path(name);
            answers.push(vec![
                problem(&somebody.get(&path).await),
                problem(&somebody.get(&format!("{path}/members")).await),
                problem(&somebody.post(&format!("{path}/verification"), &Value::Null).await),
                problem(
                    &somebody.post(&format!("{path}/invitations"), &json!({"email": "a@example.org"})).await,
                ),
                problem(&somebody.delete(&format!("{path}/members/{member}"), "*").await),
            ]);
        }
        assert!(answers[0].iter().all(|(status, _)| *status == 404), "{answers:?}");
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
    let body = json!({"approved": true});
    let mut answers = Vec::new();
    for name in names {
        answers.push(problem(&host.put(&format!("{}/approval", path(name)), "*", &body).await));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 404), "{answers:?}");
}
