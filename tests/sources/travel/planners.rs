//! A router of roads and a planner of public transport, both of whom know the centres and nothing else.

use crate::support::upstream::{Answer, Asked};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the centres are: longitude and latitude, as they are asked for.
const CENTRES: [(&str, &str); 8] = [
    ("rendalen", "11.07769,61.89126"),
    ("tolga", "10.99883,62.40898"),
    ("tynset", "10.78241,62.27594"),
    ("alvdal", "10.63073,62.10766"),
    ("folldal", "9.99680,62.13246"),
    ("os", "11.22326,62.49647"),
    ("roros", "11.38420,62.57468"),
    ("holtalen", "11.30130,62.84185"),
];

fn slug(point: &str) -> &'static str {
    let found = CENTRES.iter().find(|(_, at)| *at == point);
    found.unwrap_or_else(|| panic!("nothing is at {point}: latitude and longitude may be exchanged")).0
}

/// The one who answers both, from each place to each in so many seconds; `None` is no way.
pub(super) fn answer(asked: &Asked, seconds: impl Fn(&str, &str) -> Option<f64>) -> Option<Answer> {
    match asked.target.split('/').nth(1)? {
        "osrm" => Some(Answer::json(&table(&asked.target, seconds))),
        "entur" => Some(Answer::json(&trip(asked, seconds))),
        _ => None,
    }
}

/// What a router answers.
fn table(target: &str, seconds: impl Fn(&str, &str) -> Option<f64>) -> Value {
    let rest = target.strip_prefix("/osrm/table/v1/driving/").unwrap();
    let (places, query) = rest.split_once('?').unwrap();
    let places: Vec<&str> = places.split(';').map(slug).collect();
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(query.keys().collect::<Vec<_>>(), ["destinations", "sources"]);
    let named = |name: &str| -> Vec<&str> {
        query[name].split(';').map(|number| places[number.parse::<usize>().unwrap()]).collect()
    };
    let (starts, ends) = (named("sources"), named("destinations"));
    let time = |from: &str, to: &str| if from == to { Some(0.0) } else { seconds(from, to) };
    let row = |from: &&str| -> Vec<Option<f64>> { ends.iter().map(|to| time(from, to)).collect() };
    let waypoints = |all: &[&str]| -> Vec<Value> {
        all.iter()
            .map(|name| json!({"name": name, "distance": 12.5, "location": [11.0, 62.0], "hint": "x"}))
            .collect()
    };
    json!({
        "code": "Ok", "durations": starts.iter().map(row).collect::<Vec<_>>(),
        "sources": waypoints(&starts), "destinations": waypoints(&ends),
    })
}

/// What a planner of public transport answers: a way that comes too late, one on foot, a slow one, the best.
fn trip(asked: &Asked, seconds: impl Fn(&str, &str) -> Option<f64>) -> Value {
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/entur/graphql"));
    assert_eq!(asked.headers["et-client-name"], "example-flytthit");
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert!(body["query"].as_str().unwrap().contains("arriveBy: true"), "{body}");
    let variables = &body["variables"];
    let place = |name: &str| {
        let at = &variables[name]["coordinates"];
        let degrees = |name: &str| format!("{:.5}", at[name].as_f64().unwrap());
        slug(&format!("{},{}", degrees("longitude"), degrees("latitude")))
    };
    let by: jiff::Timestamp = variables["at"].as_str().unwrap().parse().unwrap();
    let there = |before: i64, seconds: i64, mode: &str| {
        let end = by - jiff::SignedDuration::from_secs(before);
        let start = end - jiff::SignedDuration::from_secs(seconds);
        let legs = json!([{"mode": "foot", "distance": 100.0}, {"mode": mode, "distance": 30_000.5}]);
        json!({"startTime": start.to_string(), "endTime": end.to_string(), "duration": seconds, "legs": legs, "new": 1})
    };
    let patterns = match seconds(place("from"), place("to")) {
        None => vec![there(0, 600, "foot")],
        Some(seconds) => {
            let seconds = seconds as i64;
            let (late, early) = (-60, 10 * 3_600);
            vec![
                there(late, 300, "rail"),
                there(early, 300, "rail"),
                there(0, 600, "foot"),
                there(60, seconds + 900, "bus"),
                there(120, seconds, "rail"),
            ]
        }
    };
    json!({"data": {"trip": {"tripPatterns": patterns}}})
}

/// As long everywhere: 31 minutes.
pub(super) fn even(_: &str, _: &str) -> Option<f64> {
    Some(1_860.0)
}
