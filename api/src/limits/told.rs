//! [`Told`]: what a caller is told of the limits, as in the IETF draft *RateLimit header fields for HTTP*
//! (draft-ietf-httpapi-ratelimit-headers).

use super::Quota;
use super::budget::whole_seconds;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::Write;

/// The limits: `"address";q=6000;w=60` is 6,000 requests in 60 seconds.
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What is left of them: `"address";r=5999;t=1` is 5,999 requests, and all again in one second.
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The limits that a request met, and what they leave to the caller.
#[derive(Debug, Default)]
pub(crate) struct Told {
    policies: String,
    left: String,
}

impl Told {
    /// Notes that so many requests of a quota are left.
    pub(super) fn note(&mut self, name: &str, quota: Quota, left: u32) {
        let Quota { requests, window } = quota;
        let whole = window * (requests.get() - left) / requests.get();
        let seconds = [window, whole].map(whole_seconds);
        for text in [&mut self.policies, &mut self.left].into_iter().filter(|text| !text.is_empty()) {
            text.push_str(", ");
        }
        let [window, whole] = seconds;
        write!(self.policies, "\"{name}\";q={requests};w={window}").expect("a string takes it");
        write!(self.left, "\"{name}\";r={left};t={whole}").expect("a string takes it");
    }

    /// Adds the headers; none where there are no limits.
    pub(crate) fn add(&self, headers: &mut HeaderMap) {
        for (name, value) in [(RATE_LIMIT_POLICY, &self.policies), (RATE_LIMIT, &self.left)] {
            if !value.is_empty() {
                headers.insert(name, HeaderValue::from_str(value).expect("names and digits are a header"));
            }
        }
    }
}
