//! Borders of municipalities.

use serde_json::json;

use super::*;
use crate::{
    db::{border, revision, scratch::Scratch, source},
    import::geometry,
};

fn square(longitude: f64) -> Value {
    let ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
    let ring: Vec<_> = ring.iter().map(|[east, north]| [longitude + east, 62.0 + north]).collect();
    json!({"type": "Polygon", "coordinates": [ring]})
}

fn feature(number: &str, geometry: &Value) -> Value {
    json!({"type": "Feature", "properties": {"kommunenummer": number}, "geometry": geometry})
}

fn file(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn borders_of(db: &Db, text: &str, number_property: &str) -> (Result<Report, Error>, String) {
    let options = geometry::Options {
        source: "Kartverket".into(),
        licence: "CC BY 4.0".into(),
        number_property: number_property.into(),
    };
    let mut told = Told::default();
    let report = geometry::import(db, text.as_bytes(), &options, &mut told);
    assert_eq!(told.read, text.len() as u64, "every byte is told");
    (report, told.text())
}

#[test]
fn borders_come_in_under_any_number_and_those_of_strangers_are_skipped() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let text = file(&[
        feature("3427", &square(10.0)),
        feature("1640", &square(11.0)),
        feature("0301", &square(12.0)),
    ]);
    let report = borders_of(&db, &text, "kommunenummer").0.expect("borders");
    assert_eq!(report, Report { inserted: 2, skipped: 1, ..Report::default() });
    let stored = db.read_blocking(border::all).expect("borders");
    assert_eq!(stored.iter().map(|border| &*border.municipality_id).collect::<Vec<_>>(), ["roros", "tynset"]);
    let source =
        db.read_blocking(|conn| source::find(conn, &stored[0].source_id)).expect("a read").expect("a source");
    assert_eq!((&*source.name, source.licence.as_deref()), ("Kartverket", Some("CC BY 4.0")));

    let before = db.read_blocking(revision::current).expect("a revision").reference;
    let again = borders_of(&db, &text, "kommunenummer").0.expect("again");
    assert_eq!(again, Report { unchanged: 2, skipped: 1, ..Report::default() });
    assert_eq!(db.read_blocking(revision::current).expect("a revision").reference, before);

    let moved = file(&[json!({"type": "Feature", "properties": {"nr": "0437"}, "geometry": square(20.0)})]);
    let report = borders_of(&db, &moved, "nr").0.expect("another border");
    assert_eq!(report, Report { updated: 1, ..Report::default() });
    assert!(db.read_blocking(revision::current).expect("a revision").reference > before);
    assert_eq!(db.read_blocking(border::all).expect("borders").len(), 2, "the other one stays");
}

#[test]
fn features_that_are_wrong_are_named_and_nothing_comes_in() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let text = file(&[
        feature("3427", &square(10.0)),
        json!({"type": "Feature", "properties": {"name": "Tynset"}, "geometry": square(10.0)}),
        json!({"type": "Feature", "properties": null, "geometry": square(10.0)}),
        json!({"type": "Feature", "properties": {"kommunenummer": 3427}, "geometry": square(10.0)}),
        feature("Tynset", &square(10.0)),
        feature("0437", &square(11.0)),
        feature("0301", &square(11.0)),
        feature("0301", &square(12.0)),
        feature("3426", &json!(null)),
        feature("3426", &json!({"type": "Point", "coordinates": [10.0, 62.0]})),
        feature("3426", &square(180.0)),
        json!({"type": "Polygon", "coordinates": []}),
    ]);
    let (report, problems) = borders_of(&db, &text, "kommunenummer");
    let text = format!("{problems}{}\n", report.expect_err("it is refused"));
    insta::assert_snapshot!("problems_of_borders", text);
    assert_eq!(db.read_blocking(border::all).expect("borders"), []);
}

#[test]
fn a_file_without_borders_is_refused_as_a_whole() {
    let scratch = Scratch::empty();
    let db = scratch.db();
    for (text, reason) in [
        ("", "the file is not JSON: EOF while parsing"),
        ("{\"type\":", "the file is not JSON: EOF while parsing"),
        ("[]", "the file is not a GeoJSON FeatureCollection: "),
        (&*square(10.0).to_string(), "the file is not a GeoJSON FeatureCollection: "),
        (&*file(&[]), "there are no features in the file: "),
        ("{\"type\":\"FeatureCollection\"}", "there are no features in the file: "),
        (&*file(&[feature("0301", &square(10.0))]), "no feature is that of a municipality that is known: "),
    ] {
        let refused = borders_of(&db, text, "kommunenummer").0.expect_err(text).to_string();
        assert!(refused.starts_with(reason) && refused.ends_with("nothing has been imported"), "{refused}");
    }
    let long = " ".repeat(usize::try_from(geometry::MAX_FILE).expect("a length") + 1);
    let refused = borders_of(&db, &long, "kommunenummer").0.expect_err("it is too long").to_string();
    assert!(refused.starts_with("the file is longer than 64 MiB"), "{refused}");
}
