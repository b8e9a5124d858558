use super::{REGION, kindergarten, listed, organisation, serve, serve_list, unit, with};
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::upstream::{Answer, Upstream};
use flytthit_api::clock;
use flytthit_api::db::establishment::{self as rows, Establishment};
use flytthit_api::db::{Conn, municipality, revision};
use flytthit_api::sources::Feed::Kindergartens;
use flytthit_api::sync::{Attempt, Options, Report, Silent};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

const TYNSET: &str = "/v1/municipalities/tynset/kindergartens";

/// Five in Tynset and two in Os.
fn kindergartens() -> Vec<Value> {
    let tynset = (1..=5).map(|nth| kindergarten(nth, "3427", &format!("Tuva barnehage {nth}")));
    tynset.chain([kindergarten(6, "3430", "Fjellbarna"), kindergarten(7, "3430", "Elvebarna")]).collect()
}

/// The application with these, taken in.
async fn app_with(units: &[Value]) -> (TestApp, Upstream) {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, "nbr", units);
    taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    (app, upstream)
}

/// What is shown of kindergartens that differ so from a good one, in their order.
async fn shown(changes: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let units = (1..).zip(changes).map(|(nth, changes)| with(kindergarten(nth, "3427", "Tuva"), changes));
    let (app, _) = app_with(&units.collect::<Vec<_>>()).await;
    app.soon(TYNSET, |found| found.status == 200).await;
    app.walk(TYNSET, 100).await
}

fn value_of(app: &TestApp) -> i64 {
    app.db.read_blocking(revision::current).unwrap().value
}

#[actix_web::test]
async fn kindergartens_are_taken_in_and_shown_with_their_source() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    assert_eq!(app.get(TYNSET).await.status, 404, "nobody has asked the register");
    assert_eq!(app.get("/v1/municipalities/tynset").await.ok().body["kindergartens"], Value::Null);
    serve(&upstream, "nbr", &kindergartens());
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report, Report { inserted: 7, ..Report::default() });
    assert_eq!((synced.records, synced.as_of), (7, Some(clock::today().to_string())));

    let found = app.soon(TYNSET, |found| found.status == 200).await;
    assert_json_snapshot!(found.items()[0], @r#"
    {
      "age_from": 1,
      "age_to": 5,
      "as_of": "2026-03-14",
      "children_enrolled": 36,
      "inactive_in_basil": false,
      "location": {
        "address": "Skogveien 1",
        "latitude": 62.27594,
        "longitude": 10.78241,
        "post_town": "TYNSET",
        "postal_code": "2500"
      },
      "name": "Tuva barnehage 1",
      "organisation_number": "900000707",
      "private": false,
      "source": {
        "licence": "NLOD",
        "name": "Norwegian Directorate for Education and Training (Udir), NBR: kindergartens",
        "url": "https://data-nbr.udir.no/"
      },
      "website": "https://www.example.org/barna"
    }
    "#);
    assert_eq!(app.walk(TYNSET, 2).await.len(), 5);
    let tynset = app.get("/v1/municipalities/3427").await.ok().body;
    assert_eq!((&tynset["kindergartens"], &tynset["schools"]), (&json!(5), &Value::Null));
    assert!(tynset["place"].is_null(), "children who are there are no free places");
    let roros = app.get("/v1/municipalities/roros").await.ok().body;
    assert_eq!(roros["kindergartens"], 0, "the register has been asked");
    assert!(app.get("/v1/municipalities/roros/kindergartens").await.ok().items().is_empty());
    let moved = app.get("/v1/municipalities/0437/kindergartens").await;
    assert_eq!((moved.status, moved.header("location")), (308, "/v1/municipalities/3427/kindergartens"));
    assert_eq!(app.get("/v1/municipalities/nowhere/kindergartens").await.status, 404);

    let unit = organisation(1);
    let kept = payload(&app.db, Kindergartens, &format!("enhet/{unit}")).unwrap();
    assert_eq!(kept.body, kindergartens()[0].to_string().into_bytes());
    assert!(payload(&app.db, Kindergartens, "kommune/3427/1").is_some());
    let asked: Vec<String> = upstream.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(asked.len(), REGION.len() + 7, "lists, and what is wanted of them: {asked:?}");
}

