//! Who a token makes of its bearer.

use super::*;
use flytthit_api::auth::Role;
use flytthit_api::db::{account, audit};

#[actix_web::test]
async fn a_system_acts_for_its_consumer_whoever_supplies_it() {
    let world = World::new().await;
    let mut draft = machine();
    draft.claims["supplier"] = json!({"authority": "iso6523-actorid-upis", "ID": format!("0192:{HOSPITAL}")});
    draft.claims["delegation_source"] = json!("https://www.altinn.no/");
    draft.claims["client_orgno"] = json!(HOSPITAL);
    assert_eq!(world.organisations(&draft.signed()).await, json!([MUNICIPALITY]));
}

#[actix_web::test]
async fn all_systems_of_an_organisation_have_one_account() {
    let world = World::new().await;
    let first = world.caller(&machine().signed()).await.unwrap();
    let mut other = machine();
    other.claims["client_id"] = json!("another-client");
    other.claims["sub"] = json!("ignored");
    assert_eq!(world.caller(&other.signed()).await.unwrap().account, first.account);
    other.claims["consumer"]["ID"] = json!(format!("0192:{HOSPITAL}"));
    assert_ne!(world.caller(&other.signed()).await.unwrap().account, first.account);
}

#[actix_web::test]
async fn an_account_is_made_once_and_written_down() {
    let world = World::new().await;
    let token = employee().signed();
    let visits = futures_util::future::join_all((0..16).map(|_| world.caller(&token))).await;
    let accounts: Vec<String> = visits.into_iter().map(|caller| caller.unwrap().account).collect();
    assert!(accounts.iter().all(|account| *account == accounts[0]), "{accounts:?}");
    let id = accounts[0].clone();
    let (row, changes) = world
        .app
        .db
        .read_blocking(|conn| {
            let filter = audit::Filter { entity: Some("account".to_owned()), entity_id: None };
            Ok::<_, flytthit_api::db::Error>((
                account::find(conn, &id)?,
                audit::list(conn, &filter, None, 9)?,
            ))
        })
        .unwrap();
    let row = row.unwrap();
    assert_eq!(row.issuer.as_deref(), Some("https://ansattporten.no"));
    assert_eq!(row.subject.as_deref(), Some("pairwise-of-an-employee"));
    assert_eq!((row.email, row.password, row.role.as_str()), (None, None, "employer"));
    let [change] = &changes[..] else { panic!("{changes:?}") };
    assert_eq!((change.action.as_str(), change.entity_id.as_str()), ("create", accounts[0].as_str()));
}

#[actix_web::test]
async fn a_closed_account_stays_closed_and_a_role_that_was_given_stays() {
    let world = World::new().await;
    let token = person().signed();
    let caller = world.caller(&token).await.unwrap();
    assert_eq!((caller.role, caller.organisations.len(), caller.scopes), (Role::Employer, 0, None));
    let change = |role: &str, disabled| {
        let changed = world.app.db.write_blocking(|conn, _| {
            let account = account::find(conn, &caller.account)?.unwrap();
            account::update(conn, &account::Account { role: role.to_owned(), disabled, ..account })
        });
        changed.unwrap();
    };
    change("coordinator", false);
    assert_eq!(world.caller(&token).await.unwrap().role, Role::Coordinator);
    change("coordinator", true);
    assert_eq!(world.caller(&token).await.unwrap_err(), "the account is closed");
}

#[actix_web::test]
async fn a_person_acts_for_those_whom_the_right_that_was_asked_for_names() {
    let world = World::new().await;
    let good = employee();
    assert_eq!(world.organisations(&good.signed()).await, json!([MUNICIPALITY]));

    let mut several = good.clone();
    let details = &mut several.claims["authorization_details"];
    details[0]["reportees"] = json!([reportee(HOSPITAL), reportee(MUNICIPALITY), reportee(HOSPITAL)]);
    assert_eq!(world.organisations(&several.signed()).await, json!([MUNICIPALITY, HOSPITAL]));

    for (pointer, value) in [
        ("/authorization_details", json!(null)),
        ("/authorization_details", json!([])),
        ("/authorization_details", json!({"reportees": [reportee(MUNICIPALITY)]})),
        ("/authorization_details", json!([[reportee(MUNICIPALITY)]])),
        ("/authorization_details/0/type", json!("ansattporten:entra")),
        ("/authorization_details/0/type", json!(null)),
        ("/authorization_details/0/resource", json!("urn:altinn:resource:2480:4")),
        ("/authorization_details/0/resource", json!(["urn:altinn:resource:2480:40"])),
        ("/authorization_details/0/reportees", json!(null)),
        ("/authorization_details/0/reportees", json!([])),
        ("/authorization_details/0/reportees", reportee(MUNICIPALITY)),
        ("/authorization_details/0/reportees/0", json!(format!("0192:{MUNICIPALITY}"))),
        ("/authorization_details/0/reportees/0/Authority", json!("other")),
        ("/authorization_details/0/reportees/0/Authority", json!(null)),
        ("/authorization_details/0/reportees/0/ID", json!(MUNICIPALITY)),
        ("/authorization_details/0/reportees/0/ID", json!(format!("9908:{MUNICIPALITY}"))),
        ("/authorization_details/0/reportees/0/ID", json!(format!("0192: {MUNICIPALITY}"))),
        ("/authorization_details/0/reportees/0/ID", json!("0192:974760674")),
        ("/authorization_details/0/reportees/0/ID", json!(["0192:974760673"])),
        ("/authorization_details/0/reportees/0/ID", json!(974760673)),
    ] {
        let mut draft = good.clone();
        *draft.claims.pointer_mut(pointer).unwrap() = value.clone();
        assert!(
            world.organisations(&draft.signed()).await.as_array().unwrap().is_empty(),
            "{pointer} {value}"
        );
    }
    let mut top = good;
    top.claims["reportees"] = top.claims["authorization_details"][0]["reportees"].clone();
    top.claims["authorization_details"] = json!([]);
    assert!(world.organisations(&top.signed()).await.as_array().unwrap().is_empty(), "reportees of nothing");
    let mut other = person();
    other.claims["authorization_details"] = employee().claims["authorization_details"].clone();
    assert!(
        world.organisations(&other.signed()).await.as_array().unwrap().is_empty(),
        "ID-porten speaks for no organisation"
    );
}

#[actix_web::test]
async fn names_are_kept_where_they_can_be_shown() {
    let world = World::new().await;
    for (number, (name, kept)) in [
        (json!("Kari Nordmann"), "Kari Nordmann"),
        (json!(" Kari "), "Kari"),
        (json!("Kari\u{0}"), MUNICIPALITY),
        (json!("a".repeat(201)), MUNICIPALITY),
        (json!(""), MUNICIPALITY),
        (json!(7), MUNICIPALITY),
    ]
    .into_iter()
    .enumerate()
    {
        let mut draft = employee();
        draft.claims["sub"] = json!(format!("person-{number}"));
        draft.claims["name"] = name;
        let id = world.caller(&draft.signed()).await.unwrap().account;
        let row = world.app.db.read_blocking(|conn| account::find(conn, &id)).unwrap().unwrap();
        assert_eq!(row.name, kept);
    }
}
