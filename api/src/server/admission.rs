//! The number of open connections: from each client address, and in total.

use super::Connections;
use crate::error::{Error, Result};
use crate::limits::{Proxies, address_key};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Minimum time between two lines in the log about refused connections.
const REPORT: Duration = Duration::from_secs(10);

/// Counts the open connections of all workers. The cost of each is constant, and the memory is bounded by
/// the maximum in total.
#[derive(Debug)]
pub(super) struct Admission {
    per_address: usize,
    total: usize,
    proxies: Proxies,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
    refused: u64,
    reported: Option<Instant>,
}

/// The right to keep one connection open, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    admission: Arc<Admission>,
    /// The address it counts for; none for a trusted proxy.
    address: Option<IpAddr>,
}

impl Admission {
    /// Nothing is open yet.
    pub(super) fn new(connections: &Connections, proxies: Proxies) -> Admission {
        let Connections { per_address, total, .. } = *connections;
        // One address never takes all of a small total.
        let per_address = per_address.map_or(usize::MAX, |most| most.min(total.div_ceil(2)));
        Admission { per_address, total, proxies, open: Mutex::default() }
    }

    /// Lets a connection from this address in.
    ///
    /// # Errors
    /// 503 when as many are open as may be, 429 when as many are from this address.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Result<Place> {
        let peer = peer.to_canonical();
        let address = (!self.proxies.trusts(peer)).then(|| address_key(peer));
        let mut open = self.open();
        if open.total >= self.total {
            open.refuse(peer);
            return Err(Error::Busy);
        }
        if let Some(address) = address {
            let of_address = open.by_address.entry(address).or_default();
            if *of_address >= self.per_address {
                open.refuse(peer);
                return Err(Error::TooManyConnections);
            }
            *of_address += 1;
        }
        open.total += 1;
        Ok(Place { admission: Arc::clone(self), address })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Counts a connection that is refused, and logs it now and then.
    fn refuse(&mut self, peer: IpAddr) {
        self.refused += 1;
        if self.reported.is_none_or(|reported| reported.elapsed() >= REPORT) {
            let Open { refused, total, .. } = *self;
            tracing::warn!(address = %peer, refused, open = total, "connections are refused");
            self.reported = Some(Instant::now());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.admission.open();
        open.total -= 1;
        if let Some(address) = self.address
            && let Some(of_address) = open.by_address.get_mut(&address)
        {
            *of_address -= 1;
            if *of_address == 0 {
                open.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(per_address: Option<usize>, total: usize) -> Arc<Admission> {
        let proxies = ["10.0.0.0/8".parse().unwrap()].into_iter().collect();
        let connections = Connections { per_address, total, ..Connections::default() };
        Arc::new(Admission::new(&connections, proxies))
    }

    fn admit(admission: &Arc<Admission>, peer: &str) -> Result<Place> {
        admission.admit(peer.parse().unwrap())
    }

    #[test]
    fn an_address_has_so_many_places_and_gets_them_back() {
        let admission = admission(Some(2), 100);
        let (first, second) = (admit(&admission, "203.0.113.1").unwrap(), admit(&admission, "203.0.113.1"));
        assert!(second.is_ok());
        assert!(matches!(admit(&admission, "::ffff:203.0.113.1"), Err(Error::TooManyConnections)));
        assert!(admit(&admission, "203.0.113.2").is_ok());
        drop(first);
        assert!(admit(&admission, "203.0.113.1").is_ok());
        let of_network = [admit(&admission, "2001:db8::1"), admit(&admission, "2001:db8::2")];
        assert!(admit(&admission, "2001:db8::3").is_err(), "a whole /64 is one address");
        drop((second, of_network));
        let open = admission.open();
        assert!(open.total == 0 && open.by_address.is_empty(), "{open:?}");
    }

    #[test]
    fn a_trusted_proxy_may_have_as_many_as_there_are_in_total() {
        let admission = admission(Some(1), 5);
        let places: Vec<_> = (0..5).map(|_| admit(&admission, "10.0.0.1").unwrap()).collect();
        assert!(matches!(admit(&admission, "10.0.0.1"), Err(Error::Busy)));
        assert!(matches!(admit(&admission, "203.0.113.1"), Err(Error::Busy)));
        drop(places);
        assert!(admit(&admission, "203.0.113.1").is_ok());
    }

    #[test]
    fn one_address_never_takes_everything() {
        let admission = admission(Some(100), 5);
        let places: Vec<_> = (0..4).map(|_| admit(&admission, "203.0.113.1")).collect();
        assert_eq!(places.iter().filter(|place| place.is_ok()).count(), 3);
        assert!(admit(&admission, "203.0.113.2").is_ok());
    }
}
