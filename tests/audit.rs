//! `/v1/audit`

use crate::support::TestApp;
use crate::support::register::Register;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

const SNEKKERI: &str = "974760673";
const BAKERI: &str = "991825827";

#[actix_web::test]
async fn a_coordinator_sees_who_changed_what_by_which_request_but_no_texts() {
    let register = Register::new();
    register.has(SNEKKERI, "TYNSET SNEKKERI AS", "3427");
    let app = TestApp::with_register(register.client()).await;
    let (kari, host, coordinator) = (app.employer(), app.host("tynset"), app.coordinator());
    let made = kari.post("/v1/employers", &json!({"organisation_number": SNEKKERI})).await;
    let approval = json!({"approved": true, "note": "Kjenner dem."});
    let tag = made.header("etag");
    let approved = host.put(&format!("/v1/employers/{SNEKKERI}/approval"), tag, &approval).await.ok();

    let changes = coordinator.get("/v1/audit?entity=employer").await.ok();
    assert_json_snapshot!(changes.body, {
        ".items[].id" => "[id]", ".items[].account" => "[id]", ".items[].at" => "[instant]",
        ".items[].request_id" => "[id]", ".items[].**.checked_at" => "[instant]", ".items[].**.registered_at" => "[instant]",
    }, @r#"
    {
      "items": [
        {
          "account": "[id]",
          "account_name": "Somebody (host)",
          "action": "approve",
          "after": {
            "approved": true,
            "checked_at": "[instant]",
            "municipality": {
              "number": "3427",
              "slug": "tynset"
            },
            "organisation_number": "974760673",
            "refusal": null,
            "registered_at": "[instant]",
            "status": "verified",
            "withdrawn": false
          },
          "at": "[instant]",
          "before": {
            "approved": false,
            "checked_at": "[instant]",
            "municipality": {
              "number": "3427",
              "slug": "tynset"
            },
            "organisation_number": "974760673",
            "refusal": null,
            "registered_at": "[instant]",
            "status": "verified",
            "withdrawn": false
          },
          "changed": [
            "approved",
            "note"
          ],
          "entity": "employer",
          "entity_id": "974760673",
          "id": "[id]",
          "request_id": "[id]"
        },
        {
          "account": "[id]",
          "account_name": "Somebody (employer)",
          "action": "create",
          "after": {
            "approved": false,
            "checked_at": "[instant]",
            "municipality": {
              "number": "3427",
              "slug": "tynset"
            },
            "organisation_number": "974760673",
            "refusal": null,
            "registered_at": "[instant]",
            "status": "verified",
            "withdrawn": false
          },
          "at": "[instant]",
          "before": null,
          "changed": [
            "approved",
            "checked_at",
            "municipality",
            "name",
            "organisation_number",
            "registered_at",
            "status",
            "withdrawn"
          ],
          "entity": "employer",
          "entity_id": "974760673",
          "id": "[id]",
          "request_id": "[id]"
        }
      ]
    }
    "#);
    let [approve, create] = changes.items() else { panic!("{}", changes.body) };
    assert_eq!((&approve["account"], &create["account"]), (&json!(host.account), &json!(kari.account)));
    assert_eq!(create["after"]["status"], made.body["status"]);
    assert_eq!(approve["before"], create["after"]);
    assert_eq!(approve["after"]["approved"], approved.body["approved"]);
    let requests = [approve, create].map(|change| change["request_id"].as_str().unwrap());
    assert_eq!(requests, [approved.header("x-request-id"), made.header("x-request-id")]);
}

#[actix_web::test]
async fn changes_are_found_by_sort_and_id_page_by_page() {
    let app = TestApp::new().await;
    let (kari, coordinator) = (app.employer(), app.coordinator());
    for number in [SNEKKERI, BAKERI] {
        kari.post("/v1/employers", &json!({"organisation_number": number})).await;
    }
    let all = coordinator.walk("/v1/audit", 1).await;
    let shown = |changes: &[Value]| -> Vec<(String, String)> {
        let text = |change: &Value, field: &str| change[field].as_str().unwrap().to_owned();
        changes.iter().map(|change| (text(change, "entity"), text(change, "entity_id"))).collect()
    };
    let change = |entity: &str, number: &str| (entity.to_owned(), number.to_owned());
    let newest_first = [
        change("membership", BAKERI),
        change("employer", BAKERI),
        change("membership", SNEKKERI),
        change("employer", SNEKKERI),
    ];
    assert_eq!(shown(&all[..4]), newest_first);
    for (filter, expected) in [
        ("entity=membership", vec![0, 2]),
        ("entity=employer&entity_id=991825827", vec![1]),
        ("entity=employer&entity_id=nobody", vec![]),
        ("entity=vacancy", vec![]),
    ] {
        let found = coordinator.walk(&format!("/v1/audit?{filter}"), 1).await;
        let expected: Vec<_> = expected.into_iter().map(|place: usize| newest_first[place].clone()).collect();
        assert_eq!(shown(&found), expected, "{filter}");
    }
    for (filter, pointer) in [
        ("entity=spaceship", "/entity"),
        ("entity=", "/entity"),
        ("entity_id=991825827", "/entity"),
        ("action=create", "/action"),
        ("limit=0", "/limit"),
        ("after=x", "/after"),
    ] {
        let refused = coordinator.get(&format!("/v1/audit?{filter}")).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{filter}");
    }
}

#[actix_web::test]
async fn only_coordinators_and_admins_see_it() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/v1/audit").await.status, 401);
    for somebody in [app.employer(), app.host("tynset")] {
        assert_eq!(somebody.get("/v1/audit").await.status, 403);
    }
    for somebody in [app.coordinator(), app.admin()] {
        somebody.get("/v1/audit").await.ok();
    }
}
