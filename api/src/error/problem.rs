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
    /// Every fault that was found in what was sent; of more than a hundred, the first, and how many more.
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

impl Fault {
    /// A fault in the body, at a JSON Pointer such as `/adults/0/extent`.
    pub fn in_body(pointer: impl Into<String>, detail: impl Into<String>) -> Fault {
        Fault { place: FaultPlace::Body, pointer: pointer.into(), detail: detail.into() }
    }

    /// A fault in the header `name`.
    pub fn in_header(name: &str, detail: impl Into<String>) -> Fault {
        Fault { place: FaultPlace::Header, pointer: format!("/{name}"), detail: detail.into() }
    }

    /// A fault in the path parameter `name`.
    pub fn in_path(name: &str, detail: impl Into<String>) -> Fault {
        Fault { place: FaultPlace::Path, pointer: format!("/{name}"), detail: detail.into() }
    }

    /// A fault in the query parameter `name`.
    pub fn in_query(name: &str, detail: impl Into<String>) -> Fault {
        Fault { place: FaultPlace::Query, pointer: format!("/{name}"), detail: detail.into() }
    }
}
