//! The bounds of the parameters of an operation.

use super::Bounds;
use crate::error::{Fault, Faults};
use actix_web::http::Uri;
use actix_web::http::header::HeaderMap;
use serde_json::Value;

/// The parameters of an operation, each with its bounds.
#[derive(Debug)]
pub(crate) struct ParameterBounds(Vec<Parameter>);

#[derive(Debug)]
struct Parameter {
    name: String,
    place: Place,
    bounds: Bounds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Query,
    Path,
    Header,
}

impl ParameterBounds {
    /// Those of an operation of the document.
    pub(crate) fn of(operation: &Value, document: &Value) -> ParameterBounds {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let read = |parameter: &Value| {
            let place = match parameter["in"].as_str()? {
                "query" => Place::Query,
                "path" => Place::Path,
                "header" => Place::Header,
                _ => return None,
            };
            let bounds = Bounds::of(&parameter["schema"], document);
            Some(Parameter { name: parameter["name"].as_str()?.to_owned(), place, bounds })
        };
        ParameterBounds(parameters.filter_map(read).collect())
    }

    /// Adds to `faults` every parameter that is unknown, too long or repeated too often. `template` is the
    /// path as the document writes it.
    pub(crate) fn check(&self, template: &str, uri: &Uri, headers: &HeaderMap, faults: &mut Faults) {
        self.check_query(uri.query().unwrap_or_default(), faults);
        for (segment, value) in template.split('/').zip(uri.path().split('/')) {
            let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            let known = name.and_then(|name| self.find(Place::Path, name));
            // As it is encoded, which is never shorter than what it means.
            if let Some((known, detail)) = known.and_then(|known| Some((known, known.bounds.text(value)?))) {
                faults.add(Fault::in_path(&known.name, detail));
            }
        }
        for known in self.0.iter().filter(|known| known.place == Place::Header) {
            for value in headers.get_all(&known.name) {
                let text = String::from_utf8_lossy(value.as_bytes());
                if let Some(detail) = known.bounds.text(&text) {
                    faults.add(Fault::in_header(&known.name, detail));
                }
            }
        }
    }

    fn check_query(&self, query: &str, faults: &mut Faults) {
        let mut counts = vec![0; self.0.len()];
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if faults.is_full() {
                return;
            }
            let found = self.0.iter().position(|known| known.place == Place::Query && known.name == name);
            let Some(at) = found else {
                faults.add(Fault::in_query(&name, self.expected(&name)));
                continue;
            };
            counts[at] += 1;
            let bounds = &self.0[at].bounds;
            let of_one = bounds.items.as_deref().unwrap_or(bounds);
            let detail = bounds.list(counts[at]).or_else(|| of_one.text(&value));
            if let Some(detail) = detail {
                faults.add(Fault::in_query(&name, detail));
            }
        }
    }

    fn find(&self, place: Place, name: &str) -> Option<&Parameter> {
        self.0.iter().find(|known| known.place == place && known.name == name)
    }

    /// The fault of an unknown query parameter.
    fn expected(&self, name: &str) -> String {
        let known = self.0.iter().filter(|known| known.place == Place::Query);
        let known: Vec<&str> = known.map(|known| known.name.as_str()).collect();
        match known.is_empty() {
            true => format!("unknown parameter `{name}`: there are none here"),
            false => format!("unknown parameter `{name}`, expected one of `{}`", known.join("`, `")),
        }
    }
}
