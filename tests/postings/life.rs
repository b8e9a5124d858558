//! The life of one vacancy, from its draft to its end.

use super::{EMPLOYER, bare, day, nurse, posted, vacancies};
use crate::support::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_vacancy_is_drafted_changed_published_paused_filled_and_deleted() {
    let app = TestApp::new().await;
    let (employer, address, draft) =
        posted(&app, json!({"state": "draft", "reference": "n-1", "deadline": day(30)})).await;
    let id = draft.body["id"].as_str().unwrap().to_owned();
    assert_eq!(address, format!("{}/{id}", vacancies(EMPLOYER)));
    assert_eq!((&draft.body["state"], &draft.body["expires"]), (&json!("draft"), &json!(day(30))));
    let public = format!("/v1/vacancies/{id}");
    assert_eq!(app.get(&public).await.status, 404, "nobody sees a draft");

    let shown = employer.get(&address).await.ok();
    assert_eq!((&shown.body, shown.header("etag")), (&draft.body, draft.header("etag")));
    assert_eq!(shown.header("cache-control"), "no-store");

    let mut tag = shown.header("etag").to_owned();
    for (change, state, open) in [
        (json!({"title": "Spesialsykepleier", "deadline": null}), "draft", None),
        (json!({"state": "published"}), "published", Some(true)),
        (json!({"extent": {"min": 50, "max": 80}}), "published", Some(true)),
        (json!({"extent": {"min": 60}, "state": "paused"}), "paused", Some(false)),
        (json!({"state": "published"}), "published", Some(true)),
        (json!({"state": "filled"}), "filled", Some(false)),
    ] {
        let changed = employer.patch(&address, &tag, &change).await.ok();
        assert_eq!(changed.body["state"], state, "{change}");
        assert_ne!(changed.header("etag"), tag);
        changed.header("etag").clone_into(&mut tag);
        let seen = app.get(&public).await;
        assert_eq!(seen.body["open"].as_bool(), open, "{change}");
    }
    let filled = employer.get(&address).await.ok().body;
    assert_eq!(filled["extent"], json!({"min": 60, "max": 80}), "a merge patch reaches inside");
    assert_eq!((&filled["title"], &filled["deadline"]), (&json!("Spesialsykepleier"), &json!(null)));

    assert_eq!(employer.delete(&address, "\"0\"").await.status, 412);
    assert_eq!(employer.delete(&address, &tag).await.status, 204);
    for gone in [app.get(&public).await, employer.get(&address).await, employer.delete(&address, &tag).await]
    {
        assert_eq!(gone.status, 404);
    }
    assert_eq!(employer.get(&vacancies(EMPLOYER)).await.ok().items().len(), 0);
    let again = employer.post(&vacancies(EMPLOYER), &nurse(json!({"reference": "n-1"}))).await;
    assert_eq!(again.status, 201, "its reference may be used again");
}

#[actix_web::test]
async fn what_is_anothers_is_not_there() {
    let app = TestApp::new().await;
    let (owner, address, posted) = posted(&app, json!({})).await;
    let (tag, id) = (posted.header("etag"), posted.body["id"].as_str().unwrap());
    let other = app.employer_of("974760673");
    let missing = address.replace(id, "019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52");
    let nowhere = address.replace(EMPLOYER, "910000004");
    let own = format!("{}/{id}", vacancies("974760673"));
    let own_missing = own.replace(id, "019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52");
    for somebody in [&other, &app.employer(), &app.host("alvdal")] {
        for (there, not_there) in [(&address, &missing), (&address, &nowhere)] {
            let told = bare(&somebody.get(not_there).await);
            assert_eq!(told.0, 404);
            assert_eq!(bare(&somebody.get(there).await), told);
            assert_eq!(bare(&somebody.patch(there, tag, &json!({"title": "x"})).await), told);
            assert_eq!(bare(&somebody.delete(there, tag).await), told);
            assert_eq!(bare(&somebody.get(&format!("{there}/statistics")).await), told);
        }
        for list in [vacancies(EMPLOYER), vacancies("910000004"), vacancies("1"), vacancies("%00")] {
            let told = bare(&somebody.get(&vacancies("910000004")).await);
            assert_eq!(bare(&somebody.get(&list).await), told);
            assert_eq!(bare(&somebody.post(&list, &nurse(json!({}))).await), told);
            assert_eq!(
                bare(&somebody.post(&format!("{list}:batch"), &json!([nurse(json!({}))])).await),
                told
            );
        }
    }
    let told = bare(&other.get(&own_missing).await);
    assert_eq!(bare(&other.get(&own).await), told, "nor through one's own employer");
    assert_eq!(bare(&other.patch(&own, tag, &json!({"title": "x"})).await), told);
    assert_eq!(app.get(&address).await.status, 401);
    assert_eq!(owner.get(&address).await.ok().body["title"], "Sykepleier");

    let coordinator = app.coordinator();
    assert_eq!(coordinator.get(&address).await.ok().body, posted.body, "a coordinator may read it");
    assert_eq!(coordinator.get(&vacancies(EMPLOYER)).await.ok().items().len(), 1);
    assert_eq!(coordinator.patch(&address, tag, &json!({"title": "x"})).await.status, 404);
    assert_eq!(app.admin().patch(&address, tag, &json!({"title": "x"})).await.status, 200);
}

