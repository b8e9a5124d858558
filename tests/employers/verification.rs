use super::*;
use crate::support::register::Answer;
use flytthit_api::Service;
use flytthit_api::region::LiveRegion;
use flytthit_api::verification::verify_waiting;

/// Asks about those who wait, as the service does in the background.
async fn round(app: &TestApp, register: &Register) -> usize {
    let region = LiveRegion::open(&app.db).unwrap();
    let service = Service { register: register.client(), ..Service::new(app.db.clone(), region) };
    verify_waiting(&service).await.unwrap()
}

async fn shown(app: &TestApp, number: &str) -> Value {
    app.coordinator().get(&path(number)).await.ok().body
}

#[actix_web::test]
async fn those_who_wait_are_settled_when_the_register_is_back() {
    let (app, register) = started().await;
    register.set_down(true);
    register.changed(BAKERI, "RØROS BAKERI AS", "5025", &json!({"konkurs": true}));
    let kari = app.employer();
    for number in [SNEKKERI, BAKERI, NOBODY] {
        assert_eq!(kari.post("/v1/employers", &numbered(number)).await.body["status"], "unverified");
    }
    let vacancy = post_vacancy(&app.db, BAKERI, "open");
    let before = kari.get(&path(SNEKKERI)).await.ok();
    register.asked();
    assert_eq!(round(&app, &register).await, 0);
    assert_eq!(register.asked().len(), 1, "the others are not asked for once it is down");
    let waiting = kari.get(&path(SNEKKERI)).await.ok();
    assert_eq!(waiting.header("etag"), before.header("etag"), "that it was asked in vain changes nothing");
    assert!(waiting.body["checked_at"].as_str() > before.body["checked_at"].as_str());

    register.set_down(false);
    assert_eq!(round(&app, &register).await, 3);
    let settled = [
        (SNEKKERI, "verified", Value::Null, json!("tynset")),
        (BAKERI, "refused", json!("bankrupt"), Value::Null),
        (NOBODY, "refused", json!("unknown"), Value::Null),
    ];
    for (number, status, refusal, municipality) in settled {
        let found = shown(&app, number).await;
        assert_eq!((&found["status"], &found["refusal"]), (&json!(status), &refusal), "{number}");
        assert_eq!(found["municipality"]["slug"], municipality, "{number}");
        assert_eq!(found["approved"], false, "the register does not vouch for anybody");
        assert_eq!(actions(&app.db, "employer", number)[1], ("verify".to_owned(), None));
    }
    assert_eq!(status_of(&app.db, &vacancy), "closed");
    assert_eq!(actions(&app.db, "vacancy", &vacancy), [("update".to_owned(), None)]);
    register.asked();
    assert_eq!(round(&app, &register).await, 0);
    assert!(register.asked().is_empty(), "who is settled is not asked for again");
}

#[actix_web::test]
async fn one_whom_the_register_answers_rubbish_about_holds_nobody_up() {
    let (app, register) = started().await;
    register.set_down(true);
    let kari = app.employer();
    for number in [NOBODY, SNEKKERI] {
        kari.post("/v1/employers", &numbered(number)).await;
    }
    register.set_down(false);
    register.set(&format!("enheter/{NOBODY}"), Answer::Text("{}".to_owned()));
    assert_eq!(round(&app, &register).await, 1);
    assert_eq!(shown(&app, SNEKKERI).await["status"], "verified");
    assert_eq!(shown(&app, NOBODY).await["status"], "unverified");
}

#[actix_web::test]
async fn a_member_or_a_coordinator_has_the_register_asked_now() {
    let (app, register) = started().await;
    register.set_down(true);
    let kari = app.employer();
    let made = kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let verification = format!("{}/verification", path(SNEKKERI));
    let down = kari.post(&verification, &Value::Null).await;
    assert_eq!((down.status, &down.body["type"]), (503, &json!("/problems/register-unavailable")));
    assert_eq!(kari.get(&path(SNEKKERI)).await.ok().body, made.body);

    register.set_down(false);
    let verified = kari.post(&verification, &Value::Null).await.ok();
    assert_eq!(
        (&verified.body["status"], &verified.body["name"]),
        (&json!("verified"), &json!("TYNSET SNEKKERI AS"))
    );
    let again = kari.post(&verification, &Value::Null).await.ok();
    assert_eq!(again.header("etag"), verified.header("etag"), "nothing has changed");
    let changes = |number| actions(&app.db, "employer", number).len();
    assert_eq!(changes(SNEKKERI), 2);

    let open = ["open", "paused", "draft", "filled"].map(|status| post_vacancy(&app.db, SNEKKERI, status));
    register.changed(SNEKKERI, "TYNSET SNEKKERI AS", "3427", &json!({"underAvvikling": true}));
    let refused = app.coordinator().post(&verification, &Value::Null).await.ok();
    assert_eq!(
        (&refused.body["status"], &refused.body["refusal"]),
        (&json!("refused"), &json!("winding_up"))
    );
    assert_eq!(refused.body["name"], "TYNSET SNEKKERI AS");
    assert_eq!(open.map(|id| status_of(&app.db, &id)), ["closed", "closed", "draft", "filled"]);

    register.has(SNEKKERI, "TYNSET SNEKKERI & SØNN AS", "3426");
    let back = kari.post(&verification, &Value::Null).await.ok();
    assert_eq!((&back.body["status"], &back.body["refusal"]), (&json!("verified"), &Value::Null));
    assert_eq!(back.body["municipality"]["slug"], "tolga");
    assert_eq!(app.host("tolga").get(&path(SNEKKERI)).await.status, 200);
    assert_eq!(app.host("tynset").get(&path(SNEKKERI)).await.status, 404);
}

#[actix_web::test]
async fn a_municipality_that_is_not_known_here_leaves_the_employer_to_the_coordinators() {
    let (app, register) = started().await;
    register.has(SNEKKERI, "OSLO SNEKKERI AS", "0301");
    let made = app.employer().post("/v1/employers", &numbered(SNEKKERI)).await;
    assert_eq!((&made.body["status"], &made.body["municipality"]), (&json!("verified"), &Value::Null));
    let body = json!({"approved": true});
    let approval = format!("{}/approval", path(SNEKKERI));
    assert_eq!(app.host("tynset").put(&approval, made.header("etag"), &body).await.status, 404);
    app.coordinator().put(&approval, made.header("etag"), &body).await.ok();
}
