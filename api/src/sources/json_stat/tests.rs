use super::*;
use serde_json::{Value, json};

fn read(document: &Value) -> Result<Dataset> {
    Dataset::read(document.to_string().as_bytes())
}

/// Two regions, of which the one with the greater code comes first, in three years.
fn small() -> Value {
    json!({
        "version": "2.0", "class": "dataset", "label": "small", "updated": "2026-01-01T07:00:00Z",
        "id": ["Region", "Tid"], "size": [2, 3],
        "dimension": {
            "Tid": {"category": {"index": ["2023", "2024", "2025"]}},
            "Region": {"label": "region", "category": {
                "index": {"0301": 1, "1106": 0}, "label": {"0301": "Oslo", "1106": "Haugesund"},
            }},
        },
        "value": [1, 2, null, 4, 5, 6], "unknown": {"deep": [[[1]]]},
    })
}

fn number(dataset: &Dataset, region: &str, year: &str) -> Option<f64> {
    dataset.get(&[("Tid", year), ("Region", region)]).unwrap().value().ok()
}

#[test]
fn numbers_are_found_by_codes_whatever_the_order_of_keys() {
    let dataset = read(&small()).unwrap();
    assert_eq!(number(&dataset, "1106", "2023"), Some(1.0));
    assert_eq!(number(&dataset, "1106", "2025"), None);
    assert_eq!(number(&dataset, "0301", "2024"), Some(5.0));
    assert_eq!(dataset.outline().dimension("Region").unwrap().label("1106"), Some("Haugesund"));
    assert_eq!(dataset.outline().updated.unwrap().to_string(), "2026-01-01T07:00:00Z");
    let (region, year) = (dataset.axis("Region").unwrap(), dataset.axis("Tid").unwrap());
    let codes: Vec<_> = dataset.cells().map(|cell| (cell.code(region), cell.code(year))).collect();
    assert_eq!(codes[2..4], [("1106", "2025"), ("0301", "2023")]);
    assert!(dataset.get(&[("Region", "0301")]).is_none(), "there are three years");
    assert!(dataset.get(&[("Region", "0301"), ("Tid", "2026")]).is_none());
    assert!(dataset.get(&[("Region", "0301"), ("Tid", "2023"), ("Kjonn", "1")]).is_none());
}

#[test]
fn sparse_numbers_are_the_same() {
    let mut document = small();
    document["value"] = json!({"4": 5, "0": 1, "1": 2, "5": 6, "3": 4});
    let (sparse, dense) = (read(&document).unwrap(), read(&small()).unwrap());
    assert!(sparse.cells().map(|cell| cell.value()).eq(dense.cells().map(|cell| cell.value())));
}

#[test]
fn each_symbol_is_its_own_sort_of_missing() {
    let mut document = small();
    document["value"] = json!([null, null, null, null, null, 6]);
    let forms =
        [json!({"0": ".", "1": "..", "2": ":", "3": "x", "5": "p"}), json!([".", "..", ":", "x", null, "p"])];
    for status in forms {
        document["status"] = status;
        let dataset = read(&document).unwrap();
        let values: Vec<_> = dataset.cells().map(|cell| cell.value()).collect();
        let missing = [
            Err(Missing::Impossible),
            Err(Missing::Unavailable),
            Err(Missing::Confidential),
            Err(Missing::Other("x")),
            Err(Missing::Untold),
            Ok(6.0),
        ];
        assert_eq!(values, missing);
        assert_eq!(dataset.cells().last().unwrap().symbol(), Some("p"), "a number keeps its symbol");
    }
    for status in [json!(":"), json!([":"])] {
        document["status"] = status;
        assert_eq!(read(&document).unwrap().cells().next().unwrap().value(), Err(Missing::Confidential));
    }
}

