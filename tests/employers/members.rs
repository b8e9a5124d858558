use super::*;
use crate::support::somebody::Somebody;
use flytthit_api::auth::secret;
use flytthit_api::db::{audit, mail, ticket};

/// A host vouches for those who act for it.
async fn approve(app: &TestApp, number: &str) -> Reply {
    app.host("tynset").put(&format!("{}/approval", path(number)), "*", &json!({"approved": true})).await.ok()
}

fn address_of(somebody: &Somebody) -> String {
    format!("{}@example.org", somebody.account)
}

/// Invites an address: the code that it gets by mail.
async fn invite(app: &TestApp, member: &Somebody, number: &str, address: &str) -> String {
    let invited = member.post(&format!("{}/invitations", path(number)), &json!({"email": address})).await;
    assert_eq!((invited.status, invited.bytes.len()), (202, 0));
    let mails = app.db.read_blocking(mail::all).unwrap();
    let mail = mails.iter().rfind(|mail| mail.recipient == address).unwrap();
    let code = mail.body.split_once("og lim inn denne koden: ").unwrap().1;
    code.split_whitespace().next().unwrap().to_owned()
}

/// Somebody who has been invited and is a member now.
pub(super) async fn join(app: &TestApp, member: &Somebody, number: &str) -> Somebody {
    let somebody = app.employer();
    let code = invite(app, member, number, &address_of(&somebody)).await;
    somebody.post("/v1/invitations/accept", &json!({"token": code})).await.ok();
    somebody
}

#[actix_web::test]
async fn who_is_invited_becomes_a_member_by_the_code_in_the_mail_once() {
    let (app, _) = started().await;
    let (kari, ola, per) = (app.employer(), app.employer(), app.employer());
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let approved = approve(&app, SNEKKERI).await;
    let code = invite(&app, &kari, SNEKKERI, &address_of(&ola)).await;
    assert_eq!(ola.get(&path(SNEKKERI)).await.status, 404, "an invitation alone is nothing");

    let (good, bad) = (json!({"token": code}), json!({"token": "x"}));
    let stolen = problem(&per.post("/v1/invitations/accept", &good).await);
    assert_eq!(stolen, problem(&per.post("/v1/invitations/accept", &bad).await));
    assert_eq!(stolen.0, 404);
    let accepted = ola.post("/v1/invitations/accept", &good).await.ok();
    assert_eq!(accepted.body["organisation_number"], SNEKKERI);
    assert_ne!(accepted.header("etag"), approved.header("etag"));
    assert_eq!(ola.get(&path(SNEKKERI)).await.ok().header("etag"), accepted.header("etag"));
    assert_eq!(problem(&ola.post("/v1/invitations/accept", &good).await), stolen);
    let members = ola.walk(&format!("{}/members", path(SNEKKERI)), 1).await;
    let accounts: Vec<&Value> = members.iter().map(|member| &member["account"]).collect();
    assert_eq!(accounts, [&kari.account, &ola.account]);
    assert_eq!(members[1]["email"], address_of(&ola));
    let done: Vec<String> = actions(&app.db, "employer", SNEKKERI).into_iter().map(|done| done.0).collect();
    assert_eq!(done, ["create", "approve", "invite"]);
    assert_eq!(actions(&app.db, "membership", SNEKKERI)[1], ("create".to_owned(), Some(ola.account.clone())));
}

#[actix_web::test]
async fn an_invitation_ends_after_two_weeks_and_a_password_ticket_is_none() {
    let (app, _) = started().await;
    let (kari, ola) = (app.employer(), app.employer());
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    approve(&app, SNEKKERI).await;
    let rows = [
        ("old", "invitation", Some(SNEKKERI), 1),
        ("password", "password", None, i64::MAX),
        ("nobody", "invitation", Some(NOBODY), i64::MAX),
    ];
    for (token, purpose, number, expires_at) in rows {
        let new = ticket::Ticket {
            hash: secret::sha256(token.as_bytes()),
            purpose: purpose.to_owned(),
            email: address_of(&ola),
            organisation_number: number.map(str::to_owned),
            name: None,
            created_at: 0,
            expires_at,
            used_at: None,
        };
        app.db.write_private_blocking(|conn| ticket::insert(conn, &new)).unwrap();
        let refused = ola.post("/v1/invitations/accept", &json!({"token": token})).await;
        assert_eq!(refused.status, 404, "{token}");
    }
    let code = invite(&app, &kari, SNEKKERI, &address_of(&ola)).await;
    let hash = secret::sha256(code.as_bytes());
    let taken = app.db.write_private_blocking(|conn| {
        let days = 86_400 * 1_000_000;
        let now = jiff::Timestamp::now().as_microsecond();
        Ok::<_, flytthit_api::db::Error>((
            ticket::take(conn, &hash, "invitation", now + 14 * days)?.is_some(),
            ticket::take(conn, &hash, "invitation", now + 14 * days - 60_000_000)?.is_some(),
        ))
    });
    assert_eq!(taken.unwrap(), (false, true));
}

