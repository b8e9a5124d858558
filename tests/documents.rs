//! The OpenAPI document: committed, complete, and the same as what is served.

use crate::support::{TestApp, document};
use reqwest::Method;
use serde_json::Value;
use std::{env, fs};

#[actix_web::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let app = TestApp::new().await;
    let served = app.get("/openapi.json").await.ok();
    let current = format!("{:#}\n", served.body);

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");
    if env::var_os("BLESS").is_some() {
        fs::write(path, &current).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == current,
        "openapi/openapi.json is stale: run `BLESS=1 cargo test committed_document`"
    );
}

#[actix_web::test]
async fn every_operation_is_described_and_every_description_is_an_operation() {
    let app = TestApp::new().await;
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{place} has no summary");
            assert!(operation["tags"].is_array(), "{place} has no tag");
            let parameters = operation["parameters"].as_array().unwrap();
            for parameter in parameters {
                assert!(parameter["description"].is_string(), "{place}: {parameter} is not described");
            }
            if method == "get" {
                let reply = app.get(&path.replace(['{', '}'], "")).await;
                assert_ne!(reply.body["type"], "/problems/no-such-path", "{place} is not served");
            }
            let reply = app.send(app.request(Method::TRACE, path)).await;
            assert_eq!(reply.status, 405, "{place}");
        }
    }
}

#[test]
fn every_field_of_every_schema_is_described() {
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} is not described");
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            // What may be null is one of a reference, with the description, and null.
            let described =
                schema["description"].is_string() || schema["oneOf"][0]["description"].is_string();
            assert!(described, "{name}.{field} is not described");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn check(value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref") {
                    let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
                    assert!(document().pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(check);
            }
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    check(document());
}
