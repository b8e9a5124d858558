//! The one way in which the service asks another server: no redirects, no proxy, only public
//! addresses, in bounded time, and no more bytes than wanted.
//!
//! Replies are hostile input. What is compressed is not unpacked, so that few bytes stay few; whoever
//! reads them finds that they are not what he asked for.

mod address;
mod public;
mod resolver;

pub use address::{Address, AddressError};

use reqwest::header::{ACCEPT, HeaderMap};
use reqwest::{Client, Response, redirect};
use resolver::{NoPublicAddress, PublicOnly};
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
    /// Made when it is first needed: it reads the certificates that the system trusts.
    client: Arc<OnceLock<Client>>,
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
        Outgoing { limits, client: Arc::default() }
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
        let request = self.client()?.get(address.url().clone()).header(ACCEPT, accept);
        let mut response = request.send().await.map_err(failed)?;
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
            // A kept connection belongs to the thread that made it, and waits when that thread is busy.
            .pool_max_idle_per_host(0)
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
