//! The settings of connections.

use std::time::Duration;

/// Limits of connections: their number, and how long a client may take.
#[derive(Clone, Debug)]
pub struct Connections {
    /// Maximum number of connections from one client address; none is no limit. Trusted proxies, over whose
    /// connections many clients ask, are not limited.
    pub per_address: Option<usize>,
    /// Maximum number of connections in total.
    pub total: usize,
    /// Maximum time for a request head to arrive.
    pub head: Duration,
    /// Time in which a client must take [`WRITE_LEAST`] bytes of a reply that waits for it.
    pub write: Duration,
    /// Time for which a connection without a request is kept open.
    pub keep_alive: Duration,
}

/// Number of bytes of a waiting reply that a client must take in [`Connections::write`].
pub const WRITE_LEAST: usize = 16 << 10;

impl Connections {
    /// Time between the announcement that the service stops and the moment from which it accepts no
    /// connections: connections that are idle have ended by themselves when it is over.
    pub(super) fn notice(&self) -> Duration {
        self.keep_alive + Duration::from_secs(2)
    }
}

/// Limits for a server that nobody has configured.
impl Default for Connections {
    fn default() -> Connections {
        Connections {
            per_address: Some(256),
            total: 1_000,
            head: Duration::from_secs(10),
            write: Duration::from_secs(20),
            keep_alive: Duration::from_secs(5),
        }
    }
}
