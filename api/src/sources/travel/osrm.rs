//! OSRM: a router of roads, asked for tables.

use super::{Journey, Point, Timed, minutes, quoted};
use crate::sources::{Answer, Client, SourceError};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A table has at most so many places to start from and as many to go to: 100 coordinates together, which is
/// what a router allows that nobody has configured.
const SIDE: usize = 50;

/// How far from a road a place may be, in metres. A router without the roads of a country leads to the
/// nearest one it has, and would tell that everything is next door.
const OFF_ROAD: f64 = 20_000.0;

/// The reply, also where it is a failure.
#[derive(Deserialize)]
struct Table {
    code: String,
    #[serde(default)]
    message: String,
    durations: Option<Vec<Vec<Option<f64>>>>,
    #[serde(default)]
    sources: Vec<Waypoint>,
    #[serde(default)]
    destinations: Vec<Waypoint>,
}

#[derive(Deserialize)]
struct Waypoint {
    distance: Option<f64>,
}

pub(super) async fn between(
    client: &Client,
    journeys: &[Journey],
    today: Date,
    advance: &(dyn Fn(u64) + Send + Sync),
) -> Result<Timed, SourceError> {
    let starts: BTreeMap<&str, Point> = journeys.iter().map(|way| (&*way.from, way.start)).collect();
    let ends: BTreeMap<&str, Point> = journeys.iter().map(|way| (&*way.to, way.end)).collect();
    let (starts, ends): (Vec<_>, Vec<_>) = (starts.into_iter().collect(), ends.into_iter().collect());
    let mut known: BTreeMap<(&str, &str), Option<u32>> = BTreeMap::new();
    let mut answers = Vec::new();
    for (row, starts) in starts.chunks(SIDE).enumerate() {
        for (column, ends) in ends.chunks(SIDE).enumerate() {
            let is_here = |all: &[(&str, Point)], slug: &str| all.iter().any(|(one, _)| *one == slug);
            let wanted = journeys.iter().filter(|way| is_here(starts, &way.from) && is_here(ends, &way.to));
            let wanted = wanted.count() as u64;
            if wanted == 0 {
                continue;
            }
            let answer = ask(client, starts, ends).await?;
            let durations = read(&answer, starts.len(), ends.len()).map_err(|error| error.about(&answer))?;
            for ((from, _), durations) in starts.iter().zip(durations) {
                known.extend(ends.iter().zip(durations).map(|((to, _), minutes)| ((*from, *to), minutes)));
            }
            answers.push((format!("table-{row}-{column}"), answer));
            advance(wanted);
        }
    }
    let minutes = journeys.iter().map(|way| known.get(&(&*way.from, &*way.to)).copied().flatten());
    Ok(Timed { minutes: minutes.collect(), as_of: today, answers })
}

async fn ask(
    client: &Client,
    starts: &[(&str, Point)],
    ends: &[(&str, Point)],
) -> Result<Answer, SourceError> {
    let join = |parts: Vec<String>| parts.join(";");
    let places = join(starts.iter().chain(ends).map(|(_, place)| place.to_string()).collect());
    let numbers = |from: usize, to: usize| join((from..to).map(|number| number.to_string()).collect());
    client
        .json(&["table", "v1", "driving", &places])
        .query("sources", numbers(0, starts.len()))
        .query("destinations", numbers(starts.len(), starts.len() + ends.len()))
        // It says what was wrong.
        .or_status(&[400])
        .send()
        .await
}

/// The minutes from each place to each.
fn read(answer: &Answer, rows: usize, columns: usize) -> Result<Vec<Vec<Option<u32>>>, SourceError> {
    let Table { code, message, durations, sources, destinations } = answer.json()?;
    if code != "Ok" || answer.status != 200 {
        return Err(SourceError::unusable(format!("{}: {}", quoted(&code), quoted(&message))));
    }
    let durations = durations.ok_or_else(|| SourceError::unusable("there are no durations"))?;
    if durations.len() != rows || durations.iter().any(|row| row.len() != columns) {
        return Err(SourceError::unusable(format!("the durations are not {rows} by {columns}")));
    }
    let off = sources.iter().chain(&destinations).filter_map(|waypoint| waypoint.distance);
    if let Some(off) = off.into_iter().find(|off| *off > OFF_ROAD) {
        let reason = format!("the nearest road is {off:.0} metres away: the router lacks the roads there");
        return Err(SourceError::unusable(reason));
    }
    let timed = |seconds: Option<f64>| seconds.map(minutes).transpose();
    durations.into_iter().map(|row| row.into_iter().map(timed).collect()).collect()
}
