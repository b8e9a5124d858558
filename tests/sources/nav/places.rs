//! Where the work is done, from what advertisements say.

use super::{Ad, World};
use crate::support::upstream::Answer;
use flytthit_api::db::{self, municipality};
use flytthit_api::sync::Report;
use serde_json::{Value, json};

/// The slugs of the places of work of an advertisement with these locations; none where it is out of reach.
async fn found(world: &World, locations: Value) -> Vec<String> {
    world.feed.publish(&Ad::new(1).with("workLocations", locations));
    world.taken().await;
    let open = world.open().await;
    let places = open.iter().flat_map(|vacancy| vacancy["municipalities"].as_array().unwrap());
    places.map(|place| place["slug"].as_str().unwrap().to_owned()).collect()
}

/// What the register of addresses says of a postal code.
fn addresses(numbers: &[&str]) -> Answer {
    let found: Vec<Value> = numbers.iter().map(|number| json!({"kommunenummer": number})).collect();
    Answer::json(&json!({"adresser": found}))
}

#[actix_web::test]
async fn a_municipality_is_known_by_its_number_or_its_name_and_county() {
    let world = World::new().await;
    for (location, expected) in [
        (json!({"municipal": "TYNSET", "county": "INNLANDET", "country": "NORGE"}), &["tynset"][..]),
        (json!({"municipal": "Tynset", "county": "Hedmark"}), &["tynset"]),
        (json!({"municipal": "RØROS - ROSSE", "county": "TRØNDELAG - TRÖÖNDELAGE"}), &["roros"]),
        (json!({"municipal": "RØROS", "county": "SØR-TRØNDELAG"}), &["roros"]),
        (json!({"municipal": "HOLTÅLEN"}), &["holtalen"]),
        (json!({"municipal": "3426"}), &["tolga"]),
        (json!({"municipal": "?", "municipalCode": "0438"}), &["alvdal"]),
        (json!({"municipal": "OS", "county": "INNLANDET"}), &["os"]),
        (json!({"municipal": "OS", "county": "HEDMARK"}), &["os"]),
        // The other one of this name, by the sea.
        (json!({"municipal": "OS", "county": "VESTLAND"}), &[]),
        (json!({"municipal": "OS", "county": "HORDALAND"}), &[]),
        (json!({"municipal": "TYNSET", "county": "ATLANTIS"}), &[]),
        (json!({"municipal": "?", "county": "INNLANDET"}), &[]),
        (json!({"municipal": "TYNSET", "county": "INNLANDET", "country": "SVERIGE"}), &[]),
        (json!({}), &[]),
    ] {
        assert_eq!(found(&world, json!([location])).await, expected, "{location}");
    }
    assert_eq!(found(&world, json!([])).await, [""; 0]);
}

#[actix_web::test]
async fn every_place_of_work_counts_and_not_only_the_first() {
    let world = World::new().await;
    let oslo = json!({"municipal": "OSLO", "county": "OSLO"});
    let tolga = json!({"municipal": "TOLGA", "county": "INNLANDET"});
    let os = json!({"municipal": "OS", "county": "INNLANDET"});
    assert_eq!(found(&world, json!([oslo, tolga, tolga, os])).await, ["tolga", "os"]);
}

#[actix_web::test]
async fn a_postal_code_tells_the_municipality_where_all_its_addresses_are_in_one() {
    let world = World::new().await;
    let says = |code: &str, numbers: &[&str]| {
        world.feed.upstream.serves(
            &format!(
                "/adresser/sok?postnummer={code}&treffPerSide=1000&side=0&filtrer=adresser.kommunenummer"
            ),
            addresses(numbers),
        );
    };
    says("2500", &["3427", "3427"]);
    says("2540", &["3426", "3427"]);
    says("9999", &[]);
    says("0010", &["0301"]);
    let at = |code: &str| json!([{"municipal": "?", "postalCode": code}]);
    for (code, expected) in
        [("2500", &["tynset"][..]), ("2540", &[]), ("9999", &[]), ("0010", &[]), ("250", &[])]
    {
        assert_eq!(found(&world, at(code)).await, expected, "{code}");
    }
    world.feed.upstream.asked();
    assert_eq!(found(&world, at("2500")).await, ["tynset"]);
    let asked = world.feed.upstream.asked();
    assert!(!asked.iter().any(|asked| asked.target.starts_with("/adresser")), "it has been said before");
}

