//! Travel times, by car and by train and bus.

mod planners;

use super::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::upstream::{Answer, Upstream};
use flytthit_api::db::{Error, travel_time};
use flytthit_api::sources::{Feed, SourceError};
use flytthit_api::sync::{Attempt, Options, Silent};
use planners::{answer, even};
use serde_json::{Value, json};

const BOTH: [Feed; 2] = [Feed::Driving, Feed::Transit];

/// From where to where at least ten commuted in 2003.
const PAIRS: [(&str, &str); 20] = [
    ("alvdal", "tolga"),
    ("alvdal", "tynset"),
    ("folldal", "alvdal"),
    ("folldal", "tynset"),
    ("holtalen", "roros"),
    ("os", "roros"),
    ("os", "tolga"),
    ("os", "tynset"),
    ("rendalen", "tynset"),
    ("roros", "holtalen"),
    ("roros", "os"),
    ("roros", "tolga"),
    ("roros", "tynset"),
    ("tolga", "os"),
    ("tolga", "roros"),
    ("tolga", "tynset"),
    ("tynset", "alvdal"),
    ("tynset", "rendalen"),
    ("tynset", "roros"),
    ("tynset", "tolga"),
];

/// What the database holds: from, to, minutes.
fn times(app: &TestApp, feed: Feed) -> Vec<(String, String, i32)> {
    let mode = if feed == Feed::Driving { "driving" } else { "transit" };
    let rows = app.db.read_blocking(|conn| travel_time::of_mode(conn, mode)).unwrap();
    rows.into_iter().map(|row| (row.from_id, row.to_id, row.minutes)).collect()
}

fn revision(app: &TestApp) -> i64 {
    app.db.read_blocking(flytthit_api::db::revision::current).unwrap().value
}

#[actix_web::test]
async fn journeys_that_people_make_are_timed_there_and_back() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    // An hour and a half a second there, and 61 seconds more back.
    upstream.serves_by(|asked| answer(asked, |from, to| Some(if from < to { 3_600.0 } else { 3_661.0 })));
    let syncer = upstream.syncer(&app.db);
    for feed in BOTH {
        let synced = taken(sync(&syncer, feed).await);
        assert_eq!((synced.records, synced.report.inserted), (PAIRS.len() as u64, PAIRS.len() as u64));
        let minutes = |from: &str, to: &str| if from < to { 60 } else { 62 };
        let expected: Vec<_> =
            PAIRS.into_iter().map(|(from, to)| (from.to_owned(), to.to_owned(), minutes(from, to))).collect();
        assert_eq!(times(&app, feed), expected, "{feed:?}");
        let shown = app.get(&format!("/v1/sources/{}", feed.key())).await.ok().body;
        assert_eq!((&shown["rows"], &shown["stale"]), (&json!(PAIRS.len()), &json!(false)), "{shown}");
    }
    let asked = upstream.asked();
    let [table, trips @ ..] = &asked[..] else { panic!("nothing was asked") };
    assert_eq!(
        table.target,
        "/osrm/table/v1/driving/10.63073,62.10766;9.99680,62.13246;11.30130,62.84185;11.22326,62.49647;\
         11.07769,61.89126;11.38420,62.57468;10.99883,62.40898;10.78241,62.27594;\
         10.63073,62.10766;11.30130,62.84185;11.22326,62.49647;11.07769,61.89126;11.38420,62.57468;10.99883,62.40898;\
         10.78241,62.27594?sources=0%3B1%3B2%3B3%3B4%3B5%3B6%3B7&destinations=8%3B9%3B10%3B11%3B12%3B13%3B14"
    );
    assert_eq!(trips.len(), PAIRS.len(), "one question for each journey");
    let body: Value = serde_json::from_str(&trips[0].body).unwrap();
    let at = body["variables"]["at"].as_str().unwrap();
    assert!(at.ends_with("T08:00:00+01:00") || at.ends_with("T08:00:00+02:00"), "{at}");
    let day: jiff::civil::Date = at[..10].parse().unwrap();
    assert_eq!(day.weekday(), jiff::civil::Weekday::Tuesday);
    assert!(day > flytthit_api::clock::today());
    assert!(payload(&app.db, Feed::Driving, "table-0-0").unwrap().body.starts_with(b"{\"code\":\"Ok\""));
    assert!(payload(&app.db, Feed::Transit, "tolga-tynset").is_some());
}

