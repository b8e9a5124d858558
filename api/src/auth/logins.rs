//! [`Logins`]: how many passwords may be tried, so that guessing is slow and nobody can keep the owner of an
//! account out.

use super::Tries;
use super::secret::sha256;
use crate::error::Result;
use crate::limits::Origin;
use std::time::{Duration, Instant};

/// Tries of one address at one account: five at once, then one each 30 seconds (2,885 in the first day).
const PAIR: (u32, Duration) = (5, Duration::from_secs(30));
/// Tries of all addresses together that have never logged in to the account: 100 at once, then one each five
/// seconds (17,380 in the first day). One address alone cannot use them up: they come back six times as fast
/// as it may try.
const STRANGERS: (u32, Duration) = (100, Duration::from_secs(5));

/// Counts the passwords that are tried; clones share the counts.
///
/// Names of accounts are counted whether there is such an account or not, so that the counts tell nothing.
#[derive(Clone, Debug)]
pub struct Logins {
    pairs: Tries<(Origin, String)>,
    strangers: Tries<String>,
}

/// A password that is being tried.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    origin: Origin,
    /// The digest of the name of the account.
    account: String,
}

impl Default for Logins {
    fn default() -> Logins {
        Logins::new(PAIR, STRANGERS)
    }
}

impl Logins {
    /// Tries for each pair of address and account, and for each account from addresses that it does not know: so many
    /// at once, and then one each period.
    pub fn new(pair: (u32, Duration), strangers: (u32, Duration)) -> Logins {
        Logins { pairs: Tries::new(pair.0, pair.1), strangers: Tries::new(strangers.0, strangers.1) }
    }

    /// Tries that never run out.
    pub fn unlimited() -> Logins {
        Logins::new((u32::MAX, Duration::ZERO), (u32::MAX, Duration::ZERO))
    }

    /// Begins an attempt from this address at the account with this name.
    ///
    /// # Errors
    /// 429 when the address has tried the account too often.
    pub(crate) fn begin(&self, origin: Origin, name: &str, now: Instant) -> Result<Attempt> {
        let attempt = Attempt { origin, account: sha256(name.as_bytes()) };
        self.pairs.count(attempt.pair(), now)?;
        Ok(attempt)
    }

    /// Counts an attempt from an address that has never logged in to the account.
    ///
    /// # Errors
    /// 429 when all such addresses together have tried the account too often.
    pub(crate) fn count_stranger(&self, attempt: &Attempt, now: Instant) -> Result<()> {
        self.strangers.count(attempt.account.clone(), now)
    }

    /// Gives back one try: the service failed before it looked at the password.
    pub(crate) fn withdraw(&self, attempt: &Attempt, counted_as_stranger: bool) {
        self.pairs.give_back(&attempt.pair());
        if counted_as_stranger {
            self.strangers.give_back(&attempt.account);
        }
    }

    /// Gives back what an attempt has cost: the password was right.
    pub(crate) fn succeeded(&self, attempt: &Attempt, known: bool) {
        self.pairs.renew(&attempt.pair());
        if !known {
            self.strangers.give_back(&attempt.account);
        }
    }

    /// Forgets the addresses and accounts that have all their tries again at `now`.
    pub fn forget(&self, now: Instant) {
        self.pairs.forget(now);
        self.strangers.forget(now);
    }
}

impl Attempt {
    fn pair(&self) -> (Origin, String) {
        (self.origin, self.account.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    const SECOND: Duration = Duration::from_secs(1);

    fn origin(number: u32) -> Origin {
        Origin::of(IpAddr::from(Ipv4Addr::from(number)))
    }

    /// A wrong password: whether it was looked at.
    fn wrong(logins: &Logins, from: Origin, known: bool, now: Instant) -> bool {
        let Ok(attempt) = logins.begin(from, "kari@example.org", now) else { return false };
        known || logins.count_stranger(&attempt, now).is_ok()
    }

    /// The right password: whether it was looked at.
    fn right(logins: &Logins, from: Origin, known: bool, now: Instant) -> bool {
        let Ok(attempt) = logins.begin(from, "kari@example.org", now) else { return false };
        let passes = known || logins.count_stranger(&attempt, now).is_ok();
        if passes {
            logins.succeeded(&attempt, known);
        }
        passes
    }

    #[test]
    fn one_address_that_fails_every_two_seconds_keeps_the_owner_out_from_nowhere() {
        for known in [true, false] {
            let (logins, begin) = (Logins::default(), Instant::now());
            let mut owner = 0;
            // A day of failures, and eleven logins of the owner, two hours from each other.
            for second in (0..86_400).step_by(2) {
                wrong(&logins, origin(1), false, begin + SECOND * second);
                if second % 7_200 == 7_198 {
                    owner += usize::from(right(&logins, origin(2), known, begin + SECOND * second));
                }
            }
            assert_eq!(owner, 12, "known: {known}");
            // And eleven at once.
            let now = begin + SECOND * 86_400;
            let owner = (0..11).filter(|_| right(&logins, origin(2), known, now)).count();
            assert_eq!(owner, 11, "known: {known}");
        }
    }

    #[test]
    fn guesses_are_bounded_for_one_address_and_for_all_strangers_together() {
        let begin = Instant::now();
        let day = |addresses: u32, known: bool| {
            let logins = Logins::default();
            let tries = (0..86_400).flat_map(|second| (0..addresses).map(move |from| (second, from)));
            tries
                .filter(|(second, from)| wrong(&logins, origin(*from), known, begin + SECOND * *second))
                .count()
        };
        assert_eq!(day(1, false), 5 + 2_879);
        assert_eq!(day(1, true), 5 + 2_879);
        let all = day(40, false);
        assert!((17_300..=100 + 17_280).contains(&all), "{all}");
    }

    #[test]
    fn where_strangers_have_used_up_their_tries_known_addresses_still_log_in() {
        let (logins, now) = (Logins::default(), Instant::now());
        let guesses = (0..1_000).filter(|from| wrong(&logins, origin(*from), false, now)).count();
        assert_eq!(guesses, 100);
        assert!(!right(&logins, origin(2_000), false, now), "a stranger cannot be told from the guessers");
        assert_eq!((0..11).filter(|_| right(&logins, origin(2_001), true, now)).count(), 11);
        assert!(logins.begin(origin(2_000), "ola@example.org", now).is_ok(), "other accounts have their own");
    }
}
