//! Borders that the tests know: every municipality is a square of one degree, in two rows.

use super::valley::Strict;
use flytthit_api::db::Db;
use flytthit_api::import::geometry::{self, Options};
use serde_json::{Value, json};

/// The western and southern edge of each municipality.
const SQUARES: [(&str, i32, i32); 8] = [
    ("3429", 9, 62),
    ("3428", 10, 62),
    ("3427", 11, 62),
    ("3426", 12, 62),
    ("3424", 13, 62),
    ("3430", 12, 63),
    ("5025", 13, 63),
    ("5026", 14, 63),
];

/// Imports the borders of all of them.
pub(crate) fn import_all(db: &Db) {
    import(db, &[]);
}

/// Imports the borders of all but these.
pub(crate) fn import(db: &Db, without: &[&str]) {
    let squares = SQUARES.iter().filter(|(number, ..)| !without.contains(number));
    let features: Vec<Value> = squares
        .map(|&(number, west, south)| {
            let (east, north) = (west + 1, south + 1);
            let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
            json!({"type": "Feature", "properties": {"kommunenummer": number}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
        })
        .collect();
    let file = json!({"type": "FeatureCollection", "features": features}).to_string();
    import_file(db, file.as_bytes());
}

/// Imports the borders of a file.
pub(crate) fn import_file(db: &Db, file: &[u8]) {
    let options = Options {
        source: "Kartverket".to_owned(),
        licence: "CC BY 4.0".to_owned(),
        number_property: "kommunenummer".to_owned(),
    };
    geometry::import(db, file, &options, &mut Strict).unwrap();
}
