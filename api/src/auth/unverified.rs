//! What a signed token says of itself before anything of it is verified.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// The longest token that is looked at.
const MAX_LENGTH: usize = 8 << 10;

/// The issuer that a token says it is of: enough to choose who verifies it, and for nothing else.
pub(super) fn issuer(token: &str) -> Option<String> {
    match parts(token)?[1].remove("iss")? {
        Value::String(issuer) => Some(issuer),
        _ => None,
    }
}

/// The head of a token and its claims, which may not be believed.
pub(super) fn parts(token: &str) -> Option<[Map<String, Value>; 2]> {
    if token.len() > MAX_LENGTH {
        return None;
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [head, claims, _signature] = parts[..] else { return None };
    Some([object(head)?, object(claims)?])
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
