//! Limits of connections: their number, and how long clients may take.

use std::time::Duration;

use clap::Args;

use crate::server::{Connections, descriptors};

/// Limits of connections.
#[derive(Args, Clone, Debug)]
pub struct ConnectionArgs {
    /// Maximum number of connections from one address; 0 is no limit. A /64 of IPv6 is one address; trusted
    /// proxies are not limited.
    #[arg(long, env = "FLYTTHIT_CONNECTIONS_PER_ADDRESS", value_name = "CONNECTIONS", default_value_t = 256)]
    pub connections_per_address: usize,
    /// Maximum number of connections in total; without it, three quarters of the files that the process may
    /// have open, and at most 10,000.
    #[arg(long, env = "FLYTTHIT_CONNECTIONS", value_name = "CONNECTIONS", value_parser = at_least_one)]
    pub connections: Option<usize>,
    /// Maximum time for the head of a request to arrive, in seconds.
    #[arg(long, env = "FLYTTHIT_DEADLINE_HEAD", value_name = "SECONDS", default_value_t = 10, value_parser = seconds(86_400))]
    pub deadline_head: u64,
    /// Maximum time for a request, from the end of its head to the beginning of the reply, in seconds.
    #[arg(long, env = "FLYTTHIT_DEADLINE_REQUEST", value_name = "SECONDS", default_value_t = 30, value_parser = seconds(86_400))]
    pub deadline_request: u64,
    /// Time in which a client must take 16 KiB of a reply that waits for it, in seconds.
    #[arg(long, env = "FLYTTHIT_DEADLINE_WRITE", value_name = "SECONDS", default_value_t = 20, value_parser = seconds(86_400))]
    pub deadline_write: u64,
    /// Time for which an idle connection is kept open, in seconds. The service announces that it stops for
    /// two seconds more, and has 20 seconds to finish what has begun, the announcement included.
    #[arg(long, env = "FLYTTHIT_KEEP_ALIVE", value_name = "SECONDS", default_value_t = 5, value_parser = seconds(15))]
    pub keep_alive: u64,
}

impl ConnectionArgs {
    /// The limits, for a process that may have so many files open.
    pub(crate) fn limits(&self, descriptors: u64) -> Connections {
        Connections {
            per_address: (self.connections_per_address > 0).then_some(self.connections_per_address),
            total: self.connections.unwrap_or_else(|| descriptors::connections(descriptors)),
            head: Duration::from_secs(self.deadline_head),
            write: Duration::from_secs(self.deadline_write),
            keep_alive: Duration::from_secs(self.keep_alive),
        }
    }

    /// How long a request may take.
    pub(crate) fn request(&self) -> Duration {
        Duration::from_secs(self.deadline_request)
    }
}

/// A time of at least one second.
fn seconds(most: u64) -> clap::builder::RangedU64ValueParser<u64> {
    clap::value_parser!(u64).range(1..=most)
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("there must be at least one".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}