#[actix_web::test]
async fn a_second_run_changes_nothing_and_a_third_only_what_has_changed() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let syncer = upstream.syncer(&app.db);
    for feed in BOTH {
        upstream.serves_by(|asked| answer(asked, even));
        taken(sync(&syncer, feed).await);
        let (before, edition) = (dump(&app.database), revision(&app));
        let again = taken(sync(&syncer, feed).await).report;
        assert_eq!((again.unchanged, again.inserted), (PAIRS.len() as u64, 0));
        assert_eq!((dump(&app.database), revision(&app)), (before, edition), "{feed:?}");

        // One is quicker, and to one there is no way any more.
        upstream.serves_by(|asked| {
            answer(asked, |from, to| match (from, to) {
                ("tolga", "tynset") => Some(1_200.0),
                ("os", "tolga") => None,
                _ => even(from, to),
            })
        });
        let changed = taken(sync(&syncer, feed).await);
        assert_eq!((changed.report.updated, changed.report.removed), (1, 1));
        assert_eq!(changed.records, PAIRS.len() as u64 - 1);
        assert_eq!(revision(&app), edition + 1);
        let times = times(&app, feed);
        assert!(times.contains(&("tolga".into(), "tynset".into(), 20)));
        assert!(times.contains(&("tynset".into(), "tolga".into(), 31)), "there and back are two journeys");
        assert!(!times.iter().any(|(from, to, _)| (from.as_str(), to.as_str()) == ("os", "tolga")));
    }
}

#[actix_web::test]
async fn whatever_goes_wrong_the_last_times_stay() {
    for feed in BOTH {
        let (app, upstream) = (TestApp::new().await, Upstream::new());
        upstream.serves_by(|asked| answer(asked, even));
        taken(sync(&upstream.syncer(&app.db), feed).await);
        assert_eq!(times(&app, feed).len(), PAIRS.len());
        survives_every_fault(&app, &upstream, feed).await;
    }
}

#[actix_web::test]
async fn a_dry_run_asks_and_writes_nothing() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    upstream.serves_by(|asked| answer(asked, even));
    let syncer = upstream.syncer(&app.db);
    let (before, edition) = (dump(&app.database), revision(&app));
    let options = Options { dry_run: true, ..Options::default() };
    for feed in BOTH {
        let synced = taken(syncer.sync(feed, &options, false, &Silent).await.unwrap());
        assert_eq!(synced.report.inserted, PAIRS.len() as u64);
    }
    assert_eq!((dump(&app.database), revision(&app)), (before, edition));
    assert!(payload(&app.db, Feed::Driving, "table-0-0").is_none());
}

