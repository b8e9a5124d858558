//! `/v1/reminders`

use crate::support::{Client, TestApp};
use flytthit_api::clock;
use insta::assert_json_snapshot;
use jiff::ToSpan;
use reqwest::Method;
use serde_json::{Value, json};

fn ago(days: i64) -> String {
    clock::today().checked_sub(days.days()).unwrap().to_string()
}

async fn record(host: &Client, municipality: &str, days: [i64; 3]) {
    let body = json!({
        "kindergarten_places": 1, "kindergarten_as_of": ago(days[0]), "stages": [], "stages_as_of": ago(days[1]),
        "interests": [], "interests_as_of": ago(days[2]),
    });
    let path = format!("/v1/municipalities/{municipality}/place");
    let reply = host.send(host.request(Method::PUT, &path).header("if-none-match", "*").json(&body)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
}

/// Posts a home that was looked at so many days ago: its path.
async fn post(host: &Client, municipality: &str, days: i64, state: &str) -> String {
    let home = json!({
        "municipality": municipality, "kind": "house", "tenure": "rent", "bedrooms": 3, "area_m2": 120, "price": 9500,
        "title": "Hus", "url": "https://example.org/", "as_of": ago(days), "state": state,
    });
    host.post("/v1/housing", &home).await.header("location").to_owned()
}

/// Each reminder as municipality, what it is of, and how late it is.
fn told(items: &[Value]) -> Vec<String> {
    let text = |item: &Value| {
        let (slug, what) = (item["municipality"]["slug"].as_str().unwrap(), item["what"].as_str().unwrap());
        let late = item["overdue_days"].as_i64().map_or("never".to_owned(), |days| days.to_string());
        format!("{slug} {what} {late}")
    };
    items.iter().map(text).collect()
}

#[actix_web::test]
async fn what_is_older_than_it_should_be_is_told_and_nothing_else() {
    let app = TestApp::new().await;
    let host = app.host("tynset");
    let all = ["tynset kindergarten_places never", "tynset stages never", "tynset interests never"];
    assert_eq!(told(&host.walk("/v1/reminders", 2).await), all);

    record(&host, "tynset", [30, 365, 180]).await;
    post(&host, "tynset", 60, "open").await;
    post(&host, "tynset", 600, "closed").await;
    assert!(host.get("/v1/reminders").await.ok().items().is_empty(), "on the last day it is not late");

    let place = "/v1/municipalities/tynset/place";
    let days = json!({"kindergarten_as_of": ago(31), "stages_as_of": ago(367), "interests_as_of": ago(190)});
    host.patch(place, "*", &days).await.ok();
    let (late, later) = (post(&host, "tynset", 64, "open").await, post(&host, "tynset", 75, "open").await);
    let list = host.walk("/v1/reminders", 2).await;
    let expected = [
        "tynset home 15",
        "tynset interests 10",
        "tynset home 4",
        "tynset stages 2",
        "tynset kindergarten_places 1",
    ];
    assert_eq!(told(&list), expected);
    assert_eq!((&list[0]["href"], &list[2]["href"]), (&json!(later), &json!(late)));
    assert_eq!(
        (&list[0]["due"], &list[0]["as_of"], &list[0]["max_age_days"]),
        (&json!(ago(15)), &json!(ago(75)), &json!(60))
    );
    assert_eq!(list[4]["href"], "/v1/municipalities/3427/place");

    // What is looked at again is no longer told of.
    host.patch(&later, "*", &json!({})).await.ok();
    host.delete(&late, "*").await;
    host.patch(place, "*", &json!({"kindergarten_places": 2, "stages": null, "interests_as_of": ago(0)}))
        .await
        .ok();
    assert_eq!(told(&host.walk("/v1/reminders", 1).await), ["tynset stages never"]);
}

#[actix_web::test]
async fn a_host_is_told_of_the_own_municipality_and_a_coordinator_of_all() {
    let app = TestApp::new().await;
    let (tynset, tolga, coordinator) = (app.host("tynset"), app.host("tolga"), app.coordinator());
    record(&tolga, "tolga", [40, 10, 10]).await;
    record(&tynset, "tynset", [40, 1000, 10]).await;
    post(&tolga, "tolga", 100, "open").await;
    let list = tolga.walk("/v1/reminders", 9).await;
    assert_json_snapshot!(list, {"[].as_of" => "[date]", "[].due" => "[date]", "[].id" => "[id]", "[].href" => "[path]", "[].overdue_days" => "[days]"}, @r#"
    [
      {
        "as_of": "[date]",
        "due": "[date]",
        "href": "[path]",
        "id": "[id]",
        "max_age_days": 60,
        "municipality": {
          "name": "Tolga",
          "number": "3426",
          "slug": "tolga"
        },
        "overdue_days": "[days]",
        "what": "home"
      },
      {
        "as_of": "[date]",
        "due": "[date]",
        "href": "[path]",
        "max_age_days": 30,
        "municipality": {
          "name": "Tolga",
          "number": "3426",
          "slug": "tolga"
        },
        "overdue_days": "[days]",
        "what": "kindergarten_places"
      }
    ]
    "#);
    assert!(told(&tynset.walk("/v1/reminders", 9).await).iter().all(|told| told.starts_with("tynset")));
    let every = told(&coordinator.walk("/v1/reminders", 3).await);
    for slug in ["tynset kinder", "tolga home 40", "roros stages never", "os stages never"] {
        assert!(every.iter().any(|told| told.starts_with(slug)), "{slug} {every:?}");
    }
    let some = coordinator.walk("/v1/reminders?municipality=0436&municipality=tynset", 1).await;
    assert_eq!(told(&some).len(), 4, "{some:?}");
    let own = tolga.walk("/v1/reminders?municipality=3426", 9).await;
    assert_eq!(own, list);
    for (caller, query) in [(&tolga, "tynset"), (&tolga, "oslo"), (&coordinator, "oslo")] {
        let refused = caller.get(&format!("/v1/reminders?municipality={query}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/municipality"]));
    }
    assert_eq!(app.get("/v1/reminders").await.status, 401);
    assert_eq!(app.employer().get("/v1/reminders").await.status, 403);
    assert_eq!(tolga.get("/v1/reminders").await.ok().header("cache-control"), "no-store");
}
