//! [`Replaces`]: what a `PUT` takes the place of.

use super::{IF_MATCH, IfMatch};
use crate::error::{Error, Fault, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

const IF_NONE_MATCH: &str = "If-None-Match";

/// What is replaced (`If-Match`), or that nothing is (`If-None-Match: *`): 428 when the request does not say.
#[derive(Clone, Debug)]
pub enum Replaces {
    /// What the caller has.
    Record(IfMatch),
    /// Nothing: there is none yet.
    Nothing,
}

impl Replaces {
    /// Goes on if what is there, last changed at `revision`, is what the caller has; or if nothing is, and
    /// the caller knows.
    ///
    /// # Errors
    /// 412 otherwise.
    pub fn check(&self, revision: Option<i64>) -> Result<()> {
        match (self, revision) {
            (Replaces::Record(held), Some(revision)) => held.check(revision),
            (Replaces::Nothing, None) => Ok(()),
            _ => Err(Error::Stale),
        }
    }
}

impl FromRequest for Replaces {
    type Error = Error;
    type Future = Ready<Result<Replaces>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // Of the two, `If-Match` is evaluated first (RFC 9110 §13.2.2); there is no use for both.
        match req.headers().get(header::IF_NONE_MATCH) {
            Some(value) if !req.headers().contains_key(header::IF_MATCH) => ready(match value.as_bytes() {
                b"*" => Ok(Replaces::Nothing),
                _ => Err(Error::Invalid(vec![Fault::in_header(IF_NONE_MATCH, "must be `*` here")])),
            }),
            _ => ready(IfMatch::from_request(req, payload).into_inner().map(Replaces::Record)),
        }
    }
}

impl IntoParams for Replaces {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = |name, description| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .required(Required::False)
                .description(Some(description))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
                .build()
        };
        vec![
            header(IF_MATCH, "The `ETag` of what is replaced: 412 when it has been changed since."),
            header(
                IF_NONE_MATCH,
                "`*` when there is nothing to replace: 412 when there is. 428 without either.",
            ),
        ]
    }
}
