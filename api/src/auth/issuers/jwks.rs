//! [`Jwks`]: the keys of an issuer, as they were when it was last asked.
//!
//! They are asked for again for the sake of an unknown `kid`, at most once in a while, and now and then for
//! the sake of keys that are gone. Whatever goes wrong with that leaves the keys that are there.

use super::keys::{Key, Keys, KeysError};
use crate::error::{self, Error, Result};
use crate::outgoing::{Address, Fetched, Limits, Outgoing, OutgoingError};
use actix_web::http::header;
use actix_web::rt;
use arc_swap::ArcSwapOption;
use futures_util::future::{BoxFuture, FutureExt, Shared};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most bytes of a key set.
const MAX_BYTES: usize = 64 << 10;
/// How long keys are fresh at least, whatever the issuer says.
const FRESH_AT_LEAST: Duration = Duration::from_secs(10 * 60);

/// How patient we are with issuers.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long it may take to ask for keys.
    pub timeout: Duration,
    /// How long we do not ask again for the same reason.
    pub window: Duration,
    /// How long keys are fresh, when the issuer does not say, and at most.
    pub fresh: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            timeout: Duration::from_secs(5),
            window: Duration::from_secs(30),
            fresh: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// The keys of an issuer; clones share them.
#[derive(Clone)]
pub(super) struct Jwks(Arc<State>);

struct State {
    address: Address,
    outgoing: Outgoing,
    patience: Patience,
    held: ArcSwapOption<Held>,
    /// Asked because of a key that was unknown.
    unknown: Asked,
    /// Asked because the keys had become old.
    old: Asked,
}

/// Keys, and until when they need not be asked for again.
struct Held {
    keys: Keys,
    asked: Instant,
    fresh_for: Duration,
}

/// When the issuer was last asked for a reason, and what that is waiting for.
#[derive(Default)]
struct Asked(Mutex<Option<(Instant, Shared<BoxFuture<'static, ()>>)>>);

/// Why the issuer gave no keys.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    Unasked(#[from] OutgoingError),
    #[error("it answered {0}")]
    Status(u16),
    #[error(transparent)]
    Keys(#[from] KeysError),
}

impl Jwks {
    /// The keys at this address, which is not asked yet.
    pub(super) fn new(address: Address, patience: Patience) -> Jwks {
        let limits = Limits { connect: patience.timeout, total: patience.timeout };
        Jwks(Arc::new(State {
            address,
            outgoing: Outgoing::new(limits),
            patience,
            held: ArcSwapOption::empty(),
            unknown: Asked::default(),
            old: Asked::default(),
        }))
    }

    /// The key with this `kid`. The issuer is waited for only where it is not known, or has not been asked
    /// for very long; if it does not answer then, the keys stay that are there.
    ///
    /// # Errors
    /// 503 as long as the issuer has never told of any key.
    pub(super) async fn key(&self, kid: &str) -> Result<Option<Key>> {
        let held = self.0.held.load_full();
        if let Some(held) = &held
            && let Some(key) = held.keys.get(kid)
        {
            let age = held.asked.elapsed();
            if age <= held.fresh_for {
                return Ok(Some(key.clone()));
            }
            // Nobody waits where many come. Where few do, a key may have been withdrawn long ago.
            let asked = self.ask(&self.0.old);
            if age <= held.fresh_for * 2 {
                return Ok(Some(key.clone()));
            }
            asked.await;
        } else {
            self.ask(&self.0.unknown).await;
        }
        match self.0.held.load_full() {
            Some(held) => Ok(held.keys.get(kid).cloned()),
            None => Err(Error::IssuerAway),
        }
    }

    /// Asks the issuer, unless it was asked for the same reason a short while ago: then what that gives
    /// is waited for. It goes on when nobody waits any more.
    fn ask(&self, reason: &Asked) -> Shared<BoxFuture<'static, ()>> {
        let mut last = reason.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, fetch)) = &*last
            && at.elapsed() < self.0.patience.window
        {
            return fetch.clone();
        }
        let fetch = rt::spawn(self.clone().refresh()).map(drop).boxed().shared();
        *last = Some((Instant::now(), fetch.clone()));
        fetch
    }

    /// Takes over what the issuer answers, if that is a set of keys.
    async fn refresh(self) {
        let asked = Instant::now();
        match self.fetch().await {
            Ok((keys, fresh_for)) => {
                let new = Arc::new(Held { keys, asked, fresh_for });
                // An answer that took its time does not undo a later one.
                self.0.held.rcu(|held| match held {
                    Some(held) if held.asked > asked => Some(held.clone()),
                    _ => Some(new.clone()),
                });
            }
            Err(error) => tracing::warn!(
                address = ?self.0.address,
                error = error::chain(&error),
                "no keys came from an issuer"
            ),
        }
    }

    async fn fetch(&self) -> Result<(Keys, Duration), FetchError> {
        let Fetched { status, headers, body } =
            self.0.outgoing.get(&self.0.address, "application/json", MAX_BYTES).await?;
        if status != 200 {
            return Err(FetchError::Status(status));
        }
        let control = headers.get(header::CACHE_CONTROL.as_str()).and_then(|value| value.to_str().ok());
        Ok((Keys::read(&body)?, fresh_for(control.unwrap_or_default(), self.0.patience.fresh)))
    }
}

/// How long keys are fresh that came with this `Cache-Control`.
fn fresh_for(control: &str, longest: Duration) -> Duration {
    let seconds = control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse().ok());
    seconds.map_or(longest, Duration::from_secs).max(FRESH_AT_LEAST).min(longest)
}

impl fmt::Debug for Jwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jwks({:?})", self.0.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_asked_for_again_when_the_issuer_says_but_neither_all_the_time_nor_never() {
        for (control, seconds) in [
            ("", 86_400),
            ("max-age=3600", 3600),
            ("public, max-age=7200, must-revalidate", 7200),
            ("max-age=0", 600),
            ("max-age=99999999999", 86_400),
            ("max-age=-1", 86_400),
            ("no-store", 86_400),
        ] {
            assert_eq!(fresh_for(control, Patience::default().fresh).as_secs(), seconds, "{control}");
        }
    }
}