#[actix_web::test]
async fn what_is_no_kindergarten_that_is_open_is_left_out() {
    let closed = with(kindergarten(2, "3427", "Nedlagt"), json!({"ErAktiv": false}));
    let owner = with(kindergarten(3, "3427", "Eier"), json!({"ErBarnehage": false, "ErBarnehageEier": true}));
    let excluded = with(kindergarten(4, "3427", "Ekskludert"), json!({"ErEkskludert": true}));
    let elsewhere = kindergarten(5, "2599", "Utlandet");
    let test = with(kindergarten(6, "3427", "Prøve"), json!({"Organisasjonsnummer": "U90099013"}));
    let mistyped = with(kindergarten(7, "3427", "Feil"), json!({"Organisasjonsnummer": "123456789"}));
    let late = kindergarten(8, "3427", "Nettopp nedlagt");
    let nameless = with(kindergarten(9, "3427", "x"), json!({"Navn": "<b>A</b>"}));
    let good = kindergarten(1, "3427", "Tuva barnehage");
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let units = [good, closed, owner, excluded, test, mistyped, late.clone(), nameless];
    serve(&upstream, "nbr", &units);
    let items: Vec<Value> = units.iter().chain([&elsewhere]).map(listed).collect();
    serve_list(&upstream, "nbr", "3427", &items);
    // The list is older than the unit.
    let path = format!("/nbr/enhet/{}", organisation(8));
    upstream.serves(&path, Answer::json(&with(late, json!({"ErAktiv": false}))));
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report, Report { inserted: 1, refused: 2, ..Report::default() });
    let found = app.soon(TYNSET, |found| found.status == 200).await;
    let names: Vec<&Value> = found.items().iter().map(|found| &found["name"]).collect();
    assert_eq!(names, ["Tuva barnehage"]);
    let asked = upstream.asked();
    let wanted = |asked: &str| ["U9", "123456789"].iter().any(|number| asked.contains(number));
    assert!(!asked.iter().any(|asked| wanted(&asked.target)), "{asked:?}");
}

#[actix_web::test]
async fn coordinates_that_are_none_are_not_shown() {
    let none = [
        json!({"Lengdegrad": 0.0, "Breddegrad": 0.0, "GeoKilde": "GeoNorge"}),
        json!({"Lengdegrad": 10.78, "Breddegrad": 62.27, "GeoKilde": "Undefined"}),
        json!({"Lengdegrad": 62.27, "Breddegrad": 10.78, "GeoKilde": "GeoNorge"}),
        json!({"Lengdegrad": 10.78, "Breddegrad": 48.2, "GeoKilde": "GeoNorge"}),
        json!({"Lengdegrad": 10.78, "Breddegrad": null}),
        Value::Null,
    ];
    let found = shown(none.iter().map(|coordinates| json!({ "Koordinat": coordinates }))).await;
    for (found, coordinates) in found.iter().zip(&none) {
        let location = &found["location"];
        assert_eq!(
            (&location["longitude"], &location["latitude"]),
            (&Value::Null, &Value::Null),
            "{coordinates}"
        );
    }
    assert_eq!(found.len(), none.len());
}

