//! `/v1/occupations`

use crate::support::TestApp;
use insta::assert_json_snapshot;

#[actix_web::test]
async fn occupations_are_listed_by_code_in_the_language_of_the_caller() {
    let app = TestApp::new().await;
    let health = app.get("/v1/occupations?prefix=22").await.ok();
    assert_json_snapshot!(health.body, @r#"
    {
      "items": [
        {
          "code": "22",
          "level": 2,
          "parent": "2",
          "source": {
            "licence": "CC BY 4.0",
            "name": "Statistics Norway (SSB), Klass: STYRK-08; English titles from ISCO-08",
            "url": "https://www.ssb.no/klass/klassifikasjoner/7"
          },
          "title": "Health professionals",
          "title_en": "Health professionals",
          "title_nb": "Medisinske yrker",
          "title_nn": null
        }
      ]
    }
    "#);
    let nn = app.get_with("/v1/occupations?prefix=22", "accept-language", "nn").await.ok();
    assert_eq!(nn.items()[0]["title"], nn.items()[0]["title_nb"]);
}

#[actix_web::test]
async fn pages_walked_to_the_end_are_all_groups() {
    let app = TestApp::new().await;
    let all = app.walk("/v1/occupations", 7).await;
    let codes: Vec<_> = all.iter().map(|found| found["code"].as_str().unwrap()).collect();
    assert!(codes.is_sorted() && codes.len() > 50, "{codes:?}");
    let major = app.walk("/v1/occupations?level=1", 100).await;
    assert_eq!(major.len(), 10);
    let found = app.walk("/v1/occupations?q=HEALTH", 100).await;
    assert!(found.iter().any(|found| found["code"] == "22"), "{found:?}");
}

#[actix_web::test]
async fn codes_that_are_none_are_refused() {
    let app = TestApp::new().await;
    for (query, pointer) in [
        ("prefix=99", "/prefix"),
        ("prefix=x", "/prefix"),
        ("prefix=22231", "/prefix"),
        ("level=5", "/level"),
    ] {
        let refused = app.get(&format!("/v1/occupations?{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{query}");
    }
}
