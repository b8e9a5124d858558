//! The samples of the feed, and what real advertisements say of places. These tests need `FLYTTHIT_REFERENCE_DATA`, and
//! fail without it.

use super::World;
use crate::support::reference::file;
use crate::support::upstream::Answer;
use flytthit_api::sources::nav::{Entry, Page, Told};
use flytthit_api::sync::Report;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ENTRY: &str = "10584075-1e5c-4a83-bf49-c80bcab83018";

fn sample(name: &str) -> Vec<u8> {
    file(&format!("samples/nav/{name}_CONSTRUCTED_from_source.json"))
}

#[test]
fn the_samples_are_read() {
    let first = Page::read(&sample("feedpage1")).unwrap();
    let last = Page::read(&sample("feedpage2_last")).unwrap();
    assert_eq!((first.next, last.next), (last.id, None));
    assert_eq!(first.lines.all.last(), last.lines.all.first(), "they overlap by a line");
    assert_eq!(last.lines.all[1].told, Told::Inactive);
    assert_eq!(first.lines.unread + last.lines.unread, 0);

    let id = ENTRY.parse().unwrap();
    let ad = Entry::read(&sample("feedentry"), id, jiff::Timestamp::now()).unwrap().ad.unwrap();
    assert_eq!((ad.title.as_str(), ad.employer.as_str()), ("Vi søker pedagogisk leder til", "Kommune"));
    assert_eq!(
        (ad.published.to_string(), ad.expires.to_string()),
        ("2021-03-23".into(), "2021-04-23".into())
    );
    assert_eq!(ad.deadline.unwrap().to_string(), "2021-04-23");
    assert_eq!(ad.start.unwrap().to_string(), "2021-06-01");
    assert_eq!(ad.categories[0].code, "2342");
    assert_eq!(ad.locations[0].municipality.as_deref(), Some("LEKA"));
    assert_eq!(ad.contacts[0].title.as_deref(), Some("Styrer"));
    assert_eq!(Entry::read(&sample("feedentry_inactive"), id, jiff::Timestamp::now()).unwrap().ad, None);
}

#[actix_web::test]
async fn the_sample_pages_are_taken_in() {
    let world = World::new().await;
    let json = |name: &str| Answer::bytes("application/json", sample(name));
    let second = "22222222-0000-4000-8000-000000000002";
    world.feed.set(|state| {
        state.pages.insert(String::new(), json("feedpage1"));
        state.pages.insert("11111111-0000-4000-8000-000000000002".to_owned(), json("feedpage2_last"));
        let mut entry: Value = serde_json::from_slice(&sample("feedentry")).unwrap();
        entry["uuid"] = second.into();
        entry["sistEndret"] = jiff::Timestamp::now().to_string().into();
        for (field, value) in [
            ("uuid", json!(second)),
            ("expires", json!("2090-01-01T00:00:00+01:00")),
            ("applicationDue", json!("Snarest")),
            ("workLocations", json!([{"municipal": "TYNSET", "county": "INNLANDET"}])),
        ] {
            entry["ad_content"][field] = value;
        }
        state.entries.insert(second.to_owned(), entry);
    });
    assert_eq!(world.taken().await, Report { inserted: 1, ..Report::default() });
    assert_eq!(world.looked_at(), [second], "the other one has stopped on the last page");
    let shown = world.only().await;
    assert_eq!(shown["occupation"]["code"], "2342");
    assert_eq!(shown["contacts"][0]["email"], "abc@abc.no");
}

/// Advertisements of the region with their municipality in words, and the postal codes of the region.
#[actix_web::test]
async fn the_places_of_real_advertisements_in_the_region_are_known() {
    let world = World::new().await;
    let ads = file("vacancies/ads_no_nav_small.csv");
    let mut reader = csv::Reader::from_reader(ads.as_slice());
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (name, county, postal, country) =
        (column("municipality"), column("county"), column("postal_code"), column("country"));
    let region: BTreeMap<&str, &str> = [
        ("RENDALEN", "rendalen"),
        ("TOLGA", "tolga"),
        ("TYNSET", "tynset"),
        ("ALVDAL", "alvdal"),
        ("FOLLDAL", "folldal"),
        ("RØROS", "roros"),
        ("HOLTÅLEN", "holtalen"),
    ]
    .into();
    // The register of addresses, as the list of postal codes has it.
    let list = String::from_utf8(file("codes/bring_postal_codes_no.tsv")).unwrap();
    let codes: BTreeMap<String, String> = list
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?.to_owned(), fields.nth(1)?.to_owned()))
        })
        .collect();
    let lookup = codes.clone();
    let inner = world.feed.clone();
    world.feed.upstream.serves_by(move |asked| {
        let Some(query) = asked.target.strip_prefix("/adresser/sok?postnummer=") else {
            return inner.set(|state| state.reply(asked));
        };
        let number = lookup.get(&query[..4]);
        let found: Vec<Value> = number.into_iter().map(|number| json!({"kommunenummer": number})).collect();
        Some(Answer::json(&json!({"adresser": found})))
    });
    let mut expected = Vec::new();
    let mut number = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let slug = region.get(&row[name]).copied();
        let location = json!({"municipal": row[name], "county": row[county], "postalCode": row[postal], "country": row[country]});
        world.feed.publish(&super::Ad::new(number).with("workLocations", json!([location])));
        if let Some(slug) = slug {
            expected.push((super::feed::uuid('a', number), slug.to_owned()));
        }
        number += 1;
    }
    // Each postal code of the region by itself.
    let numbers = ["3424", "3426", "3427", "3428", "3429", "3430", "5025", "5026"];
    for (code, home) in codes.iter().filter(|(_, home)| numbers.contains(&home.as_str())) {
        world.feed.publish(
            &super::Ad::new(number).with("workLocations", json!([{"municipal": "?", "postalCode": code}])),
        );
        let slug = world.app.get(&format!("/v1/municipalities/{home}")).await.ok().body["slug"].clone();
        expected.push((super::feed::uuid('a', number), slug.as_str().unwrap().to_owned()));
        number += 1;
    }
    assert!(expected.len() > 20, "{}", expected.len());
    world.taken().await;
    let found = world.open().await.into_iter().map(|vacancy| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&vacancy["reference"]), text(&vacancy["municipalities"][0]["slug"]))
    });
    let mut found: Vec<_> = found.collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}