#[actix_web::test]
async fn an_invitation_tells_nothing_of_the_address() {
    let (app, _) = started().await;
    let (kari, ola) = (app.employer(), app.employer());
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    approve(&app, SNEKKERI).await;
    let invitations = format!("{}/invitations", path(SNEKKERI));
    let before = app.db.read_blocking(mail::all).unwrap().len();
    let mails = || app.db.read_blocking(mail::all).unwrap().len() - before;
    for (address, sent) in [
        (address_of(&ola), 1),
        (address_of(&kari), 1), // a member already
        ("nobody@example.org".to_owned(), 2),
        ("Nobody@EXAMPLE.org".to_owned(), 2), // the same, at once
        (address_of(&ola), 2),
    ] {
        let reply = kari.post(&invitations, &json!({"email": address})).await;
        assert_eq!((reply.status, reply.bytes.len(), reply.header("etag")), (202, 0, ""), "{address}");
        assert_eq!(mails(), sent, "{address}");
    }
    for address in ["", "kari", "kari@example.org\r\nBcc: all@example.org", "kаri@example.org"] {
        let refused = kari.post(&invitations, &json!({"email": address})).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/email"]), "{address}");
    }
    let filter = audit::Filter { entity: Some("employer".to_owned()), entity_id: Some(SNEKKERI.to_owned()) };
    let rows = app.db.read_blocking(|conn| audit::list(conn, &filter, None, 100)).unwrap();
    assert!(rows.iter().any(|row| row.action == "invite"));
    let told = rows.iter().flat_map(|row| [&row.before, &row.after]).flatten();
    assert!(told.into_iter().all(|text| !text.contains('@')), "{rows:?}");
}

#[actix_web::test]
async fn an_employer_that_nobody_vouches_for_sends_no_mails_in_its_name() {
    let (app, _) = started().await;
    let kari = app.employer();
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let invitations = format!("{}/invitations", path(SNEKKERI));
    let refused = kari.post(&invitations, &json!({"email": "ola@example.org"})).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body["detail"].as_str().unwrap().contains("approved"), "{}", refused.body);
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 0);
    approve(&app, SNEKKERI).await;
    invite(&app, &kari, SNEKKERI, "ola@example.org").await;

    let no = json!({"approved": false});
    app.coordinator().put(&format!("{}/approval", path(SNEKKERI)), "*", &no).await.ok();
    for somebody in [&kari, &app.host("tynset")] {
        assert_eq!(somebody.post(&invitations, &json!({"email": "per@example.org"})).await.status, 409);
    }
}

#[actix_web::test]
async fn who_invites_has_so_many_a_day_and_an_address_gets_few_mails() {
    let (app, _) = started().await;
    let kari = app.employer_of(SNEKKERI);
    for _ in 0..3 {
        app.post("/v1/auth/password-reset", &json!({"email": "ola@example.org"})).await;
    }
    let invitations = format!("{}/invitations", path(SNEKKERI));
    let sent = kari.post(&invitations, &json!({"email": "ola@example.org"})).await;
    assert_eq!((sent.status, app.db.read_blocking(mail::waiting).unwrap()), (202, 3));
    for number in 1..20 {
        let invited = kari.post(&invitations, &json!({"email": format!("p{number}@example.org")})).await;
        assert_eq!(invited.status, 202, "{number}");
    }
    let refused = kari.post(&invitations, &json!({"email": "more@example.org"})).await;
    assert!(refused.status == 429 && !refused.header("retry-after").is_empty());
    let another = app.employer_of(SNEKKERI);
    assert_eq!(another.post(&invitations, &json!({"email": "more@example.org"})).await.status, 202);
}

#[actix_web::test]
async fn who_looks_after_an_employer_invites_whoever_acts_for_it() {
    let (app, _) = started().await;
    app.employer().post("/v1/employers", &numbered(SNEKKERI)).await;
    for somebody in [app.host("tynset"), app.coordinator(), app.admin()] {
        let boss = join(&app, &somebody, SNEKKERI).await;
        boss.get(&path(SNEKKERI)).await.ok();
    }
    let (away, body) = (app.host("roros"), json!({"email": "a@example.org"}));
    assert_eq!(away.post(&format!("{}/invitations", path(SNEKKERI)), &body).await.status, 404);
}

