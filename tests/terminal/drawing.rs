//! A drawing is a well-formed document with every municipality in it.

use std::fs;
use std::path::Path;

use roxmltree::Document;

use super::{OFFICIAL, folder, output};
use crate::support::process::flytthit;

/// Coordinates of some of the eight, in a list as municipalities keep it.
const PLACES: &str = "name,number_2003,number_2020,centre_lat,centre_lon,area_km2\nTolga,0436,3426,62.40898,10.99883,1122.56\n\
                      Tynset,0437,3427,62.27594,10.78241,1880.26\nRøros,1640,5025,62.57466,11.38428,1956.48\n";

/// How many elements of a name a drawing has.
fn count(drawing: &str, name: &str) -> usize {
    let document = Document::parse(drawing).unwrap_or_else(|err| panic!("{err}\n{drawing}"));
    assert!(document.root_element().attribute("viewBox").is_some());
    document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name))).count()
}

fn plot(folder: &Path, more: &[&str]) -> String {
    output(folder, &[["plot", "deck.csv"].as_slice(), &OFFICIAL, more].concat())
}

#[test]
fn every_municipality_is_one_circle_and_every_area_one_outline() {
    let folder = folder();
    let drawing = plot(folder.path(), &[]);
    assert_eq!(count(&drawing, "circle"), 8);
    assert_eq!(drawing.matches("<title>Area ").count(), 2);
    for name in ["Rendalen", "Tolga", "Tynset", "Alvdal", "Folldal", "Os", "Røros", "Holtålen"] {
        assert!(drawing.contains(&format!(">{name}</text>")), "{name}");
    }
    assert!(drawing.contains("Not drawn: 18 thin links"), "what is left out is said");
    assert!(!plot(folder.path(), &["--min-share", "0"]).contains("Not drawn"));
    assert_eq!(drawing, plot(folder.path(), &[]), "the same again");
}

#[test]
fn a_drawing_is_written_where_it_is_wanted() {
    let folder = folder();
    let drawing = plot(folder.path(), &[]);
    assert_eq!(plot(folder.path(), &["one.svg"]), "");
    let line = [["areas", "deck.csv"].as_slice(), &OFFICIAL, &["--svg", "two.svg", "--csv"]].concat();
    assert!(output(folder.path(), &line).starts_with("municipality,"));
    for file in ["one.svg", "two.svg"] {
        assert_eq!(fs::read_to_string(folder.path().join(file)).unwrap(), drawing);
    }
    let line = [["plot", "deck.csv"].as_slice(), &OFFICIAL, &["no/such/folder.svg"]].concat();
    let (well, _, errors) = flytthit(folder.path(), &line);
    assert!(!well && errors.contains("no/such/folder.svg"), "{errors}");
}

