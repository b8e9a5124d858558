//! `/v1/housing`

mod posting;

use crate::support::TestApp;
use insta::assert_json_snapshot;

#[actix_web::test]
async fn a_home_is_shown_with_where_it_comes_from() {
    let app = TestApp::with_valley().await;
    let list = app.get("/v1/housing?municipality=os").await.ok();
    assert_json_snapshot!(list.body, {".items[].id" => "[id]", ".items[].as_of" => "[date]"}, @r#"
    {
      "items": [
        {
          "area_m2": 120,
          "as_of": "[date]",
          "available_from": null,
          "bedrooms": 1,
          "demo": false,
          "id": "[id]",
          "kind": "house",
          "municipality": {
            "name": "Os",
            "number": "3430",
            "slug": "os"
          },
          "open": true,
          "price": 6000,
          "reference": "h-4",
          "source": {
            "licence": null,
            "name": "The municipality itself",
            "url": null
          },
          "tenure": "rent",
          "title": "Hus h-4",
          "url": "https://example.org/h-4"
        }
      ]
    }
    "#);
    let id = list.items()[0]["id"].as_str().unwrap();
    assert_eq!(app.get(&format!("/v1/housing/{id}")).await.ok().body, list.items()[0]);
    assert_eq!(app.get("/v1/housing/x").await.status, 404);
}

#[actix_web::test]
async fn each_filter_finds_what_it_says_and_refuses_what_it_does_not_know() {
    let app = TestApp::with_valley().await;
    for (query, expected) in [
        ("", "h-1 h-2 h-3 h-4 h-5"),
        ("municipality=3426&municipality=tynset", "h-1 h-2 h-3"),
        ("tenure=buy", "h-2 h-5"),
        ("kind=house&kind=flat&tenure=buy", "h-2 h-5"),
        ("kind=flat", ""),
        ("min_bedrooms=3&tenure=rent", "h-1"),
        ("max_price=8000", "h-3 h-4"),
    ] {
        let path = format!("/v1/housing?{query}");
        let found = app.walk(path.trim_end_matches('?'), 2).await;
        let mut found: Vec<&str> = found.iter().map(|item| item["reference"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found.join(" "), expected, "{query}");
    }
    for query in
        ["tenure=squat", "municipality=oslo", "min_bedrooms=-1", "max_price=cheap", "kind=A+house", "limit=0"]
    {
        let refused = app.get(&format!("/v1/housing?{query}")).await;
        assert_eq!(
            (refused.status, refused.pointers()),
            (422, vec![&*format!("/{}", query.split('=').next().unwrap())])
        );
    }
}
