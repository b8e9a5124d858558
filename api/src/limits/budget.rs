//! [`Budget`]: how many requests are left to each of many.

use super::Told;
use crate::error::{Error, Result};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota as Rate, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How many requests may be made in how much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many at once.
    pub requests: NonZeroU32,
    /// How long it takes until as many are there again.
    pub window: Duration,
}

impl Quota {
    /// So many a minute.
    pub const fn a_minute(requests: NonZeroU32) -> Quota {
        Quota { requests, window: Duration::from_secs(60) }
    }

    /// So that there are never more than so many in any such time: some at once, and the rest evenly.
    pub(crate) fn at_most(self) -> Rate {
        let all = self.requests.get();
        let at_once = NonZeroU32::new(all / 5).unwrap_or(NonZeroU32::MIN);
        let rest = NonZeroU32::new(all - at_once.get()).unwrap_or(NonZeroU32::MIN);
        Quota { requests: rest, ..self }.rate().allow_burst(at_once)
    }

    /// As the one who keeps it wants it. Never none: a window of no time would be no limit.
    pub(crate) fn rate(self) -> Rate {
        let one = (self.window / self.requests.get()).max(Duration::from_nanos(1));
        Rate::with_period(one).expect("it is not zero").allow_burst(self.requests)
    }
}

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// After how many requests those are forgotten whose quota is whole again.
const FORGET_EVERY: u32 = 1_024;

/// How many requests are left to each `K`.
#[derive(Debug)]
pub(super) struct Budget<K: Hash + Eq + Clone> {
    name: &'static str,
    quota: Quota,
    limiter: Limiter<K>,
    taken: AtomicU32,
}

impl<K: Hash + Eq + Clone> Budget<K> {
    pub(super) fn new(name: &'static str, quota: Quota) -> Budget<K> {
        let limiter = RateLimiter::keyed(quota.rate()).with_middleware();
        Budget { name, quota, limiter, taken: AtomicU32::new(0) }
    }

    /// Takes one request of `key`, and notes what is left.
    ///
    /// # Errors
    /// 429 when there was none.
    pub(super) fn take(&self, key: &K, told: &mut Told) -> Result<()> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        match self.limiter.check_key(key) {
            Ok(left) => {
                told.note(self.name, self.quota, left.remaining_burst_capacity());
                Ok(())
            }
            Err(refused) => {
                told.note(self.name, self.quota, 0);
                let wait = refused.wait_time_from(self.limiter.clock().now());
                Err(Error::TooManyRequests { retry_after: whole_seconds(wait).max(1) })
            }
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.limiter.len()
    }
}

/// So many seconds that the time is over then.
pub(super) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_asked_for_nothing_lately_takes_no_memory() {
        let quota = Quota { requests: NonZeroU32::new(1_000).unwrap(), window: Duration::from_millis(1) };
        let budget = Budget::new("address", quota);
        for key in 0..100_000_u32 {
            budget.take(&key, &mut Told::default()).unwrap();
        }
        assert!(budget.len() < 4 * FORGET_EVERY as usize, "{}", budget.len());
    }

    #[test]
    fn each_has_a_quota_and_it_comes_back() {
        let quota = Quota { requests: NonZeroU32::new(3).unwrap(), window: Duration::from_secs(3) };
        let budget = Budget::new("address", quota);
        let take = |key: u8| budget.take(&key, &mut Told::default());
        assert!((0..3).all(|_| take(1).is_ok()));
        assert!(matches!(take(1), Err(Error::TooManyRequests { retry_after: 1 })));
        assert!(take(2).is_ok(), "another has a quota of its own");
        std::thread::sleep(Duration::from_millis(1_100));
        assert!(take(1).is_ok() && take(1).is_err(), "a third of the time brings back a third");
    }
}
