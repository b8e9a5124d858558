//! [`Origin`]: the address that a request is counted for.

use super::address;
use crate::error::Result;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::fmt;
use std::future::{Ready, ready};
use std::net::IpAddr;

/// Where a request comes from, as far as it tells one caller from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin(pub(super) IpAddr);

impl Origin {
    /// That of a client with this address.
    pub(crate) fn of(client: IpAddr) -> Origin {
        Origin(address::key(client))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromRequest for Origin {
    type Error = crate::error::Error;
    type Future = Ready<Result<Origin>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(*req.extensions().get().expect("the frame around every request sets it")))
    }
}
