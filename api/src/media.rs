//! Which media type a reply has (`Accept`, RFC 9110 §12.5.1).

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// JSON, the type of almost every reply.
pub const JSON: &str = "application/json";
/// One JSON value a line.
pub const NDJSON: &str = "application/x-ndjson";
/// Comma-separated values.
pub const CSV: &str = "text/csv";
/// What can be drawn on a map (RFC 7946).
pub const GEO_JSON: &str = "application/geo+json";

/// The media type that the caller likes best of those that the path offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media(pub String);

impl Media {
    /// The best of `offered` for an `Accept` header; on equal weights the first one. `None` when
    /// the header refuses them all.
    pub(crate) fn negotiate<'o>(accept: &str, offered: &'o [String]) -> Option<&'o str> {
        let weighed = offered.iter().map(|offer| (weight(accept, offer), offer));
        // `max_by_key` would take the last of equals.
        let best = weighed.rev().max_by_key(|(weight, _)| *weight)?;
        (best.0 > 0).then_some(best.1)
    }
}

impl Media {
    /// A reply in this media type.
    pub fn reply(&self, body: Vec<u8>) -> HttpResponse {
        let content_type = match &*self.0 {
            CSV => "text/csv; charset=utf-8; header=present",
            other => other,
        };
        HttpResponse::Ok().content_type(content_type).body(body)
    }
}

/// How much `accept` likes `offer`, in thousandths. The most specific range decides.
fn weight(accept: &str, offer: &str) -> u32 {
    if accept.trim().is_empty() {
        return 1000;
    }
    let kind = offer.split('/').next().unwrap_or(offer);
    let mut best = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let specificity = match name.split_once('/') {
            Some(_) if name == offer => 3,
            Some((range_kind, "*")) if range_kind == kind => 2,
            Some(("*", "*")) => 1,
            _ => continue,
        };
        let q = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok());
        let q = q.filter(|q| (0.0..=1.0).contains(q)).map_or(0, |q| (q * 1000.0) as u32);
        best = best.max((specificity, q));
    }
    best.1
}

/// The media type of the reply, as the frame around every request negotiated it.
impl FromRequest for Media {
    type Error = Infallible;
    type Future = Ready<Result<Media, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(req.extensions().get().cloned().unwrap_or(Media(JSON.to_owned()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_offer_is_taken_and_a_refusal_is_noticed() {
        let offered = [JSON.to_owned(), CSV.to_owned()];
        for (accept, media) in [
            ("", Some(JSON)),
            ("*/*", Some(JSON)),
            ("text/csv", Some(CSV)),
            ("TEXT/CSV;q=0.3", Some(CSV)),
            ("text/*, application/json;q=0.9", Some(CSV)),
            ("text/csv;q=0.5, */*;q=0.1", Some(CSV)),
            ("application/json;q=0, */*", Some(CSV)),
            ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", Some(JSON)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("nonsense", None),
        ] {
            assert_eq!(Media::negotiate(accept, &offered), media, "{accept:?}");
        }
    }
}
