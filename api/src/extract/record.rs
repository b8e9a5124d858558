//! [`Record`] and [`MergePatch`]: what a caller wants a record to be.

use super::json::{bounded, object, parse};
use crate::auth::secret::sha256;
use crate::error::{Error, Result};
use crate::import::tree::{At, Noticed};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer};
use serde_json::Value;
use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A JSON body with its digest, which tells whether a request is the same as an earlier one.
///
/// Answers what [`super::Json`] answers.
#[derive(Debug)]
pub struct Record<T> {
    /// What was sent.
    pub value: T,
    /// The SHA-256 of its bytes.
    pub digest: String,
}

impl<T: DeserializeOwned> FromRequest for Record<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Record<T>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = bounded(req, payload, &["application/json"], "application/json");
        Box::pin(async move {
            let body = body.await?;
            Ok(Record { value: object(&body)?, digest: sha256(&body) })
        })
    }
}

/// A change of a record as a JSON Merge Patch (RFC 7396): what is null is taken away, what is left out
/// stays.
#[derive(Debug)]
pub struct MergePatch(Value);

impl MergePatch {
    /// Whether the field `name` is to change, be it to nothing.
    pub fn names(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    /// The record with the change.
    pub fn apply(self, mut record: Value) -> Value {
        json_patch::merge(&mut record, &self.0);
        record
    }

    /// A field that it changes to a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }
}

/// A value, and which fields it gives again.
struct Sent(Value, Vec<(String, String)>);

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Sent, D::Error> {
        let mut noticed = Noticed::new();
        let value = At { pointer: String::new(), noticed: &mut noticed }.deserialize(deserializer)?;
        Ok(Sent(value, noticed.repeated))
    }
}

/// What a [`MergePatch`] of a `T` may hold: any of its fields.
#[derive(Debug)]
pub struct Patch<T>(PhantomData<T>);

impl<T: PartialSchema> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let mut schema = T::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
        }
        schema
    }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Patch", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl FromRequest for MergePatch {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<MergePatch>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let accepted = ["application/merge-patch+json", "application/json"];
        let told = "application/merge-patch+json or application/json";
        let body = bounded(req, payload, &accepted, told);
        Box::pin(async move {
            let Sent(patch, repeated) = parse(&body.await?)?;
            if !patch.is_object() {
                return Err(Error::in_body("", "must be an object"));
            }
            if !repeated.is_empty() {
                return Err(Error::in_fields(repeated));
            }
            Ok(MergePatch(patch))
        })
    }
}
