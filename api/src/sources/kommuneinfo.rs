//! Kartverket's municipalities (kommuneinfo, version 1): which numbers are in force, and their borders.
//!
//! Borders are asked for in ETRS89 (EPSG:4258), in which they are kept there. RFC 7946 means WGS 84, which in
//! Norway is less than a metre off: they are taken as they are. They are not simplified: each for itself would
//! leave gaps and overlaps between neighbours, which share every position of their border.
//!
//! Nothing that was published says whether the service knows `If-None-Match`, so what comes is compared.

use super::{Answer, Client, SourceError};
use crate::geometry::Shape;
use flytthit_matcher::place::MunicipalityNumber;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Listed {
    kommunenummer: String,
}

#[derive(Deserialize)]
struct Area {
    kommunenummer: String,
    omrade: Value,
}

/// The coordinate system that is asked for.
const ETRS89: &str = "4258";
/// The most bytes of a border. Those of Norway have some hundred thousand.
const CAP: usize = 12 << 20;
/// Maximum number of positions of a border. Those of Norway have up to some ten thousand.
const MAX_POSITIONS: usize = 250_000;
/// The most municipalities: Norway never had as many.
const MOST: usize = 1_000;

/// The numbers that are in force.
///
/// # Errors
/// When the service does not say.
pub async fn in_force(client: &Client) -> Result<BTreeSet<MunicipalityNumber>, SourceError> {
    let answer = client.json(&["kommuner"]).send().await?;
    let listed: Vec<Listed> = answer.json()?;
    let numbers = listed.iter().map(|listed| listed.kommunenummer.parse());
    let numbers: Result<BTreeSet<_>, _> = numbers.collect();
    match numbers {
        Ok(numbers) if (1..=MOST).contains(&numbers.len()) => Ok(numbers),
        Ok(numbers) => {
            Err(SourceError::unusable(format!("it has {} municipalities", numbers.len())).about(&answer))
        }
        Err(error) => Err(SourceError::unusable(error.to_string()).about(&answer)),
    }
}

/// The border of a municipality.
///
/// # Errors
/// When the service does not say, or what it says is no land of Norway's.
pub async fn border(client: &Client, number: MunicipalityNumber) -> Result<(Answer, Shape), SourceError> {
    let name = number.to_string();
    let question = client.json(&["kommuner", &name, "omrade"]).query("utkoordsys", ETRS89).cap(CAP);
    let answer = question.send().await?;
    let Area { kommunenummer, omrade } = answer.json()?;
    let unusable = |reason: String| SourceError::unusable(reason).about(&answer);
    if kommunenummer != name {
        return Err(unusable(format!("it is the border of {kommunenummer:?}")));
    }
    // Without the member it is WGS 84, by the standard.
    let system = &omrade["crs"]["properties"]["name"];
    let is_degrees =
        |name: &str| name.ends_with(":4258") || name.ends_with(":4326") || name.ends_with(":CRS84");
    if !system.is_null() && !system.as_str().is_some_and(is_degrees) {
        return Err(unusable(format!("/omrade/crs/properties/name: {system} is not what was asked for")));
    }
    let shape = Shape::read(&omrade).map_err(|error| unusable(format!("/omrade{error}")))?;
    let positions = shape.positions();
    if positions > MAX_POSITIONS {
        return Err(unusable(format!(
            "/omrade/coordinates: {positions} positions, of {MAX_POSITIONS} that there may be"
        )));
    }
    if !shape.is_in_norway() {
        return Err(unusable("/omrade/coordinates: not in Norway, or latitude before longitude".to_owned()));
    }
    Ok((answer, shape))
}
