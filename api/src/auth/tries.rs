//! [`Tries`]: a budget of tries for each of many keys, of which one can be given back.

use crate::error::{Error, Result};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Counts the tries of each key, in memory; clones share the counts.
///
/// A budget comes back little by little (GCRA): for each key there is one instant, at which all of its tries are
/// there again. Each try moves it one period away, and it may be at most `burst` periods away.
#[derive(Clone, Debug)]
pub struct Tries<K = String> {
    burst: u32,
    period: Duration,
    whole_again: Arc<Mutex<HashMap<K, Instant>>>,
}

impl<K: Hash + Eq> Tries<K> {
    /// At most `burst` tries at once, and one more each `period`.
    pub fn new(burst: u32, period: Duration) -> Tries<K> {
        Tries { burst, period, whole_again: Arc::default() }
    }

    /// Takes a try of this key at `now`.
    ///
    /// # Errors
    /// 429 when none is left.
    pub fn count(&self, key: K, now: Instant) -> Result<()> {
        let mut whole_again = self.lock();
        let begin = whole_again.get(&key).map_or(now, |instant| now.max(*instant));
        let end = begin + self.period;
        let over = end.saturating_duration_since(now).saturating_sub(self.period * self.burst);
        if !over.is_zero() {
            return Err(Error::TooManyRequests { retry_after: over.as_secs() + 1 });
        }
        whole_again.insert(key, end);
        Ok(())
    }

    /// Gives a try back to this key.
    pub fn give_back(&self, key: &K) {
        if let Some(instant) = self.lock().get_mut(key) {
            *instant = instant.checked_sub(self.period).unwrap_or(*instant);
        }
    }

    /// Gives all tries back to this key.
    pub fn renew(&self, key: &K) {
        self.lock().remove(key);
    }

    /// Forgets the keys that have all their tries again at `now`.
    pub fn forget(&self, now: Instant) {
        let mut whole_again = self.lock();
        whole_again.retain(|_, instant| *instant > now);
        whole_again.shrink_to_fit();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Instant>> {
        self.whole_again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Duration = Duration::from_secs(60);

    #[test]
    fn each_key_has_its_own_tries() {
        let (tries, now) = (Tries::new(2, PERIOD), Instant::now());
        assert!(tries.count("a", now).is_ok() && tries.count("a", now).is_ok());
        for (later, wait) in [(0, 61), (1, 60), (59, 2)] {
            let refused = tries.count("a", now + Duration::from_secs(later));
            assert!(matches!(refused, Err(Error::TooManyRequests { retry_after }) if retry_after == wait));
        }
        assert!(tries.count("b", now).is_ok());
    }

    #[test]
    fn tries_come_back_one_each_period_and_never_more_than_there_were() {
        let (tries, now) = (Tries::new(3, PERIOD), Instant::now());
        let taken = |from: Instant, seconds: u32| {
            let instants = (0..seconds).map(|second| from + Duration::from_secs(second.into()));
            instants.filter(|instant| tries.count("a", *instant).is_ok()).count()
        };
        assert_eq!(taken(now, 600), 3 + 9);
        assert_eq!(taken(now + Duration::from_secs(100_000), 600), 3 + 9);
    }

    #[test]
    fn one_or_all_tries_are_given_back() {
        let (tries, now) = (Tries::new(2, PERIOD), Instant::now());
        let left = |key| (0..10).filter(|_| tries.count(key, now).is_ok()).count();
        assert_eq!(left("a"), 2);
        tries.give_back(&"a");
        tries.give_back(&"unknown");
        assert_eq!((left("a"), left("a")), (1, 0));
        tries.renew(&"a");
        assert_eq!((left("a"), left("b")), (2, 2));
    }

    #[test]
    fn keys_that_have_all_their_tries_are_forgotten() {
        let (tries, now) = (Tries::new(1, PERIOD), Instant::now());
        assert!(tries.count("a", now).is_ok() && tries.count("b", now + PERIOD).is_ok());
        tries.forget(now + PERIOD);
        assert_eq!(tries.lock().len(), 1);
        assert!(tries.count("a", now + PERIOD).is_ok() && tries.count("b", now + PERIOD).is_err());
    }
}
