//! [`Hasher`]: hashes few passwords at once, in memory that is allocated once.

use super::{Memory, Password};
use crate::blocking::blocking;
use crate::error::{Error, Result};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Number of passwords that are hashed at once: each takes a processor and 19 MiB.
const AT_ONCE: usize = 2;
/// Number of passwords that may be in each queue, those that are being hashed included.
const PLACES: usize = 18;

/// The hash of 32 random bytes that nobody kept, by our parameters: an unknown account is checked against it, so
/// that the answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$6QgEiW+pk4xSIyVYswqFdQ$wtEdG14bWLFglLt9uUoCWnfP0xPhO7G9FcdPOg/VAFU";

/// A queue of passwords that wait to be hashed. A flood of logins fills that of strangers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Of addresses that have logged in to the account before, or hold a ticket from a mail.
    Known,
    /// Of all other addresses.
    Stranger,
}

/// Hashes passwords, few at once; clones share the turns and the memory.
#[derive(Clone)]
pub struct Hasher {
    running: Arc<Semaphore>,
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    /// Memory blocks that are free for the next hash, at most [`AT_ONCE`].
    memories: Arc<Mutex<Vec<Memory>>>,
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher {
            running: Arc::new(Semaphore::new(AT_ONCE)),
            known: Arc::new(Semaphore::new(PLACES)),
            strangers: Arc::new(Semaphore::new(PLACES)),
            memories: Arc::default(),
        }
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher")
    }
}

impl Hasher {
    /// The hash of a password in PHC form, for somebody who may choose one.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run(Queue::Known, move |memory| password.hash_in(memory)).await
    }

    /// Whether the password is the one with this hash; without a hash, it takes as long and is not.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub async fn verify(&self, password: Password, hash: Option<String>, queue: Queue) -> Result<bool> {
        self.run(queue, move |memory| {
            let matches = password.matches(hash.as_deref().unwrap_or(NOBODY), memory);
            matches && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        queue: Queue,
        job: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T> {
        let places = match queue {
            Queue::Known => &self.known,
            Queue::Stranger => &self.strangers,
        };
        let place = Arc::clone(places).try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(|_| Error::Busy)?;
        // A caller who goes away does not give up the turn before the work is done.
        let held = (place, turn);
        let memories = Arc::clone(&self.memories);
        Ok(blocking(move || {
            let free = || memories.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = free().pop().unwrap_or_default();
            let done = job(&mut memory);
            free().push(memory);
            drop(held);
            done
        })
        .await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::phc::PasswordHash;
    use std::time::{Duration, Instant};

    async fn guess(hasher: &Hasher, queue: Queue) -> Result<bool> {
        hasher.verify(Password::shown("guess"), None, queue).await
    }

    #[actix_web::test]
    async fn nobody_has_no_password_and_hashing_it_costs_the_same() {
        let parameters = |hash: &str| hash.rsplitn(3, '$').nth(2).map(str::to_owned);
        let hash = Password::chosen("fifteen charact").unwrap().hash();
        assert_eq!(parameters(NOBODY), parameters(&hash));
        assert!(PasswordHash::new(NOBODY).is_ok());
        let hasher = Hasher::default();
        assert!(!hasher.verify(Password::shown(""), None, Queue::Known).await.unwrap());
        let none = Some("no hash".to_owned());
        assert!(!hasher.verify(Password::shown(""), none, Queue::Known).await.unwrap());
    }

    #[actix_web::test]
    async fn two_are_hashed_at_once_few_wait_and_the_others_are_sent_away() {
        let hasher = Hasher::default();
        let flood = (0..PLACES + 10).map(|_| guess(&hasher, Queue::Stranger));
        let (answers, known) =
            futures_util::future::join(futures_util::future::join_all(flood), guess(&hasher, Queue::Known))
                .await;
        let busy = answers.iter().filter(|answer| matches!(answer, Err(Error::Busy))).count();
        assert_eq!((busy, answers.len() - busy), (10, PLACES));
        assert!(known.is_ok(), "who is known has places of his own");
        assert!(guess(&hasher, Queue::Stranger).await.is_ok(), "their places are free again");
    }

    #[actix_web::test]
    async fn memory_is_used_again_and_holds_nothing_of_another_password() {
        let hasher = Hasher::default();
        let password = |number: usize| Password::chosen(&format!("a password with number {number}")).unwrap();
        let hashes = futures_util::future::join_all((0..8).map(|number| hasher.hash(password(number)))).await;
        for (number, hash) in hashes.into_iter().enumerate() {
            let hash = hash.unwrap();
            assert!(hasher.verify(password(number), Some(hash.clone()), Queue::Known).await.unwrap());
            assert!(!hasher.verify(password(number + 1), Some(hash), Queue::Known).await.unwrap());
        }
        assert!((1..=AT_ONCE).contains(&hasher.memories.lock().unwrap().len()));
    }

    #[actix_web::test]
    async fn who_goes_away_leaves_his_turn_to_the_next_one_when_the_work_is_done() {
        let hasher = Hasher::default();
        for _ in 0..5 {
            let gone = guess(&hasher, Queue::Stranger);
            assert!(actix_web::rt::time::timeout(Duration::from_millis(1), gone).await.is_err());
        }
        guess(&hasher, Queue::Stranger).await.unwrap();
        let patience = Instant::now();
        while hasher.strangers.available_permits() < PLACES {
            assert!(patience.elapsed() < Duration::from_secs(30), "a place was lost");
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
