use super::*;
use flytthit_api::db::mail;

#[actix_web::test]
async fn a_host_of_the_municipality_or_a_coordinator_approves_and_the_members_are_told() {
    let (app, _) = started().await;
    let kari = app.employer();
    let made = kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let approval = format!("{}/approval", path(SNEKKERI));
    let (yes, no) = (json!({"approved": true}), json!({"approved": false, "note": "Vi kjenner dere ikke."}));
    let host = app.host("tynset");
    assert_eq!(kari.put(&approval, made.header("etag"), &yes).await.status, 403);
    assert_eq!(app.host("tolga").put(&approval, made.header("etag"), &yes).await.status, 404);

    let approved = host.put(&approval, made.header("etag"), &yes).await.ok();
    assert_eq!((&approved.body["approved"], &approved.body["withdrawn"]), (&json!(true), &json!(false)));
    assert_eq!(kari.get(&path(SNEKKERI)).await.ok().header("etag"), approved.header("etag"));
    assert_eq!(host.put(&approval, made.header("etag"), &no).await.status, 412);
    let without = host.request(reqwest::Method::PUT, &approval).json(&no);
    assert_eq!(host.send(without).await.status, 428);

    let open = post_vacancy(&app.db, SNEKKERI, "open");
    let draft = post_vacancy(&app.db, SNEKKERI, "draft");
    let foreign = post_vacancy_of_another(&app).await;
    let withdrawn = app.coordinator().put(&approval, approved.header("etag"), &no).await.ok();
    assert_eq!((&withdrawn.body["approved"], &withdrawn.body["withdrawn"]), (&json!(false), &json!(true)));
    let statuses = [&open, &draft, &foreign].map(|id| status_of(&app.db, id));
    assert_eq!(statuses, ["paused", "draft", "open"]);

    let done: Vec<String> = actions(&app.db, "employer", SNEKKERI).into_iter().map(|done| done.0).collect();
    assert_eq!(done, ["create", "approve", "withdraw"]);
    assert_eq!(actions(&app.db, "vacancy", &open).len(), 1);
    let mails = app.db.read_blocking(mail::all).unwrap();
    let expected = format!("{}@example.org", kari.account);
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.recipient == expected));
    assert!(mails[0].body.contains("er godkjent") && mails[1].body.contains("Vi kjenner dere ikke."));
    // Registering again is no way around it.
    assert_eq!(kari.post("/v1/employers", &numbered(SNEKKERI)).await.ok().body["approved"], false);
}

async fn post_vacancy_of_another(app: &TestApp) -> String {
    app.employer().post("/v1/employers", &numbered(BAKERI)).await;
    post_vacancy(&app.db, BAKERI, "open")
}

#[actix_web::test]
async fn whoever_approves_has_seen_the_members() {
    let (app, _) = started().await;
    let (kari, host) = (app.employer(), app.host("tynset"));
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let seen = host.get(&format!("{}/members", path(SNEKKERI))).await.ok();
    assert_eq!(seen.items().len(), 1);
    assert_eq!(host.get(&path(SNEKKERI)).await.ok().header("etag"), seen.header("etag"));
    super::members::join(&app, &host, SNEKKERI).await;
    let approval = format!("{}/approval", path(SNEKKERI));
    assert_eq!(host.put(&approval, seen.header("etag"), &json!({"approved": true})).await.status, 412);
}

#[actix_web::test]
async fn a_note_is_short_and_can_be_shown() {
    let (app, _) = started().await;
    app.employer().post("/v1/employers", &numbered(SNEKKERI)).await;
    let approval = format!("{}/approval", path(SNEKKERI));
    let host = app.host("tynset");
    for note in ["", " ", "a\0", "a\u{1b}[2J", &"x".repeat(1001)] {
        let refused = host.put(&approval, "*", &json!({"approved": true, "note": note})).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/note"]));
    }
    let longest = json!({"approved": true, "note": "ø\n".repeat(500)});
    host.put(&approval, "*", &longest).await.ok();
}
