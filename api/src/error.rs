//! Every way a request fails, and the one place where a failure becomes a response (RFC 9457).
//!
//! A handler returns an [`Error`]; the frame around every request (`frame.rs`), which knows the
//! request's id and language, turns it into a [`Problem`] with `Error::response`.

mod faults;
mod problem;

pub use faults::{Faults, MAX_FAULTS};
pub use problem::{Fault, FaultPlace, Problem};

use crate::db;
use crate::language::{Language, Text};
use crate::sources::enhetsregisteret::RegisterError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use std::fmt::Write;
use uuid::Uuid;

/// What a handler gives back.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Every way a request fails.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The body is not JSON, or not even text.
    #[error("the body is not JSON: {0}")]
    Malformed(String),
    /// What was sent can be read but not accepted. Never empty.
    #[error("{}", described(.0))]
    Invalid(Vec<Fault>),
    /// Nothing of this sort has this name, number or id.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A map was asked for, and there are no borders to draw.
    #[error("no borders were imported: run `flytthit import geometry FILE.geojson`")]
    NoBorders,
    /// The caller has not shown who he is.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The caller may not do this to anything.
    #[error("{0}")]
    Forbidden(&'static str),
    /// What is asked for contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// It was there, and is gone for good.
    #[error("{0}")]
    Gone(String),
    /// A change must say what it is based on.
    #[error("name in `If-Match` the `ETag` of what you change")]
    PreconditionRequired,
    /// What a change is based on has been changed meanwhile.
    #[error("it has been changed since: get it again, and repeat the change on what it is now")]
    Stale,
    /// A request with the same `Idempotency-Key` has not been answered yet.
    #[error("a request with this Idempotency-Key is being answered")]
    InProgress,
    /// The `Idempotency-Key` was used for another request.
    #[error("this Idempotency-Key was used for another request: choose a new one")]
    KeyReused,
    /// Too many requests came from the same address or account.
    #[error("too many requests: try again in {retry_after} seconds")]
    TooManyRequests {
        /// How many seconds to wait.
        retry_after: u64,
    },
    /// The address has as many connections open as one may have.
    #[error("too many connections from this address: close some, or use them again")]
    TooManyConnections,
    /// Nothing is served at this path.
    #[error("nothing is served at this path")]
    NoSuchPath,
    /// The path is served, but not with this method.
    #[error("this path answers only {allow}")]
    MethodNotAllowed {
        /// The methods that it answers, as in the `Allow` header.
        allow: String,
    },
    /// `Accept` or `Accept-Encoding` leaves nothing that the path can answer.
    #[error("the Accept headers refuse everything that this path can answer")]
    NotAcceptable,
    /// The request took longer than the deadline, its body included.
    #[error("the request was not complete, or not answered, in time")]
    TimedOut,
    /// The connection broke while the body was read.
    #[error("the body ended before its time")]
    Interrupted,
    /// The body is longer than accepted.
    #[error("the body is longer than {limit} bytes")]
    BodyTooLarge {
        /// The most bytes that are accepted.
        limit: usize,
    },
    /// Path and query together are longer than accepted.
    #[error("path and query are longer than {limit} bytes")]
    UriTooLong {
        /// The most bytes that are accepted.
        limit: usize,
    },
    /// The headers together are longer than accepted.
    #[error("the headers are longer than {limit} bytes")]
    HeadersTooLarge {
        /// The most bytes that are accepted.
        limit: usize,
    },
    /// The body is of another type than these, or not in UTF-8.
    #[error("the body must be {0} in UTF-8")]
    UnsupportedMediaType(&'static str),
    /// More is being done of this than the machine can take.
    #[error("too much is being done at once: try again in a few seconds")]
    Busy,
    /// Who vouches for callers has never told by which keys.
    #[error("the issuer of the token cannot be asked for its keys")]
    IssuerAway,
    /// Enhetsregisteret did not answer, or nothing that can be used.
    #[error("Enhetsregisteret could not be asked: try again later")]
    RegisterUnavailable(#[source] RegisterError),
    /// The service is starting or stopping.
    #[error("the service is not ready")]
    NotReady,
    /// The database has not confirmed for too long what is served from memory.
    #[error("the database last confirmed the region {seconds} seconds ago")]
    OldRegion {
        /// How long ago.
        seconds: u64,
    },
    /// The database failed, or was too busy.
    #[error(transparent)]
    Database(#[from] db::Error),
    /// A handler panicked.
    #[error("a handler panicked: {0}")]
    Panicked(String),
    /// Something inside failed; nobody outside learns what.
    #[error(transparent)]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// A kind of failure, as clients see it.
struct Kind {
    name: &'static str,
    title: Text,
    status: StatusCode,
}

impl Error {
    /// One fault in the body, at a JSON Pointer.
    pub fn in_body(pointer: &str, detail: impl Into<String>) -> Error {
        Error::Invalid(vec![Fault::in_body(pointer, detail)])
    }

    /// One fault in the query parameter `name`.
    pub fn in_query(name: &str, detail: impl Into<String>) -> Error {
        Error::Invalid(vec![Fault::in_query(name, detail)])
    }

    /// Faults in the fields of the body, by pointer, each with its reason. Never none.
    pub fn in_fields(faults: Vec<(String, String)>) -> Error {
        Error::Invalid(faults.into_iter().map(|(pointer, reason)| Fault::in_body(pointer, reason)).collect())
    }

    #[rustfmt::skip]
    fn kind(&self) -> Kind {
        let (name, status, nb, nn, en) = match self {
            Error::Malformed(_) => ("/problems/malformed", StatusCode::BAD_REQUEST, "Uleselig innhold", "Uleseleg innhald", "Malformed body"),
            Error::Interrupted => ("/problems/interrupted", StatusCode::BAD_REQUEST, "Avbrutt forespørsel", "Avbroten førespurnad", "Interrupted request"),
            Error::NotFound(_) => ("/problems/not-found", StatusCode::NOT_FOUND, "Ikke funnet", "Ikkje funnen", "Not found"),
            Error::NoBorders => ("/problems/no-borders", StatusCode::NOT_FOUND, "Ingen grenser", "Ingen grenser", "No borders"),
            Error::Unauthenticated(_) => ("/problems/unauthenticated", StatusCode::UNAUTHORIZED, "Ikke innlogget", "Ikkje innlogga", "Not authenticated"),
            Error::Forbidden(_) => ("/problems/forbidden", StatusCode::FORBIDDEN, "Ikke tillatt", "Ikkje tillate", "Forbidden"),
            Error::Conflict(_) => ("/problems/conflict", StatusCode::CONFLICT, "I strid med det som er der", "I strid med det som er der", "Conflict"),
            Error::Gone(_) => ("/problems/gone", StatusCode::GONE, "Borte", "Borte", "Gone"),
            Error::PreconditionRequired => ("/problems/precondition-required", StatusCode::PRECONDITION_REQUIRED, "If-Match mangler", "If-Match manglar", "Precondition required"),
            Error::Stale => ("/problems/stale", StatusCode::PRECONDITION_FAILED, "Endret i mellomtiden", "Endra i mellomtida", "Changed meanwhile"),
            Error::InProgress => ("/problems/in-progress", StatusCode::CONFLICT, "Under arbeid", "Under arbeid", "In progress"),
            Error::KeyReused => ("/problems/key-reused", StatusCode::UNPROCESSABLE_ENTITY, "Nøkkelen er brukt", "Nøkkelen er brukt", "Key reused"),
            Error::TooManyRequests { .. } => ("/problems/too-many-requests", StatusCode::TOO_MANY_REQUESTS, "For mange forespørsler", "For mange førespurnader", "Too many requests"),
            Error::TooManyConnections => ("/problems/too-many-connections", StatusCode::TOO_MANY_REQUESTS, "For mange tilkoblinger", "For mange tilkoplingar", "Too many connections"),
            Error::NoSuchPath => ("/problems/no-such-path", StatusCode::NOT_FOUND, "Ukjent adresse", "Ukjend adresse", "No such path"),
            Error::MethodNotAllowed { .. } => ("/problems/method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "Metoden er ikke tillatt", "Metoden er ikkje tillaten", "Method not allowed"),
            Error::NotAcceptable => ("/problems/not-acceptable", StatusCode::NOT_ACCEPTABLE, "Kan ikke svare slik", "Kan ikkje svare slik", "Not acceptable"),
            Error::TimedOut => ("/problems/timed-out", StatusCode::REQUEST_TIMEOUT, "Tok for lang tid", "Tok for lang tid", "Timed out"),
            Error::BodyTooLarge { .. } => ("/problems/body-too-large", StatusCode::PAYLOAD_TOO_LARGE, "For stort innhold", "For stort innhald", "Body too large"),
            Error::UriTooLong { .. } => ("/problems/uri-too-long", StatusCode::URI_TOO_LONG, "For lang adresse", "For lang adresse", "URI too long"),
            Error::HeadersTooLarge { .. } => ("/problems/headers-too-large", StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "For store hodefelt", "For store hovudfelt", "Headers too large"),
            Error::UnsupportedMediaType(_) => ("/problems/unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "Ukjent innholdstype", "Ukjend innhaldstype", "Unsupported media type"),
            Error::Invalid(_) => ("/problems/invalid", StatusCode::UNPROCESSABLE_ENTITY, "Ugyldig forespørsel", "Ugyldig førespurnad", "Invalid request"),
            Error::RegisterUnavailable(_) => ("/problems/register-unavailable", StatusCode::SERVICE_UNAVAILABLE, "Enhetsregisteret svarer ikke", "Einingsregisteret svarar ikkje", "Register unavailable"),
            Error::NotReady | Error::OldRegion { .. } => ("/problems/not-ready", StatusCode::SERVICE_UNAVAILABLE, "Tjenesten er ikke klar", "Tenesta er ikkje klar", "Service not ready"),
            Error::IssuerAway => ("/problems/issuer-away", StatusCode::SERVICE_UNAVAILABLE, "Utstederen svarer ikke", "Utstedaren svarar ikkje", "Issuer away"),
            Error::Busy => ("/problems/busy", StatusCode::SERVICE_UNAVAILABLE, "Tjenesten er opptatt", "Tenesta er oppteken", "Service busy"),
            Error::Database(error) if error.is_transient() => return Error::Busy.kind(),
            Error::Database(_) | Error::Panicked(_) | Error::Internal(_) => ("/problems/internal", StatusCode::INTERNAL_SERVER_ERROR, "Feil hos oss", "Feil hos oss", "Internal error"),
        };
        Kind { name, status, title: Text { nb, nn, en } }
    }

    /// What outsiders are told; the inner text of a failure of ours stays in the log.
    fn detail(&self) -> String {
        match self {
            Error::Database(error) if error.is_transient() => "try again in a few seconds".to_owned(),
            Error::Database(_) | Error::Panicked(_) | Error::Internal(_) => {
                "the service failed; it has logged why".to_owned()
            }
            told => told.to_string(),
        }
    }

    /// The failure as the response to the request `id`. A failure of ours is logged here.
    pub(crate) fn response(&self, id: Uuid, language: Language) -> HttpResponse {
        let status = self.kind().status;
        if status.is_server_error() {
            tracing::error!(request = %id, error = chain(self), "the request failed");
        }
        let mut response = HttpResponse::build(status);
        response.content_type("application/problem+json");
        if let Some(seconds) = self.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        match self {
            Error::Unauthenticated(_) => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"flytthit\""));
            }
            Error::MethodNotAllowed { allow } => _ = response.insert_header((header::ALLOW, allow.as_str())),
            // What is left of the body is not waited for.
            Error::TimedOut | Error::BodyTooLarge { .. } => _ = response.force_close(),
            _ => {}
        }
        response.json(self.problem(id, language))
    }

    /// The body of the response to the request `id`.
    pub(crate) fn problem(&self, id: Uuid, language: Language) -> Problem {
        let Kind { name, title, status } = self.kind();
        Problem {
            kind: name,
            title: title.get(language),
            status: status.as_u16(),
            detail: self.detail(),
            instance: id.urn().to_string(),
            errors: match self {
                Error::Invalid(faults) => listed(faults),
                _ => Vec::new(),
            },
        }
    }

    /// The seconds after which the request may be sent again, where that helps.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        match self {
            Error::InProgress => Some(1),
            Error::TooManyConnections => Some(2),
            Error::TooManyRequests { retry_after } => Some(*retry_after),
            _ => (self.kind().status == StatusCode::SERVICE_UNAVAILABLE).then_some(2),
        }
    }

    /// The failure that a layer below the handlers means by answering nothing but `status`.
    pub(crate) fn from_bare(status: StatusCode) -> Error {
        match status {
            StatusCode::NOT_ACCEPTABLE => Error::NotAcceptable,
            StatusCode::NOT_FOUND => Error::NoSuchPath,
            status => Error::Internal(format!("a bare {status} from below the handlers").into()),
        }
    }
}

/// Carries the failure up to the frame, which replaces this bare response by `Error::response`.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.kind().status
    }
}