#[actix_web::test]
async fn what_cannot_be_used_is_unknown() {
    let tomorrow = clock::today().tomorrow().unwrap();
    let today = clock::today().to_string();
    let cases = [
        (json!({"AntallBarn": 0}), "/children_enrolled", Value::Null),
        (json!({"AntallBarn": -4}), "/children_enrolled", Value::Null),
        (json!({"AntallBarn": 4_000_000_000_u32}), "/children_enrolled", Value::Null),
        (json!({"AlderstrinnFra": 5, "AlderstrinnTil": 1}), "/age_from", Value::Null),
        (json!({"AlderstrinnFra": 0, "AlderstrinnTil": 0}), "/age_to", Value::Null),
        (json!({"AlderstrinnFra": 0, "AlderstrinnTil": 5}), "/age_from", json!(0)),
        (json!({"Internettadresse": ""}), "/website", Value::Null),
        (json!({"Internettadresse": "javascript://x%0aalert(1)"}), "/website", Value::Null),
        (json!({"Internettadresse": "post@example.org"}), "/website", Value::Null),
        (json!({"Internettadresse": "http://example.org"}), "/website", json!("http://example.org")),
        (json!({"Beliggenhetsadresse": null}), "/location/address", Value::Null),
        (json!({"Beliggenhetsadresse": {"Postnummer": "25"}}), "/location/postal_code", Value::Null),
        (json!({"Beliggenhetsadresse": {"Adresse": "a\u{0}"}}), "/location/address", Value::Null),
        (json!({"ErPrivatBarnehage": null}), "/private", Value::Null),
        (json!({"ErPrivatBarnehage": true}), "/private", json!(true)),
        (json!({"ErInaktivIBasil": true}), "/inactive_in_basil", json!(true)),
        (json!({"DatoEndret": null}), "/as_of", json!(today)),
        (json!({"DatoEndret": format!("{tomorrow}T00:00:00+01:00")}), "/as_of", json!(today)),
        (json!({"DatoEndret": "æøåæøåæøå"}), "/as_of", json!(today)),
    ];
    let found = shown(cases.iter().map(|(changes, ..)| changes.clone())).await;
    assert_eq!(found.len(), cases.len());
    for (found, (changes, pointer, expected)) in found.iter().zip(&cases) {
        assert_eq!(found.pointer(pointer), Some(expected), "{changes}");
    }
}

#[actix_web::test]
async fn a_second_run_writes_nothing_and_a_dry_run_neither() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    let mut units = kindergartens();
    units[6]["DatoEndret"] = Value::Null;
    serve(&upstream, "nbr", &units);
    let syncer = upstream.syncer(&app.db);
    let (before, first) = (dump(&app.database), value_of(&app));
    let dry = Options { dry_run: true, ..Options::default() };
    let tried = taken(syncer.sync(Kindergartens, &dry, false, &Silent).await.unwrap());
    assert_eq!(tried.report.inserted, 7);
    assert_eq!((dump(&app.database), value_of(&app)), (before, first));

    taken(sync(&syncer, Kindergartens).await);
    let (before, first) = (dump(&app.database), value_of(&app));
    let again = taken(sync(&syncer, Kindergartens).await);
    assert_eq!(again.report, Report { unchanged: 7, ..Report::default() });
    assert_eq!((again.records, dump(&app.database), value_of(&app)), (7, before, first));
}

#[actix_web::test]
async fn one_that_closes_leaves_and_one_that_changes_is_changed() {
    let (app, upstream) = app_with(&kindergartens()).await;
    let mut units = kindergartens();
    units[0]["ErAktiv"] = json!(false);
    units[1]["AntallBarn"] = json!(40);
    units[5]["ErAktiv"] = json!(false);
    units[6]["ErAktiv"] = json!(false);
    serve(&upstream, "nbr", &units);
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report, Report { updated: 1, unchanged: 3, removed: 3, ..Report::default() });
    assert_eq!(synced.records, 4);
    let found = app.soon(TYNSET, |found| found.items().len() == 4).await;
    assert_eq!(found.items()[0]["children_enrolled"], 40);
    assert_eq!(app.get("/v1/municipalities/os").await.ok().body["kindergartens"], 0, "both have closed");
    assert!(payload(&app.db, Kindergartens, &format!("enhet/{}", organisation(1))).is_none());
}

