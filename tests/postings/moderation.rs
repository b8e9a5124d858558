//! `/v1/vacancies/{id}/moderation`

use super::{bare, posted};
use crate::support::TestApp;
use crate::support::valley::import;
use flytthit_api::import::Vacancy;
use serde_json::{Value, json};

#[actix_web::test]
async fn the_employer_is_told_why_and_sees_it_still() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({})).await;
    let id = reply.body["id"].as_str().unwrap();
    let path = format!("/v1/vacancies/{id}/moderation");
    let host = app.host("alvdal");
    let before = host.get(&path).await.ok();
    assert_eq!(before.body, json!({"withheld": null, "note": null}));
    let withheld = json!({"withheld": "pay_to_work", "note": "Søkeren skal betale for kurs"});
    let after = host.put(&path, before.header("etag"), &withheld).await.ok();
    assert_eq!(after.body, withheld);
    let again = host.put(&path, after.header("etag"), &withheld).await.ok();
    assert_eq!(again.header("etag"), after.header("etag"), "what stays the same is not changed");
    assert_eq!(host.get(&path).await.ok().header("etag"), after.header("etag"));
    assert_eq!(host.put(&path, before.header("etag"), &withheld).await.status, 412);

    let told = json!({"reason": "pay_to_work", "note": "Søkeren skal betale for kurs"});
    assert_eq!(employer.get(&address).await.ok().body["withheld"], told);
    let public = format!("/v1/vacancies/{id}");
    for gone in ["", "/homes", "/apply"] {
        assert_eq!(app.get(&format!("{public}{gone}")).await.status, 404, "{gone}");
    }
    // No change of its employer brings it back.
    for change in [json!({"title": "Jordmor"}), json!({"state": "paused"}), json!({"state": "published"})] {
        assert_eq!(employer.patch(&address, "*", &change).await.ok().body["withheld"], told, "{change}");
        assert_eq!(app.get(&public).await.status, 404, "{change}");
    }
    let free = app.coordinator().put(&path, "*", &json!({"withheld": null})).await.ok();
    assert_eq!(free.body, json!({"withheld": null, "note": null}));
    assert_eq!(app.get(&public).await.status, 200);
    assert_eq!(employer.get(&address).await.ok().body["withheld"], json!(null));
}

#[actix_web::test]
async fn only_those_moderate_who_look_after_a_place_of_work() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({"municipalities": ["alvdal", "tolga"]})).await;
    let id = reply.body["id"].as_str().unwrap();
    let path = format!("/v1/vacancies/{id}/moderation");
    let missing = path.replace(id, "019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52");
    let body = json!({"withheld": "duplicate", "note": null});
    for host in ["alvdal", "tolga"] {
        assert_eq!(app.host(host).put(&path, "*", &body).await.status, 200, "{host}");
    }
    let stranger = app.host("roros");
    let told = bare(&stranger.get(&missing).await);
    assert_eq!((told.0, bare(&stranger.get(&path).await)), (404, told.clone()));
    assert_eq!(bare(&stranger.put(&path, "*", &body).await), told);
    assert_eq!(employer.put(&path, "*", &body).await.status, 403);
    assert_eq!(employer.get(&path).await.status, 403);
    assert_eq!(app.put(&path, "*", &body).await.status, 401);

    assert_eq!(employer.delete(&address, "*").await.status, 204);
    let (_, _, draft) = posted(&app, json!({"state": "draft"})).await;
    let draft = format!("/v1/vacancies/{}/moderation", draft.body["id"].as_str().unwrap());
    for path in [path, draft] {
        assert_eq!(bare(&app.coordinator().get(&path).await), told, "nobody moderates what is not published");
    }
}

