//! [`Client`]: asks one service, within its budget, and again when it was busy or away.

use super::json::{self, Misread};
use super::{Endpoint, SourceError};
use crate::db::payload::Payload;
use crate::outgoing::header::{self, HeaderMap, HeaderName, HeaderValue};
use crate::outgoing::{Address, Outgoing, OutgoingError, Request};
use backon::{ExponentialBuilder, Retryable};
use governor::{DefaultDirectRateLimiter, RateLimiter};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// A service, asked over HTTP. Clones share its budget.
#[derive(Clone, Debug)]
pub struct Client {
    base: Address,
    outgoing: Outgoing,
    budget: Arc<DefaultDirectRateLimiter>,
    retries: ExponentialBuilder,
}

/// One question, to be completed and sent.
#[derive(Clone, Debug)]
pub struct Question<'c> {
    client: &'c Client,
    address: Address,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    json: Option<Value>,
    kind: Kind,
    cap: usize,
    good: &'c [u16],
}

/// What sort of reply is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Text,
}

/// A whole reply.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub url: String,
    /// When it came.
    pub fetched_at: Timestamp,
    /// Its status: 2xx, or one of those that were said to be good.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// The most bytes of a reply, where nobody says.
const CAP: usize = 4 << 20;
/// The longest that a run waits for a service that asks for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a question is asked again.
const RETRIES: usize = 3;

/// Why one attempt failed.
enum Attempt {
    /// It may go well the next time, not before so long.
    Again(SourceError, Option<Duration>),
    /// It will not.
    Never(SourceError),
}

impl Client {
    /// Asks the service at this endpoint.
    pub fn new(endpoint: &Endpoint) -> Client {
        let Endpoint { base, budget, limits, first_pause } = endpoint;
        let retries = ExponentialBuilder::default().with_jitter().with_min_delay(*first_pause);
        Client {
            base: base.clone(),
            outgoing: Outgoing::new(*limits).keeping_connections(),
            budget: Arc::new(RateLimiter::direct(budget.at_most())),
            retries: retries.with_max_delay(PATIENCE).with_max_times(RETRIES),
        }
    }

    /// Asks for JSON at these segments below the base.
    pub fn json<'c>(&'c self, path: &[&str]) -> Question<'c> {
        self.question(path, Kind::Json)
    }

    /// Asks for plain text there.
    pub fn text<'c>(&'c self, path: &[&str]) -> Question<'c> {
        self.question(path, Kind::Text)
    }

    fn question<'c>(&'c self, path: &[&str], kind: Kind) -> Question<'c> {
        Question {
            client: self,
            address: self.base.below(path),
            query: Vec::new(),
            headers: HeaderMap::new(),
            json: None,
            kind,
            cap: CAP,
            good: &[],
        }
    }
}

impl<'c> Question<'c> {
    /// With a parameter.
    pub fn query(mut self, name: &str, value: impl ToString) -> Question<'c> {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// With a header; one whose value is no header text is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Question<'c> {
        if let Ok(mut value) = HeaderValue::from_str(value) {
            value.set_sensitive(name == header::AUTHORIZATION);
            self.headers.insert(name, value);
        }
        self
    }

