//! [`Config`]: where the services are, how much is asked of them, and how often: a TOML file, of which every
//! part may be left out.

use super::Feed;
use super::enhetsregisteret::DEFAULT_BASE as ENHETSREGISTERET;
use crate::limits::Quota;
use crate::outgoing::{Address, Limits};
use jiff::Span;
use serde::{Deserialize, Deserializer, de::Error};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the services are, how much is asked of them, and how often.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each service is the one of `Sources`")]
pub struct Config {
    pub ssb: Endpoint,
    pub ssb_v1: Endpoint,
    pub klass: Endpoint,
    pub nav: Endpoint,
    pub enhetsregisteret: Endpoint,
    pub nbr: Endpoint,
    pub nsr: Endpoint,
    pub kommuneinfo: Endpoint,
    pub adresser: Endpoint,
    pub osrm: Option<Endpoint>,
    /// With what this service calls itself there (`ET-Client-Name`).
    pub entur: Option<(Endpoint, String)>,
    /// How much one run may take.
    pub run: RunLimits,
    /// How often each is taken in, where it is not as usual; `None` is never.
    schedule: BTreeMap<Feed, Option<Duration>>,
}

/// Where one service is, and how it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// What its paths begin with.
    pub base: Address,
    /// How much may be asked.
    pub budget: Quota,
    /// How long a reply may take.
    pub limits: Limits,
    /// How long it is left alone after it failed the first time; then twice as long each time, and up to
    /// as long again by chance.
    pub first_pause: Duration,
}

/// How much one run may take, whatever a service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunLimits {
    /// Maximum time for one run of one feed. A run that takes longer fails.
    pub time: Duration,
    /// Time after which a run leaves the rest of NAV's feed to the next one.
    pub nav_time: Duration,
    /// Number of pages after which a run leaves the rest of NAV's feed to the next one.
    pub nav_pages: u32,
}

impl Default for RunLimits {
    /// Half a year of NAV's feed has some hundred pages; looking at its advertisements takes about an hour.
    fn default() -> RunLimits {
        let hours = |hours: u64| Duration::from_secs(hours * 3_600);
        RunLimits { time: hours(4), nav_time: hours(2), nav_pages: 2_000 }
    }
}

/// Why a file of settings is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{path} cannot be read")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is not as it should be.
    #[error("the settings of the sources are wrong")]
    Toml(#[from] toml::de::Error),
}

/// The file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct File {
    ssb: Given,
    ssb_v1: Given,
    klass: Given,
    nav: Given,
    enhetsregisteret: Given,
    nbr: Given,
    nsr: Given,
    kommuneinfo: Given,
    adresser: Given,
    osrm: Option<Given>,
    entur: Option<Entur>,
    run: GivenRun,
    schedule: BTreeMap<Feed, Every>,
}

/// What a file says of runs.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct GivenRun {
    time: Option<Time>,
    nav_time: Option<Time>,
    nav_pages: Option<NonZeroU32>,
}

/// What a file says of one service.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Given {
    base: Option<Base>,
    requests: Option<NonZeroU32>,
    per: Option<Time>,
    timeout: Option<Time>,
    first_pause: Option<Time>,
}

/// The same of Entur, which wants to know who asks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entur {
    client_name: String,
    base: Option<Base>,
    requests: Option<NonZeroU32>,
    per: Option<Time>,
    timeout: Option<Time>,
    first_pause: Option<Time>,
}

/// An address that may be asked.
struct Base(Address);

/// A time that is not zero, such as `2m` or `7d`.
struct Time(Duration);

/// How often; `off` is never.
struct Every(Option<Duration>);

impl<'de> Deserialize<'de> for Base {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Base, D::Error> {
        let text = String::deserialize(deserializer)?;
        let address =
            Address::configured(&text).map_err(|error| D::Error::custom(format!("{text}: {error}")))?;
        Ok(Base(address))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        time(&text)
            .map(Time)
            .ok_or_else(|| D::Error::custom(format!("{text:?} is no time such as \"30s\" or \"7d\"")))
    }
}

impl<'de> Deserialize<'de> for Every {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Every, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "off" {
            return Ok(Every(None));
        }
        let every = time(&text).ok_or_else(|| {
            D::Error::custom(format!("{text:?} is neither \"off\" nor a time such as \"7d\""))
        })?;
        Ok(Every(Some(every)))
    }
}

/// A time such as `2m` or `7d`; none where the text is none, or the time is zero.
fn time(text: &str) -> Option<Duration> {
    let span: Span = text.parse().ok()?;
    let time = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()?;
    Duration::try_from(time).ok().filter(|time| !time.is_zero())
}

impl GivenRun {
    fn limits(self) -> RunLimits {
        let usual = RunLimits::default();
        let time = |given: Option<Time>, usual: Duration| given.map_or(usual, |Time(given)| given);
        RunLimits {
            time: time(self.time, usual.time),
            nav_time: time(self.nav_time, usual.nav_time),
            nav_pages: self.nav_pages.map_or(usual.nav_pages, NonZeroU32::get),
        }
    }
}

impl Given {
    /// What was given, and else the usual.
    fn or(
        self,
        base: Option<&str>,
        requests: u32,
        seconds: u64,
        timeout: u64,
    ) -> Result<Endpoint, toml::de::Error> {
        let time = |given: Option<Time>, usual: Duration| given.map_or(usual, |Time(given)| given);
        let requests = self.requests.or(NonZeroU32::new(requests)).unwrap_or(NonZeroU32::MIN);
        let usual = base.map(|base| Address::given(base).expect("the usual addresses are public"));
        let base = self.base.map(|Base(base)| base).or(usual);
        Ok(Endpoint {
            base: base.ok_or_else(|| toml::de::Error::missing_field("base"))?,
            budget: Quota { requests, window: time(self.per, Duration::from_secs(seconds)) },
            limits: Limits { total: time(self.timeout, Duration::from_secs(timeout)), ..Limits::default() },
            first_pause: time(self.first_pause, Duration::from_millis(500)),
        })
    }
}