#[actix_web::test]
async fn a_reason_is_a_code_and_another_one_is_told() {
    let app = TestApp::new().await;
    let (_, _, reply) = posted(&app, json!({})).await;
    let path = format!("/v1/vacancies/{}/moderation", reply.body["id"].as_str().unwrap());
    let host = app.host("alvdal");
    for (body, pointer) in [
        (json!({"withheld": "boring", "note": null}), "/withheld"),
        (json!({"withheld": "other", "note": null}), "/note"),
        (json!({"withheld": "other"}), "/note"),
        (json!({"withheld": "other", "note": " "}), "/note"),
        (json!({"withheld": "duplicate", "note": "x".repeat(2_001)}), "/note"),
        (json!({"withheld": "duplicate", "note": "\u{0}"}), "/note"),
        (json!({"withheld": null, "note": "x"}), "/note"),
        (json!({"note": "x"}), "/withheld"),
        (json!([null, null]), ""),
        (json!(["duplicate", "x"]), ""),
        (json!({"withheld": null, "colour": "red"}), "/colour"),
    ] {
        let refused = host.put(&path, "*", &body).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{body}");
    }
    let reasons =
        ["misleading", "discriminatory", "not_a_job", "duplicate", "wrong_place", "pay_to_work", "other"];
    for reason in reasons {
        let body = json!({"withheld": reason, "note": "Fordi"});
        assert_eq!(host.put(&path, "*", &body).await.ok().body, body);
        assert_eq!(host.get(&path).await.ok().body, body);
    }
}

#[actix_web::test]
async fn an_imported_one_stays_withheld_when_it_is_imported_again() {
    let app = TestApp::new().await;
    let line = |title: &str| -> Vec<Value> {
        vec![
            json!({"reference": "n", "source": "municipality", "title": title, "employer": "Helsetunet", "occupation": "2223",
            "municipalities": ["3428"], "published": super::day(-1), "positions": 1, "remote": "none"}),
        ]
    };
    import::<Vacancy>(&app.db, &line("Sykepleier"));
    let id = app.get("/v1/vacancies").await.ok().items()[0]["id"].as_str().unwrap().to_owned();
    let body = json!({"withheld": "duplicate", "note": "Står to ganger"});
    let path = format!("/v1/vacancies/{id}/moderation");
    assert_eq!(app.host("alvdal").put(&path, "*", &body).await.status, 200);
    assert_eq!(app.get("/v1/vacancies").await.ok().items().len(), 0);
    for title in ["Sykepleier", "Jordmor"] {
        import::<Vacancy>(&app.db, &line(title));
        assert_eq!(app.host("alvdal").get(&path).await.ok().body, body, "{title}");
        assert_eq!(app.get("/v1/vacancies").await.ok().items().len(), 0, "{title}");
    }
    assert_eq!(app.host("alvdal").put(&path, "*", &json!({"withheld": null})).await.status, 200);
    assert_eq!(app.get("/v1/vacancies").await.ok().items()[0]["title"], "Jordmor");
}

#[actix_web::test]
async fn a_host_does_not_let_go_what_a_coordinator_withheld() {
    let app = TestApp::new().await;
    let (_, _, reply) = posted(&app, json!({})).await;
    let path = format!("/v1/vacancies/{}/moderation", reply.body["id"].as_str().unwrap());
    let host = app.host("alvdal");
    let (withheld, other) = (json!({"withheld": "misleading"}), json!({"withheld": "duplicate"}));
    let free = json!({"withheld": null});
    for above in [app.coordinator(), app.admin()] {
        assert_eq!(above.put(&path, "*", &withheld).await.status, 200);
        for change in [&free, &other] {
            let refused = host.put(&path, "*", change).await;
            assert_eq!(refused.status, 403, "{change}");
            assert!(refused.body["detail"].as_str().unwrap().contains("coordinator"), "{}", refused.body);
        }
        assert_eq!(host.put(&path, "*", &withheld).await.status, 200, "nothing changes");
        assert_eq!(app.coordinator().put(&path, "*", &free).await.status, 200);
        assert_eq!(host.put(&path, "*", &withheld).await.status, 200, "it may withhold again");
        assert_eq!(app.host("alvdal").put(&path, "*", &free).await.status, 200, "and a colleague let it go");
    }
}
