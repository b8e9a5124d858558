//! [`Address`]: a URL that may be asked.

use super::public::is_public;
use std::fmt;
use std::net::IpAddr;
use url::{Host, Url};

/// A URL that may be asked. IP addresses in it have been looked at, however they were written; those
/// of its name are looked at when it is looked up.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why a URL may not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no absolute URL.
    #[error("this is no URL")]
    Malformed,
    /// It is not encrypted.
    #[error("the URL must begin with https://")]
    Unencrypted,
    /// It names a user or a password, which would be sent on.
    #[error("the URL must not name a user or a password")]
    Credentials,
    /// It is an IP address inside somebody's network.
    #[error("the URL leads to an address that is not on the public internet")]
    Inner,
}

impl Address {
    /// The URL that somebody outside gave us: https to a name or to a public IP address.
    ///
    /// # Errors
    /// When it may not be asked.
    pub fn given(text: &str) -> Result<Address, AddressError> {
        let url = read(text)?;
        if url.scheme() != "https" {
            return Err(AddressError::Unencrypted);
        }
        match literal(&url) {
            Some(address) if !is_public(address) => Err(AddressError::Inner),
            _ => Ok(Address(url)),
        }
    }

    /// The URL in a setting: as [`Address::given`], or with the loopback address of this machine, also
    /// over http. Only the address itself: a name that leads to it is refused.
    ///
    /// # Errors
    /// When it may not be asked.
    pub fn configured(text: &str) -> Result<Address, AddressError> {
        let url = read(text)?;
        match literal(&url) {
            Some(address) if address.is_loopback() && matches!(url.scheme(), "http" | "https") => {
                Ok(Address(url))
            }
            _ => Address::given(text),
        }
    }

    /// The address with these segments after its path.
    pub fn below(&self, segments: &[&str]) -> Address {
        let mut url = self.0.clone();
        let path = url.path_segments_mut();
        path.expect("http and https have paths").pop_if_empty().extend(segments);
        Address(url)
    }

    /// The address with these parameters in its query, and no others.
    pub fn with_query<'p>(&self, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Address {
        let mut url = self.0.clone();
        url.query_pairs_mut().clear().extend_pairs(pairs);
        if url.query() == Some("") {
            url.set_query(None);
        }
        Address(url)
    }

    /// As it was read.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

fn read(text: &str) -> Result<Url, AddressError> {
    let url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    Ok(url)
}

/// The IP address that a URL names, in whatever spelling: reading it has told them apart from names.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests;