#[actix_web::test]
async fn an_employer_that_all_have_left_is_registered_again_as_if_it_were_new() {
    let (app, _) = started().await;
    let (kari, ola) = (app.employer(), app.employer());
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let refused = ola.post("/v1/employers", &numbered(SNEKKERI)).await;
    let told = refused.body["detail"].as_str().unwrap();
    assert!(refused.status == 409 && told.contains("members") && told.contains("host"), "{told}");
    approve(&app, SNEKKERI).await;
    let open = post_vacancy(&app.db, SNEKKERI, "open");
    let kari_there = format!("{}/members/{}", path(SNEKKERI), kari.account);
    assert_eq!(app.coordinator().delete(&kari_there, "*").await.status, 204);

    let again = ola.post("/v1/employers", &numbered(SNEKKERI)).await.ok();
    assert_eq!((&again.body["approved"], &again.body["withdrawn"]), (&json!(false), &json!(false)));
    assert_eq!(ola.get(&path(SNEKKERI)).await.ok().header("etag"), again.header("etag"));
    assert_eq!(status_of(&app.db, &open), "paused");
    let last = actions(&app.db, "employer", SNEKKERI).pop().unwrap();
    assert_eq!(last, ("update".to_owned(), Some(ola.account.clone())));
    assert_eq!(kari.get(&path(SNEKKERI)).await.status, 404);

    let no = json!({"approved": false});
    app.coordinator().put(&format!("{}/approval", path(SNEKKERI)), "*", &no).await.ok();
    let ola_there = format!("{}/members/{}", path(SNEKKERI), ola.account);
    assert_eq!(app.coordinator().delete(&ola_there, "*").await.status, 204);
    let withdrawn = kari.post("/v1/employers", &numbered(SNEKKERI)).await.ok();
    assert_eq!(withdrawn.body["withdrawn"], true, "nobody gets around what a host has said");
}

#[actix_web::test]
async fn who_is_removed_is_out_at_once_and_so_are_open_invitations() {
    let (app, _) = started().await;
    let kari = app.employer();
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    approve(&app, SNEKKERI).await;
    let ola = join(&app, &kari, SNEKKERI).await;
    let friend = app.employer();
    let code = invite(&app, &ola, SNEKKERI, &address_of(&friend)).await;

    let members = format!("{}/members", path(SNEKKERI));
    let tag = kari.get(&members).await.ok().header("etag").to_owned();
    let ola_there = format!("{members}/{}", ola.account);
    assert_eq!(kari.send(kari.request(reqwest::Method::DELETE, &ola_there)).await.status, 428);
    assert_eq!(kari.delete(&ola_there, "\"0\"").await.status, 412);
    for host in [app.host("tynset"), app.host("roros")] {
        assert_eq!(host.delete(&ola_there, &tag).await.status, 404);
    }
    assert_eq!(kari.delete(&format!("{members}/{}", friend.account), &tag).await.status, 404);
    assert_eq!(kari.delete(&format!("{members}/x"), &tag).await.status, 404);
    assert_eq!(kari.delete(&ola_there, &tag).await.status, 204);

    assert_eq!(ola.get(&path(SNEKKERI)).await.status, 404);
    assert!(ola.get("/v1/employers").await.ok().items().is_empty());
    assert_eq!(friend.post("/v1/invitations/accept", &json!({"token": code})).await.status, 404);
    assert_ne!(kari.get(&members).await.ok().header("etag"), tag);
    let done = actions(&app.db, "membership", SNEKKERI);
    assert_eq!(done.last().unwrap(), &("delete".to_owned(), Some(kari.account.clone())));
}

#[actix_web::test]
async fn the_last_member_stays_with_what_is_open_unless_a_coordinator_removes_him() {
    let (app, _) = started().await;
    let kari = app.employer();
    kari.post("/v1/employers", &numbered(SNEKKERI)).await;
    let kari_there = format!("{}/members/{}", path(SNEKKERI), kari.account);
    approve(&app, SNEKKERI).await;
    for status in ["open", "paused"] {
        let id = post_vacancy(&app.db, SNEKKERI, status);
        assert_eq!(kari.delete(&kari_there, "*").await.status, 409, "{status}");
        let closed = app.db.write_blocking(|conn, revision| {
            vacancy::of_employer::set_status(conn, SNEKKERI, &[status], "closed", revision)
        });
        assert_eq!(closed.unwrap(), [(id, status.to_owned())]);
    }
    let ola = join(&app, &kari, SNEKKERI).await;
    post_vacancy(&app.db, SNEKKERI, "open");
    assert_eq!(kari.delete(&kari_there, "*").await.status, 204, "somebody is left");
    let ola_there = format!("{}/members/{}", path(SNEKKERI), ola.account);
    assert_eq!(ola.delete(&ola_there, "*").await.status, 409);
    assert_eq!(app.coordinator().delete(&ola_there, "*").await.status, 204);
    assert_eq!(ola.get(&path(SNEKKERI)).await.status, 404);
}
