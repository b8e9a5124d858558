//! Conditional requests (RFC 9110 §13): entity tags made from versions, not from bodies, so that a
//! caller who has the current edition is told so before any work is done.

mod replaces;

pub use replaces::Replaces;

use crate::clock;
use crate::db::revision::Revision;
use crate::error::{Error, Fault, Result};
use crate::language::Language;
use crate::media::Media;
use actix_web::dev::Payload;
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap, HeaderValue, HttpDate};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use jiff::Timestamp;
use jiff::civil::Date;
use std::future::{Ready, ready};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::SystemTime;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// A state of everything that is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// The revision that last changed something public.
    pub revision: i64,
    /// When that change was made.
    pub changed_at: Timestamp,
}

impl From<Revision> for Version {
    fn from(found: Revision) -> Version {
        let changed_at = Timestamp::from_microsecond(found.published_at).unwrap_or(Timestamp::UNIX_EPOCH);
        Version { revision: found.published, changed_at }
    }
}

/// A reply made from the database itself, which may be ahead of the region that the request began
/// with: the reply is tagged with the version that it was read at.
#[derive(Debug)]
pub struct At<R>(pub Version, pub R);

impl<R: Responder> Responder for At<R> {
    type Body = R::Body;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse<R::Body> {
        let At(version, reply) = self;
        let mut response = reply.respond_to(req);
        response.extensions_mut().insert(version);
        response
    }
}

/// One edition of one resource: everything that a body depends on, except its compression.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    version: Version,
    today: Date,
    language: Language,
    /// Of the URI and the media type.
    hash: u64,
}

impl Edition {
    /// What `uri` answers at `version`, on the day `today`, in this language and media type.
    ///
    /// The tag tells apart resources too: one taken from another URI, which may not even exist,
    /// must not be answered with 304.
    pub(crate) fn new(
        version: Version,
        today: Date,
        uri: &Uri,
        language: Language,
        media: &Media,
    ) -> Edition {
        let mut hasher = DefaultHasher::new();
        (uri.path(), uri.query(), &media.0).hash(&mut hasher);
        Edition { version, today, language, hash: hasher.finish() }
    }

    /// The same at another version.
    pub(crate) fn at(self, version: Version) -> Edition {
        Edition { version, ..self }
    }

    /// The entity tag without quotes and compression.
    fn tag(&self) -> String {
        let Edition { version: Version { revision, changed_at }, today, language, hash } = self;
        // Two databases may be at the same revision, but not since the same microsecond.
        let since = changed_at.as_microsecond();
        format!("{}-{revision}-{since:x}-{today}-{}-{hash:x}", env!("CARGO_PKG_VERSION"), language.tag())
    }

    /// The entity tag in an `If-None-Match` header that says that the caller has this edition,
    /// however it was compressed.
    pub(crate) fn held<'h>(&self, if_none_match: &'h str) -> Option<&'h str> {
        let own = self.tag();
        if_none_match.split(',').map(|tag| tag.trim().trim_start_matches("W/")).find(|tag| {
            let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            let rest = tag.and_then(|tag| tag.strip_prefix(own.as_str()));
            rest.is_some_and(|rest| matches!(rest, "" | "-gzip" | "-br" | "-zstd" | "-deflate"))
        })
    }

    /// The entity tag of this edition in the compression that `headers` name.
    pub(crate) fn entity_tag(&self, headers: &HeaderMap) -> String {
        match headers.get(header::CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok()) {
            Some(encoding) => format!("\"{}-{encoding}\"", self.tag()),
            None => format!("\"{}\"", self.tag()),
        }
    }

    /// Names the edition in the headers of a reply that holds it (200) or stands for it (304).
    pub(crate) fn stamp(&self, headers: &mut HeaderMap, entity_tag: &str) {
        // What is open changes with the day, also when nobody writes.
        let modified = self.version.changed_at.max(clock::midnight(self.today));
        let modified = HttpDate::from(SystemTime::from(modified)).to_string();
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

/// The header that names what a change is based on.
pub(crate) const IF_MATCH: &str = "If-Match";

/// The entity tag of a record at the revision that last changed it, as its owner gets it.
pub(crate) fn revision_tag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// The reply to somebody who may change the record, tagged with the revision that last changed it.
#[derive(Debug)]
pub struct Tagged<R>(pub i64, pub R);

impl<R: Responder> Responder for Tagged<R> {
    type Body = R::Body;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse<R::Body> {
        let Tagged(revision, reply) = self;
        let mut response = reply.respond_to(req);
        let tag = HeaderValue::from_str(&revision_tag(revision)).expect("digits are a header");
        response.headers_mut().insert(header::ETAG, tag);
        response
    }
}

/// What a change is based on (`If-Match`): 428 when the request does not say.
#[derive(Clone, Debug)]
pub struct IfMatch(Vec<Held>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// Whatever is there (`*`).
    Anything,
    /// A record that was last changed at this revision.
    Record(i64),
    /// What was published at this revision.
    Edition(i64),
}

impl IfMatch {
    /// Goes on if the record, last changed at `revision`, is still what the caller has.
    ///
    /// # Errors
    /// 412 if it is not.
    pub fn check(&self, revision: i64) -> Result<()> {
        let holds = |held: &Held| match held {
            Held::Anything => true,
            Held::Record(held) => *held == revision,
            Held::Edition(held) => *held >= revision,
        };
        if self.0.iter().any(holds) { Ok(()) } else { Err(Error::Stale) }
    }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<IfMatch>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut lines = req.headers().get_all(header::IF_MATCH).peekable();
        if lines.peek().is_none() {
            return ready(Err(Error::PreconditionRequired));
        }
        let tags = lines.flat_map(|line| line.to_str().unwrap_or_default().split(',').map(str::trim));
        let held: Result<Vec<_>> = tags.map(held).collect();
        ready(held.map(|held| IfMatch(held.into_iter().flatten().collect())))
    }
}

