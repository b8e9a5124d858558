//! Entur's journey planner: trains and buses, one question for each journey.

use super::{Journey, Point, Timed, minutes, quoted};
use crate::clock;
use crate::outgoing::header::HeaderName;
use crate::sources::{Answer, Client, SourceError};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};
use serde::Deserialize;
use serde_json::{Value, json};

/// How it wants to know who asks.
const CLIENT_NAME: HeaderName = HeaderName::from_static("et-client-name");

/// When work begins.
const ARRIVAL_HOUR: i8 = 8;

/// The days, as month and day, on which nobody works although it may be a Tuesday.
const HOLIDAYS: [(i8, i8); 7] = [(1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31)];

/// More patterns than one, since the first need not be the shortest.
const PATTERNS: u8 = 5;

/// A reply is some kilobytes.
const CAP: usize = 256 << 10;

/// Modes that are no public transport.
const OWN: [&str; 5] = ["foot", "walk", "bicycle", "car", "scooter"];

const QUERY: &str = "query ($from: Location!, $to: Location!, $at: DateTime!, $patterns: Int!) { \
                     trip(from: $from, to: $to, dateTime: $at, arriveBy: true, numTripPatterns: $patterns) { \
                     tripPatterns { startTime endTime duration legs { mode distance } } } }";

/// The reply. GraphQL tells failures in it, whatever the status.
#[derive(Deserialize)]
struct Reply {
    data: Option<Data>,
    #[serde(default)]
    errors: Vec<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Data {
    trip: Trip,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trip {
    trip_patterns: Vec<Pattern>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pattern {
    start_time: Timestamp,
    end_time: Timestamp,
    duration: f64,
    legs: Vec<Leg>,
}

#[derive(Deserialize)]
struct Leg {
    mode: String,
}

pub(super) async fn between(
    client: &Client,
    name: &str,
    journeys: &[Journey],
    today: Date,
    advance: &(dyn Fn(u64) + Send + Sync),
) -> Result<Timed, SourceError> {
    let day = working_day(today);
    let arrival = clock::at(day, ARRIVAL_HOUR);
    let (mut minutes, mut answers) = (Vec::with_capacity(journeys.len()), Vec::with_capacity(journeys.len()));
    for journey in journeys {
        let question = client.json(&["graphql"]).header(CLIENT_NAME, name).cap(CAP);
        let answer = question.post(body(journey, &arrival)).send().await?;
        minutes.push(read(&answer, &arrival).map_err(|error| error.about(&answer))?);
        answers.push((format!("{}-{}", journey.from, journey.to), answer));
        advance(1);
    }
    Ok(Timed { minutes, as_of: day, answers })
}

/// The next Tuesday on which people work.
fn working_day(today: Date) -> Date {
    let tuesdays = std::iter::successors(today.nth_weekday(1, Weekday::Tuesday).ok(), |day| {
        day.checked_add(1.week()).ok()
    });
    let is_free = |day: &Date| HOLIDAYS.contains(&(day.month(), day.day()));
    tuesdays.take(4).find(|day| !is_free(day)).unwrap_or(today)
}

fn body(journey: &Journey, arrival: &Zoned) -> Value {
    let place = |name: &str, point: Point| {
        let Point { lat, lon } = point;
        json!({"name": name, "coordinates": {"latitude": lat, "longitude": lon}})
    };
    let variables = json!({
        "from": place(&journey.from, journey.start),
        "to": place(&journey.to, journey.end),
        "at": arrival.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "patterns": PATTERNS,
    });
    json!({"query": QUERY, "variables": variables})
}

/// The minutes of the shortest way that is there in time, and begins the same day.
fn read(answer: &Answer, arrival: &Zoned) -> Result<Option<u32>, SourceError> {
    let Reply { data, errors } = answer.json()?;
    if let Some(failure) = errors.first() {
        return Err(SourceError::unusable(format!("it failed: {}", quoted(&failure.message))));
    }
    let data = data.ok_or_else(|| SourceError::unusable("there are no data"))?;
    let midnight = clock::midnight(arrival.date());
    let mut shortest = None;
    for Pattern { start_time, end_time, duration, legs } in data.trip.trip_patterns {
        let took = minutes(duration)?;
        if end_time < start_time {
            return Err(SourceError::unusable("a journey ends before it begins"));
        }
        let in_time = start_time >= midnight && end_time <= arrival.timestamp();
        if in_time && legs.iter().any(|leg| !OWN.contains(&&*leg.mode)) {
            shortest = Some(shortest.map_or(took, |least: u32| least.min(took)));
        }
    }
    Ok(shortest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn people_work_on_the_next_tuesday_that_is_no_holiday() {
        for (today, day) in [
            (date(2026, 11, 23), date(2026, 11, 24)),
            (date(2026, 11, 24), date(2026, 12, 1)),
            (date(2029, 12, 20), date(2030, 1, 8)),
        ] {
            assert_eq!(working_day(today), day, "{today}");
        }
    }
}
