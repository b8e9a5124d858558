//! Markup in what employers write: kept as it is given, and shown so that it does nothing.

use super::{EMPLOYER, nurse, posted, tamper, vacancies};
use crate::support::TestApp;
use serde_json::{Value, json};

/// Formatting elements that are left open: each would be repeated in every paragraph after it.
fn nested() -> String {
    (0..2_000).map(|number| format!("<b id={number}><p>")).collect()
}

#[actix_web::test]
async fn scripts_are_kept_as_text_and_left_out_of_html() {
    let app = TestApp::new().await;
    let title = "Sykepleier <script>alert(1)</script>";
    let text = "<h2>Om oss</h2><script>alert(1)</script><p onclick=\"x()\">Natt & dag</p>\
                <a href=\"javascript:x()\">a</a> <a href=\"https://example.org/\">b</a> <img src=x onerror=x()>";
    let (employer, address, reply) = posted(&app, json!({"title": title, "description": text})).await;
    let id = reply.body["id"].as_str().unwrap();
    let shown = app.get(&format!("/v1/vacancies/{id}")).await.ok();
    assert_eq!((&shown.body["title"], &shown.body["description"]), (&json!(title), &json!(text)));
    assert_eq!(
        shown.body["description_html"],
        "<h2>Om oss</h2><p>Natt &amp; dag</p><a rel=\"nofollow noopener\">a</a> \
         <a href=\"https://example.org/\" rel=\"nofollow noopener\">b</a> "
    );
    assert_eq!(shown.body["organisation_number"], super::EMPLOYER);
    for reply in [&shown, &reply] {
        assert!(reply.header("content-type").starts_with("application/json"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(employer.get(&address).await.ok().body["description"], text);
    let plain = employer.patch(&address, "*", &json!({"description": null})).await.ok();
    assert_eq!(plain.body["description"], json!(null));
    assert_eq!(app.get(&format!("/v1/vacancies/{id}")).await.ok().body["description_html"], json!(null));
}

#[actix_web::test]
async fn markup_that_would_become_very_large_is_refused_where_it_is() {
    let app = TestApp::new().await;
    let (employer, address, _) = posted(&app, json!({})).await;
    for text in [nested(), "<ul><li>".repeat(25_000), "<ul><li>".repeat(20_000)] {
        let change = json!({"description": text});
        let new = employer.post(&vacancies(EMPLOYER), &nurse(change.clone())).await;
        let changed = employer.patch(&address, "*", &change).await;
        for refused in [new, changed] {
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/description"]));
        }
    }
}

#[actix_web::test]
async fn a_line_of_a_batch_is_refused_for_its_markup_and_the_others_stored() {
    let app = TestApp::new().await;
    let employer = app.employer_of(EMPLOYER);
    let line = |reference: &str, text: &str| nurse(json!({"reference": reference, "description": text}));
    let batch = json!([line("a", "<p>a"), line("b", &nested()), line("c", "<i>c")]);
    let reply = employer.post(&format!("{}:batch", vacancies(EMPLOYER)), &batch).await;
    assert_eq!(reply.status, 207, "{}", reply.body);
    let of = |place: usize, field: &str| reply.body["receipts"][place][field].clone();
    assert_eq!((of(0, "status"), of(2, "status")), (json!("created"), json!("created")));
    assert_eq!(
        (of(1, "status"), of(1, "errors")[0]["pointer"].clone()),
        (json!("failed"), json!("/description"))
    );
    for (place, html) in [(0, "<p>a</p>"), (2, "<i>c</i>")] {
        assert_eq!(shown(&app, of(place, "id").as_str().unwrap()).await, html);
    }
}

#[actix_web::test]
async fn a_reader_is_shown_what_was_stored_and_nothing_is_cleaned_again() {
    let app = TestApp::new().await;
    let (_, _, reply) = posted(&app, json!({"description": "<p>Natt"})).await;
    let id = reply.body["id"].as_str().unwrap();
    assert_eq!(shown(&app, id).await, "<p>Natt</p>");
    tamper(&app, id, |row| row.description_html = Some("<script>stored</script>".to_owned()));
    assert_eq!(shown(&app, id).await, "<script>stored</script>");
    let listed = app.get("/v1/vacancies").await.ok();
    assert_eq!(listed.items()[0]["description_html"], "<script>stored</script>");
    tamper(&app, id, |row| row.description_html = None);
    assert_eq!(shown(&app, id).await, json!(null));
}

#[actix_web::test]
async fn a_description_from_before_the_bounds_does_not_keep_back_other_changes() {
    let app = TestApp::new().await;
    let (employer, address, reply) = posted(&app, json!({"description": "Natt"})).await;
    let id = reply.body["id"].as_str().unwrap();
    tamper(&app, id, |row| (row.description, row.description_html) = (Some(nested()), Some(String::new())));
    let closed = employer.patch(&address, "*", &json!({"state": "closed"})).await.ok();
    assert_eq!((&closed.body["state"], &closed.body["description"]), (&json!("closed"), &json!(nested())));
    assert_eq!(shown(&app, id).await, "");
    let other = employer.patch(&address, "*", &json!({"description": nested() + "x"})).await;
    assert_eq!((other.status, other.pointers()), (422, vec!["/description"]));
    employer.patch(&address, "*", &json!({"description": "<b>Dag"})).await.ok();
    assert_eq!(shown(&app, id).await, "<b>Dag</b>");
}

/// The description as HTML that a reader is shown.
async fn shown(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/v1/vacancies/{id}")).await.ok().body["description_html"].clone()
}