/// Why a feed is not taken in when the source says this.
async fn refused(app: &TestApp, upstream: &Upstream, feed: Feed, answer: Answer) -> String {
    let before = dump(&app.database);
    upstream.serves_by(move |_| Some(answer.clone()));
    let attempt = sync(&upstream.syncer(&app.db), feed).await;
    assert_eq!(dump(&app.database), before);
    match attempt {
        Attempt::Failed(error) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_table_that_is_not_what_was_asked_for_is_refused() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let whole = |value: Value| json!({"code": "Ok", "durations": vec![vec![value; 7]; 8]});
    let far = json!([{"distance": 2_000_000.0}]);
    for (status, table, reason) in [
        (400, json!({"code": "NoSegment", "message": "one of\nthe places"}), "NoSegment: one ofthe places"),
        (400, json!({"code": "TooBig", "message": "Too many coordinates"}), "TooBig"),
        (400, whole(json!(1.0)), "Ok"),
        (200, json!({"code": "NoTable"}), "NoTable"),
        (200, json!({"code": "Ok"}), "no durations"),
        (200, json!({"code": "Ok", "durations": [[1.0]]}), "not 8 by 7"),
        (200, json!({"code": "Ok", "durations": vec![vec![1.0; 8]; 8]}), "not 8 by 7"),
        (200, whole(json!(-1.0)), "-1 seconds"),
        (200, whole(json!(86_400)), "86400 seconds"),
        (200, whole(json!("1800")), "durations[0][0]"),
        (
            200,
            {
                let mut table = whole(json!(1.0));
                table["sources"] = far;
                table
            },
            "2000000 metres",
        ),
    ] {
        let answer = Answer { status, ..Answer::json(&table) };
        let told = refused(&app, &upstream, Feed::Driving, answer).await;
        assert!(told.contains(reason), "{table}: {told}");
    }
    // Nothing was known, so no way anywhere is what it is.
    upstream.serves_by(|asked| answer(asked, |_, _| None));
    assert_eq!(taken(sync(&upstream.syncer(&app.db), Feed::Driving).await).records, 0);
    upstream.serves_by(|asked| answer(asked, even));
    taken(sync(&upstream.syncer(&app.db), Feed::Driving).await);
    let told = refused(&app, &upstream, Feed::Driving, Answer::json(&whole(Value::Null))).await;
    assert!(told.contains("0 travel times where there were 20"), "{told}");
}

#[actix_web::test]
async fn a_plan_that_failed_is_refused_whatever_its_status() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let pattern = |more: Value| {
        let mut pattern = json!({"startTime": "2026-11-24T07:00:00+01:00", "endTime": "2026-11-24T07:30:00+01:00",
            "duration": 1800, "legs": [{"mode": "rail"}]});
        pattern.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"data": {"trip": {"tripPatterns": [pattern]}}})
    };
    for (reply, reason) in [
        (
            json!({"errors": [{"message": "Validation error\u{7}"}], "data": null}),
            "it failed: Validation error",
        ),
        (json!({"errors": [{}], "data": {"trip": {"tripPatterns": []}}}), "it failed"),
        (json!({"data": null}), "no data"),
        (json!({"data": {"trip": null}}), "data.trip"),
        (json!({"data": {"trip": {"tripPatterns": [{}]}}}), "startTime"),
        (pattern(json!({"duration": -1})), "-1 seconds"),
        (pattern(json!({"duration": 1e9})), "seconds"),
        (pattern(json!({"startTime": "07:00"})), "startTime"),
        (pattern(json!({"endTime": "2026-11-24T06:00:00+01:00"})), "ends before it begins"),
        (pattern(json!({"legs": null})), "legs"),
    ] {
        let told = refused(&app, &upstream, Feed::Transit, Answer::json(&reply)).await;
        assert!(told.contains(reason), "{reply}: {told}");
    }
}

#[actix_web::test]
async fn a_planner_that_has_had_enough_is_left_alone_until_it_says() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let wish = jiff::Timestamp::now() + std::time::Duration::from_secs(3 * 86_400);
    let expiry = wish.as_millisecond().to_string();
    upstream.serves_by(move |_| Some(Answer::status(429).with("Rate-Limit-Expiry-Time", &expiry)));
    let attempt = sync(&upstream.syncer(&app.db), Feed::Transit).await;
    let Attempt::Failed(SourceError::Busy { until }) = attempt else { panic!("{attempt:?}") };
    assert!(until.duration_since(wish).abs().as_secs() < 60, "{until}");
    assert_eq!(upstream.asked().len(), 1, "it is not asked again");
    let planned = app.db.read_blocking(|conn| flytthit_api::db::sync::find(conn, "entur")).unwrap().unwrap();
    assert_eq!(planned.next_at, Some(until.as_microsecond()));
}

#[actix_web::test]
async fn more_places_than_fit_are_asked_for_in_several_tables() {
    use flytthit_api::sources::travel::{Journey, Point};
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    upstream.serves_by(|asked| {
        let places = asked.target.split('?').next()?.rsplit('/').next()?.split(';').count();
        assert!(places <= 100, "{places}");
        let ends = asked.target.split("destinations=").nth(1)?.split("%3B").count();
        // As many seconds as the minutes of longitude of where it begins.
        let starts = asked.target.rsplit('/').next()?.split(';').take(places - ends);
        let row = |start: &str| vec![start[..2].parse::<f64>().unwrap() * 60.0; ends];
        Some(Answer::json(&json!({"code": "Ok", "durations": starts.map(row).collect::<Vec<_>>()})))
    });
    let point = |number: u32| Point { lat: 62.0, lon: 10.0 + f64::from(number) };
    let journey = |from: u32, to: u32| Journey {
        from: format!("{from:02}"),
        to: format!("{to:02}"),
        start: point(from),
        end: point(to),
    };
    // Nobody goes from the first fifty to the last ten.
    let journeys: Vec<Journey> = (0..60)
        .flat_map(|from| (0..60).map(move |to| (from, to)))
        .filter(|(from, to)| from != to)
        .filter(|(from, to)| *from >= 50 || *to < 50)
        .map(|(from, to)| journey(from, to))
        .collect();
    let sources = upstream.syncer(&app.db).sources;
    let times = sources.travel_times(Feed::Driving).unwrap();
    let timed = times.between(&journeys, flytthit_api::clock::today(), &|_| {}).await.unwrap();
    let expected: Vec<Option<u32>> =
        journeys.iter().map(|way| Some(10 + way.from.parse::<u32>().unwrap())).collect();
    assert_eq!(timed.minutes, expected);
    assert_eq!((upstream.asked().len(), timed.answers.len()), (3, 3));
}

