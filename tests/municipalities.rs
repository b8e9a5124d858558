//! `/v1/municipalities`

use crate::support::TestApp;
use insta::assert_json_snapshot;

#[actix_web::test]
async fn a_municipality_is_shown_with_all_that_is_known_of_it() {
    let app = TestApp::with_valley().await;
    let tolga = app.get("/v1/municipalities/tolga").await.ok();
    assert_json_snapshot!(tolga.body, @r#"
    {
      "centre": {
        "lat": 62.40898,
        "lon": 10.99883,
        "name": "Tolga",
        "source": {
          "licence": "CC BY 4.0",
          "name": "GeoNames: centres of municipalities",
          "url": "https://www.geonames.org/"
        }
      },
      "employment": null,
      "kindergartens": null,
      "member": true,
      "membership": [
        {
          "valid_from": "2003-01-01",
          "valid_to": null
        }
      ],
      "name": "Tolga",
      "names": [
        {
          "language": "nb",
          "name": "Tolga",
          "valid_from": null,
          "valid_to": null
        }
      ],
      "number": "3426",
      "numbers": [
        {
          "number": "0436",
          "valid_from": null,
          "valid_to": "2020-01-01"
        },
        {
          "number": "3426",
          "valid_from": "2020-01-01",
          "valid_to": null
        }
      ],
      "place": {
        "as_of": "2026-10-01",
        "demo": false,
        "interests": [
          "cross-country-skiing"
        ],
        "interests_as_of": "2026-10-01",
        "kindergarten_as_of": "2026-10-01",
        "kindergarten_places": 4,
        "source": {
          "licence": null,
          "name": "The municipality itself",
          "url": null
        },
        "stages": [
          "primary",
          "lower_secondary"
        ],
        "stages_as_of": "2026-10-01",
        "stages_source": {
          "licence": null,
          "name": "The municipality itself",
          "url": null
        }
      },
      "population": [
        {
          "ages": null,
          "as_of": "2005-01-01",
          "people": 1778,
          "source": {
            "licence": "CC BY 4.0",
            "name": "Statistics Norway (SSB), table 07459: population 1 January",
            "url": "https://www.ssb.no/statbank/table/07459"
          }
        },
        {
          "ages": null,
          "as_of": "2026-01-01",
          "people": 1609,
          "source": {
            "licence": "CC BY 4.0",
            "name": "Statistics Norway (SSB), table 07459: population 1 January",
            "url": "https://www.ssb.no/statbank/table/07459"
          }
        }
      ],
      "school_stages": {
        "as_of": "2026-10-01",
        "source": {
          "licence": null,
          "name": "The municipality itself",
          "url": null
        },
        "stages": [
          "primary",
          "lower_secondary"
        ]
      },
      "schools": null,
      "slug": "tolga"
    }
    "#);
    assert_eq!(app.get("/v1/municipalities/3426").await.ok().body, tolga.body);
}

#[actix_web::test]
async fn what_is_not_recorded_is_null_and_not_nothing() {
    let app = TestApp::with_valley().await;
    let os = app.get("/v1/municipalities/os").await.ok();
    assert!(os.body["place"]["kindergarten_places"].is_null() && os.body["place"]["stages"].is_null());
    let tynset = app.get("/v1/municipalities/tynset").await.ok();
    assert_eq!(tynset.body["place"]["kindergarten_places"], 0);
    let roros = app.get("/v1/municipalities/roros").await.ok();
    assert!(roros.body["place"].is_null());
}

#[actix_web::test]
async fn a_retired_number_leads_to_the_one_in_force() {
    let app = TestApp::new().await;
    for (old, new) in [("0437", "3427"), ("1640", "5025"), ("1644", "5026"), ("0441", "3430")] {
        let moved = app.get(&format!("/v1/municipalities/{old}")).await;
        assert_eq!((moved.status, moved.header("location")), (308, &*format!("/v1/municipalities/{new}")));
    }
    assert_eq!(app.get("/v1/municipalities/0301").await.status, 404);
    assert_eq!(app.get("/v1/municipalities/%ff").await.status, 404);
    assert_eq!(app.get("/v1/municipalities/Tynset").await.status, 404, "a name is never a key");
}

#[actix_web::test]
async fn pages_walked_to_the_end_are_all_municipalities_by_number() {
    let app = TestApp::new().await;
    for limit in [1, 3, 8, 100] {
        let all = app.walk("/v1/municipalities?member=true", limit).await;
        let numbers: Vec<_> = all.iter().map(|found| found["number"].as_str().unwrap()).collect();
        assert_eq!(numbers, ["3424", "3426", "3427", "3428", "3429", "3430", "5025", "5026"]);
    }
    assert!(app.walk("/v1/municipalities?member=false", 2).await.is_empty());
}

#[actix_web::test]
async fn what_changes_in_the_database_is_seen_within_a_second() {
    let app = TestApp::new().await;
    let before = app.get("/v1/municipalities/tolga").await.ok();
    assert!(before.body["place"].is_null());
    crate::support::valley::import_all(&app.db);
    for _ in 0..20 {
        actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
        let after = app.get_with("/v1/municipalities/tolga", "if-none-match", before.header("etag")).await;
        if after.status == 200 {
            assert_eq!(after.body["place"]["kindergarten_places"], 4);
            assert_ne!(after.header("etag"), before.header("etag"));
            return;
        }
        assert_eq!(after.status, 304);
    }
    panic!("not seen within a second");
}
