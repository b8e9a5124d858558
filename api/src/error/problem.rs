//! The body of every reply that says that a request failed (RFC 9457).

use serde::Serialize;
use utoipa::ToSchema;

/// Why a request failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem. Clients may match on it: it never changes.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid")]
    pub kind: &'static str,
    /// The kind of problem in a few words, in the language of the reply.
    pub title: &'static str,
    /// The HTTP status code.
    pub status: u16,
    /// What was wrong this time, in English.
    pub detail: String,
    /// This very request; the server's log names it so too.
    #[schema(example = "urn:uuid:019347a0-7a5c-7cc0-8f3e-0a4f3c3e8b52")]
    pub instance: String,
    /// The faults that were found in what was sent, at most a hundred; a last one without a pointer says that
    /// there are more. What is wrong everywhere may take several requests to learn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
}

/// One fault in what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Where `pointer` starts.
    #[serde(rename = "in")]
    pub place: FaultPlace,
    /// A JSON Pointer (RFC 6901) into the body, or `/` and the name of a parameter.
    #[schema(example = "/adults/0/extent")]
    pub pointer: String,
    /// What is wrong there, in English.
    pub detail: String,
}

/// The part of a request that a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultPlace {
    /// The JSON body.
    Body,
    /// The parameters after the `?`.
    Query,
    /// The parameters in the path.
    Path,
    /// The headers.
    Header,
}

/// Maximum number of characters of a pointer.
const MAX_POINTER: usize = 200;
/// Maximum number of characters of a reason.
const MAX_DETAIL: usize = 600;

impl Fault {
    /// A fault in the body, at a JSON Pointer such as `/adults/0/extent`.
    pub fn in_body(pointer: impl Into<String>, detail: impl Into<String>) -> Fault {
        Fault::new(FaultPlace::Body, pointer.into(), detail.into())
    }

    /// A fault in the header `name`.
    pub fn in_header(name: &str, detail: impl Into<String>) -> Fault {
        Fault::new(FaultPlace::Header, format!("/{name}"), detail.into())
    }

    /// A fault in the path parameter `name`.
    pub fn in_path(name: &str, detail: impl Into<String>) -> Fault {
        Fault::new(FaultPlace::Path, format!("/{name}"), detail.into())
    }

    /// A fault in the query parameter `name`.
    pub fn in_query(name: &str, detail: impl Into<String>) -> Fault {
        Fault::new(FaultPlace::Query, format!("/{name}"), detail.into())
    }

    /// Names and reasons may quote what was sent, which may be long: both are shortened.
    fn new(place: FaultPlace, pointer: String, detail: String) -> Fault {
        Fault { place, pointer: shorten(pointer, MAX_POINTER), detail: shorten(detail, MAX_DETAIL) }
    }
}

/// The text, if it has at most `max` characters; else its beginning and its end. The end is the longer part:
/// serde names there what it expected instead of what was sent.
fn shorten(text: String, max: usize) -> String {
    if text.len() <= max {
        return text;
    }
    let count = text.chars().count();
    if count <= max {
        return text;
    }
    let head: String = text.chars().take(max / 5).collect();
    let tail: String = text.chars().skip(count - (max - max / 5)).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_not_echoed_at_any_length() {
        let name = "æ".repeat(500_000);
        let fault = Fault::in_body(format!("/{name}"), format!("unknown field `{name}`, expected `adults`"));
        assert_eq!(fault.pointer.chars().count(), MAX_POINTER + 1);
        assert_eq!(fault.detail.chars().count(), MAX_DETAIL + 1);
        assert!(
            fault.detail.starts_with("unknown field `æ") && fault.detail.ends_with("æ`, expected `adults`")
        );
        let short = Fault::in_query("limit", "must be 1 to 100");
        assert_eq!((short.pointer.as_str(), short.detail.as_str()), ("/limit", "must be 1 to 100"));
    }
}
