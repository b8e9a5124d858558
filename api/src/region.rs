//! The live read model: an immutable picture of everything that is published, behind an atomic
//! pointer, so that no request waits for the database.

use crate::conditional::Version;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use arc_swap::ArcSwap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;

/// Everything that is published, at one [`Version`].
#[derive(Debug)]
pub struct Region {
    /// The state that this is a picture of.
    pub version: Version,
}

/// The newest [`Region`].
#[derive(Clone, Debug)]
pub struct LiveRegion(Arc<ArcSwap<Region>>);

impl LiveRegion {
    /// Starts with `region`.
    pub fn new(region: Region) -> LiveRegion {
        LiveRegion(Arc::new(ArcSwap::from_pointee(region)))
    }

    /// The region as it is now.
    pub fn load(&self) -> Arc<Region> {
        self.0.load_full()
    }
}

/// The region as it was when the request came in: one request never sees two.
#[derive(Clone, Debug)]
pub struct Current(pub Arc<Region>);

impl FromRequest for Current {
    type Error = Infallible;
    type Future = Ready<Result<Current, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let current = req.extensions().get().cloned();
        ready(Ok(current.expect("the frame around every request sets it")))
    }
}
