//! The one way in which the service asks another server: no redirects, no proxy, only public
//! addresses, in bounded time, and no more bytes than wanted.
//!
//! Replies are hostile input. What is compressed is not unpacked, so that few bytes stay few; whoever
//! reads them finds that they are not what he asked for.

mod address;
mod link;
mod public;
mod resolver;

pub use address::{Address, AddressError};
pub(crate) use link::public_link;
pub use reqwest::header;

use reqwest::header::{ACCEPT, HeaderMap};
use reqwest::{Client, Response, redirect};
use resolver::{NoPublicAddress, PublicOnly};
use serde_json::Value;
use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long another server may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To take a connection.
    pub connect: Duration,
    /// For everything, from the look-up of its name to the last byte of its reply.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { connect: Duration::from_secs(3), total: Duration::from_secs(15) }
    }
}

/// Asks other servers; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    limits: Limits,
    /// How many connections to one server are kept for the next request.
    kept: usize,
    /// Made when it is first needed: it reads the certificates that the system trusts.
    client: Arc<OnceLock<Client>>,
}

/// What is asked of another server.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// Whom, and for what.
    pub address: &'r Address,
    /// The `Accept` header.
    pub accept: &'r str,
    /// Other headers.
    pub headers: &'r HeaderMap,
    /// What is sent, by `POST`; without it the request is a `GET`.
    pub json: Option<&'r Value>,
    /// The most bytes of a reply that are read.
    pub cap: usize,
}

/// What another server answered, whatever its status.
#[derive(Debug)]
pub struct Fetched {
    /// The status code. A redirect is an answer like any other.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes as they came.
    pub body: Vec<u8>,
}

/// Why another server could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// Its name leads to no public address.
    #[error("the name of the server has no public address")]
    Inner,
    /// It took too long.
    #[error("the server took too long")]
    TimedOut,
    /// It sent more than wanted.
    #[error("the server sent more than {cap} bytes")]
    TooLarge {
        /// The most bytes that were wanted.
        cap: usize,
    },
    /// Anything else: no connection, no trust in its certificate, no HTTP.
    #[error("the server could not be asked")]
    Failed(#[source] reqwest::Error),
}

impl Outgoing {
    /// Asks with these limits.
    pub fn new(limits: Limits) -> Outgoing {
        Outgoing { limits, ..Outgoing::default() }
    }

    /// The same, keeping connections for the next request. For whoever asks from one thread only: a kept
    /// connection belongs to the thread that made it, and waits when that thread is busy.
    pub fn keeping_connections(self) -> Outgoing {
        Outgoing { kept: 8, client: Arc::default(), ..self }
    }

    /// How long another server may take.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// `GET`, with this `Accept` header; a reply of more than `cap` bytes is not read to its end.
    ///
    /// # Errors
    /// When there is no whole reply. A status that tells of failure is a reply.
    pub async fn get(&self, address: &Address, accept: &str, cap: usize) -> Result<Fetched, OutgoingError> {
        self.send(Request { address, accept, headers: &HeaderMap::new(), json: None, cap }).await
    }

    /// Asks; a reply of more than `cap` bytes is not read to its end.
    ///
    /// # Errors
    /// When there is no whole reply. A status that tells of failure is a reply.
    pub async fn send(&self, request: Request<'_>) -> Result<Fetched, OutgoingError> {
        let Request { address, accept, headers, json, cap } = request;
        let (client, url) = (self.client()?, address.url().clone());
        let asked = match json {
            Some(json) => client.post(url).json(json),
            None => client.get(url),
        };
        let asked = asked.headers(headers.clone()).header(ACCEPT, accept);
        let mut response = asked.send().await.map_err(failed)?;
        let body = read(&mut response, cap).await?;
        Ok(Fetched {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }

    fn client(&self) -> Result<&Client, OutgoingError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = Client::builder()
            .user_agent(concat!("flytthit/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(PublicOnly))
            .connect_timeout(self.limits.connect)
            .timeout(self.limits.total)
            .pool_max_idle_per_host(self.kept)
            .build()
            .map_err(OutgoingError::Failed)?;
        Ok(self.client.get_or_init(|| client))
    }
}

/// The body, if it has no more than `cap` bytes.
async fn read(response: &mut Response, cap: usize) -> Result<Vec<u8>, OutgoingError> {
    let too_large = OutgoingError::TooLarge { cap };
    if response.content_length().is_some_and(|length| length > cap as u64) {
        return Err(too_large);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > cap {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn failed(error: reqwest::Error) -> OutgoingError {
    // Whoever logs it need not know what was asked: the address may name a person or an organisation.
    let error = error.without_url();
    if error.is_timeout() {
        return OutgoingError::TimedOut;
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<NoPublicAddress>() {
            return OutgoingError::Inner;
        }
        cause = error.source();
    }
    OutgoingError::Failed(error)
}

#[cfg(test)]
mod tests;
