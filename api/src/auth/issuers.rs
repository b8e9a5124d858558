//! Outside issuers: whose tokens are good here, and whom they vouch for.
//!
//! A token chooses by its `iss` who verifies it, and by nothing else. Each issuer has its own keys, at an
//! address of ours, and a profile of its own: a token that is good is so for one issuer only.

mod claims;
mod config;
mod head;
mod jwks;
mod keys;
mod profile;

pub use config::ConfigError;
pub use jwks::Patience;

use super::unverified;
use super::vouched::Vouched;
use crate::error::{Error, Result};
use claims::Claims;
use config::Settings;
use head::Head;
use jwks::Jwks;
use profile::Profile;
use std::path::Path;
use std::sync::Arc;

/// The outside issuers whose tokens are good here; clones share what they know.
#[derive(Clone, Debug, Default)]
pub struct Issuers(Arc<[Issuer]>);

/// One of them.
#[derive(Debug)]
pub struct Issuer {
    /// Exactly as its tokens have it in `iss`.
    name: String,
    profile: Profile,
    /// Maximum number of seconds between `iat` and `exp` of its tokens.
    max_lifetime: u64,
    jwks: Jwks,
}

impl Issuers {
    /// Those that a TOML file names.
    ///
    /// # Errors
    /// When the file cannot be read, or an issuer in it is not as it should be.
    pub fn read(path: &Path) -> Result<Issuers, ConfigError> {
        Ok(Issuers::of(config::read(path)?, Patience::default()))
    }

    /// Those that a file with this text names, asked for their keys with this patience.
    ///
    /// # Errors
    /// When an issuer in it is not as it should be.
    pub fn parse(text: &str, patience: Patience) -> Result<Issuers, ConfigError> {
        Ok(Issuers::of(config::parse(text)?, patience))
    }

    fn of(settings: Vec<Settings>, patience: Patience) -> Issuers {
        let issuer = |settings: Settings| Issuer {
            name: settings.issuer,
            profile: settings.profile,
            max_lifetime: settings.max_lifetime,
            jwks: Jwks::new(settings.jwks, patience),
        };
        Issuers(settings.into_iter().map(issuer).collect())
    }

    /// Whom an outside issuer vouches for by this token; nobody where the token is of none of them.
    ///
    /// # Errors
    /// 401 unless the token is good now, 503 where its issuer has never told of its keys.
    pub(super) async fn vouched(&self, token: &str) -> Result<Option<Vouched>> {
        let Some(name) = unverified::issuer(token) else { return Ok(None) };
        match self.find(&name) {
            Some(issuer) => issuer.vouched(token).await.map(Some),
            None => Ok(None),
        }
    }

    /// The issuer of this name.
    pub fn find(&self, name: &str) -> Option<&Issuer> {
        self.0.iter().find(|issuer| issuer.name == name)
    }
}

impl Issuer {
    /// Whom this issuer vouches for by a token that says that it is of this issuer.
    async fn vouched(&self, token: &str) -> Result<Vouched> {
        let [head, _] = unverified::parts(token).ok_or(Error::Unauthenticated("the token is not valid"))?;
        let Head { algorithm, key } = Head::read(&head)?;
        if !self.profile.algorithms().iter().any(|known| format!("{known:?}") == algorithm) {
            return Err(Error::Unauthenticated(
                "the token is signed by an algorithm that its issuer does not use (`alg`)",
            ));
        }
        let key = self.jwks.key(&key).await?.filter(|key| key.is_for(&algorithm));
        let key = key.ok_or(Error::Unauthenticated("the token is signed by an unknown key (`kid`)"))?;
        let claims = Claims::verified(token, &key, self)?;
        self.profile.vouched(&self.name, &claims)
    }
}
