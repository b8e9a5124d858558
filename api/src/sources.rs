//! What others publish, one file for each of their services.
//!
//! [`Feed`] lists what is taken from whom, [`Sources`] asks them, and [`crate::sync`] takes it in.

mod client;
mod config;
pub mod enhetsregisteret;
mod error;
mod feed;
mod json;
pub mod json_stat;
pub mod klass;
pub mod kommuneinfo;
mod name;
pub mod nav;
pub mod pxweb;
pub mod travel;
pub mod udir;

pub use client::{Answer, Client, Question};
pub use config::{Config, ConfigError, Endpoint, RunLimits};
pub use error::{SourceError, require_plausible};
pub use feed::{About, Feed};
pub(crate) use name::name;

use crate::auth::secret::Secret;
use crate::outgoing::Outgoing;
use enhetsregisteret::Enhetsregisteret;
use travel::TravelTimes;

/// Everybody who is asked, each within its own budget. Clones share the budgets.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Statistics Norway's PxWebApi, version 2.
    pub ssb: Client,
    /// Its version 1, for when the second does not answer.
    pub ssb_v1: Client,
    /// Statistics Norway's classifications.
    pub klass: Client,
    /// NAV's feed of vacancies.
    pub nav: Client,
    /// The token that NAV has given to whoever runs this service; without it the public one is asked for.
    pub nav_token: Option<Secret<String>>,
    /// The register of organisations.
    pub enhetsregisteret: Client,
    /// Udir's register of kindergartens.
    pub nbr: Client,
    /// Udir's register of schools.
    pub nsr: Client,
    /// Geonorge's municipalities.
    pub kommuneinfo: Client,
    /// Geonorge's addresses.
    pub adresser: Client,
    /// A router of roads, where one is configured.
    pub osrm: Option<Client>,
    /// Entur's journey planner, with what this service calls itself there, where that is configured.
    pub entur: Option<(Client, String)>,
    config: Config,
}

impl Sources {
    /// Asks those that are configured.
    pub fn new(config: Config, nav_token: Option<Secret<String>>) -> Sources {
        let client = |endpoint: &Endpoint| Client::new(endpoint);
        Sources {
            ssb: client(&config.ssb),
            ssb_v1: client(&config.ssb_v1),
            klass: client(&config.klass),
            nav: client(&config.nav),
            nav_token,
            enhetsregisteret: client(&config.enhetsregisteret),
            nbr: client(&config.nbr),
            nsr: client(&config.nsr),
            kommuneinfo: client(&config.kommuneinfo),
            adresser: client(&config.adresser),
            osrm: config.osrm.as_ref().map(client),
            entur: config.entur.as_ref().map(|(endpoint, name)| (client(endpoint), name.clone())),
            config,
        }
    }

    /// What was configured.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The register of organisations, for somebody who waits for the answer.
    pub fn register(&self) -> Enhetsregisteret {
        let Endpoint { base, limits, .. } = self.config.enhetsregisteret.clone();
        Enhetsregisteret::new(base, Outgoing::new(limits))
    }

    /// Who knows travel times of this feed; none where that is not configured, or the feed is another.
    pub fn travel_times(&self, feed: Feed) -> Option<TravelTimes<'_>> {
        match feed {
            Feed::Driving => self.osrm.as_ref().map(TravelTimes::Osrm),
            Feed::Transit => self.entur.as_ref().map(|(client, name)| TravelTimes::Entur(client, name)),
            _ => None,
        }
    }

    /// Whether this can be asked: some are asked only when somebody has said how.
    pub fn has(&self, feed: Feed) -> bool {
        match feed {
            Feed::Driving => self.osrm.is_some(),
            Feed::Transit => self.entur.is_some(),
            _ => true,
        }
    }
}

impl Default for Sources {
    fn default() -> Sources {
        Sources::new(Config::default(), None)
    }
}