impl Config {
    /// The settings of a file.
    ///
    /// # Errors
    /// When it cannot be read or is not as it should be.
    pub fn read(path: &Path) -> Result<Config, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
        Config::parse(&text)
    }

    /// The settings of a file with this text.
    ///
    /// # Errors
    /// When it is not as it should be.
    pub fn parse(text: &str) -> Result<Config, ConfigError> {
        let File {
            ssb,
            ssb_v1,
            klass,
            nav,
            enhetsregisteret,
            nbr,
            nsr,
            kommuneinfo,
            adresser,
            osrm,
            entur,
            run,
            schedule,
        } = toml::from_str(text)?;
        // A router has no usual place.
        let osrm = osrm.map(|given| given.or(None, 10, 1, 60)).transpose()?;
        let entur = entur.map(|Entur { client_name, base, requests, per, timeout, first_pause }| {
            let given = Given { base, requests, per, timeout, first_pause };
            // Those who do not say who they are may ask for 30 trips a minute and two a second.
            let endpoint = given.or(Some("https://api.entur.io/journey-planner/v3"), 1, 3, 30)?;
            Ok::<_, ConfigError>((endpoint, client_name))
        });
        Ok(Config {
            // 30 calls in 60 seconds are allowed; what is asked again counts too.
            ssb: ssb.or(Some("https://data.ssb.no/api/pxwebapi/v2"), 25, 60, 120)?,
            ssb_v1: ssb_v1.or(Some("https://data.ssb.no/api/v0"), 25, 60, 120)?,
            klass: klass.or(Some("https://data.ssb.no/api/klass/v1"), 60, 60, 60)?,
            nav: nav.or(Some("https://pam-stilling-feed.nav.no"), 20, 1, 60)?,
            enhetsregisteret: enhetsregisteret.or(Some(ENHETSREGISTERET), 5, 1, 15)?,
            nbr: nbr.or(Some("https://data-nbr.udir.no/v4"), 10, 1, 30)?,
            nsr: nsr.or(Some("https://data-nsr.udir.no/v4"), 10, 1, 30)?,
            kommuneinfo: kommuneinfo.or(Some("https://ws.geonorge.no/kommuneinfo/v1"), 10, 1, 60)?,
            adresser: adresser.or(Some("https://ws.geonorge.no/adresser/v1"), 10, 1, 30)?,
            osrm,
            entur: entur.transpose()?,
            run: run.limits(),
            schedule: schedule.into_iter().map(|(feed, Every(every))| (feed, every)).collect(),
        })
    }

    /// How often a feed is taken in; `None` is never.
    pub fn every(&self, feed: Feed) -> Option<Duration> {
        self.schedule.get(&feed).copied().unwrap_or(Some(feed.about().every))
    }
}

impl Default for Config {
    fn default() -> Config {
        Config::parse("").expect("nothing need be said")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_as_usual() {
        let usual = Config::default();
        let text = "[run]\nnav-pages = 7\n[ssb]\nbase = \"http://127.0.0.1:9/x\"\nper = \"2s\"\n[schedule]\nnav = \"off\"\nosrm = \"2d\"";
        let config = Config::parse(text).unwrap();
        assert_eq!(config.ssb.base, Address::configured("http://127.0.0.1:9/x").unwrap());
        assert_eq!(config.ssb.budget.requests, usual.ssb.budget.requests);
        assert_eq!(config.ssb.budget.window, Duration::from_secs(2));
        assert_eq!(config.klass, usual.klass);
        assert_eq!(config.run, RunLimits { nav_pages: 7, ..RunLimits::default() });
        assert_eq!(config.every(Feed::Vacancies), None);
        assert_eq!(config.every(Feed::Driving), Some(Duration::from_secs(2 * 86_400)));
        assert_eq!(config.every(Feed::Commuting), Some(Feed::Commuting.about().every));
        assert!(config.osrm.is_none() && config.entur.is_none());
    }

    #[test]
    fn the_example_is_good() {
        let config = Config::parse(include_str!("../../../openapi/examples/sources.toml")).unwrap();
        assert!(config.osrm.is_some() && config.entur.is_some());
    }

    #[test]
    fn what_is_wrong_is_refused_and_named() {
        for (text, named) in [
            ("[sbb]", "sbb"),
            ("[ssb]\nbase = \"http://data.ssb.no\"", "https://"),
            ("[ssb]\nbase = \"https://10.0.0.1/\"", "public internet"),
            ("[ssb]\nrequests = 0", "requests"),
            ("[ssb]\nper = \"0s\"", "per"),
            ("[ssb]\ntimeout = \"soon\"", "soon"),
            ("[osrm]", "base"),
            ("[entur]", "client-name"),
            ("[run]\nnav-pages = 0", "nav-pages"),
            ("[run]\ntime = \"0s\"", "time"),
            ("[schedule]\nsbb = \"1d\"", "sbb"),
            ("[schedule]\nnav = \"never\"", "never"),
        ] {
            let error = Config::parse(text).unwrap_err();
            let told = format!("{error}: {}", std::error::Error::source(&error).unwrap());
            assert!(told.contains(named), "{told}");
        }
    }
}
