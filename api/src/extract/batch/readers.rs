//! [`Readers`]: places for bodies that are being read, of which one account has few.

use crate::error::{Error, Result};
use actix_web::rt::time::timeout;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Places for bodies that are being read. A slow sender holds one until the deadline of the request, so that
/// one account must not have them all.
#[derive(Debug)]
pub(super) struct Readers {
    places: Semaphore,
    each: usize,
    /// Places that each account has.
    taken: LazyLock<Mutex<HashMap<String, usize>>>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _of: Of,
    _permit: SemaphorePermit<'static>,
}

/// A place as it is counted for an account.
#[derive(Debug)]
struct Of {
    readers: &'static Readers,
    account: String,
}

impl Readers {
    /// So many places, of which each account has at most `each`.
    pub(super) const fn new(places: usize, each: usize) -> Readers {
        Readers { places: Semaphore::const_new(places), each, taken: LazyLock::new(Mutex::default) }
    }

    /// A place for a body of this account, which may wait for it for so long.
    ///
    /// # Errors
    /// 503 when the account has its places already, or none has become free.
    pub(super) async fn enter(&'static self, account: &str, wait: Duration) -> Result<Place> {
        let of = self.count(account).ok_or(Error::Busy)?;
        match timeout(wait, self.places.acquire()).await {
            Ok(Ok(permit)) => Ok(Place { _of: of, _permit: permit }),
            Ok(Err(_)) | Err(_) => Err(Error::Busy),
        }
    }

    fn count(&'static self, account: &str) -> Option<Of> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(account.to_owned()).or_default();
        (*count < self.each).then(|| {
            *count += 1;
            Of { readers: self, account: account.to_owned() }
        })
    }
}

impl Drop for Of {
    fn drop(&mut self) {
        let mut taken = self.readers.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn one_account_leaves_places_to_others_and_gets_its_own_back() {
        static READERS: Readers = Readers::new(3, 2);
        let wait = Duration::from_millis(10);
        let first = READERS.enter("kari", wait).await.unwrap();
        let second = READERS.enter("kari", wait).await.unwrap();
        assert!(matches!(READERS.enter("kari", wait).await, Err(Error::Busy)));
        let other = READERS.enter("ola", wait).await.unwrap();
        assert!(matches!(READERS.enter("ola", wait).await, Err(Error::Busy)), "all places are taken");
        drop(first);
        let again = READERS.enter("ola", wait).await.unwrap();
        drop((second, other, again));
        assert!(READERS.taken.lock().unwrap().is_empty(), "nothing is kept of either");
    }
}