#[test]
fn what_is_no_count_is_refused_with_its_codes() {
    for (bad, named) in [(json!(-5), "-5"), (json!(1.5), "1.5"), (json!(1e300), "1000"), (json!(9e15), "")] {
        let mut document = small();
        document["value"][4] = bad;
        let dataset = read(&document).unwrap();
        let cell = dataset.get(&[("Region", "0301"), ("Tid", "2024")]).unwrap();
        match cell.count() {
            Ok(Ok(count)) => assert_eq!((count, named), (9_000_000_000_000_000, "")),
            Err(error) => {
                assert_eq!(error.place, "Region 0301, Tid 2024");
                assert!(error.reason.contains(named), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
}

/// The document with something else at a pointer, or more beside it.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = small();
    match document.pointer_mut(pointer) {
        Some(found) => *found = value,
        None => document[pointer.trim_start_matches('/')] = value,
    }
    document
}

#[test]
fn what_does_not_agree_with_itself_is_refused_with_where() {
    let tall: Vec<String> = (0..2_000).map(|code| code.to_string()).collect();
    let mut vast = small();
    for name in ["Region", "Tid"] {
        vast["dimension"][name]["category"]["index"] = json!(tall);
    }
    vast["size"] = json!([2_000, 2_000]);
    let cases = [
        (with("/class", json!("collection")), "class"),
        (with("/id", json!([])), "id"),
        (with("/id", json!(["Region", "Region"])), "dimension.Region"),
        (with("/id", json!(["Region", "Tidd"])), "dimension.Tidd"),
        (with("/size", json!([2])), "size"),
        (with("/size", json!([2, 4])), "dimension.Tid"),
        (with("/size", json!([2, -3])), "size[1]"),
        (with("/size", json!([18_446_744_073_709_551_615_u64, 3])), "dimension.Region"),
        (with("/dimension/Region/category/index", json!({"0301": 1, "1106": 2})), "dimension.Region"),
        (with("/dimension/Region/category/index", json!({"0301": 1, "1106": 1})), "dimension.Region"),
        (with("/dimension/Region/category/index", json!({"0301": 1, "1106": -1})), "dimension.Region"),
        (with("/dimension/Region/category/index", json!({"0301": 1, "1106": 0.5})), "dimension.Region"),
        (with("/dimension/Region/category/index", json!(["0301", "0301"])), "dimension.Region"),
        (with("/dimension/Region/category/index", json!(["0301", "a\u{0}b"])), "dimension.Region"),
        (with("/dimension/Region/category/index", Value::Null), "dimension.Region"),
        (with("/value", json!([1, 2, 3, 4, 5])), "value"),
        (with("/value", json!([1, 2, 3, 4, 5, 6, 7])), "value"),
        (with("/value", json!([1, 2, 3, 4, 5, "6"])), "value[5]"),
        (with("/value", json!({"6": 1})), "value.6"),
        (with("/value", json!({"01": 1})), "value"),
        (with("/value", json!({"-1": 1})), "value"),
        (with("/value", json!({"99999999999999999999": 1})), "value"),
        (with("/value", Value::Null), "value"),
        (with("/status", json!({"6": "."})), "status.6"),
        (with("/status", json!([".", "."])), "status"),
        (with("/status", json!("a symbol that is none")), "status"),
        (with("/updated", json!("yesterday")), "updated"),
        (vast, "size"),
    ];
    for (document, place) in cases {
        let error = read(&document).expect_err(place);
        assert!(error.place.starts_with(place), "{place}: {error}");
    }
}

#[test]
fn keys_that_come_twice_are_refused() {
    let text = small().to_string();
    let dense = "[1,2,null,4,5,6]";
    for (once, twice) in [
        (dense, "{\"1\":2,\"1\":3}"),
        ("\"0301\":1,\"1106\":0", "\"0301\":1,\"1106\":0,\"0301\":2"),
        ("\"dimension\":{", "\"dimension\":{\"Tid\":{\"category\":{\"index\":[\"a\",\"b\",\"c\"]}},"),
        ("\"size\":[2,3]", "\"size\":[2,3],\"size\":[2,3]"),
    ] {
        assert!(text.contains(once), "{once}");
        assert!(Dataset::read(text.replacen(once, twice, 1).as_bytes()).is_err(), "{twice}");
    }
}

#[test]
fn a_description_needs_no_numbers_and_has_no_bound() {
    let codes: Vec<String> = (0..5_000).map(|code| code.to_string()).collect();
    let document = json!({
        "class": "dataset", "id": ["a", "b"], "size": [5_000, 1],
        "dimension": {
            "a": {"category": {"index": codes}, "extension": {"elimination": true}},
            "b": {"category": {"label": {"only": "the only one"}}},
        },
        "value": [],
    });
    let outline = Outline::read(document.to_string().as_bytes()).unwrap();
    assert!(outline.dimension("a").unwrap().elimination && !outline.dimension("b").unwrap().elimination);
    assert_eq!(outline.dimension("b").unwrap().codes(), ["only"]);
    assert_eq!(outline.updated, None);
}
