use super::*;
use crate::error::{Error, Fault};
use proptest::prelude::*;
use serde_json::json;

/// Those of a household with up to two members, and friends by name.
fn bounds() -> Bounds {
    let document = json!({"components": {"schemas": {"Name": {"type": "string", "maxLength": 3}}}});
    let name = json!({"$ref": "#/components/schemas/Name"});
    let member = json!({"type": "object", "properties": {"name": name}});
    let schema = json!({"type": "object", "properties": {
        "members": {"type": "array", "maxItems": 2, "items": member},
        "friends": {"type": ["array", "null"], "maxItems": 4, "items": {"oneOf": [{"type": "null"}, name]}},
        "note": {"type": "string", "maxLength": 5},
        "free": {"type": "array"},
    }});
    Bounds::of(&schema, &document)
}

fn pointers(body: &str) -> Vec<String> {
    match bounds().check(body.as_bytes()) {
        Ok(()) => Vec::new(),
        Err(Error::Invalid(faults)) => faults.into_iter().map(|Fault { pointer, .. }| pointer).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn what_is_too_long_is_pointed_at_wherever_it_is() {
    for (body, expected) in [
        (r#"{"members": [{"name": "abc"}, {"name": "æøå"}], "friends": null, "note": "12345"}"#, vec![]),
        (r#"{"members": [{"name": "abc"}, {"name": "abcd"}]}"#, vec!["/members/1/name"]),
        (r#"{"members": [{}, {}, {"name": "abcd"}]}"#, vec!["/members"]),
        (
            r#"{"friends": ["abcd", null, "abc", "\u00e6\u00e6\u00e6\u00e6"]}"#,
            vec!["/friends/0", "/friends/3"],
        ),
        (r#"{"note": "123456", "friends": [1, 2, 3, 4, 5]}"#, vec!["/note", "/friends"]),
        (r#"{"free": [1, 2, 3, 4, 5, 6], "other": "123456789", "note": 123456}"#, vec![]),
        // Given twice, which its reader refuses, both are looked at.
        (r#"{"note": "123456", "note": "1", "members": {"name": "abcd"}}"#, vec!["/note"]),
        // What is no JSON is not ours to refuse.
        (r#"{"note": "123456", "#, vec![]),
        (r#"{"note": "123456"} x"#, vec![]),
        ("[[[[", vec![]),
    ] {
        assert_eq!(pointers(body), expected, "{body}");
    }
}

#[test]
fn a_list_without_end_has_one_fault() {
    let ties = vec!["abcd"; 340_000];
    let body = json!({"friends": ties}).to_string();
    assert_eq!(pointers(&body), ["/friends/0", "/friends/1", "/friends/2", "/friends/3", "/friends"]);
}

proptest! {
    /// Against the definition, written out.
    #[test]
    fn exactly_what_is_too_long_is_refused(
        members in proptest::collection::vec("[aæ☃]{0,5}", 0..4),
        friends in proptest::collection::vec("[aæ☃]{0,5}", 0..7),
        note in "[aæ☃\"]{0,8}",
    ) {
        let body = json!({"note": note, "friends": friends,
            "members": members.iter().map(|name| json!({"name": name})).collect::<Vec<_>>()});
        let long = |names: &[String], most: usize| {
            names.len() > most || names.iter().any(|name| name.chars().count() > 3)
        };
        let wrong = long(&members, 2) || long(&friends, 4) || note.chars().count() > 5;
        prop_assert_eq!(!pointers(&body.to_string()).is_empty(), wrong);
    }
}
