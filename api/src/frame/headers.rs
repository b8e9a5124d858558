//! The headers of every reply: security, CORS, language, request id.

use crate::cors::Pages;
use crate::language::Language;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The response header that names the request, as the log does.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// For all replies.
const ALWAYS: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::VARY, "Accept, Accept-Encoding, Accept-Language"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// For replies that say nothing themselves.
const UNLESS_SET: [(HeaderName, &str); 2] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];

/// Adds what every reply has.
pub(super) fn add(headers: &mut HeaderMap, id: Uuid, language: Language, pages: &Pages) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in UNLESS_SET {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    pages.add(headers);
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    let id = HeaderValue::from_str(&id.to_string()).expect("a UUID is ASCII");
    headers.insert(REQUEST_ID, id);
}

/// The answer to `OPTIONS`, also as the preflight of a browser (CORS).
pub(super) fn methods(allow: &str, pages: &Pages) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    response.insert_header((header::ALLOW, allow));
    if pages.any() {
        response.insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allow));
        response.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, TAKEN));
        response.insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"));
    }
    response.finish()
}

/// The headers that a page may send, beside those that it always may.
const TAKEN: &str =
    "accept, accept-language, authorization, content-type, idempotency-key, if-match, if-none-match";
