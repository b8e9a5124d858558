//! [`Json`]: a JSON body.

use super::pointer;
use crate::bounds::BodyBounds;
use crate::error::{Error, Fault, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::marker::PhantomData;
use std::sync::Arc;

/// Maximum number of bytes of a body, unless the document says otherwise of the operation: 1 MiB.
pub const BODY_LIMIT: usize = 1 << 20;

/// A JSON body.
///
/// Answers 415 for another type, 413 for more bytes than the operation takes, 400 for what is not UTF-8 or
/// not JSON (with its line and column), and 422 with a pointer for what is longer than the document says and
/// for JSON that is not a `T`.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Json<T>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let received = UnparsedJson::from_request(req, payload);
        Box::pin(async move { received.await?.parse().map(Json) })
    }
}

/// A JSON body that has been received and not parsed, for handlers that parse on a thread that may block.
///
/// Answers 415 and 413 as [`Json`] does.
#[derive(Debug)]
pub struct UnparsedJson<T> {
    body: BytesMut,
    bounds: Option<Arc<BodyBounds>>,
    parsed: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> UnparsedJson<T> {
    /// The value.
    ///
    /// # Errors
    /// 400 and 422, as of [`Json`].
    pub fn parse(&self) -> Result<T> {
        if let Some(stated) = &self.bounds {
            stated.bounds.check(&self.body)?;
        }
        object(&self.body)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for UnparsedJson<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<UnparsedJson<T>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (bounds, limit) = stated(req);
        let body = body(req, payload, &["application/json"], "application/json", limit);
        Box::pin(async move { Ok(UnparsedJson { body: body.await?, bounds, parsed: PhantomData }) })
    }
}

/// The bounds that the document states for the body of a request, and its maximum number of bytes.
fn stated(req: &HttpRequest) -> (Option<Arc<BodyBounds>>, usize) {
    let stated = req.extensions().get::<Arc<BodyBounds>>().cloned();
    let limit = stated.as_ref().and_then(|stated| stated.max_bytes).unwrap_or(BODY_LIMIT);
    (stated, limit)
}

/// The bytes of a body of one of these media types, checked against the bounds of the document.
pub(super) fn bounded(
    req: &HttpRequest,
    payload: &mut Payload,
    accepted: &[&str],
    told: &'static str,
) -> impl Future<Output = Result<BytesMut>> + 'static {
    let (stated, limit) = stated(req);
    let body = body(req, payload, accepted, told, limit);
    async move {
        let body = body.await?;
        if let Some(stated) = stated {
            stated.bounds.check(&body)?;
        }
        Ok(body)
    }
}

/// The bytes of a body of one of these media types, which `told` names, at most `limit` of them.
pub(super) fn body(
    req: &HttpRequest,
    payload: &mut Payload,
    accepted: &[&str],
    told: &'static str,
    limit: usize,
) -> impl Future<Output = Result<BytesMut>> + 'static {
    let mime = req.mime_type().ok().flatten();
    let typed = mime.is_some_and(|mime| {
        let utf8 = mime.get_param("charset").is_none_or(|charset| charset == "utf-8");
        utf8 && accepted.contains(&mime.essence_str())
    });
    let length =
        req.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let payload = payload.take();
    async move {
        if !typed {
            return Err(Error::UnsupportedMediaType(told));
        }
        read(payload, length, limit).await
    }
}

async fn read(mut payload: Payload, length: Option<usize>, limit: usize) -> Result<BytesMut> {
    let too_large = Error::BodyTooLarge { limit };
    if length.is_some_and(|length| length > limit) {
        return Err(too_large);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::Interrupted)?;
        if body.len() + chunk.len() > limit {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads what must be an object: of a list, serde would take the fields of a struct in their order.
pub(super) fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    if body.trim_ascii_start().starts_with(b"[") {
        parse::<IgnoredAny>(body)?;
        return Err(Error::in_body("", "must be an object"));
    }
    parse(body)
}

pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let text = std::str::from_utf8(body)
        .map_err(|err| Error::Malformed(format!("not UTF-8 at byte {}", err.valid_up_to())))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|err| {
        // serde_json calls it a fault of syntax when a null or a number stands where a word of a list
        // must, so the text itself is asked whether it is JSON.
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => Error::Invalid(vec![fault(pointer(err.path()), err.inner().to_string())]),
            Err(err) => Error::Malformed(err.to_string()),
        }
    })?;
    json.end().map_err(|err| Error::Malformed(err.to_string()))?;
    Ok(value)
}

/// The fault at a pointer. What is missing is told of the object that lacks it, as of all of the text.
fn fault(pointer: String, reason: String) -> Fault {
    let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
    match missing {
        Some((name, _)) => {
            let name = name.replace('~', "~0").replace('/', "~1");
            Fault::in_body(format!("{pointer}/{name}"), "is missing")
        }
        None => Fault::in_body(pointer, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Household {
        #[expect(dead_code, reason = "only its pointer matters here")]
        adults: Vec<Adult>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Adult {
        #[expect(dead_code, reason = "only its pointer matters here")]
        extent: u8,
        #[expect(dead_code, reason = "only its pointer matters here")]
        #[serde(default)]
        reach: Reach,
    }

    #[derive(Debug, Default, Deserialize)]
    enum Reach {
        #[default]
        Daily,
    }

    fn fault(body: &str) -> (String, String) {
        match parse::<Household>(body.as_bytes()) {
            Err(Error::Invalid(faults)) => (faults[0].pointer.clone(), faults[0].detail.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fault_is_pointed_at() {
        assert_eq!(fault(r#"{"adults":[{"extent":80},{"extent":"full"}]}"#).0, "/adults/1/extent");
        assert_eq!(fault(r#"{"adults":[{"extent":80,"pay":1}]}"#).0, "/adults/0/pay");
        assert_eq!(fault(r#"{"adults":[{}]}"#).0, "/adults/0/extent");
        assert_eq!(fault(r#"{"adults":[{}]}"#).1, "is missing");
        assert_eq!(fault(r#"{"a/b~c":1}"#).0, "/a~1b~0c");
        assert_eq!(fault("[]").0, "");
        assert_eq!(fault(r#"{"adults":[{"extent":80,"reach":null}]}"#).0, "/adults/0/reach");
        assert_eq!(fault(r#"{"adults":[{"extent":80,"reach":7}]}"#).0, "/adults/0/reach");
    }

    #[test]
    fn what_is_not_json_names_line_and_column() {
        let Err(Error::Malformed(detail)) = parse::<Household>(b"{\n  \"adults\": [}") else { panic!() };
        assert_eq!(detail, "expected value at line 2 column 14");
        let Err(Error::Malformed(detail)) = parse::<Household>(b"{\"adults\":[]} x") else { panic!() };
        assert_eq!(detail, "trailing characters at line 1 column 15");
        let Err(Error::Malformed(detail)) = parse::<Household>(b"{\"a\xff\":1}") else { panic!() };
        assert_eq!(detail, "not UTF-8 at byte 3");
    }

    #[test]
    fn json_that_nests_without_end_is_refused() {
        let deep = "[".repeat(100_000);
        let Err(Error::Malformed(detail)) = parse::<serde_json::Value>(deep.as_bytes()) else { panic!() };
        assert_eq!(detail, "EOF while parsing a list at line 1 column 100000");
        let closed = deep + &"]".repeat(100_000);
        let Err(Error::Invalid(faults)) = parse::<serde_json::Value>(closed.as_bytes()) else { panic!() };
        assert!(faults[0].detail.starts_with("recursion limit exceeded"), "{faults:?}");
    }
}
