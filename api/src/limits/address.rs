//! Where a request comes from.

use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies before the service, whose word is taken for the address of a caller.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Arc<[IpNet]>);

impl FromIterator<IpNet> for Proxies {
    fn from_iter<I: IntoIterator<Item = IpNet>>(networks: I) -> Proxies {
        Proxies(networks.into_iter().collect())
    }
}

impl Proxies {
    /// Who sent a request that came from `peer`: the last of the hops that a trusted proxy has written down
    /// and that is none itself. What an untrusted one has written before it is not looked at.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines: Vec<_> = headers.get_all(X_FORWARDED_FOR).collect();
        // Each hop by itself: what a caller has put there must not hide what the proxies add.
        let hops = lines.into_iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        let hops = hops.map(|hop| address(std::str::from_utf8(hop).ok()?.trim()));
        let mut client = peer.to_canonical();
        for hop in hops {
            match hop {
                Some(hop) if self.trusts(client) => client = hop,
                _ => break,
            }
        }
        client
    }

    /// Whether the address is that of a proxy, whose connections carry the requests of many callers.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address as proxies write it, some with the port.
fn address(hop: &str) -> Option<IpAddr> {
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || Some(hop.parse::<SocketAddr>().ok()?.ip());
    let found = hop.parse().ok().or_else(bracketed).or_else(with_port);
    found.map(|found: IpAddr| found.to_canonical())
}

/// The address as far as it tells one caller from another: a household or a server has a whole /64 of IPv6.
pub(crate) fn key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn client(proxies: &[&str], peer: &str, lines: &[&str]) -> String {
        let proxies: Proxies = proxies.iter().map(|network| network.parse::<IpNet>().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_caller_is_the_last_hop_that_is_no_trusted_proxy() {
        let ours = &["10.0.0.0/8", "fd00::/8"][..];
        for (proxies, peer, lines, expected) in [
            (&[][..], "10.0.0.1", &["203.0.113.1"][..], "10.0.0.1"),
            (ours, "203.0.113.9", &["203.0.113.1"], "203.0.113.9"),
            (ours, "10.0.0.1", &[], "10.0.0.1"),
            (ours, "10.0.0.1", &["203.0.113.1"], "203.0.113.1"),
            // What the caller has made up stands before what the proxy wrote.
            (ours, "10.0.0.1", &["198.51.100.1, 203.0.113.1"], "203.0.113.1"),
            (ours, "10.0.0.1", &["198.51.100.1", "203.0.113.1, 10.2.3.4"], "203.0.113.1"),
            (ours, "10.0.0.1", &["198.51.100.1, nonsense, 10.2.3.4"], "10.2.3.4"),
            (ours, "10.0.0.1", &["10.2.3.4, 10.2.3.5"], "10.2.3.4"),
            (ours, "10.0.0.1", &["nonsense"], "10.0.0.1"),
            (ours, "10.0.0.1", &["ø, 203.0.113.1"], "203.0.113.1"),
            (ours, "10.0.0.1", &["203.0.113.1:4711"], "203.0.113.1"),
            (ours, "fd00::1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            (ours, "::ffff:10.0.0.1", &["[2001:db8::1]"], "2001:db8::1"),
            (ours, "10.0.0.1", &["::ffff:203.0.113.1"], "203.0.113.1"),
        ] {
            assert_eq!(client(proxies, peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_whole_network_of_ipv6_is_one_caller() {
        let same = |a: &str, b: &str| key(a.parse().unwrap()) == key(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(!same("203.0.113.1", "203.0.113.2"));
        assert!(same("203.0.113.1", "::ffff:203.0.113.1"));
    }
}
