//! The part of a record that the audit keeps: codes, states, dates and numbers that tell what was decided, by a list
//! for each sort of record. Texts, names and addresses are not kept, since the audit stays when they are erased: of
//! those, only that they changed.

use crate::db::tags;
use serde_json::{Map, Value};

/// Paths of the values that are kept of each sort of record, such as `extent.min`.
fn kept_paths(entity: &str) -> &'static [&'static str] {
    match entity {
        "account" => &["id", "issuer", "role", "municipality", "disabled", "created_at"],
        "api_key" => &["id", "scopes", "created_at", "expires_at", "revoked_at"],
        "employer" => &[
            "organisation_number",
            "municipality.number",
            "municipality.slug",
            "status",
            "refusal",
            "approved",
            "withdrawn",
            "checked_at",
            "registered_at",
        ],
        "housing" => &[
            "id",
            "municipality.number",
            "municipality.slug",
            "tenure",
            "bedrooms",
            "area_m2",
            "price",
            "available_from",
            "state",
            "open",
            "as_of",
            "demo",
        ],
        "matrix" => &["default"],
        "membership" => &["organisation_number", "account"],
        "place" => &[
            "kindergarten_places",
            "kindergarten_as_of",
            "stages",
            "stages_as_of",
            "interests_as_of",
            "as_of",
            "demo",
        ],
        "signing_key" => &["id", "state"],
        "vacancy" => &[
            "id",
            "organisation_number",
            "state",
            "status",
            "occupation",
            "municipalities",
            "extent.min",
            "extent.max",
            "start",
            "published",
            "deadline",
            "expires",
            "positions",
            "remote",
            "withheld",
            "withheld.reason",
            "created_at",
        ],
        _ => &[],
    }
}

/// The record as the audit keeps it.
pub(super) fn reduced(entity: &str, record: &Value) -> String {
    let kept = kept_paths(entity);
    let fields = record.as_object().map(|fields| reduce(fields, "", kept)).unwrap_or_default();
    Value::Object(fields).to_string()
}

fn reduce(fields: &Map<String, Value>, prefix: &str, kept: &[&str]) -> Map<String, Value> {
    let mut reduced = Map::new();
    for (name, value) in fields {
        let path = format!("{prefix}{name}");
        let within = format!("{path}.");
        if let Value::Object(inner) = value {
            if kept.iter().any(|kept| kept.starts_with(&within)) {
                reduced.insert(name.clone(), Value::Object(reduce(inner, &within, kept)));
            }
        } else if kept.contains(&path.as_str())
            || (value.is_null() && kept.iter().any(|kept| kept.starts_with(&within)))
        {
            reduced.insert(name.clone(), value.clone());
        }
    }
    reduced
}

/// The names of the fields whose values differ; where there is no record, none of its fields has a value.
pub(super) fn changed(before: Option<&Value>, after: Option<&Value>) -> String {
    let field = |record: Option<&Value>, name: &str| {
        let value = record.and_then(|record| record.get(name)).cloned().unwrap_or_default();
        if value.as_array().is_some_and(Vec::is_empty) { Value::Null } else { value }
    };
    let records = [before, after].into_iter().flatten().filter_map(Value::as_object);
    let mut names: Vec<&str> = records.flat_map(|record| record.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| field(before, name) != field(after, name));
    tags::join(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_left_out_and_codes_are_kept() {
        let vacancy = json!({
            "id": "1", "state": "published", "title": "Sykepleier", "description": null, "extent": {"min": 50, "max": 80},
            "municipalities": ["tynset"], "withheld": {"reason": "other", "note": "because"}, "licences": ["mine"],
        });
        let kept = json!({
            "id": "1", "state": "published", "extent": {"min": 50, "max": 80}, "municipalities": ["tynset"],
            "withheld": {"reason": "other"},
        });
        assert_eq!(reduced("vacancy", &vacancy), kept.to_string());
        let without = json!({"extent": null, "withheld": null, "note": null});
        assert_eq!(reduced("vacancy", &without), json!({"extent": null, "withheld": null}).to_string());
        assert_eq!(reduced("vacancy", &json!({"withheld": "other", "note": "b"})), r#"{"withheld":"other"}"#);
        assert_eq!(reduced("something new", &vacancy), "{}");
    }

    #[test]
    fn a_field_changes_when_its_value_does() {
        let before = json!({"a": 1, "b": "x", "c": null, "d": []});
        let after = json!({"a": 1, "b": "y", "c": {"e": 1}});
        assert_eq!(changed(Some(&before), Some(&after)), "b c");
        assert_eq!(changed(None, Some(&before)), "a b");
        assert_eq!(changed(Some(&after), None), "a b c");
        assert_eq!(changed(None, None), "");
    }
}