/// The faults as they are told: what is sent by the thousand is not answered by the thousand.
fn listed(faults: &[Fault]) -> Vec<Fault> {
    let mut listed: Vec<Fault> = faults.iter().take(MAX_FAULTS).cloned().collect();
    if let Some(next) = faults.get(MAX_FAULTS) {
        let more = "there are more faults".to_owned();
        listed.push(Fault { place: next.place, pointer: String::new(), detail: more });
    }
    listed
}

fn described(faults: &[Fault]) -> String {
    match faults {
        [fault] => format!("{}: {}", fault.pointer, fault.detail),
        faults if faults.len() > MAX_FAULTS => format!("more than {MAX_FAULTS} faults were found"),
        faults => format!("{} faults were found", faults.len()),
    }
}

/// The error with everything that caused it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        write!(text, ": {cause}").expect("writing to a String cannot fail");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;

    #[actix_web::test]
    async fn a_database_that_fails_tells_nothing_and_one_that_is_busy_when_to_come_back() {
        for (error, status, retry_after) in [
            (db::Error::Scheme("the secret".to_owned()), 500, None),
            (db::Error::MigrationLock, 503, Some("2")),
            (db::Error::Crowded, 503, Some("2")),
            (db::Error::Overdue, 503, Some("2")),
            (db::Error::Replaced("the secret".into()), 503, Some("2")),
        ] {
            let response = Error::from(error).response(Uuid::nil(), Language::En);
            assert_eq!(response.status(), status);
            let found = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap());
            assert_eq!(found, retry_after);
            let body = to_bytes(response.into_body()).await.unwrap();
            assert!(!String::from_utf8_lossy(&body).contains("secret"), "{body:?}");
        }
    }
}
