//! Kindergartens and schools.

mod kindergartens;
mod reference_data;
mod schools;

use crate::support::upstream::{Answer, Upstream};
use serde_json::{Value, json};

/// The municipalities of the region, which are asked for.
const REGION: [&str; 8] = ["3424", "3426", "3427", "3428", "3429", "3430", "5025", "5026"];

/// An organisation number, made up: the `nth`.
fn organisation(nth: u32) -> String {
    let digits = format!("9{:06}", nth * 7);
    let weights = [3, 2, 7, 6, 5, 4, 3, 2];
    (0..10)
        .map(|last| format!("{digits}{last}"))
        .find_map(|eight| {
            let sum: u32 =
                eight.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
            let check = (11 - sum % 11) % 11;
            (check < 10).then(|| format!("{eight}{check}"))
        })
        .unwrap()
}

/// What all units have.
fn unit(nth: u32, municipality: &str, name: &str) -> Value {
    json!({
        "Organisasjonsnummer": organisation(nth), "Navn": name, "Karakteristikk": null,
        "Kommune": {"Navn": "Kommunen", "Kommunenummer": municipality, "ErNedlagt": false},
        "Beliggenhetsadresse": {"Adresse": format!("Skogveien {nth}"), "Postnummer": "2500", "Poststed": "TYNSET", "Land": "Norge"},
        "Koordinat": {"Lengdegrad": 10.78241, "Breddegrad": 62.27594, "Zoom": 12, "GeoKilde": "GeoNorge"},
        "Internettadresse": "www.example.org/barna", "ErAktiv": true, "ErEkskludert": false, "DatoEndret": "2026-03-14T07:35:10.39+01:00",
    })
}

/// With some of its fields changed.
fn with(mut unit: Value, changes: Value) -> Value {
    unit.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    unit
}

fn kindergarten(nth: u32, municipality: &str, name: &str) -> Value {
    let own = json!({
        "ErBarnehage": true, "ErBarnehageEier": false, "ErOffentligBarnehage": true, "ErPrivatBarnehage": false,
        "ErInaktivIBasil": false, "AntallBarn": 36, "AlderstrinnFra": 1, "AlderstrinnTil": 5,
    });
    with(unit(nth, municipality, name), own)
}

fn school(nth: u32, municipality: &str, name: &str, grades: [i32; 2]) -> Value {
    let own = json!({
        "ErSkole": true, "ErGrunnskole": true, "ErVideregaaendeSkole": false, "ErPrivatskole": false, "Elevtall": 84,
        "SkoletrinnGSFra": grades[0], "SkoletrinnGSTil": grades[1], "SkoletrinnVGSFra": null, "SkoletrinnVGSTil": null,
        "Skolekategorier": [{"Id": "1", "Navn": "Grunnskole"}], "Naeringskoder": [{"Prioritet": 1, "Kode": "85.201"}],
    });
    with(unit(nth, municipality, name), own)
}

fn upper_secondary(nth: u32, municipality: &str, name: &str) -> Value {
    let own = json!({
        "ErGrunnskole": false, "ErVideregaaendeSkole": true, "SkoletrinnGSFra": null, "SkoletrinnGSTil": null,
        "SkoletrinnVGSFra": 11, "SkoletrinnVGSTil": 13, "Skolekategorier": [{"Id": "2", "Navn": "Videregående skole"}],
        "Naeringskoder": [{"Prioritet": 1, "Kode": "85.310"}],
    });
    with(school(nth, municipality, name, [1, 1]), own)
}

/// What a list says of a unit.
fn listed(unit: &Value) -> Value {
    let mut item = json!({"Kommunenummer": unit["Kommune"]["Kommunenummer"]});
    for (name, value) in unit.as_object().unwrap() {
        if name.starts_with("Er") || ["Organisasjonsnummer", "Navn", "DatoEndret"].contains(&name.as_str()) {
            item[name] = value.clone();
        }
    }
    item
}

/// The register at this path has these units, and beside them the municipalities themselves, which own some.
fn serve(upstream: &Upstream, service: &str, units: &[Value]) {
    for (nth, number) in (900..).zip(REGION) {
        let flags = ["ErBarnehage", "ErSkole", "ErGrunnskole", "ErVideregaaendeSkole", "ErInaktivIBasil"];
        let flags: serde_json::Map<_, _> =
            flags.into_iter().map(|flag| (flag.to_owned(), json!(false))).collect();
        let owner = with(unit(nth, number, "Kommunen"), Value::Object(flags));
        let own = units.iter().filter(|unit| unit["Kommune"]["Kommunenummer"] == number);
        let items: Vec<Value> = own.chain([&owner]).map(listed).collect();
        serve_list(upstream, service, number, &items);
    }
    for unit in units {
        let path = format!("/{service}/enhet/{}", unit["Organisasjonsnummer"].as_str().unwrap());
        upstream.serves(&path, Answer::json(unit));
    }
}

fn serve_list(upstream: &Upstream, service: &str, number: &str, items: &[Value]) {
    let answer = Answer::json(&json!({ "EnhetListe": items }));
    upstream.serves(&format!("/{service}/enheter/kommune/{number}"), answer);
}
