//! [`IdempotencyKey`]: names a request, so that it may be sent again without being done again.

use crate::error::{Error, Fault, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::collections::HashSet;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex, PoisonError};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The header.
pub(crate) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The longest key.
const MAX_LENGTH: usize = 255;

/// What the client calls this request, if it wants to be able to send it again.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub Option<String>);

/// 422 for a header that holds no key.
impl FromRequest for IdempotencyKey {
    type Error = Error;
    type Future = Ready<Result<IdempotencyKey>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = req.headers().get(IDEMPOTENCY_KEY) else { return ready(Ok(IdempotencyKey(None))) };
        let key = value.to_str().ok().filter(|key| {
            (1..=MAX_LENGTH).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
        });
        ready(match key {
            Some(key) => Ok(IdempotencyKey(Some(key.to_owned()))),
            None => {
                let detail = format!("must be 1 to {MAX_LENGTH} visible ASCII characters");
                Err(Error::Invalid(vec![Fault::in_header(IDEMPOTENCY_KEY, detail)]))
            }
        })
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let key = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(MAX_LENGTH))
            .pattern(Some("^[!-~]+$"));
        let description = "Names this request: sent again with the same key within a day, it is answered by the \
                           same reply and done once.";
        let parameter = ParameterBuilder::new()
            .name(IDEMPOTENCY_KEY)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(key.build()));
        vec![parameter.build()]
    }
}

/// Which keys of which accounts are being answered; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Running(Arc<Mutex<HashSet<(String, String)>>>);

/// A key that is being answered, until it is dropped.
#[derive(Debug)]
pub(super) struct Alone {
    running: Running,
    key: (String, String),
}

impl Running {
    /// Begins to answer this key of this account; none when it is being answered already.
    pub(super) fn begin(&self, account: &str, key: &str) -> Option<Alone> {
        let key = (account.to_owned(), key.to_owned());
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        first.then(|| Alone { running: self.clone(), key })
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_an_account_is_answered_once_at_a_time() {
        let running = Running::default();
        let first = running.begin("kari", "1").expect("nobody else");
        assert!(running.begin("kari", "1").is_none());
        assert!(running.begin("kari", "2").is_some() && running.begin("ola", "1").is_some());
        drop(first);
        assert!(running.begin("kari", "1").is_some());
    }
}
