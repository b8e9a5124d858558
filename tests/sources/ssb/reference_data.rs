//! What the real services answered, and real figures.

use super::codes;
use crate::sources::{sync, taken};
use crate::support::TestApp;
use crate::support::pxweb::Table;
use crate::support::upstream::{Answer, Upstream};
use crate::support::{reference, valley};
use flytthit_api::sources::Feed;
use flytthit_api::sources::json_stat::{Dataset, Outline};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// The lines of a CSV file after the first, as fields.
fn lines(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

#[test]
fn a_real_table_of_the_same_software_is_read_by_names() {
    let bytes = reference::file("samples/ssb/pxwebapi_v2_real_dataset_SCB_TAB6471.json");
    let dataset = Dataset::read(&bytes).unwrap();
    let raw: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(dataset.len(), 21 * 11 * 3 * 4);
    let number = |region, age, sex, month| {
        let codes = [("Kon", sex), ("Tid", month), ("Region", region), ("Alder", age)];
        dataset.get(&codes).unwrap().count().unwrap().unwrap()
    };
    assert_eq!(number("01", "0-9", "TotSa", "2026M01"), 245_284);
    assert_eq!(number("01", "0-9", "1", "2026M02"), 126_402);
    assert_eq!(number("01", "0-9", "2", "2026M04"), 122_965);
    let last = raw["value"].as_array().unwrap().last().unwrap().as_u64().unwrap();
    assert_eq!(number("25", "100+10", "2", "2026M04"), last);
    assert!(dataset.get(&[("Region", "0114"), ("Alder", "0-9"), ("Kon", "1"), ("Tid", "2026M01")]).is_none());
    for (cell, value) in dataset.cells().zip(raw["value"].as_array().unwrap()) {
        assert_eq!(cell.value().ok(), value.as_f64());
    }
}

#[test]
fn the_real_description_of_a_table_is_read() {
    let bytes = reference::file("samples/ssb/pxwebapi_v2_real_metadata_SCB_TAB6471.json");
    let outline = Outline::read(&bytes).unwrap();
    let names: Vec<_> = outline.dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    assert_eq!(names, ["Region", "Alder", "Kon", "ContentsCode", "Tid"]);
    let region = outline.dimension("Region").unwrap();
    assert_eq!((region.codes().len(), region.elimination), (312, true));
    assert_eq!(outline.updated.unwrap().to_string(), "2026-06-08T06:00:00Z");
}

#[test]
fn small_documents_are_read_by_the_numbers_of_their_categories() {
    let dataset = Dataset::read(&reference::file("samples/ssb/synthetic_json_stat2_small.json")).unwrap();
    let people = |region, year| dataset.get(&[("Region", region), ("Tid", year)]).unwrap().value().ok();
    assert_eq!(people("1106", "2024"), Some(38_000.0));
    assert_eq!(people("1106", "2025"), None);
    assert_eq!(people("0301", "2025"), Some(720_000.0));

    let bytes = reference::file("samples/ssb/03321_2022_fjellregionen_CONSTRUCTED.json");
    let dataset = Dataset::read(&bytes).unwrap();
    let csv = String::from_utf8(reference::file("commuting/ssb_03321_2017_2022_region.csv")).unwrap();
    let known: HashMap<[&str; 2], u64> = lines(&csv)
        .into_iter()
        .filter(|line| line[0] == "2022")
        .map(|line| ([line[1], line[2]], line[3].parse().unwrap()))
        .collect();
    let (home, work) = (dataset.axis("Bokommuen").unwrap(), dataset.axis("ArbstedKomm").unwrap());
    for cell in dataset.cells() {
        let wanted = known.get(&[cell.code(home), cell.code(work)]).copied().unwrap_or(0);
        assert_eq!(cell.count().unwrap(), Ok(wanted), "{} to {}", cell.code(home), cell.code(work));
    }
}

/// The whole table of a year: every number that either year knows, so that there are many that nobody has.
fn whole_country() -> (Value, Vec<u8>) {
    let (csv, older) = (reference::matrix(2022), reference::matrix(2019));
    let all: BTreeSet<&str> =
        lines(&csv).iter().chain(&lines(&older)).flat_map(|line| [line[0], line[1]]).collect();
    let mut all: Vec<&str> = all.into_iter().collect();
    all.push("9999");
    let places: HashMap<&str, usize> = all.iter().copied().zip(0..).collect();
    let mut values = vec![0_u64; all.len() * all.len()];
    for line in lines(&csv) {
        values[places[line[1]] * all.len() + places[line[0]]] = line[2].parse().unwrap();
    }
    let index: Map<String, Value> = places.iter().map(|(code, at)| ((*code).to_owned(), json!(at))).collect();
    let document = |year: &[&str], values: &[u64]| {
        json!({
            "version": "2.0", "class": "dataset", "updated": "2023-11-23T07:00:00Z",
            "id": ["ArbstedKomm", "Bokommuen", "ContentsCode", "Tid"],
            "size": [all.len(), all.len(), 1, year.len()],
            "dimension": {
                "ArbstedKomm": {"category": {"index": index}},
                "Bokommuen": {"category": {"index": index}},
                "ContentsCode": {"category": {"index": {"Sysselsatte": 0}}},
                "Tid": {"category": {"index": year}},
            },
            "value": values,
        })
    };
    let numbers = {
        // Of the codes that are asked for: those of municipalities.
        let kept = all.len() - 1;
        let rows = values.chunks(all.len()).take(kept).flat_map(|row| row[..kept].to_vec());
        let mut numbers = document(&["2022"], &rows.collect::<Vec<_>>());
        numbers["size"] = json!([kept, kept, 1, 1]);
        for name in ["ArbstedKomm", "Bokommuen"] {
            numbers["dimension"][name]["category"]["index"].as_object_mut().unwrap().remove("9999");
        }
        numbers
    };
    (document(&["2021", "2022"], &[]), serde_json::to_vec(&numbers).unwrap())
}

#[actix_web::test]
async fn the_whole_country_gives_the_same_catchments_as_its_file() {
    let (by_file, by_feed) = (TestApp::new().await, TestApp::new().await);
    valley::import_matrix(&by_file.db, 2022, &reference::matrix(2022));
    let (described, numbers) = whole_country();
    let upstream = Upstream::new();
    upstream.serves("/ssb/tables/03321/metadata", Answer::json(&described));
    upstream.serves("/ssb/tables/03321/data", Answer::bytes("application/json", numbers));
    let synced = taken(sync(&upstream.syncer(&by_feed.db), Feed::Commuting).await);
    assert_eq!(synced.records, lines(&reference::matrix(2022)).len() as u64);

    let (by_file, by_feed) = (by_file.another(), by_feed.another());
    let matrix = by_file.get("/v1/commuting/matrices/2022").await.ok().body;
    assert_eq!(by_feed.get("/v1/commuting/matrices/2022").await.ok().body["cells"], matrix["cells"]);
    let areas = matrix["areas"].as_array().unwrap();
    assert_eq!(areas.len(), 356);
    for area in areas {
        let path = format!("/v1/commuting/catchments/{}?year=2022", area["code"].as_str().unwrap());
        let both = [by_file.get(&path).await, by_feed.get(&path).await].map(|reply| {
            let mut body = reply.body;
            body.as_object_mut().unwrap().remove("source");
            (reply.status, body)
        });
        assert_eq!(both[0], both[1], "{path}");
    }
}

#[actix_web::test]
async fn real_employment_is_taken_in_by_the_numbers_of_its_years() {
    let csv = String::from_utf8(reference::file("commuting/ssb_11618_2017_2022_region.csv")).unwrap();
    let numbers: HashMap<String, u64> = lines(&csv)
        .iter()
        .map(|line| (format!("{} {} {}", line[0], line[1], line[4]), line[5].parse().unwrap()))
        .collect();
    let column = |at: usize| lines(&csv).iter().map(|line| line[at]).collect::<BTreeSet<_>>();
    let dimensions = vec![
        ("Region", codes(column(1))),
        ("Kjonn", codes(["0"])),
        ("Alder", codes(["15-74"])),
        ("ContentsCode", codes(column(4))),
        ("Tid", codes(column(0))),
    ];
    let known = numbers.clone();
    let table = Table::new("11618", dimensions, move |codes| {
        let name = format!("{} {} {}", codes["Tid"], codes["Region"], codes["ContentsCode"]);
        known.get(&name).copied().ok_or(".")
    });
    let app = TestApp::new().await;
    let upstream = Upstream::new();
    table.served_by(&upstream);
    let options =
        flytthit_api::sync::Options { since: Some("2017-01-01".parse().unwrap()), ..Default::default() };
    let synced = upstream.syncer(&app.db);
    let synced = synced.sync(Feed::Employment, &options, false, &flytthit_api::sync::Silent).await.unwrap();
    assert_eq!(taken(synced).records, 6 * 8);
    let app = app.another();
    for (number, slug) in [("3427", "tynset"), ("3430", "os"), ("5025", "roros")] {
        let shown = app.get(&format!("/v1/municipalities/{slug}")).await.ok().body["employment"].clone();
        for (name, measure) in [
            ("residents", "BefolkningBosted"),
            ("employed_residents", "SysselBosted"),
            ("employed_here", "SysselArbsted"),
        ] {
            assert_eq!(shown[name].as_u64(), Some(numbers[&format!("2022 {number} {measure}")]), "{slug}");
        }
    }
}

#[actix_web::test]
async fn real_population_since_2005_is_taken_in_by_age() {
    let csv = String::from_utf8(reference::file("places/population_2005_2026_by_municipality.csv")).unwrap();
    // The groups that are known, each as if all were of its first age.
    let numbers: HashMap<(String, String), [u64; 4]> = lines(&csv)
        .iter()
        .map(|line| {
            let number = |at: usize| line[at].parse::<u64>().unwrap();
            let rest = number(4) - number(5) - number(6) - number(7);
            ((line[0].to_owned(), format!("K-{}", line[1])), [rest, number(5), number(6), number(7)])
        })
        .collect();
    let column = |at: usize| lines(&csv).iter().map(|line| line[at].to_owned()).collect::<BTreeSet<_>>();
    let today: Vec<String> = column(1).iter().map(|number| format!("K-{number}")).collect();
    let dimensions = vec![
        ("Region", today.clone()),
        ("Kjonn", codes(["1", "2"])),
        ("Alder", (0..105).map(|age| format!("{age:03}")).chain(["105+".to_owned()]).collect()),
        ("ContentsCode", codes(["Personer1"])),
        ("Tid", column(0).into_iter().collect()),
    ];
    let known = numbers.clone();
    let table = Table::new("07459", dimensions, move |codes| {
        let of_age = ["105+", "001", "006", "020"].iter().position(|age| *age == codes["Alder"]);
        let number = |group| known[&(codes["Tid"].to_owned(), codes["Region"].to_owned())][group];
        Ok(of_age.filter(|_| codes["Kjonn"] == "1").map_or(0, number))
    });
    let app = TestApp::new().await;
    let upstream = Upstream::new();
    upstream.serves("/ssb/tables/07459/data", table.whole());
    Table { codelist: Some(("KommSummer", today)), ..table }.served_by(&upstream);
    let synced = taken(sync(&upstream.syncer(&app.db), Feed::Population).await);
    assert_eq!((synced.records, synced.report.inserted, synced.report.updated), (176, 160, 16));
    let region = app.another().walk("/v1/municipalities?member=true", 100).await;
    let sum = |day: &str| {
        let figures = region.iter().flat_map(|found| found["population"].as_array().unwrap());
        figures
            .filter(|figure| figure["as_of"] == day)
            .map(|figure| figure["people"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!((sum("2005-01-01"), sum("2026-01-01")), (23_276, 22_770));
    let tynset = region.iter().find(|found| found["slug"] == "tynset").unwrap();
    for figure in tynset["population"].as_array().unwrap() {
        let year = figure["as_of"].as_str().unwrap()[..4].to_owned();
        let [_, young, pupils, adults] = numbers[&(year, "K-3427".to_owned())];
        let ages = &figure["ages"];
        assert_eq!([&ages["age_1_5"], &ages["age_6_15"], &ages["age_20_66"]], [young, pupils, adults]);
    }
}