    /// Sent by `POST` with this.
    pub fn post(mut self, json: Value) -> Question<'c> {
        self.json = Some(json);
        self
    }

    /// Reading at most so many bytes of the reply.
    pub fn cap(mut self, bytes: usize) -> Question<'c> {
        self.cap = bytes;
        self
    }

    /// Taking these statuses for replies too.
    pub fn or_status(mut self, good: &'c [u16]) -> Question<'c> {
        self.good = good;
        self
    }

    /// How long the address of the question is, in bytes.
    pub fn length(&self) -> usize {
        self.asked().url().as_str().len()
    }

    /// Asks, within the budget, and again when the service was busy or away.
    ///
    /// # Errors
    /// When there is no whole reply with a good status, of the right type and in UTF-8.
    pub async fn send(&self) -> Result<Answer, SourceError> {
        let attempt = || self.attempt();
        let done = attempt
            .retry(self.client.retries)
            .when(|failure| matches!(failure, Attempt::Again(_, wait) if wait.is_none_or(|wait| wait <= PATIENCE)))
            .adjust(|failure, pause| match failure {
                Attempt::Again(_, Some(wait)) => pause.map(|pause| pause.max(*wait)),
                _ => pause,
            })
            .await;
        done.map_err(|failure| match failure {
            Attempt::Again(_, Some(wait)) if wait > PATIENCE => {
                SourceError::Busy { until: Timestamp::now().saturating_add(wait).unwrap_or(Timestamp::MAX) }
            }
            Attempt::Again(error, _) | Attempt::Never(error) => error,
        })
    }

    fn asked(&self) -> Address {
        if self.query.is_empty() {
            return self.address.clone();
        }
        self.address.with_query(self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    async fn attempt(&self) -> Result<Answer, Attempt> {
        self.client.budget.until_ready().await;
        let address = self.asked();
        let accept = match self.kind {
            Kind::Json => "application/json",
            Kind::Text => "text/plain",
        };
        let request = Request {
            address: &address,
            accept,
            headers: &self.headers,
            json: self.json.as_ref(),
            cap: self.cap,
        };
        let fetched = match self.client.outgoing.send(request).await {
            Ok(fetched) => fetched,
            Err(error @ (OutgoingError::Inner | OutgoingError::TooLarge { .. })) => {
                return Err(Attempt::Never(error.into()));
            }
            Err(error) => return Err(Attempt::Again(error.into(), None)),
        };
        let answer = Answer {
            url: address.url().to_string(),
            fetched_at: Timestamp::now(),
            status: fetched.status,
            headers: fetched.headers,
            body: fetched.body,
        };
        let status = answer.status;
        match status {
            _ if self.good.contains(&status) => Ok(answer),
            200..=299 => {
                let sound = answer.require(self.kind).map_err(|error| Attempt::Never(error.about(&answer)));
                sound.map(|()| answer)
            }
            429 | 503 => Err(Attempt::Again(SourceError::Status(status), retry_after(&answer.headers))),
            408 | 500..=599 => Err(Attempt::Again(SourceError::Status(status), None)),
            _ => Err(Attempt::Never(SourceError::Status(status))),
        }
    }
}

impl Answer {
    /// Reads it as JSON. What is there beside what is wanted is passed over.
    ///
    /// # Errors
    /// When it is not what is wanted; the error holds the reply.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, SourceError> {
        json::read(&self.body).map_err(|Misread { path, error }| {
            let reason = match path.as_deref() {
                None | Some(".") => error.to_string(),
                Some(path) => format!("{path}: {error}"),
            };
            SourceError::unusable(reason).about(self)
        })
    }

    /// Its text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<&str, SourceError> {
        str::from_utf8(&self.body).map_err(|_| SourceError::unusable("it is not UTF-8").about(self))
    }

    /// The value of a header that is text.
    pub fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The reply as it is kept, under this name.
    pub fn payload(&self, source_id: &str, name: &str) -> Payload {
        let text = |name| self.header(name).map(str::to_owned);
        Payload {
            source_id: source_id.to_owned(),
            name: name.to_owned(),
            url: self.url.clone(),
            fetched_at: self.fetched_at.as_microsecond(),
            media_type: text(header::CONTENT_TYPE),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            body: self.body.clone(),
        }
    }

    /// Refuses what is compressed, since nobody asked for that, and what is not of this kind or not in UTF-8.
    fn require(&self, kind: Kind) -> Result<(), SourceError> {
        if let Some(encoding) = self.headers.get(header::CONTENT_ENCODING)
            && !encoding.as_bytes().eq_ignore_ascii_case(b"identity")
        {
            return Err(SourceError::unusable("it is compressed, though nobody asked for that"));
        }
        let media_type = self.header(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let mut parts = media_type.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        let right = match kind {
            Kind::Json => {
                essence == "application/json" || essence.ends_with("+json") || essence == "text/json"
            }
            Kind::Text => essence == "text/plain",
        };
        if !right {
            return Err(SourceError::unusable(format!("it is of the type {essence:?}")));
        }
        let charset = parts.find_map(|part| part.strip_prefix("charset="));
        match charset.map(|charset| charset.trim_matches('"')) {
            None | Some("utf-8" | "utf8" | "us-ascii") => Ok(()),
            Some(charset) => Err(SourceError::unusable(format!("it is in {charset}, not in UTF-8"))),
        }
    }
}

/// Entur's way to say when more may be asked.
const EXPIRY: HeaderName = HeaderName::from_static("rate-limit-expiry-time");

/// How long a service wants to be left alone; the longer, where it says so in two ways.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let left =
        |until: Timestamp| Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
    // Seconds, or a date.
    let retry = text(header::RETRY_AFTER).and_then(|text| match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => rfc2822::parse(text).ok().map(|until| left(until.timestamp())),
    });
    retry.max(text(EXPIRY).and_then(instant).map(left))
}

/// An instant as services write it: as a date, or as seconds or milliseconds since 1970.
fn instant(text: &str) -> Option<Timestamp> {
    /// As seconds, thousands of years from now.
    const MILLISECONDS: i64 = 100_000_000_000;
    match text.parse::<i64>() {
        Ok(number) if number >= MILLISECONDS => Timestamp::from_millisecond(number).ok(),
        Ok(number) => Timestamp::from_second(number).ok(),
        Err(_) => text.parse().ok().or_else(|| rfc2822::parse(text).ok().map(|until| until.timestamp())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_may_say_in_several_ways_when_more_may_be_asked() {
        let until = Timestamp::from_second(4_102_444_800).unwrap();
        for text in ["4102444800", "4102444800000", "2100-01-01T00:00:00Z", "Fri, 01 Jan 2100 00:00:00 GMT"] {
            assert_eq!(instant(text), Some(until), "{text}");
        }
        assert_eq!(instant("soon"), None);
        let headers = |pairs: &[(HeaderName, &'static str)]| -> HeaderMap {
            pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
        };
        assert_eq!(retry_after(&headers(&[])), None);
        assert_eq!(retry_after(&headers(&[(header::RETRY_AFTER, "7")])), Some(Duration::from_secs(7)));
        let both = headers(&[(header::RETRY_AFTER, "7"), (EXPIRY, "4102444800000")]);
        assert!(retry_after(&both).unwrap() > Duration::from_secs(86_400));
        assert_eq!(retry_after(&headers(&[(EXPIRY, "0")])), Some(Duration::ZERO), "that is over");
    }
}
