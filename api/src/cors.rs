//! Which pages of other origins may read replies (CORS, <https://fetch.spec.whatwg.org/#http-cors-protocol>).
//!
//! What anybody may ask, any page may ask. What takes credentials, be they in a header or in a body, is for
//! the pages that the settings name: a token that leaked is of no use to a page elsewhere, nor does any page
//! get to guess passwords by the browsers of others. Credentials that a browser adds by itself are not taken.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use std::str::FromStr;
use std::sync::Arc;
use url::Url;

/// The origin of a page, such as `https://www.example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

/// Why something is no origin.
#[derive(Debug, thiserror::Error)]
#[error("an origin is http:// or https://, a host and at most a port, such as https://www.example.org")]
pub struct NoOrigin;

impl FromStr for Origin {
    type Err = NoOrigin;

    /// Reads an origin as browsers write it, which is how it is compared.
    fn from_str(text: &str) -> Result<Origin, NoOrigin> {
        let url = Url::parse(text).map_err(|_| NoOrigin)?;
        let origin = url.origin().ascii_serialization();
        // A star is part of a name to browsers, and stands for nothing.
        if !matches!(url.scheme(), "http" | "https") || origin != text || text.contains('*') {
            return Err(NoOrigin);
        }
        HeaderValue::from_str(text).map(Origin).map_err(|_| NoOrigin)
    }
}

/// The origins whose pages may ask what takes credentials; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Origins(Arc<[Origin]>);

impl FromIterator<Origin> for Origins {
    fn from_iter<I: IntoIterator<Item = Origin>>(origins: I) -> Origins {
        Origins(origins.into_iter().collect())
    }
}

/// The pages that may read a reply.
#[derive(Clone, Debug, Default)]
pub(crate) enum Pages {
    /// Those of any origin.
    #[default]
    Any,
    /// Those of this origin, which asks; of none where it is not known.
    Of(Option<HeaderValue>),
}

impl Origins {
    /// The pages that may read what takes credentials, when a page of this origin asks.
    pub(crate) fn pages(&self, origin: Option<&HeaderValue>) -> Pages {
        Pages::Of(origin.filter(|asking| self.0.iter().any(|known| known.0 == *asking)).cloned())
    }
}

impl Pages {
    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        !matches!(self, Pages::Of(None))
    }

    /// Says in the headers of a reply who may read it.
    pub(crate) fn add(&self, headers: &mut HeaderMap) {
        match self {
            Pages::Any => {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            }
            Pages::Of(origin) => {
                headers.insert(header::VARY, HeaderValue::from_static(VARY));
                if let Some(origin) = origin {
                    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                }
            }
        }
        if self.any() {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }
}

/// What a reply depends on that only some pages may read.
const VARY: &str = "Accept, Accept-Encoding, Accept-Language, Origin";

/// The headers that a page may read, beside those that it always may.
const EXPOSED: &str = "allow, content-language, etag, link, location, ratelimit, \
                       ratelimit-policy, retry-after, www-authenticate, x-request-id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_as_browsers_write_it() {
        for text in ["https://example.org", "http://localhost:3000", "https://xn--rros-gra.no"] {
            assert!(text.parse::<Origin>().is_ok(), "{text}");
        }
        for text in [
            "*",
            "null",
            "",
            "example.org",
            "https://example.org/",
            "https://example.org/a",
            "https://Example.org",
            "https://example.org:443",
            "https://*.example.org",
            "https://røros.no",
            "ftp://example.org",
            "https://user@example.org",
            "file:///a",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
