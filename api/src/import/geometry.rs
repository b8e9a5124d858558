//! Borders of municipalities, as GeoJSON.

use std::{collections::BTreeMap, io::Read};

use flytthit_matcher::place::MunicipalityNumber;
use serde_json::Value;

use super::{Error, Known, Observer, Problem, Report, table};
use crate::db::{
    Db,
    border::{self, Border},
    source::{self, Source},
};
use crate::geometry::Shape;

/// The longest file, in bytes: some ten times what all municipalities of Norway need.
pub const MAX_FILE: u64 = 64 << 20;

/// What a file of borders does not say itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the borders come from, as a reader sees it.
    pub source: String,
    /// Under which licence they are.
    pub licence: String,
    /// The property of each feature that holds the number of the municipality.
    pub number_property: String,
}

/// What is wrong with one feature: where in it, as a JSON pointer, and why.
type FeatureProblem = (String, String);

/// Imports a `FeatureCollection` with one feature for each municipality, in one transaction. A
/// border that is known is replaced.
///
/// A municipality may be named by any number that it ever had. Features of municipalities that are
/// not known (those of no matrix) are skipped.
pub fn import(
    db: &Db,
    file: impl Read,
    options: &Options,
    observer: &mut dyn Observer,
) -> Result<Report, Error> {
    let features = features(file, observer)?;
    db.write_blocking(|conn, revision| {
        let known = Known::load(conn)?;
        let source = Source {
            // Files of two sources may each hold a part.
            id: format!("geometry: {} ({})", options.source, options.licence),
            name: options.source.clone(),
            url: None,
            licence: Some(options.licence.clone()),
        };
        let mut report = Report::default();
        let borders = read(&features, options, &known, &source, &mut report, observer)?;
        if borders.is_empty() {
            return Err(Error::File("no feature is that of a municipality that is known".to_owned()));
        }
        source::put(conn, &source)?;
        let changes = border::changes(conn, borders)?;
        border::store(conn, revision, &changes)?;
        report.inserted += changes.inserted.len() as u64;
        report.updated += changes.updated.len() as u64;
        report.unchanged += changes.unchanged;
        Ok(report)
    })
}

/// The features of the file, not looked at yet.
pub(crate) fn features(file: impl Read, observer: &mut dyn Observer) -> Result<Vec<Value>, table::Error> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    observer.read(bytes.len() as u64);
    if bytes.len() as u64 > MAX_FILE {
        let reason = format!("the file is longer than {} MiB: simplify the borders", MAX_FILE >> 20);
        return Err(table::Error::File(reason));
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut file: Value = serde_json::from_slice(text)
        .map_err(|err| table::Error::File(format!("the file is not JSON: {err}")))?;
    if file["type"] != "FeatureCollection" {
        return Err(table::Error::File("the file is not a GeoJSON FeatureCollection".to_owned()));
    }
    match file["features"].take() {
        Value::Array(features) if !features.is_empty() => Ok(features),
        _ => Err(table::Error::File("there are no features in the file".to_owned())),
    }
}

/// The borders of the municipalities that are known; the others are counted as skipped.
fn read(
    features: &[Value],
    options: &Options,
    known: &Known,
    source: &Source,
    report: &mut Report,
    observer: &mut dyn Observer,
) -> Result<Vec<Border>, Error> {
    let mut borders = Vec::new();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = 0;
    for (at, feature) in features.iter().enumerate() {
        let border = read_feature(feature, options).and_then(|(number, shape)| {
            let municipality = known.municipality(number).ok();
            let key = municipality.clone().unwrap_or_else(|| number.to_string());
            if let Some(first) = first.insert(key, at) {
                let reason = format!("is the same municipality as /features/{first}");
                return Err((property(options), reason));
            }
            Ok(municipality.map(|municipality_id| (municipality_id, shape)))
        });
        match border {
            Ok(Some((municipality_id, shape))) => {
                let geometry = serde_json::to_string(&shape).map_err(|err| Error::File(err.to_string()))?;
                borders.push(Border { municipality_id, geometry, source_id: source.id.clone() });
            }
            Ok(None) => report.skipped += 1,
            Err((pointer, reason)) => {
                wrong += 1;
                observer.problem(Problem { line: None, field: format!("/features/{at}{pointer}"), reason });
            }
        }
    }
    match wrong {
        0 => Ok(borders),
        _ => Err(Error::File(format!("{wrong} of {} features are wrong", features.len()))),
    }
}

fn read_feature(feature: &Value, options: &Options) -> Result<(MunicipalityNumber, Shape), FeatureProblem> {
    if feature["type"] != "Feature" {
        return Err((String::new(), "must be a Feature".to_owned()));
    }
    let number = match &feature["properties"][&options.number_property] {
        Value::Null => Err("is missing".to_owned()),
        Value::String(text) => text.parse().map_err(|err| format!("{text:?}: {err}")),
        _ => Err("must be a text of four digits".to_owned()),
    };
    let number = number.map_err(|reason| (property(options), reason))?;
    let shape = Shape::read(&feature["geometry"]);
    let shape = shape.map_err(|err| (format!("/geometry{}", err.pointer), err.reason))?;
    Ok((number, shape))
}

/// Where in a feature the number is.
fn property(options: &Options) -> String {
    let name = options.number_property.replace('~', "~0").replace('/', "~1");
    format!("/properties/{name}")
}
