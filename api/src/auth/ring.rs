//! [`KeyRing`]: the signing keys as a server has them in memory, read again when they may have changed.

use super::master::MasterSecret;
use super::signing::{self, KeyError};
use crate::db::Db;
use crate::db::signing_key::SigningKey;
use arc_swap::ArcSwap;
use jiff::Timestamp;
use jsonwebtoken::{DecodingKey, EncodingKey};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How old the keys in memory may be.
const MAX_AGE: Duration = Duration::from_secs(5);
/// How old they must be before a key that is not among them is looked for, so that tokens with names of
/// keys that do not exist cannot keep the database busy.
const MIN_AGE: Duration = Duration::from_secs(1);

/// The signing keys; clones share them.
#[derive(Clone)]
pub(super) struct KeyRing(Arc<Ring>);

struct Ring {
    secret: MasterSecret,
    keys: ArcSwap<Keys>,
    /// Held by whoever reads them again: when that was last tried.
    tried: Mutex<Instant>,
}

/// What tokens are signed with and checked by.
#[derive(Default)]
struct Keys {
    signer: Option<Arc<Signer>>,
    verifiers: HashMap<String, DecodingKey>,
}

/// The key that signs.
pub(super) struct Signer {
    /// Its name.
    pub(super) id: String,
    /// Its private part.
    pub(super) key: EncodingKey,
}

impl KeyRing {
    pub(super) fn new(secret: MasterSecret) -> KeyRing {
        // Never read yet: as old as can be.
        let long_ago = Instant::now().checked_sub(MAX_AGE).unwrap_or_else(Instant::now);
        KeyRing(Arc::new(Ring { secret, keys: ArcSwap::default(), tried: Mutex::new(long_ago) }))
    }

    /// The secret that the keys are sealed with.
    pub(super) fn secret(&self) -> &MasterSecret {
        &self.0.secret
    }

    /// The key that signs, as far as is known.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn signer(&self) -> Result<Arc<Signer>, KeyError> {
        self.0.keys.load().signer.clone().ok_or(KeyError::None)
    }

    /// The key with this name, if its tokens are accepted.
    pub(super) async fn verifier(&self, db: &Db, id: &str) -> Option<DecodingKey> {
        for age in [MAX_AGE, MIN_AGE] {
            if let Err(error) = self.refresh(db, age).await {
                tracing::warn!(error = crate::error::chain(&error), "the signing keys are not known anew");
            }
            if let Some(key) = self.0.keys.load().verifiers.get(id) {
                return Some(key.clone());
            }
        }
        None
    }

    /// Sees to it that the key that signs now is known.
    ///
    /// # Errors
    /// When the keys cannot be read or opened; those that are known stay.
    pub(super) async fn follow(&self, db: &Db) -> Result<(), KeyError> {
        self.refresh(db, MAX_AGE).await
    }

    /// Reads the keys again if that was last tried longer ago than `age`.
    async fn refresh(&self, db: &Db, age: Duration) -> Result<(), KeyError> {
        let mut tried = self.0.tried.lock().await;
        if tried.elapsed() < age {
            return Ok(());
        }
        *tried = Instant::now();
        let now = Timestamp::now().as_microsecond();
        let rows = db.read(move |conn| signing::accepted(conn, now)).await?;
        self.learn(&rows)
    }

    /// These are the keys whose tokens are accepted.
    ///
    /// # Errors
    /// When the private part of the current one does not open.
    pub(super) fn learn(&self, rows: &[SigningKey]) -> Result<(), KeyError> {
        let mut keys = Keys::default();
        for row in rows {
            if row.state == "current" {
                let key = EncodingKey::from_ed_der(&signing::open(row, &self.0.secret)?);
                keys.signer = Some(Arc::new(Signer { id: row.id.clone(), key }));
            }
            match DecodingKey::from_ed_components(&row.public) {
                Ok(key) => _ = keys.verifiers.insert(row.id.clone(), key),
                Err(error) => tracing::error!(key = row.id, %error, "a signing key cannot be read"),
            }
        }
        self.0.keys.store(Arc::new(keys));
        Ok(())
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(…)")
    }
}
