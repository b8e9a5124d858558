//! [`TravelTimes`]: how long it takes from one place to another, whoever is asked.

mod entur;
mod osrm;

use super::{Answer, Client, SourceError};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// By what one travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TravelMode {
    /// By car.
    Driving,
    /// By train and bus.
    Transit,
}

impl TravelMode {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            TravelMode::Driving => "driving",
            TravelMode::Transit => "transit",
        }
    }

    /// The mode with this name.
    pub fn of_name(name: &str) -> Option<TravelMode> {
        [TravelMode::Driving, TravelMode::Transit].into_iter().find(|mode| mode.name() == name)
    }
}

/// A place on the map, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// North.
    pub lat: f64,
    /// East.
    pub lon: f64,
}

/// Longitude first, as OSRM and GeoJSON have it; five decimals are a metre.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5},{:.5}", self.lon, self.lat)
    }
}

/// A journey to be timed.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// The slug of the municipality where it begins.
    pub from: String,
    /// That of the one where it ends.
    pub to: String,
    /// Where it begins.
    pub start: Point,
    /// Where it ends.
    pub end: Point,
}

/// What a source said of journeys.
#[derive(Debug)]
pub struct Timed {
    /// How long each takes, in the order in which they were asked for; `None` where no way was found.
    pub minutes: Vec<Option<u32>>,
    /// The day for which that was asked.
    pub as_of: Date,
    /// What it answered, by name.
    pub answers: Vec<(String, Answer)>,
}

/// A source of travel times.
#[derive(Clone, Copy, Debug)]
pub enum TravelTimes<'s> {
    /// A router of roads.
    Osrm(&'s Client),
    /// Entur's journey planner, with what this service calls itself there.
    Entur(&'s Client, &'s str),
}

impl TravelTimes<'_> {
    /// By what one travels.
    pub fn mode(self) -> TravelMode {
        match self {
            TravelTimes::Osrm(_) => TravelMode::Driving,
            TravelTimes::Entur(..) => TravelMode::Transit,
        }
    }

    /// Asks how long these journeys take. `advance` is told of each so many more that are answered.
    ///
    /// # Errors
    /// When one of the questions has no good answer: all journeys are timed, or none.
    pub async fn between(
        self,
        journeys: &[Journey],
        today: Date,
        advance: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Timed, SourceError> {
        match self {
            TravelTimes::Osrm(client) => osrm::between(client, journeys, today, advance).await,
            TravelTimes::Entur(client, name) => entur::between(client, name, journeys, today, advance).await,
        }
    }
}

/// The longest journey that can be true, in seconds: a day.
const DAY: f64 = 86_400.0;

/// Whole minutes, rounded up: a journey of an hour and a second takes more than an hour.
fn minutes(seconds: f64) -> Result<u32, SourceError> {
    if !seconds.is_finite() || !(0.0..DAY).contains(&seconds) {
        return Err(SourceError::unusable(format!("a journey of {seconds} seconds")));
    }
    Ok((seconds / 60.0).ceil() as u32)
}

/// A text of a source that goes into a reason: a line, and not a long one.
fn quoted(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_rounded_up_and_plausible() {
        for (seconds, expected) in [(0.0, 0), (0.1, 1), (60.0, 1), (4_500.0, 75), (4_500.1, 76)] {
            assert_eq!(minutes(seconds).unwrap(), expected, "{seconds}");
        }
        for seconds in [-0.1, 86_400.0, f64::NAN, f64::INFINITY] {
            assert!(minutes(seconds).is_err(), "{seconds}");
        }
    }

    #[test]
    fn a_point_is_written_longitude_first() {
        assert_eq!(Point { lat: 62.40898, lon: 10.99883 }.to_string(), "10.99883,62.40898");
    }
}
