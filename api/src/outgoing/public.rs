//! Which addresses are on the public internet, and not inside somebody's network.

use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The special-purpose addresses of IANA, and what else is not a server on the public internet.
const INNER_V4: [Ipv4Net; 17] = [
    // This network; private; shared by carriers; loopback; link-local.
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 168, 0, 0], 16),
    // Protocol assignments; relays into 2002::/16.
    v4([192, 0, 0, 0], 24),
    v4([192, 88, 99, 0], 24),
    // Documentation, and benchmarks.
    v4([192, 0, 2, 0], 24),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([198, 18, 0, 0], 15),
    // Multicast; reserved, with the broadcast address.
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
    // Sinks of reverse look-ups.
    v4([192, 31, 196, 0], 24),
    // Served by the host of a virtual machine in Azure, to that machine only.
    v4([168, 63, 129, 16], 32),
];

/// The only addresses that are given out to networks. Outside are loopback, link-local, unique local,
/// multicast, and all that hold an IPv4 address: `::a.b.c.d`, `::ffff:a.b.c.d`, `64:ff9b::/96`.
const GIVEN_OUT_V6: Ipv6Net = v6([0x2000, 0], 3);

/// What of that is not a server on the public internet: protocol assignments (with Teredo, which holds
/// an IPv4 address, and benchmarks), documentation, and 6to4, which holds an IPv4 address.
const INNER_V6: [Ipv6Net; 4] =
    [v6([0x2001, 0], 23), v6([0x2001, 0xdb8], 32), v6([0x3fff, 0], 20), v6([0x2002, 0], 16)];

const fn v4([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6([a, b]: [u16; 2], length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), length)
}

/// Whether this is an address on the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => INNER_V4.iter().all(|net| !net.contains(&address)),
        IpAddr::V6(address) => {
            GIVEN_OUT_V6.contains(&address) && INNER_V6.iter().all(|net| !net.contains(&address))
        }
    }
}