#[actix_web::test]
async fn the_list_is_newest_first_and_by_state() {
    let app = TestApp::new().await;
    let (employer, first, _) = posted(&app, json!({"reference": "0"})).await;
    for number in 1..6 {
        let state = if number % 2 == 0 { "draft" } else { "published" };
        let new = nurse(json!({"reference": number.to_string(), "state": state}));
        assert_eq!(employer.post(&vacancies(EMPLOYER), &new).await.status, 201);
    }
    assert_eq!(employer.patch(&first, "*", &json!({"state": "closed"})).await.status, 200);
    let references = async |query: &str| {
        let found = employer.walk(&format!("{}{query}", vacancies(EMPLOYER)), 2).await;
        found.iter().map(|item| item["reference"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(references("").await, "5 4 3 2 1 0");
    assert_eq!(references("?state=draft").await, "4 2");
    assert_eq!(references("?state=published").await, "5 3 1");
    assert_eq!(references("?state=closed").await, "0");
    assert_eq!(references("?state=expired").await, "");
    assert_eq!(employer.get(&format!("{}?state=open", vacancies(EMPLOYER))).await.status, 422);
}

#[actix_web::test]
async fn nothing_brings_a_deleted_one_back() {
    let app = TestApp::new().await;
    let (employer, address, first) = posted(&app, json!({})).await;
    let id = first.body["id"].as_str().unwrap();
    assert_eq!(employer.delete(&address, "*").await.status, 204);
    let again = employer.post(&vacancies(EMPLOYER), &nurse(json!({"reference": id}))).await;
    assert_eq!(again.status, 201, "{}", again.body);
    assert_ne!(again.body["id"], id);
    assert_eq!(employer.delete(again.header("location"), "*").await.status, 204);

    let line = json!([nurse(json!({"reference": id}))]);
    let batch = employer.post(&format!("{}:batch", vacancies(EMPLOYER)), &line).await.ok();
    assert_eq!(batch.body["created"], 1);
    assert_ne!(batch.body["receipts"][0]["id"], id);
    assert_eq!(app.get(&format!("/v1/vacancies/{id}")).await.status, 404);
    assert_eq!(employer.get(&address).await.status, 404);
}

#[actix_web::test]
async fn who_may_not_publish_changes_nothing_that_is_public() {
    let app = TestApp::new().await;
    let (employer, address, _) = posted(&app, json!({"reference": "r"})).await;
    let draft = employer.post(&vacancies(EMPLOYER), &nurse(json!({"state": "draft"}))).await;
    let approval = format!("/v1/employers/{EMPLOYER}/approval");
    let no = json!({"approved": false});
    assert_eq!(app.coordinator().put(&approval, "*", &no).await.status, 200);
    let batch = format!("{}:batch", vacancies(EMPLOYER));
    for state in ["published", "paused", "closed"] {
        if state != "published" {
            let changed = employer.patch(&address, "*", &json!({"state": state})).await;
            assert_eq!(changed.status, 200, "{state}: {}", changed.body);
        }
        let change = json!({"title": "Selger", "state": state});
        let refused = employer.patch(&address, "*", &change).await;
        assert_eq!(refused.status, 409, "{state}");
        assert!(refused.body["detail"].as_str().unwrap().contains("withdrawn"), "{}", refused.body);
        let line = json!([nurse(json!({"reference": "r", "title": "Selger", "state": state}))]);
        let refused = employer.post(&batch, &line).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/0/state"]), "{state}");
        assert_eq!(employer.get(&address).await.ok().body["title"], "Sykepleier");
    }
    let draft = draft.header("location");
    assert_eq!(employer.patch(draft, "*", &json!({"title": "Selger"})).await.status, 200, "nobody sees it");
    let published = employer.patch(draft, "*", &json!({"state": "published"})).await;
    assert!(published.body["detail"].as_str().unwrap().contains("withdrawn"), "{}", published.body);
    assert_eq!(employer.delete(&address, "*").await.status, 204);
}
