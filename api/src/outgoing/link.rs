//! Links that are published: where a reader who follows one ends up.

use super::public::is_public;
use crate::import::read::is_invisible;
use std::net::IpAddr;
use url::{Host, Url};

/// Why a link is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LinkError {
    /// It is no URL that a browser can follow.
    #[error("must be an http:// or https:// URL")]
    Form,
    /// Something in it is not seen, or changes how the rest is seen.
    #[error("must not have invisible characters, nor such that change the direction of text")]
    Invisible,
    /// A reader of `https://nav.no@evil.example` takes it for nav.no.
    #[error("must not have a user name before its host")]
    Credentials,
    /// Its host is read as another one than is written there.
    #[error("must have a host that is written as it is read: an address of four numbers, or a name")]
    Disguised,
    /// Its host is inside somebody's network, or on the reader's own machine.
    #[error("must lead to a host on the public internet")]
    NotPublic,
}

/// Names that lead to the reader's own machine or network, or nowhere (RFC 6761, 6762, 7686, 8375, 9476
/// and ICANN's `internal`), with everything below them.
const INNER_NAMES: [&str; 9] =
    ["localhost", "local", "internal", "home.arpa", "localdomain", "lan", "invalid", "onion", "alt"];

/// Goes on if a reader can follow the link to the public internet and sees where it leads. The host is read
/// as browsers read it (WHATWG); a name is not looked up.
pub(crate) fn public_link(text: &str) -> Result<(), LinkError> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| is_invisible(c) || turns(c)) {
        return Err(LinkError::Invisible);
    }
    let scheme = ["https://", "http://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
    let authority = scheme.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let plain =
        text.chars().all(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '\\'));
    let url = Url::parse(text).map_err(|_| LinkError::Form)?;
    if authority.is_empty() || !plain {
        return Err(LinkError::Form);
    }
    if authority.contains('@') {
        return Err(LinkError::Credentials);
    }
    match url.host() {
        Some(Host::Ipv4(address)) => public_address(address.into(), authority),
        Some(Host::Ipv6(address)) => public_address(address.into(), authority),
        Some(Host::Domain(name)) => public_name(name, authority),
        None => Err(LinkError::Form),
    }
}

fn public_address(address: IpAddr, authority: &str) -> Result<(), LinkError> {
    if !is_public(address) {
        return Err(LinkError::NotPublic);
    }
    // An IPv6 address has many spellings, and each is seen to be one.
    let plain = address.is_ipv6() || host(authority) == address.to_string();
    if plain { Ok(()) } else { Err(LinkError::Disguised) }
}

/// A name has two labels or more and is written as DNS has it, or in the letters that it stands for.
fn public_name(name: &str, authority: &str) -> Result<(), LinkError> {
    let inner = INNER_NAMES
        .iter()
        .any(|inner| name.strip_suffix(inner).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    let labels: Vec<&str> = name.split('.').collect();
    if inner || labels.len() < 2 || labels.contains(&"") {
        return Err(LinkError::NotPublic);
    }
    let written = host(authority);
    let (letters, read) = idna::domain_to_unicode(name);
    let same = written.eq_ignore_ascii_case(name) || (read.is_ok() && written.to_lowercase() == letters);
    if same { Ok(()) } else { Err(LinkError::Disguised) }
}

/// The host as it is written, without its port.
fn host(authority: &str) -> &str {
    authority.rsplit_once(':').map_or(authority, |(host, _)| host)
}

#[cfg(test)]
mod tests;
