//! Where municipalities are: coordinates as CSV, borders as GeoJSON.

use std::{collections::HashMap, path::Path};

use super::flows::{Tell, in_file};
use crate::{
    geometry::Shape,
    import::{
        geometry::features,
        table::{self, Table},
    },
    plot::Coordinates,
};

/// Other names of the columns, as lists of municipalities have them.
const LATITUDE: [&str; 3] = ["lat", "latitude", "centre_lat"];
const LONGITUDE: [&str; 3] = ["lon", "longitude", "centre_lon"];

/// Reads the coordinates of municipalities by code.
///
/// The columns are `code`, `lat` and `lon`; `latitude` and `longitude`, or `centre_lat` and
/// `centre_lon`, will do too. Instead of `code` there may be columns that begin with `number`: the
/// codes that a municipality has had over time, all of which are known then. Other columns are passed
/// over.
pub(super) fn read_places(path: &Path) -> Result<HashMap<String, Coordinates>, String> {
    in_file(path, |file| {
        let table = Table::open(file)?;
        let codes = table.matching("code", |name| name == "code" || name.starts_with("number"))?;
        let lat = table.matching("lat", |name| LATITUDE.contains(&name))?[0];
        let lon = table.matching("lon", |name| LONGITUDE.contains(&name))?[0];
        let mut places: HashMap<String, Coordinates> = HashMap::new();
        let invalid = table.rows(&mut Tell, |row| {
            let degrees = |column, most: f64| {
                let text = row.text(column)?;
                let degrees = text.parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
                degrees.ok_or_else(|| (column.name, format!("must be degrees from -{most} to {most}")))
            };
            let lat = degrees(lat, 90.0).map_err(|problem| vec![problem])?;
            let lon = degrees(lon, 180.0).map_err(|problem| vec![problem])?;
            let here = Coordinates { lat, lon };
            for &column in &codes {
                let code = row.text(column).map_err(|problem| vec![problem])?;
                let other = places.insert(code.to_owned(), here).filter(|other| *other != here);
                if other.is_some() && !code.is_empty() {
                    return Err(vec![(column.name, format!("{code} is given twice"))]);
                }
            }
            Ok(())
        })?;
        table::all_valid(invalid)?;
        Ok::<_, table::Error>(places)
    })
}

/// Reads the borders of municipalities by code, which is in the property `property` of each feature.
pub(super) fn read_borders(path: &Path, property: &str) -> Result<HashMap<String, Shape>, String> {
    in_file(path, |file| {
        let mut borders = HashMap::new();
        for (feature, at) in features(file, &mut Tell)?.iter().zip(0..) {
            let wrong = |reason: String| table::Error::File(format!("/features/{at}{reason}"));
            let code = feature["properties"][property].as_str();
            let code = code.ok_or_else(|| wrong(format!(": the text `{property}` is missing")))?;
            let shape = Shape::read(&feature["geometry"]).map_err(|err| wrong(format!("/geometry{err}")))?;
            if borders.insert(code.to_owned(), shape).is_some() {
                return Err(wrong(format!(": {code} is given twice")));
            }
        }
        Ok(borders)
    })
}
