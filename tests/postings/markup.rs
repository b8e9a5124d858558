//! Markup in what employers write: kept as it is given, and shown so that it does nothing.

use super::posted;
use crate::support::TestApp;
use serde_json::json;

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
