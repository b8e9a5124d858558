//! Passwords: Argon2id with 19 MiB and two passes (OWASP), so that trying many is dear; hence only two
//! are hashed at once, and few may wait.

use crate::blocking::blocking;
use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The fewest characters of a password.
pub const MIN_CHARACTERS: usize = 15;
/// The most bytes of a password.
pub const MAX_BYTES: usize = 1024;

/// How many are hashed at once: each takes a processor and 19 MiB.
const AT_ONCE: usize = 2;
/// How many may wait for that, beside those.
const WAITING: usize = 16;

/// A password, which no log shows.
#[derive(Clone)]
pub struct Password(Vec<u8>);

/// The text cannot be a password here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too easily guessed.
    #[error("a password has at least {MIN_CHARACTERS} characters")]
    TooShort,
    /// It is longer than anybody needs.
    #[error("a password has at most {MAX_BYTES} bytes")]
    TooLong,
}

impl Password {
    /// A password that somebody chooses.
    ///
    /// # Errors
    /// When it is too short or too long.
    pub fn chosen(text: &str) -> Result<Password, PasswordError> {
        if text.len() > MAX_BYTES {
            return Err(PasswordError::TooLong);
        }
        if text.chars().count() < MIN_CHARACTERS {
            return Err(PasswordError::TooShort);
        }
        Ok(Password(text.as_bytes().to_vec()))
    }

    /// A password that somebody shows, which may be none at all.
    pub fn shown(text: &str) -> Password {
        // One byte more than any password has makes it a wrong one, and keeps it cheap.
        Password(text.as_bytes()[..text.len().min(MAX_BYTES + 1)].to_vec())
    }

    /// Its hash in PHC form.
    pub fn hash(&self) -> String {
        let hash = argon2().hash_password(&self.0);
        hash.expect("Argon2 hashes passwords of up to 4 GiB").to_string()
    }

    fn matches(&self, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        argon2().verify_password(&self.0, &hash).is_ok()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).expect("these are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes passwords, few at once; clones share the turns.
#[derive(Clone, Debug)]
pub struct Hasher {
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher {
            running: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }
}

/// The hash of 32 random bytes that nobody kept, by the parameters of [`argon2`]: what an unknown account
/// is checked against, so that the answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$6QgEiW+pk4xSIyVYswqFdQ$wtEdG14bWLFglLt9uUoCWnfP0xPhO7G9FcdPOg/VAFU";

impl Hasher {
    /// The hash of a password in PHC form.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run(move || password.hash()).await
    }

    /// Whether the password is the one with this hash; without a hash, it takes as long and is not.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool> {
        self.run(move || {
            let matches = password.matches(hash.as_deref().unwrap_or(NOBODY));
            matches && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = self.running.clone().acquire_owned().await.map_err(|_| Error::Busy)?;
        // A caller who goes away does not give up the turn before the work is done.
        let held = (place, turn);
        Ok(blocking(move || {
            let _held = held;
            job()
        })
        .await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn chosen(text: &str) -> Password {
        Password::chosen(text).unwrap()
    }

    #[test]
    fn a_password_has_fifteen_characters_and_at_most_1024_bytes() {
        assert!(matches!(Password::chosen("fourteen chars"), Err(PasswordError::TooShort)));
        assert!(Password::chosen("fifteen charact").is_ok());
        // Characters are counted, not bytes.
        assert!(matches!(Password::chosen(&"ø".repeat(14)), Err(PasswordError::TooShort)));
        assert!(Password::chosen(&"ø".repeat(15)).is_ok());
        assert!(Password::chosen(&"x".repeat(1024)).is_ok());
        assert!(matches!(Password::chosen(&"x".repeat(1025)), Err(PasswordError::TooLong)));
    }

    #[test]
    fn every_byte_of_a_password_counts() {
        for length in [72, 73, 128, 1024] {
            let text = "x".repeat(length);
            let hash = chosen(&text).hash();
            assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
            assert!(Password::shown(&text).matches(&hash));
            let other = format!("{}y", &text[..length - 1]);
            assert!(!Password::shown(&other).matches(&hash), "{length}");
            assert!(!Password::shown(&format!("{text}x")).matches(&hash), "{length}");
        }
        let hash = chosen("a zero\0 and what comes after").hash();
        assert!(!Password::shown("a zero").matches(&hash));
    }

    #[actix_web::test]
    async fn nobody_has_no_password_and_hashing_it_costs_the_same() {
        let parameters = |hash: &str| hash.rsplitn(3, '$').nth(2).map(str::to_owned);
        assert_eq!(parameters(NOBODY), parameters(&chosen("fifteen charact").hash()));
        assert!(PasswordHash::new(NOBODY).is_ok());
        let hasher = Hasher::default();
        assert!(!hasher.verify(Password::shown(""), None).await.unwrap());
        assert!(!hasher.verify(Password::shown(""), Some("no hash".to_owned())).await.unwrap());
    }

    #[actix_web::test]
    async fn two_are_hashed_at_once_few_wait_and_the_others_are_sent_away() {
        let hasher = Hasher::default();
        let verify = |_| hasher.verify(Password::shown("guess"), None);
        let answers = futures_util::future::join_all((0..AT_ONCE + WAITING + 10).map(verify)).await;
        let busy = answers.iter().filter(|answer| matches!(answer, Err(Error::Busy))).count();
        assert_eq!((busy, answers.len() - busy), (10, AT_ONCE + WAITING));
        assert!(hasher.verify(Password::shown("guess"), None).await.is_ok(), "their places are free again");
    }

    #[actix_web::test]
    async fn who_goes_away_leaves_his_turn_to_the_next_one_when_the_work_is_done() {
        let hasher = Hasher::default();
        for _ in 0..5 {
            let gone = hasher.verify(Password::shown("guess"), None);
            assert!(actix_web::rt::time::timeout(Duration::from_millis(1), gone).await.is_err());
        }
        hasher.verify(Password::shown("guess"), None).await.unwrap();
        let patience = Instant::now();
        while hasher.places.available_permits() < AT_ONCE + WAITING {
            assert!(patience.elapsed() < Duration::from_secs(30), "a place was lost");
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[test]
    fn a_password_does_not_show_itself() {
        assert_eq!(format!("{:?}", Password::shown("hemmelig")), "Password(…)");
    }
}