/// What an entity tag stands for: that of a record, or that of an edition, which names the revision after
/// the version of this program; nothing if it is none of ours. A record has several addresses (by number,
/// old number and slug), so that the edition of any will do.
///
/// # Errors
/// 422 for what is no strong entity tag, which never matches (RFC 9110 §13.1.1).
fn held(tag: &str) -> Result<Option<Held>> {
    if tag == "*" {
        return Ok(Some(Held::Anything));
    }
    let Some(tag) = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) else {
        let detail = "must be an ETag as it was given, in double quotes and without W/";
        return Err(Error::Invalid(vec![Fault::in_header(IF_MATCH, detail)]));
    };
    Ok(match tag.strip_prefix(env!("CARGO_PKG_VERSION")).and_then(|rest| rest.strip_prefix('-')) {
        Some(rest) => rest.split('-').next().and_then(|revision| revision.parse().ok()).map(Held::Edition),
        None => tag.parse().ok().filter(|revision| format!("{revision}") == tag).map(Held::Record),
    })
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name(IF_MATCH)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The `ETag` of what is changed: 412 when it has been changed since."))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()));
        vec![parameter.build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn edition(revision: i64, today: Date, uri: &'static str, language: Language, media: &str) -> Edition {
        let version = Version { revision, changed_at: Timestamp::UNIX_EPOCH };
        Edition::new(version, today, &Uri::from_static(uri), language, &Media(media.to_owned()))
    }

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn whatever_changes_the_body_changes_the_tag() {
        let editions = [
            edition(1, TODAY, "/v1/a", Language::En, "application/json"),
            edition(2, TODAY, "/v1/a", Language::En, "application/json"),
            edition(1, date(2026, 11, 24), "/v1/a", Language::En, "application/json"),
            edition(1, TODAY, "/v1/b", Language::En, "application/json"),
            edition(1, TODAY, "/v1/a?x=1", Language::En, "application/json"),
            edition(1, TODAY, "/v1/a", Language::Nn, "application/json"),
            edition(1, TODAY, "/v1/a", Language::En, "text/csv"),
        ];
        let tags: std::collections::BTreeSet<_> = editions.iter().map(Edition::tag).collect();
        assert_eq!(tags.len(), editions.len());
    }

    #[test]
    fn a_change_is_based_on_the_record_or_on_an_edition_that_shows_it() {
        let edition = edition(7, TODAY, "/v1/a", Language::En, "application/json").tag();
        for (tag, expected) in [
            ("*".to_owned(), Some(Held::Anything)),
            ("\"5\"".to_owned(), Some(Held::Record(5))),
            (format!("\"{edition}\""), Some(Held::Edition(7))),
            (format!("\"{edition}-gzip\""), Some(Held::Edition(7))),
            ("\"x\"".to_owned(), None),
            ("\"05\"".to_owned(), None),
            ("\"+5\"".to_owned(), None),
            ("\"\"".to_owned(), None),
        ] {
            assert_eq!(held(&tag).unwrap(), expected, "{tag}");
        }
        for wrong in ["W/\"5\"", "5", "", "\"5"] {
            assert!(matches!(held(wrong), Err(Error::Invalid(_))), "{wrong}");
        }
        let based_on = |held| IfMatch(vec![held]).check(5).is_ok();
        assert!(based_on(Held::Record(5)) && !based_on(Held::Record(4)) && !based_on(Held::Record(6)));
        assert!(based_on(Held::Edition(5)) && based_on(Held::Edition(6)) && !based_on(Held::Edition(4)));
        assert!(IfMatch(vec![]).check(5).is_err());
    }

    #[test]
    fn a_held_edition_is_recognised_in_a_list_and_in_any_compression() {
        let edition = edition(1, TODAY, "/v1/a", Language::En, "application/json");
        let tag = edition.tag();
        for held in [format!("\"{tag}\""), format!("W/\"{tag}-br\""), format!("\"x\", \"{tag}-gzip\"")] {
            assert!(edition.held(&held).is_some(), "{held}");
        }
        for other in [String::new(), "*".into(), tag.clone(), format!("\"{tag}-rar\""), format!("\"{tag}0\"")]
        {
            assert!(edition.held(&other).is_none(), "{other}");
        }
    }
}
