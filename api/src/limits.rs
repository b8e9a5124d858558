//! How much one caller may ask for, so that there is enough for all: requests from an address and of an
//! account, and how many long computations run at once.
//!
//! A budget comes back little by little (GCRA), so that nobody waits for the next minute to begin.

mod address;
mod budget;
mod origin;
mod told;

pub use address::Proxies;
pub(crate) use address::key as address_key;
pub use budget::Quota;
pub use origin::Origin;
pub(crate) use told::Told;

use crate::error::{Error, Result};
use budget::Budget;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many bootstraps run at once when nobody says.
pub const BOOTSTRAPS: usize = 4;

/// Passwords that are looked at for one address: one each two seconds, ten at once.
const LOGINS: Quota = Quota { requests: TEN, window: Duration::from_secs(20) };
/// How many mails one address causes without logging in: one a minute, ten at once.
const MAILS: Quota = Quota { requests: TEN, window: Duration::from_secs(600) };
const TEN: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");

/// What callers are limited to; clones share the budgets.
#[derive(Clone, Debug)]
pub struct Limits {
    addresses: Option<Arc<Budget<IpAddr>>>,
    accounts: Option<Arc<Budget<String>>>,
    /// What costs much and needs no account, by address: passwords that are looked at, and mails.
    logins: Option<Arc<Budget<IpAddr>>>,
    mails: Option<Arc<Budget<IpAddr>>>,
    /// Whose word is taken for the address of a caller.
    pub proxies: Proxies,
    bootstraps: Arc<Semaphore>,
}

impl Limits {
    /// Limits the requests of each address and of each account; none is no limit. `bootstraps` is how many
    /// of them run at once. Logins and mails are limited in any case.
    pub fn new(
        address: Option<Quota>,
        account: Option<Quota>,
        proxies: Proxies,
        bootstraps: usize,
    ) -> Limits {
        Limits {
            addresses: address.map(|quota| Arc::new(Budget::new("address", quota))),
            accounts: account.map(|quota| Arc::new(Budget::new("account", quota))),
            logins: Some(Arc::new(Budget::new("logins", LOGINS))),
            mails: Some(Arc::new(Budget::new("mails", MAILS))),
            proxies,
            bootstraps: Arc::new(Semaphore::new(bootstraps)),
        }
    }

    /// Limits nothing but bootstraps, not even logins: for tests and benchmarks, whose callers have one address.
    pub fn unlimited() -> Limits {
        Limits { logins: None, mails: None, ..Limits::default() }
    }

    /// Takes a request from the budget of an address, and notes in `told` what is left.
    ///
    /// # Errors
    /// 429 when there is nothing left.
    pub(crate) fn address(&self, address: IpAddr, told: &mut Told) -> Result<()> {
        match &self.addresses {
            Some(budget) => budget.take(&address::key(address), told),
            None => Ok(()),
        }
    }

    /// Takes the look at a password from the budget of an address.
    ///
    /// # Errors
    /// 429 when there is nothing left.
    pub(crate) fn login(&self, Origin(address): Origin) -> Result<()> {
        self.logins.as_ref().map_or(Ok(()), |budget| budget.take(&address, &mut Told::default()))
    }

    /// Takes a mail that somebody causes without logging in from the budget of an address.
    ///
    /// # Errors
    /// 429 when there is nothing left.
    pub(crate) fn mail(&self, Origin(address): Origin) -> Result<()> {
        self.mails.as_ref().map_or(Ok(()), |budget| budget.take(&address, &mut Told::default()))
    }

    /// Takes a request from the budget of an account, and notes in `told` what is left.
    ///
    /// # Errors
    /// 429 when there is nothing left.
    pub(crate) fn account(&self, account: &String, told: &mut Told) -> Result<()> {
        self.accounts.as_ref().map_or(Ok(()), |budget| budget.take(account, told))
    }

    /// Begins a bootstrap, which others may run meanwhile. It runs until what is answered is dropped.
    ///
    /// # Errors
    /// 503 while as many are running as may.
    pub fn bootstrap(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.bootstraps).try_acquire_owned().map_err(|_| Error::Busy)
    }
}

/// Limits logins, mails and bootstraps, but not requests.
impl Default for Limits {
    fn default() -> Limits {
        Limits::new(None, None, Proxies::default(), BOOTSTRAPS)
    }
}
