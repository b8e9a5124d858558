//! The places of all requests of the document that hold a text, a list or a number, with their bounds.

use serde_json::Value;
use std::fmt;

/// A place in the request of an operation.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Such as `POST /v1/matches`.
    pub(super) operation: String,
    pub(super) part: Part,
    /// The name of a parameter, or a JSON Pointer into the body.
    pub(super) pointer: String,
    pub(super) bound: Bound,
}

/// A part of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Query,
    Path,
    Header,
    /// The body, in this media type.
    Body(String),
}

/// What bounds a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bound {
    /// Nothing.
    None,
    /// So many characters.
    Text(usize),
    /// So many elements.
    List(usize),
    /// The words of an enum, or the format of a date or a UUID.
    Form,
    /// The greatest number.
    Number(f64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} {}", self.operation, self.part, self.pointer)
    }
}

/// All of them.
pub(super) fn places(document: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let operation_name = format!("{} {path}", method.to_uppercase());
            for parameter in operation["parameters"].as_array().unwrap() {
                let part = match parameter["in"].as_str().unwrap() {
                    "query" => Part::Query,
                    "path" => Part::Path,
                    "header" => Part::Header,
                    other => panic!("{other}"),
                };
                let mut walk = Walk { document, operation: &operation_name, part, found: &mut found };
                walk.value(&parameter["schema"], parameter["name"].as_str().unwrap());
            }
            for (media, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
                assert!(content["schema"].is_object(), "{operation_name} takes anything");
                let part = Part::Body(media.clone());
                Walk { document, operation: &operation_name, part, found: &mut found }
                    .value(&content["schema"], "");
            }
        }
    }
    found
}

struct Walk<'a> {
    document: &'a Value,
    operation: &'a str,
    part: Part,
    found: &'a mut Vec<Place>,
}

impl Walk<'_> {
    /// Adds the bounds of a value at this pointer and of what is in it.
    fn value(&mut self, schema: &Value, pointer: &str) {
        if let Some(reference) = schema["$ref"].as_str() {
            let schema = self.document.pointer(&reference[1..]).unwrap();
            return self.value(schema, pointer);
        }
        for part in ["oneOf", "anyOf", "allOf"].iter().filter_map(|key| schema[key].as_array()).flatten() {
            self.value(part, pointer);
        }
        let types = match &schema["type"] {
            Value::String(only) => vec![only.as_str()],
            Value::Array(several) => several.iter().map(|one| one.as_str().unwrap()).collect(),
            _ => Vec::new(),
        };
        let number = |key: &str| schema[key].as_u64().map(|number| number as usize);
        let is_form = schema["enum"].is_array()
            || schema.get("const").is_some()
            || matches!(schema["format"].as_str(), Some("date" | "uuid" | "date-time"));
        for kind in types {
            let bound = match kind {
                "string" if is_form => Bound::Form,
                "string" => number("maxLength").map_or(Bound::None, Bound::Text),
                "array" => number("maxItems").map_or(Bound::None, Bound::List),
                // The type bounds what has 32 bits.
                "integer" | "number" => match schema["maximum"].as_f64() {
                    Some(max) => Bound::Number(max),
                    None if schema["format"] == "int32" => Bound::Number(f64::from(i32::MAX)),
                    None => Bound::None,
                },
                "object" | "boolean" | "null" => continue,
                other => panic!("{other}"),
            };
            self.found.push(Place {
                operation: self.operation.to_owned(),
                part: self.part.clone(),
                pointer: pointer.to_owned(),
                bound,
            });
        }
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            self.value(schema, &format!("{pointer}/{name}"));
        }
        for (key, inside) in [("items", "0"), ("additionalProperties", "any")] {
            if schema[key].is_object() {
                self.value(&schema[key], &format!("{pointer}/{inside}"));
            }
        }
    }
}