#[actix_web::test]
async fn many_addresses_are_read_page_by_page() {
    let world = World::new().await;
    let page = |side: usize, numbers: &[&str]| {
        let target = format!(
            "/adresser/sok?postnummer=2500&treffPerSide=1000&side={side}&filtrer=adresser.kommunenummer"
        );
        world.feed.upstream.serves(&target, addresses(numbers));
    };
    page(0, &["3427"; 1_000]);
    page(1, &["3427", "3426"]);
    assert_eq!(found(&world, json!([{"municipal": "?", "postalCode": "2500"}])).await, [""; 0]);
}

#[actix_web::test]
async fn an_advertisement_waits_for_the_register_of_addresses_and_fails_nobody() {
    let world = World::new().await;
    world.feed.upstream.serves("/adresser/sok", Answer::status(500));
    for number in 1..=3 {
        let place = json!([{"municipal": "?", "postalCode": format!("250{number}")}]);
        world.feed.publish(&Ad::new(number).with("workLocations", place));
    }
    world.feed.publish(&Ad::new(4));
    assert_eq!(world.taken().await, Report { inserted: 1, outside: 3, ..Report::default() });
    let asked = world.feed.upstream.asked();
    let asked = asked.iter().filter(|asked| asked.target.starts_with("/adresser"));
    assert_eq!(asked.count(), 4, "once, with its retries, and then left alone");
    world.feed.upstream.serves("/adresser/sok", addresses(&["3427"]));
    assert_eq!(world.taken().await, Report::default(), "not at once");
    world.wait().await;
    assert_eq!(world.taken().await, Report { inserted: 3, ..Report::default() });
}

#[actix_web::test]
async fn one_postal_code_that_cannot_be_looked_up_keeps_back_no_other() {
    let world = World::new().await;
    let says = |code: usize, answer: Answer| {
        let target = format!(
            "/adresser/sok?postnummer={code}&treffPerSide=1000&side=0&filtrer=adresser.kommunenummer"
        );
        world.feed.upstream.serves(&target, answer);
    };
    says(2501, Answer::status(400));
    says(2502, Answer::json(&json!({"adresser": [{"kommunenummer": "?"}]})));
    says(2503, addresses(&["3427"]));
    for (number, code) in [(1, 2501), (2, 2501), (3, 2502), (4, 2503)] {
        let place = json!([{"municipal": "?", "postalCode": code.to_string()}]);
        world.feed.publish(&Ad::new(number).with("workLocations", place));
    }
    assert_eq!(world.taken().await, Report { inserted: 1, outside: 3, ..Report::default() });
    assert_eq!(world.titles().await, ["Sykepleier 4"]);
    let asked = world.feed.upstream.asked();
    assert_eq!(asked.iter().filter(|asked| asked.target.contains("2501")).count(), 1, "once is enough");
}

#[actix_web::test]
async fn a_municipality_that_is_no_more_is_no_place_and_spoils_no_other() {
    let world = World::new().await;
    let end = |conn: &mut db::Conn, revision| {
        municipality::insert(conn, "gammelstad")?;
        let (id, to) = ("gammelstad".to_owned(), Some("2019-12-31".to_owned()));
        let number = "0499".to_owned();
        municipality::insert_number(
            conn,
            &municipality::Number {
                municipality_id: id.clone(),
                number,
                valid_from: None,
                valid_to: to.clone(),
            },
        )?;
        let (language, name) = ("nb".to_owned(), "Gammelstad".to_owned());
        let name = municipality::Name { municipality_id: id, language, name, valid_from: None, valid_to: to };
        municipality::insert_name(conn, &name)?;
        db::revision::mark_reference(conn, revision)
    };
    world.app.db.write_blocking(end).unwrap();
    let tynset = json!({"municipal": "TYNSET", "county": "INNLANDET"});
    for ended in [json!({"municipal": "GAMMELSTAD", "county": "HEDMARK"}), json!({"municipal": "0499"})] {
        assert_eq!(found(&world, json!([ended, tynset])).await, ["tynset"], "{ended}");
        assert_eq!(found(&world, json!([ended])).await, [""; 0], "{ended}");
    }
}