#[actix_web::test]
async fn a_catchment_has_the_times_and_loses_what_is_too_far() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let catchment = "/v1/commuting/catchments/tolga";
    let members = |body: &Value, list: &str| -> Vec<String> {
        body[list]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["municipality"]["slug"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = app.get(catchment).await.ok().body;
    assert_eq!(members(&before, "members"), ["tolga", "tynset", "os", "roros"]);
    for (seconds, others, too_far) in [
        (4_501.0, vec!["tolga", "os", "roros"], vec!["tynset"]),
        (4_500.0, vec!["tolga", "tynset", "os", "roros"], vec![]),
    ] {
        upstream.serves_by(move |asked| {
            answer(asked, |from, to| match (from, to) {
                ("tolga", "tynset") => Some(seconds),
                ("tynset", "tolga") => Some(1_500.0),
                _ => Some(2_760.0),
            })
        });
        let syncer = upstream.syncer(&app.db);
        taken(sync(&syncer, Feed::Driving).await);
        taken(sync(&syncer, Feed::Transit).await);
        let shown = soon(&app, catchment, |body| members(body, "members") == others).await;
        assert_eq!(members(&shown, "too_far"), too_far);
        let roros = shown["members"].as_array().unwrap().last().unwrap();
        assert_eq!(roros["minutes"], 46);
        let journey = &roros["journey"];
        assert_eq!((&journey["mode"], &journey["long"]), (&json!("driving"), &json!(true)));
        assert_eq!(journey["source"]["licence"], "ODbL 1.0");
        assert_eq!(journey["evidence"], "46 minutes by car, a long way to go every day.");
        if let Some(tynset) = shown["too_far"].as_array().unwrap().first() {
            assert_eq!(
                tynset["evidence"],
                "Tolga → Tynset (2003): 147 of Tolga's 775 workers (19.0 %) work there and hold \
                5.1 % of its jobs; link 24.0. 76 minutes by car, a long way to go every day. That is more than 75 minutes, \
                too far to be within reach."
            );
        }
    }
    // Public transport is slower by car's 76 minutes only where it is; the quicker of both counts.
    app.db
        .write_blocking(|conn, revision| {
            let mut row = travel_time::all(conn)?
                .into_iter()
                .find(|row| (&*row.from_id, &*row.to_id, &*row.mode) == ("tolga", "tynset", "transit"))
                .unwrap();
            row.minutes = 40;
            travel_time::put(conn, &row)?;
            flytthit_api::db::revision::mark_reference(conn, revision)?;
            Ok::<_, Error>(())
        })
        .unwrap();
    let shown = soon(&app, catchment, |body| body["members"][1]["minutes"] == 40).await;
    assert_eq!(shown["members"][1]["journey"]["mode"], "transit");
    // And the thresholds are those that are asked for.
    let strict = app.get(&format!("{catchment}?max_minutes=39")).await.ok().body;
    assert_eq!(members(&strict, "members"), ["tolga"]);
    assert_eq!(members(&strict, "too_far"), ["tynset", "os", "roros"]);
}

/// What is shown as soon as it is as it should be: servers follow within a second.
async fn soon(app: &TestApp, path: &str, holds: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..100 {
        let shown = app.get(path).await.ok().body;
        if holds(&shown) {
            return shown;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{path} does not change: {}", app.get(path).await.body)
}
