//! The languages that people are answered in, and how one is chosen (`Accept-Language`).
//!
//! What a person reads exists in all three; codes and field names never change.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// A language that the service answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Norwegian, bokmål.
    Nb,
    /// Norwegian, nynorsk.
    Nn,
    /// English, also for callers who name no language that the service has.
    #[default]
    En,
}

impl Language {
    /// Its tag, as in `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Nb => "nb",
            Language::Nn => "nn",
            Language::En => "en",
        }
    }

    /// The language that an `Accept-Language` header (RFC 9110 §12.5.4) likes best; the first one
    /// wins among equals. `no` is read as bokmål, and a region (`nb-NO`) makes no difference.
    pub fn negotiate(accepted: &str) -> Language {
        let mut best = (Language::default(), 0);
        for range in accepted.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let weight = thousandths(weight);
            if let Some(language) = Language::of_tag(tag.trim())
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }

    fn of_tag(tag: &str) -> Option<Language> {
        let primary = tag.split('-').next().unwrap_or(tag);
        match primary.to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Language::Nb),
            "nn" => Some(Language::Nn),
            "en" => Some(Language::En),
            _ => None,
        }
    }
}

/// A weight such as ` q=0.8`, in thousandths: 1000 when absent, 0 (never wanted) when malformed.
fn thousandths(weight: &str) -> u32 {
    let weight = weight.trim();
    if weight.is_empty() {
        return 1000;
    }
    let value = weight.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
    value.filter(|q| (0.0..=1.0).contains(q)).map_or(0, |q| (q * 1000.0) as u32)
}

/// The language of the reply, as the frame around every request negotiated it.
impl FromRequest for Language {
    type Error = Infallible;
    type Future = Ready<Result<Language, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(req.extensions().get().copied().unwrap_or_default()))
    }
}

/// One text in every language of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// In bokmål.
    pub nb: &'static str,
    /// In nynorsk.
    pub nn: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The text in `language`.
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::Nb => self.nb,
            Language::Nn => self.nn,
            Language::En => self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_wins() {
        for (accepted, language) in [
            ("", Language::En),
            ("de", Language::En),
            ("*", Language::En),
            ("nb", Language::Nb),
            ("no", Language::Nb),
            ("nn-NO", Language::Nn),
            ("NB-no, en;q=0.8", Language::Nb),
            ("en;q=0.5, nn;q=0.9", Language::Nn),
            ("de, nn;q=0.1", Language::Nn),
            ("nb;q=0, nn;q=0", Language::En),
            ("nb;q=0.7, nn;q=0.7", Language::Nb),
            ("nn;q=oops, nb;q=0.001", Language::Nb),
            ("nn;q=7, nb;q=0.5", Language::Nb),
        ] {
            assert_eq!(Language::negotiate(accepted), language, "{accepted:?}");
        }
    }
}
