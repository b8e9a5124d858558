//! `/v1/accounts`: who may log in, and as what.

use crate::support::TestApp;
use crate::support::people::PASSWORD;
use crate::support::process::{flytthit, flytthit_reading};
use flytthit_api::db::audit;
use serde_json::{Value, json};
use tempfile::TempDir;

#[actix_web::test]
async fn only_admins_see_and_change_accounts() {
    let app = TestApp::new().await;
    let (admin, kari) = (app.admin(), app.employer());
    let path = format!("/v1/accounts/{}", kari.account);
    for other in [&kari, &app.host("tynset"), &app.coordinator()] {
        for asked in [
            other.get("/v1/accounts").await,
            other.get(&path).await,
            other.patch(&path, "*", &json!({})).await,
        ] {
            assert_eq!(asked.status, 403);
        }
    }
    let all = admin.walk("/v1/accounts", 2).await;
    assert_eq!(all.len(), 4);
    let shown = admin.get(&path).await.ok();
    assert_eq!(shown.body["role"], "employer");
    assert!(all.contains(&shown.body) && shown.body.get("password").is_none());
}

#[actix_web::test]
async fn a_role_holds_at_once_and_the_change_is_written_down() {
    let app = TestApp::new().await;
    let (admin, kari) = (app.admin(), app.employer());
    let path = format!("/v1/accounts/{}", kari.account);
    assert_eq!(kari.get("/v1/accounts").await.status, 403);
    let tag = admin.get(&path).await.ok().header("etag").to_owned();
    let changed = admin.patch(&path, &tag, &json!({"role": "admin", "name": "Kari Nordmann"})).await.ok();
    assert_eq!((&changed.body["role"], &changed.body["name"]), (&json!("admin"), &json!("Kari Nordmann")));
    kari.get("/v1/accounts").await.ok();
    assert_eq!(admin.patch(&path, &tag, &json!({"role": "employer"})).await.status, 412);
    let tag = changed.header("etag").to_owned();
    let host = admin.patch(&path, &tag, &json!({"role": "host", "municipality": "3427"})).await.ok();
    assert_eq!(host.body["municipality"], "tynset");
    assert_eq!(kari.get("/v1/accounts").await.status, 403);

    let filter = audit::Filter { entity: Some("account".to_owned()), entity_id: Some(kari.account.clone()) };
    let changes = app.db.read_blocking(|conn| audit::list(conn, &filter, None, 10)).unwrap();
    assert_eq!(changes.len(), 2);
    let change = &changes[1];
    assert_eq!((change.action.as_str(), change.account_id.as_ref()), ("update", Some(&admin.account)));
    let role = |record: &Option<String>| {
        serde_json::from_str::<Value>(record.as_ref().unwrap()).unwrap()["role"].clone()
    };
    assert_eq!((role(&change.before), role(&change.after)), (json!("employer"), json!("admin")));
    assert!(change.request_id.is_some());
}

#[actix_web::test]
async fn a_change_that_makes_no_sense_is_pointed_at() {
    let app = TestApp::new().await;
    let (admin, kari) = (app.admin(), app.employer());
    let path = format!("/v1/accounts/{}", kari.account);
    for (patch, pointer) in [
        (json!({"role": "host"}), "/municipality"),
        (json!({"role": "host", "municipality": "9999"}), "/municipality"),
        (json!({"municipality": "tynset"}), "/municipality"),
        (json!({"role": "king"}), "/role"),
        (json!({"name": ""}), "/name"),
        (json!({"name": null}), "/name"),
        (json!({"role": null}), "/role"),
        (json!({"disabled": null}), "/disabled"),
        (json!({"role": "employer", "municipality": "tynset"}), "/municipality"),
        (json!({"password": "secret"}), "/password"),
        (json!({"email": "other@example.org"}), "/email"),
        (json!([]), ""),
    ] {
        let reply = admin.patch(&path, "*", &patch).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec![pointer]), "{patch}");
    }
    let missing = "/v1/accounts/01900000-0000-7000-8000-000000000000";
    assert_eq!(admin.patch(missing, "*", &json!({})).await.status, 404);
    assert_eq!(admin.get("/v1/accounts/kari").await.status, 404);
}