#[actix_web::test]
async fn lists_that_have_become_empty_or_short_take_nothing_away() {
    let (app, upstream) = app_with(&kindergartens()).await;
    let before = dump(&app.database);
    let syncer = upstream.syncer(&app.db);
    let refuses = async |why: &str| {
        let attempt = sync(&syncer, Kindergartens).await;
        assert!(matches!(attempt, Attempt::Failed(_)), "{why}: {attempt:?}");
        assert_eq!(dump(&app.database), before, "{why}");
    };
    serve_list(&upstream, "nbr", "3427", &[]);
    refuses("all five of Tynset").await;
    serve(&upstream, "nbr", &kindergartens()[5..]);
    refuses("all five, though the municipality is there").await;
    serve(&upstream, "nbr", &kindergartens()[3..]);
    refuses("three of the five of Tynset, though most of all are there").await;
    serve(&upstream, "nbr", &kindergartens()[3..5]);
    refuses("more than half of all").await;
    for number in REGION {
        serve_list(&upstream, "nbr", number, &[]);
    }
    refuses("all").await;
    let mut closed = kindergartens();
    closed.iter_mut().for_each(|unit| unit["ErAktiv"] = json!(false));
    serve(&upstream, "nbr", &kindergartens());
    for unit in &closed[..5] {
        let path = format!("/nbr/enhet/{}", unit["Organisasjonsnummer"].as_str().unwrap());
        upstream.serves(&path, Answer::json(unit));
    }
    refuses("all five, by themselves").await;

    // A list in which nothing is active says nothing: it is that of a number no longer in force.
    serve(&upstream, "nbr", &kindergartens());
    upstream.serves("/nbr/enheter/kommune/3430", Answer::status(404));
    let synced = taken(sync(&syncer, Kindergartens).await);
    assert_eq!(synced.report, Report { unchanged: 7, outside: 1, ..Report::default() });
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn a_list_without_anything_active_is_not_zero() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, "nbr", &kindergartens());
    let closed = with(unit(50, "5025", "Nedlagt"), json!({"ErAktiv": false, "ErBarnehage": false}));
    serve_list(&upstream, "nbr", "5025", &[listed(&closed)]);
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report.outside, 1);
    app.soon(TYNSET, |found| found.status == 200).await;
    assert_eq!(app.get("/v1/municipalities/roros").await.ok().body["kindergartens"], Value::Null);
    assert_eq!(app.get("/v1/municipalities/roros/kindergartens").await.status, 404);
}

#[actix_web::test]
async fn a_list_on_several_pages_is_read_to_its_end_or_not_at_all() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, "nbr", &kindergartens());
    let items: Vec<Value> = kindergartens()[..5].iter().map(listed).collect();
    let page = |items: &[Value], total: usize| {
        Answer::json(&json!({"AntallSider": 3, "TotaltAntallEnheter": total, "EnhetListe": items}))
    };
    upstream.serves("/nbr/enheter/kommune/3427", page(&items[..2], 5));
    upstream.serves("/nbr/enheter/kommune/3427?sidenummer=2", page(&items[2..4], 5));
    upstream.serves("/nbr/enheter/kommune/3427?sidenummer=3", page(&items[4..], 6));
    let syncer = upstream.syncer(&app.db);
    let Attempt::Failed(error) = sync(&syncer, Kindergartens).await else { panic!("one is missing") };
    assert!(error.to_string().contains("5 of 6 units"), "{error}");
    upstream.serves("/nbr/enheter/kommune/3427?sidenummer=3", page(&items[4..], 5));
    let synced = taken(sync(&syncer, Kindergartens).await);
    assert_eq!(synced.report, Report { inserted: 7, ..Report::default() });
    assert!(payload(&app.db, Kindergartens, "kommune/3427/3").is_some());
}

