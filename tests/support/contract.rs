//! Holds every reply against the OpenAPI document: its status, media type and shape.

use super::Reply;
use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// The OpenAPI document of the application.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| serde_json::to_value(flytthit_api::document()).unwrap());
    &DOCUMENT
}

/// Panics unless the document promises this status, this media type and this shape.
#[track_caller]
pub(super) fn check(method: &Method, path: &str, reply: &Reply) {
    let status = reply.status.to_string();
    let media = reply.header("content-type").split(';').next().unwrap();
    let place = format!("{method} {path} -> {status} {media}");
    let Some(operation) = operation(method, path) else {
        let refused = ["404", "405", "406", "414", "429", "431"].contains(&&*status);
        assert!(refused || (method == Method::OPTIONS && status == "204"), "undocumented: {place}");
        return conform(&place, json!({"$ref": "#/components/schemas/Problem"}), reply);
    };
    let response = &operation["responses"][&status];
    assert!(response.is_object(), "undocumented: {place}");
    if reply.bytes.is_empty() {
        let bodiless = method == Method::HEAD || response["content"].is_null();
        assert!(bodiless, "a body is documented: {place}");
        return;
    }
    let content = &response["content"][media];
    assert!(content.is_object(), "undocumented: {place}");
    if media.ends_with("json") && reply.header("content-encoding").is_empty() {
        conform(&place, content["schema"].clone(), reply);
    }
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let method = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_lowercase() };
    let paths = document()["paths"].as_object().unwrap();
    let (_, item) = paths.iter().find(|(template, _)| matches(template, path))?;
    item.get(&method)
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let same = |(name, segment): (&&str, &&str)| {
        if name.starts_with('{') { !segment.is_empty() } else { name == segment }
    };
    template.len() == path.len() && template.iter().zip(&path).all(same)
}

#[track_caller]
fn conform(place: &str, schema: Value, reply: &Reply) {
    if reply.bytes.is_empty() {
        return;
    }
    let validator = validator(schema);
    if let Err(err) = validator.validate(&reply.body) {
        panic!("{place} at `{}`: {err}\n{:#}", err.instance_path(), reply.body);
    }
}

/// What checks a schema of the document; making it takes longer than checking.
fn validator(schema: Value) -> Arc<Validator> {
    static MADE: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let make = |schema: Value| {
        // References such as `#/components/schemas/Problem` start at the root.
        let root = json!({"components": document()["components"], "allOf": [schema]});
        Arc::new(jsonschema::options().should_validate_formats(true).build(&root).unwrap())
    };
    Arc::clone(made.entry(schema.to_string()).or_insert_with(|| make(schema)))
}