#[actix_web::test]
async fn who_is_host_no_longer_has_no_municipality() {
    let app = TestApp::new().await;
    let (admin, host) = (app.admin(), app.host("tynset"));
    let path = format!("/v1/accounts/{}", host.account);
    let changed = admin.patch(&path, "*", &json!({"role": "employer"})).await.ok();
    assert_eq!((&changed.body["role"], &changed.body["municipality"]), (&json!("employer"), &Value::Null));
}

#[actix_web::test]
async fn asking_for_an_account_makes_none_and_is_in_nobodys_way() {
    let app = TestApp::new().await;
    let admin = app.admin();
    app.post("/v1/accounts", &json!({"email": "kari@example.org", "name": "A stranger"})).await;
    app.post("/v1/accounts", &json!({"email": "kari@example.org", "name": "Kari"})).await;
    assert_eq!(admin.walk("/v1/accounts", 10).await.len(), 1);
    let filter = audit::Filter { entity: Some("account".to_owned()), entity_id: None };
    let changes = || app.db.read_blocking(|conn| audit::list(conn, &filter, None, 10)).unwrap();
    assert_eq!(changes().len(), 0);

    let code = crate::auth::code(&app, "kari@example.org").unwrap();
    let choice = json!({"token": code, "password": PASSWORD});
    assert_eq!(app.post("/v1/auth/password-reset/confirm", &choice).await.status, 204);
    let accounts = admin.walk("/v1/accounts", 10).await;
    let kari = accounts.iter().find(|account| account["email"] == "kari@example.org").unwrap();
    assert_eq!((&kari["name"], &kari["role"]), (&json!("Kari"), &json!("employer")));
    assert_eq!(changes()[0].action, "create");
}

#[actix_web::test]
async fn the_last_admin_stays_one() {
    let app = TestApp::new().await;
    let (first, second) = (app.admin(), app.admin());
    let path = |id: &str| format!("/v1/accounts/{id}");
    first.patch(&path(&second.account), "*", &json!({"disabled": true})).await.ok();
    for patch in [json!({"role": "employer"}), json!({"disabled": true})] {
        let refused = first.patch(&path(&first.account), "*", &patch).await;
        assert_eq!((refused.status, &refused.body["type"]), (409, &json!("/problems/conflict")));
    }
    first.patch(&path(&second.account), "*", &json!({"disabled": false})).await.ok();
    // Of two who take each other's role at once, one is left.
    let (one, two) = (path(&second.account), path(&first.account));
    let patch = json!({"role": "employer"});
    let (a, b) =
        futures_util::future::join(first.patch(&one, "*", &patch), second.patch(&two, "*", &patch)).await;
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 200 && [401, 403, 409].contains(&statuses[1]), "{statuses:?}");
}

#[test]
fn the_first_admin_is_made_on_the_command_line() {
    let folder = TempDir::new().unwrap();
    let create = |email: &str, password: &str| {
        let arguments = ["admin", "create", "--email", email, "--name", "Kari"];
        flytthit_reading(folder.path(), &arguments, password)
    };
    let (well, shown, _) = create("Kari@Example.org", "correct horse battery staple\n");
    assert!(well && shown == "kari@example.org is an admin\n", "{shown}");
    for (email, password, told) in [
        ("kari@example.org", "correct horse battery staple", "has an account already"),
        ("ola@example.org", "too short", "at least 15 characters"),
        ("ola@example.org", "", "at least 15 characters"),
        ("ola", "correct horse battery staple", "not an e-mail address"),
    ] {
        let (well, _, error) = create(email, password);
        assert!(!well && error.contains(told), "{error}");
    }
    let (well, _, error) = flytthit(folder.path(), &["keys", "rotate"]);
    assert!(!well && error.contains("there is no signing key"), "{error}");
}
