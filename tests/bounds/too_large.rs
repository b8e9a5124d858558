//! For every bound of the document, a request that is one larger.

use super::places::{Bound, Part, Place, places};
use crate::authorisation::requests::Request;
use crate::authorisation::table;
use crate::authorisation::world::World;
use crate::support::document;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn what_is_one_larger_than_the_document_says_is_refused_by_its_name() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for row in table::read() {
        let (caller, _) = *row.cells.iter().find(|(_, expected)| *expected == "yes").unwrap();
        let good = Request::of(&world, row.operation, caller).await;
        for place in places(document()).into_iter().filter(|place| place.operation == row.operation) {
            let request = larger(&good, &place);
            let reply = world.ask(caller, &request).await;
            let expected = match &place.part {
                Part::Body(_) => place.pointer.clone(),
                Part::Query => format!("/{}", place.pointer.split('/').next().unwrap()),
                Part::Path | Part::Header => format!("/{}", place.pointer),
            };
            let names = |pointer: &str| expected == pointer || names_parent(pointer, &expected, &place.bound);
            let named = reply.status == 422 && reply.pointers().iter().any(|pointer| names(pointer));
            if !(named || matches!(reply.status, 413 | 414 | 431)) {
                let faults = &reply.body["errors"];
                wrong.push(format!("{place}, {:?}, as {caller}: {} {faults}", place.bound, reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether it is a range whose end is too large: then the range is named.
fn names_parent(pointer: &str, expected: &str, bound: &Bound) -> bool {
    matches!(bound, Bound::Number(_))
        && expected.rsplit_once('/').is_some_and(|(parent, _)| parent == pointer)
}

/// The same request with this place one larger than it may be.
fn larger(good: &Request, place: &Place) -> Request {
    let value = match place.bound {
        Bound::Text(max) => json!("a".repeat(max + 1)),
        // The records of a batch are objects.
        Bound::List(max) if place.pointer.is_empty() => json!(vec![json!({}); max + 1]),
        Bound::List(max) => json!(vec!["a"; max + 1]),
        Bound::Number(max) if max < 9e15 => json!(max as i64 + 1),
        Bound::Number(max) => json!(max * 2.0),
        Bound::Form => json!("a".repeat(1_000)),
        Bound::None => panic!("{place} has no bound"),
    };
    let mut request = good.clone();
    match &place.part {
        Part::Query => {
            let name = place.pointer.split('/').next().unwrap();
            let values = match value {
                Value::Array(values) => values,
                one => vec![one],
            };
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let pairs: Vec<String> = values.iter().map(|value| format!("{name}={}", text(value))).collect();
            request.path = format!("{}?{}", request.path, pairs.join("&"));
        }
        Part::Path => {
            let (_, template) = place.operation.split_once(' ').unwrap();
            let segments = template.split('/').zip(good.path.split('/')).map(|(name, is)| {
                if name == format!("{{{}}}", place.pointer) { value.as_str().unwrap() } else { is }
            });
            request.path = segments.collect::<Vec<_>>().join("/");
        }
        Part::Header => {
            let name: &'static str = place.pointer.clone().leak();
            request.headers.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
            request.headers.push((name, value.as_str().unwrap().to_owned()));
        }
        Part::Body(media) => {
            let mut body = request.body.take().unwrap_or_else(|| json!({}));
            put(&mut body, &place.pointer, value);
            request.headers.push(("content-type", media.clone().leak().to_owned()));
            request.body = Some(body);
        }
    }
    if request.method == Method::GET {
        request.body = None;
    }
    request
}

/// Puts a value at a pointer, with the objects and lists that lead there.
fn put(body: &mut Value, pointer: &str, value: Value) {
    let Some(rest) = pointer.strip_prefix('/') else {
        *body = value;
        return;
    };
    let (name, rest) =
        rest.split_once('/').map_or((rest, String::new()), |(name, rest)| (name, format!("/{rest}")));
    let inside = match name.parse::<usize>() {
        Ok(_) => {
            if body.as_array().is_none_or(Vec::is_empty) {
                *body = json!([null]);
            }
            &mut body[0]
        }
        Err(_) => {
            if !body.is_object() {
                *body = json!({});
            }
            &mut body[name]
        }
    };
    put(inside, &rest, value);
}
