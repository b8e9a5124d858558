//! Conditional requests (RFC 9110 §13): entity tags made from versions, not from bodies, so that a
//! caller who has the current edition is told so before any work is done.

use crate::language::Language;
use crate::media::Media;
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap, HeaderValue, HttpDate};
use jiff::{Timestamp, Zoned};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::SystemTime;

/// A state of everything that is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// The number of the last change, from 0 without gaps.
    pub revision: i64,
    /// When that change was made.
    pub changed_at: Timestamp,
}

/// One edition of one resource: everything that a body depends on, except its compression.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    /// The entity tag without quotes.
    tag: String,
    modified: Timestamp,
}

impl Edition {
    /// What `uri` answers at `version`, on the day of `now`, in this language and media type.
    ///
    /// The tag tells apart resources too: one taken from another URI, which may not even exist,
    /// must not be answered with 304.
    pub(crate) fn new(
        version: Version,
        now: &Zoned,
        uri: &Uri,
        language: Language,
        media: &Media,
    ) -> Edition {
        let mut hasher = DefaultHasher::new();
        (uri.path(), uri.query(), &media.0).hash(&mut hasher);
        let tag = format!(
            "{}-{}-{:x}-{}-{}-{:x}",
            env!("CARGO_PKG_VERSION"),
            version.revision,
            // Two databases may be at the same revision, but not since the same microsecond.
            version.changed_at.as_microsecond(),
            now.date(),
            language.tag(),
            hasher.finish(),
        );
        // What is open changes with the day, also when nobody writes.
        let midnight = now.start_of_day().map_or(version.changed_at, |midnight| midnight.timestamp());
        Edition { tag, modified: version.changed_at.max(midnight) }
    }

    /// The entity tag in an `If-None-Match` header that says that the caller has this edition,
    /// however it was compressed.
    pub(crate) fn held<'h>(&self, if_none_match: &'h str) -> Option<&'h str> {
        if_none_match.split(',').map(|tag| tag.trim().trim_start_matches("W/")).find(|tag| {
            let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            let rest = tag.and_then(|tag| tag.strip_prefix(&self.tag));
            rest.is_some_and(|rest| matches!(rest, "" | "-gzip" | "-br" | "-zstd" | "-deflate"))
        })
    }

    /// The entity tag of this edition in the compression that `headers` name.
    pub(crate) fn entity_tag(&self, headers: &HeaderMap) -> String {
        match headers.get(header::CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok()) {
            Some(encoding) => format!("\"{}-{encoding}\"", self.tag),
            None => format!("\"{}\"", self.tag),
        }
    }

    /// Names the edition in the headers of a reply that holds it (200) or stands for it (304).
    pub(crate) fn stamp(&self, headers: &mut HeaderMap, entity_tag: &str) {
        let modified = HttpDate::from(SystemTime::from(self.modified)).to_string();
        // Anybody may keep a copy, but must ask whether it is still good, which costs next to nothing.
        for (name, value) in [
            (header::CACHE_CONTROL, "public, no-cache"),
            (header::ETAG, entity_tag),
            (header::LAST_MODIFIED, &modified),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(revision: i64, now: &str, uri: &'static str, language: Language, media: &str) -> Edition {
        let version = Version { revision, changed_at: Timestamp::UNIX_EPOCH };
        let now: Zoned = now.parse().unwrap();
        Edition::new(version, &now, &Uri::from_static(uri), language, &Media(media.to_owned()))
    }

    const NOON: &str = "2026-11-23T12:00[Europe/Oslo]";

    #[test]
    fn whatever_changes_the_body_changes_the_tag() {
        let editions = [
            edition(1, NOON, "/v1/a", Language::En, "application/json"),
            edition(2, NOON, "/v1/a", Language::En, "application/json"),
            edition(1, "2026-11-24T00:00[Europe/Oslo]", "/v1/a", Language::En, "application/json"),
            edition(1, NOON, "/v1/b", Language::En, "application/json"),
            edition(1, NOON, "/v1/a?x=1", Language::En, "application/json"),
            edition(1, NOON, "/v1/a", Language::Nn, "application/json"),
            edition(1, NOON, "/v1/a", Language::En, "text/csv"),
        ];
        let tags: std::collections::BTreeSet<_> = editions.iter().map(|edition| &edition.tag).collect();
        assert_eq!(tags.len(), editions.len());
    }

    #[test]
    fn a_held_edition_is_recognised_in_a_list_and_in_any_compression() {
        let edition = edition(1, NOON, "/v1/a", Language::En, "application/json");
        let tag = &edition.tag;
        for held in [format!("\"{tag}\""), format!("W/\"{tag}-br\""), format!("\"x\", \"{tag}-gzip\"")] {
            assert!(edition.held(&held).is_some(), "{held}");
        }
        for other in [String::new(), "*".into(), tag.clone(), format!("\"{tag}-rar\""), format!("\"{tag}0\"")]
        {
            assert!(edition.held(&other).is_none(), "{other}");
        }
    }
}
