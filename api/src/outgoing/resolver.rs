//! [`PublicOnly`]: looks up names, and forgets addresses inside somebody's network. The connection is
//! made to what is found here, so a name cannot mean one thing now and another a moment later.

use super::public::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// Asks the system's resolver.
pub(super) struct PublicOnly;

/// A name has addresses, but none on the public internet.
#[derive(Debug, thiserror::Error)]
#[error("there is no public address")]
pub(super) struct NoPublicAddress;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(public_only(found)?)
        })
    }
}

fn public_only(found: impl Iterator<Item = SocketAddr>) -> Result<Addrs, NoPublicAddress> {
    let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
    if public.is_empty() { Err(NoPublicAddress) } else { Ok(Box::new(public.into_iter())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_addresses_of_a_name_are_tried() {
        let addresses = ["10.0.0.1:0", "93.184.215.14:0", "[::1]:0", "[2a00:1450:400f::1]:0", "127.0.0.1:0"];
        let found = addresses.iter().map(|address| address.parse().unwrap());
        let tried: Vec<String> = public_only(found).unwrap().map(|address| address.to_string()).collect();
        assert_eq!(tried, ["93.184.215.14:0", "[2a00:1450:400f::1]:0"]);
        let inner = ["10.0.0.1:0", "[::1]:0"].iter().map(|address| address.parse().unwrap());
        assert!(public_only(inner).is_err());
        assert!(public_only(std::iter::empty()).is_err());
    }
}
