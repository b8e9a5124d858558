//! The client against documents; `tests/employers` has it ask a server.

use super::*;
use serde_json::{Value, json};

const NUMBER: &str = "974760673";

fn read(list: List, document: &Value) -> Result<Found, RegisterError> {
    let number = NUMBER.parse().unwrap();
    Document::read(list, &number, document.to_string().as_bytes())?.found()
}

fn organisation() -> Value {
    json!({
        "organisasjonsnummer": NUMBER, "navn": " TYNSET SNEKKERI AS ", "antallAnsatte": 7, "nytt": {"felt": [1]},
        "forretningsadresse": {"kommunenummer": "3427", "kommune": "TYNSET"},
        "konkurs": false, "underAvvikling": false, "underTvangsavviklingEllerTvangsopplosning": false,
    })
}

fn with(change: Value) -> Value {
    let mut document = organisation();
    json_patch::merge(&mut document, &change);
    document
}

#[test]
fn an_organisation_has_a_name_and_a_municipality() {
    let found = |municipality: Option<&str>| {
        let municipality = municipality.map(str::to_owned);
        Found::Active(Organisation { name: "TYNSET SNEKKERI AS".to_owned(), municipality })
    };
    for (document, expected) in [
        (organisation(), found(Some("3427"))),
        (with(json!({"underTvangsavviklingEllerTvangsopplosning": null})), found(Some("3427"))),
        (with(json!({"forretningsadresse": null})), found(None)),
        (with(json!({"forretningsadresse": {"kommunenummer": null}})), found(None)),
        (with(json!({"konkurs": true})), Found::Refused(Refusal::Bankrupt)),
        (with(json!({"konkurs": true, "underAvvikling": true})), Found::Refused(Refusal::Bankrupt)),
        (with(json!({"underAvvikling": true})), Found::Refused(Refusal::WindingUp)),
        (
            with(json!({"underTvangsavviklingEllerTvangsopplosning": true})),
            Found::Refused(Refusal::WindingUp),
        ),
        (with(json!({"slettedato": "2024-01-31"})), Found::Refused(Refusal::Removed)),
        (
            json!({"organisasjonsnummer": NUMBER, "slettedato": "2024-01-31"}),
            Found::Refused(Refusal::Removed),
        ),
    ] {
        assert_eq!(read(List::Organisations, &document).unwrap(), expected, "{document}");
    }
}

#[test]
fn a_place_of_work_says_where_it_is_and_what_it_belongs_to() {
    let place = json!({
        "organisasjonsnummer": NUMBER, "navn": "TYNSET SYKEHUS", "overordnetEnhet": "964965226",
        "beliggenhetsadresse": {"kommunenummer": "3427"},
    });
    let expected = Organisation { name: "TYNSET SYKEHUS".to_owned(), municipality: Some("3427".to_owned()) };
    assert_eq!(read(List::PlacesOfWork, &place).unwrap(), Found::Active(expected));
    assert!(read(List::Organisations, &place).is_err(), "of an organisation more must be known");
    let number = NUMBER.parse().unwrap();
    let document = Document::read(List::PlacesOfWork, &number, place.to_string().as_bytes()).unwrap();
    assert_eq!(document.parent().unwrap(), Some("964965226".parse().unwrap()));
    let orphan =
        json!({"organisasjonsnummer": NUMBER, "navn": "x", "overordnetEnhet": "../admin"}).to_string();
    assert!(Document::read(List::PlacesOfWork, &number, orphan.as_bytes()).unwrap().parent().is_err());
}

#[test]
fn what_is_not_as_described_is_not_used() {
    for document in [
        json!({}),
        json!([]),
        json!(null),
        with(json!({"organisasjonsnummer": "964965226"})),
        with(json!({"organisasjonsnummer": 974760673})),
        with(json!({"navn": null})),
        with(json!({"navn": "  "})),
        with(json!({"navn": "x".repeat(256)})),
        with(json!({"navn": "TYNSET\nSNEKKERI"})),
        with(json!({"navn": "TYNSET\u{0}"})),
        with(json!({"navn": "SA \u{202e}IREKKENS"})),
        with(json!({"navn": "<b>SNEKKERI</b>"})),
        with(json!({"navn": "SNEK\u{200b}KERI"})),
        with(json!({"konkurs": null})),
        with(json!({"konkurs": "nei"})),
        with(json!({"underAvvikling": null})),
        with(json!({"underAvvikling": 0})),
        with(json!({"slettedato": 20240131})),
        with(json!({"forretningsadresse": {"kommunenummer": 3427}})),
        with(json!({"forretningsadresse": {"kommunenummer": "34 27"}})),
        with(json!({"forretningsadresse": {"kommunenummer": "३४२७"}})),
        with(json!({"forretningsadresse": "Tynset"})),
    ] {
        let error = read(List::Organisations, &document).expect_err(&document.to_string());
        assert!(matches!(error, RegisterError::Unusable(_)), "{document}: {error:?}");
    }
    let number = NUMBER.parse().unwrap();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for bytes in [&b""[..], b"<html>", b"\xff\xfe", b"{\"organisasjonsnummer\":", deep.as_bytes()] {
        assert!(Document::read(List::Organisations, &number, bytes).is_err());
    }
}

mod reference_data {
    use super::*;
    use std::{env, fs, path::PathBuf};

    #[test]
    fn the_published_example_is_an_organisation() {
        let folder =
            env::var_os("FLYTTHIT_REFERENCE_DATA").expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let file = PathBuf::from(folder).join("samples/brreg/enhet_fixture_synthetic.json");
        let number = "923609016".parse().unwrap();
        let found = Document::read(List::Organisations, &number, &fs::read(file).unwrap()).unwrap().found();
        let expected =
            Organisation { name: "EKSEMPEL TEKNOLOGI AS".to_owned(), municipality: Some("1106".to_owned()) };
        assert_eq!(found.unwrap(), Found::Active(expected));
    }
}
