//! How the service meets the network: who may ask how much, and from which pages.

use std::num::{NonZeroU32, NonZeroUsize};

use clap::Args;
use ipnet::IpNet;

use super::ConnectionArgs;

use crate::{
    computations::Computations,
    cors::{Origin, Origins},
    limits::{BOOTSTRAPS, Limits, Proxies, Quota},
};

/// How the service meets the network.
#[derive(Args, Clone, Debug)]
pub struct HttpArgs {
    /// How many requests a minute an address may make; 0 is no limit. A /64 of IPv6 is one address. Logins and
    /// mails of an address are limited in any case.
    #[arg(long, env = "FLYTTHIT_LIMIT_ADDRESS", value_name = "REQUESTS", default_value_t = LIMIT_ADDRESS)]
    pub limit_address: u32,
    /// How many requests a minute an account may make; 0 is no limit.
    #[arg(long, env = "FLYTTHIT_LIMIT_ACCOUNT", value_name = "REQUESTS", default_value_t = LIMIT_ACCOUNT)]
    pub limit_account: u32,
    /// Searches and divisions into areas that run at the same time; one for each processor when left out. As
    /// many requests as 64 times that wait for up to a second, the others get 503.
    #[arg(long, env = "FLYTTHIT_COMPUTATIONS", value_name = "NUMBER")]
    pub computations: Option<NonZeroUsize>,
    /// A network of proxies whose X-Forwarded-For tells the address of a caller, such as 10.0.0.0/8;
    /// several by repeating, or in the environment by commas.
    #[arg(
        long = "trusted-proxy",
        env = "FLYTTHIT_TRUSTED_PROXIES",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<IpNet>,
    /// An origin whose pages may ask what takes credentials, such as `https://www.example.org`; several by
    /// repeating, or in the environment by commas.
    #[arg(
        long = "allow-origin",
        env = "FLYTTHIT_ALLOW_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    pub allow_origins: Vec<Origin>,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub connections: ConnectionArgs,
}

/// Requests a minute of an address, when nobody says: many callers may be behind one.
const LIMIT_ADDRESS: u32 = 6_000;
/// Requests a minute of an account, when nobody says.
const LIMIT_ACCOUNT: u32 = 600;

impl HttpArgs {
    /// What callers are limited to.
    pub fn limits(&self) -> Limits {
        let quota = |requests| NonZeroU32::new(requests).map(Quota::a_minute);
        let proxies = self.trusted_proxies.iter().copied().collect::<Proxies>();
        Limits::new(quota(self.limit_address), quota(self.limit_account), proxies, BOOTSTRAPS)
    }

    /// The limit to the computations that run and wait.
    pub fn computations(&self) -> Computations {
        self.computations.map_or_else(Computations::default, |at_once| Computations::at_once(at_once.get()))
    }

    /// The pages that may ask what takes credentials.
    pub fn origins(&self) -> Origins {
        self.allow_origins.iter().cloned().collect()
    }
}
