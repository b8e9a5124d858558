//! [`Tries`]: how often something may be tried for one address, whether it has an account or not.

use super::secret::sha256;
use crate::error::{Error, Result};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Counts what is tried for each address; clones share the counts. They are kept in memory, by the
/// digests of the addresses.
#[derive(Clone, Debug)]
pub struct Tries(Arc<DefaultKeyedRateLimiter<String>>);

impl Tries {
    /// At most `burst` tries at once, and one more each `period`.
    ///
    /// # Panics
    /// When one of them is zero.
    pub fn new(burst: u32, period: Duration) -> Tries {
        let burst = NonZeroU32::new(burst).expect("something may be tried");
        let quota = Quota::with_period(period).expect("a period is longer than nothing");
        Tries(Arc::new(DefaultKeyedRateLimiter::keyed(quota.allow_burst(burst))))
    }

    /// Counts a try for this address.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn count(&self, address: &str) -> Result<()> {
        let counted = self.0.check_key(&sha256(address.as_bytes()));
        counted.map_err(|denied| {
            let wait = denied.wait_time_from(DefaultClock::default().now());
            Error::TooManyRequests { retry_after: wait.as_secs() + 1 }
        })
    }

    /// Forgets those who have all their tries again.
    pub fn forget(&self) {
        self.0.retain_recent();
        self.0.shrink_to_fit();
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
    fn a_try_comes_back_and_who_has_all_of_them_is_forgotten() {
        let tries = Tries::new(1, Duration::from_millis(20));
        assert!(tries.count("a").is_ok() && tries.count("a").is_err());
        std::thread::sleep(Duration::from_millis(60));
        tries.forget();
        assert_eq!(tries.0.len(), 0);
        assert!(tries.count("a").is_ok());
    }
}