#[actix_web::test]
async fn what_a_list_does_not_say_the_unit_itself_does() {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    serve(&upstream, "nbr", &kindergartens());
    let owner = with(unit(50, "3427", "Eier"), json!({"ErBarnehage": false}));
    let path = format!("/nbr/enhet/{}", organisation(50));
    upstream.serves(&path, Answer::json(&owner));
    let bare = |unit: &Value| json!({"Organisasjonsnummer": unit["Organisasjonsnummer"], "Kommunenummer": "3427", "ErAktiv": true});
    let items: Vec<Value> = kindergartens()[..5].iter().chain([&owner]).map(bare).collect();
    serve_list(&upstream, "nbr", "3427", &items);
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report, Report { inserted: 7, ..Report::default() });
    assert!(upstream.asked().iter().any(|asked| asked.target == path));
}

#[actix_web::test]
async fn what_is_not_as_it_should_be_changes_nothing() {
    let (app, upstream) = app_with(&kindergartens()).await;
    let (before, syncer) = (dump(&app.database), upstream.syncer(&app.db));
    let first = format!("/nbr/enhet/{}", organisation(1));
    for (wrong, told) in [
        (json!({"Organisasjonsnummer": organisation(2)}), "it is not"),
        (json!({"Kommune": {"Kommunenummer": "3426"}}), "it is not"),
        (json!({"ErAktiv": "ja"}), "ErAktiv"),
        (json!({"ErBarnehage": null}), "ErBarnehage"),
        (json!({"Navn": 7}), "Navn"),
        (json!({"AntallBarn": "mange"}), "AntallBarn"),
    ] {
        serve(&upstream, "nbr", &kindergartens());
        upstream.serves(&first, Answer::json(&with(kindergartens()[0].clone(), wrong)));
        let Attempt::Failed(error) = sync(&syncer, Kindergartens).await else { panic!("{told}") };
        assert!(error.to_string().contains(told), "{error}: {told}");
        assert_eq!(dump(&app.database), before, "{told}");
    }
    upstream.serves(&first, Answer::status(404));
    assert!(matches!(sync(&syncer, Kindergartens).await, Attempt::Failed(_)));
    assert_eq!(dump(&app.database), before);
}

#[actix_web::test]
async fn one_that_cannot_be_used_any_more_stays_as_it_was() {
    let (app, upstream) = app_with(&kindergartens()).await;
    let before = dump(&app.database);
    let mut units = kindergartens();
    units[0]["Navn"] = json!("\u{202e}");
    serve(&upstream, "nbr", &units);
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report, Report { unchanged: 6, refused: 1, ..Report::default() });
    assert_eq!((synced.records, dump(&app.database)), (7, before));
}

#[actix_web::test]
async fn kindergartens_survive_every_fault() {
    let (app, upstream) = app_with(&kindergartens()).await;
    survives_every_fault(&app, &upstream, Kindergartens).await;
}

#[actix_web::test]
async fn the_demo_set_does_not_come_beside_real_kindergartens() {
    let (app, _) = app_with(&kindergartens()).await;
    assert!(flytthit_api::demo::write(&app.db, clock::today()).is_err());
}

#[actix_web::test]
async fn those_of_a_municipality_that_is_not_asked_about_any_more_hold_nobody_up() {
    let (app, upstream) = app_with(&kindergartens()).await;
    let far_away = |conn: &mut Conn| {
        municipality::add(conn, "0301")?;
        let one = rows::of_source(conn, Kindergartens.key())?.remove(0);
        (100..120).try_for_each(|nth| {
            let organisation_number = organisation(nth);
            let municipality_id = "0301".to_owned();
            rows::put(conn, &Establishment { organisation_number, municipality_id, ..one.clone() })
        })
    };
    app.db.write_private_blocking(far_away).unwrap();
    let synced = taken(sync(&upstream.syncer(&app.db), Kindergartens).await);
    assert_eq!(synced.report, Report { unchanged: 7, removed: 20, ..Report::default() });
}
