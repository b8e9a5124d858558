//! `POST /v1/matches` and `flytthit match`.

mod answer;
mod definition;
mod demo;
mod freshness;
mod misses;
mod refusals;
mod sentences;
mod world;

pub(crate) use answer::check;
pub(crate) use world::World;

use serde_json::Value;
use std::fs;

/// The household that the README posts.
pub(crate) fn household() -> Value {
    serde_json::from_slice(&fs::read(household_file()).unwrap()).unwrap()
}

/// Where it is.
fn household_file() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/examples/household.json")
}

/// The household with some of its fields changed (RFC 7396).
pub(crate) fn with(household: &Value, changes: Value) -> Value {
    let mut changed = household.clone();
    merge(&mut changed, changes);
    changed
}

fn merge(value: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { return *value = changes };
    if !value.is_object() {
        *value = Value::Object(Default::default());
    }
    let fields = value.as_object_mut().unwrap();
    for (name, change) in changes {
        match change {
            Value::Null => _ = fields.remove(&name),
            change => merge(fields.entry(name).or_insert(Value::Null), change),
        }
    }
}
