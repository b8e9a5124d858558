//! [`Tries`]: how often something may be tried for one address, whether it has an account or not.

use super::secret::sha256;
use crate::error::{Error, Result};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts what is tried for each address; clones share the counts. They are kept in memory, by the
/// digests of the addresses.
#[derive(Clone, Debug)]
pub struct Tries(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    limiter: DefaultKeyedRateLimiter<(String, u32)>,
    /// How often an address has got all its tries back. The limiter cannot give any back, so that it
    /// counts for a new name instead.
    renewed: Mutex<HashMap<String, u32>>,
}

impl Tries {
    /// At most `burst` tries at once, and one more each `period`.
    ///
    /// # Panics
    /// When one of them is zero.
    pub fn new(burst: u32, period: Duration) -> Tries {
        let burst = NonZeroU32::new(burst).expect("something may be tried");
        let quota = Quota::with_period(period).expect("a period is longer than nothing");
        let limiter = DefaultKeyedRateLimiter::keyed(quota.allow_burst(burst));
        Tries(Arc::new(Counts { limiter, renewed: Mutex::default() }))
    }

    /// Counts a try for this address.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn count(&self, address: &str) -> Result<()> {
        let address = sha256(address.as_bytes());
        let renewed = self.renewed().get(&address).copied().unwrap_or_default();
        let counted = self.0.limiter.check_key(&(address, renewed));
        counted.map_err(|denied| {
            let wait = denied.wait_time_from(DefaultClock::default().now());
            Error::TooManyRequests { retry_after: wait.as_secs() + 1 }
        })
    }

    /// Gives this address all its tries back: whoever tried was right.
    pub fn renew(&self, address: &str) {
        let mut renewed = self.renewed();
        let count = renewed.entry(sha256(address.as_bytes())).or_default();
        *count = count.wrapping_add(1);
    }

    fn renewed(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.0.renewed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets those who have all their tries again.
    pub fn forget(&self) {
        self.0.limiter.retain_recent();
        self.0.limiter.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_tries() {
        let tries = Tries::new(2, Duration::from_secs(60));
        assert!(tries.count("a").is_ok() && tries.count("a").is_ok());
        let Err(Error::TooManyRequests { retry_after }) = tries.count("a") else { panic!() };
        assert!((1..=60).contains(&retry_after), "{retry_after}");
        assert!(tries.count("b").is_ok());
    }

    #[test]
    fn who_was_right_has_all_tries_again_and_nobody_else() {
        let tries = Tries::new(1, Duration::from_secs(60));
        assert!(tries.count("a").is_ok() && tries.count("b").is_ok() && tries.count("a").is_err());
        tries.renew("a");
        assert!(tries.count("a").is_ok() && tries.count("a").is_err() && tries.count("b").is_err());
    }

    #[test]
    fn a_try_comes_back_and_who_has_all_of_them_is_forgotten() {
        let tries = Tries::new(1, Duration::from_secs(1));
        assert!(tries.count("a").is_ok() && tries.count("a").is_err());
        std::thread::sleep(Duration::from_millis(3_100));
        tries.forget();
        assert_eq!(tries.0.limiter.len(), 0);
        assert!(tries.count("a").is_ok());
    }
}