#[test]
fn coordinates_and_borders_put_municipalities_on_a_map() {
    let folder = folder();
    fs::write(folder.path().join("places.csv"), PLACES).unwrap();
    let placed = plot(folder.path(), &["--places", "places.csv"]);
    assert_eq!(count(&placed, "circle"), 8);
    assert!(placed.contains("5 without coordinates"));
    let at = |name: &str| -> (f64, f64) {
        let document = Document::parse(&placed).unwrap();
        let circle = document.descendants().find(|node| {
            let told = node.first_element_child().and_then(|title| title.text());
            node.has_tag_name("circle") && told.is_some_and(|told| told.starts_with(name))
        });
        let circle = circle.unwrap();
        let number = |name| circle.attribute(name).unwrap().parse().unwrap();
        (number("cx"), number("cy"))
    };
    let [tolga, tynset, roros] = ["Tolga", "Tynset", "Røros"].map(at);
    assert!(roros.1 < tolga.1 && tolga.1 < tynset.1, "north is up");
    assert!(roros.0 > tolga.0 && tolga.0 > tynset.0, "east is right");

    let square = |code: &str, lon: f64| {
        let ring = [[lon, 62.0], [lon + 0.5, 62.0], [lon + 0.5, 62.5], [lon, 62.5], [lon, 62.0]];
        serde_json::json!({"type": "Feature", "properties": {"kommunenummer": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features: Vec<_> =
        [("5025", 11.0), ("3430", 11.5), ("5026", 12.0)].map(|(code, lon)| square(code, lon)).into();
    let borders = serde_json::json!({"type": "FeatureCollection", "features": features});
    fs::write(folder.path().join("borders.geojson"), borders.to_string()).unwrap();
    let bordered = plot(folder.path(), &["--geometry", "borders.geojson"]);
    assert_eq!(count(&bordered, "circle"), 8);
    let borders = bordered.split("<g id=\"borders\">").nth(1).unwrap().split("</g>").next().unwrap();
    assert_eq!(borders.matches("<path").count(), 3);
}

#[test]
fn places_that_are_none_are_refused() {
    let folder = folder();
    for (places, told) in [
        ("code,lat\n3427,62\n", "places.csv: line 1: the column `lon` is missing"),
        ("code,lat,lon\n3427,north,11\n", "line 2, lat: must be degrees from -90 to 90"),
        ("code,lat,lon\n3427,62,181\n", "line 2, lon: must be degrees from -180 to 180"),
        ("code,lat,lon\n3427,62,NaN\n", "line 2, lon: must be degrees from -180 to 180"),
        ("code,lat,lon\n3427,62,11\n3427,63,11\n", "line 3, code: 3427 is given twice"),
        ("code,lat,lon\n0301,59.9,10.7\n", "--places: it has no municipality of the flows"),
    ] {
        fs::write(folder.path().join("places.csv"), places).unwrap();
        let line = [["plot", "deck.csv"].as_slice(), &OFFICIAL, &["--places", "places.csv"]].concat();
        let (well, output, errors) = flytthit(folder.path(), &line);
        assert!(!well && output.is_empty() && errors.contains(told), "{places}: {errors}");
    }
}

#[test]
fn no_name_or_code_can_break_the_document() {
    let folder = folder();
    let code = "\"</text><script>alert('&')</script>\u{ffff}\"";
    let flows = format!("residence,work,commuters\n{code},b,5\nb,{code},3\nb,b,9\n{code},{code},7\n");
    fs::write(folder.path().join("odd & <b>.csv"), flows).unwrap();
    let drawing = output(folder.path(), &["plot", "odd & <b>.csv", "--min-size", "1", "--target-size", "2"]);
    assert_eq!((count(&drawing, "circle"), count(&drawing, "script")), (2, 0));
    assert!(drawing.contains("odd &amp; &lt;b&gt;"));
}

#[test]
fn the_largest_counts_that_there_are_can_be_drawn() {
    let folder = folder();
    let flows =
        "residence,work,commuters\na,a,1099511620000\na,b,100\nb,a,90\nb,b,5\nc,c,2\nc,d,1\nd,c,1\nd,d,1\n";
    fs::write(folder.path().join("f.csv"), flows).unwrap();
    fs::write(folder.path().join("places.csv"), "code,lat,lon\na,0,0\nb,0,0\nc,0,0\n").unwrap();
    let line = ["plot", "f.csv", "--min-size", "1", "--target-size", "2"];
    for places in [[].as_slice(), &["--places", "places.csv"]] {
        let drawing = output(folder.path(), &[line.as_slice(), places].concat());
        assert_eq!(count(&drawing, "circle"), 4);
    }
}

mod reference_data {
    use super::*;

    #[test]
    fn whole_countries_are_drawn_in_a_document_of_reasonable_size() {
        let data = std::env::var_os("FLYTTHIT_REFERENCE_DATA");
        let data = data.expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let data = Path::new(&data).join("areas");
        for (file, municipalities, most) in [
            ("italy_sardinia_2001.csv", 377, 300_000),
            ("norway_2017.csv", 426, 300_000),
            ("usa_counties_acs2016_2020.csv", 3_222, 2_000_000),
        ] {
            let drawing = output(&data, &["plot", file]);
            assert_eq!(count(&drawing, "circle"), municipalities, "{file}");
            assert!(drawing.len() < most, "{file}: {} bytes", drawing.len());
            check_apart(&drawing);
        }
    }

    /// No circle lies on another.
    fn check_apart(drawing: &str) {
        let document = Document::parse(drawing).unwrap();
        let circles = document.descendants().filter(|node| node.has_tag_name("circle"));
        let circles: Vec<[f64; 3]> = circles
            .map(|circle| ["cx", "cy", "r"].map(|name| circle.attribute(name).unwrap().parse().unwrap()))
            .collect();
        for (at, [x, y, r]) in circles.iter().enumerate() {
            let apart = |[a, b, s]: &[f64; 3]| (x - a).hypot(y - b) > r + s;
            assert!(circles[..at].iter().all(apart), "the circle at {x}, {y}");
        }
    }
}
