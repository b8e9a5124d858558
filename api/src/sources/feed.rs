//! [`Feed`]: what is taken in, and from whom.

use serde::Deserialize;
use std::time::Duration;

/// One body of data that somebody else publishes. The order is that in which they are taken in: those that
/// others refer to first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, clap::ValueEnum)]
pub enum Feed {
    /// The municipalities, their numbers over time and their names.
    #[serde(rename = "ssb-klass-131")]
    #[value(name = "ssb-klass-131")]
    Municipalities,
    /// The titles of occupations.
    #[serde(rename = "ssb-styrk08")]
    #[value(name = "ssb-styrk08")]
    Occupations,
    /// The commuting matrices.
    #[serde(rename = "ssb-03321")]
    #[value(name = "ssb-03321")]
    Commuting,
    /// How many people of which age live where.
    #[serde(rename = "ssb-07459")]
    #[value(name = "ssb-07459")]
    Population,
    /// How many are employed, by home and by place of work.
    #[serde(rename = "ssb-11618")]
    #[value(name = "ssb-11618")]
    Employment,
    /// The borders of municipalities.
    #[serde(rename = "geonorge")]
    #[value(name = "geonorge")]
    Borders,
    /// The kindergartens.
    #[serde(rename = "udir-nbr")]
    #[value(name = "udir-nbr")]
    Kindergartens,
    /// The schools.
    #[serde(rename = "udir-nsr")]
    #[value(name = "udir-nsr")]
    Schools,
    /// How long it takes by car.
    #[serde(rename = "osrm")]
    #[value(name = "osrm")]
    Driving,
    /// How long it takes by train and bus.
    #[serde(rename = "entur")]
    #[value(name = "entur")]
    Transit,
    /// The vacancies of the public employment service.
    #[serde(rename = "nav")]
    #[value(name = "nav")]
    Vacancies,
    /// Whether the employers who post here still do business.
    #[serde(rename = "enhetsregisteret")]
    #[value(name = "enhetsregisteret")]
    Employers,
}

/// What is known of a feed before it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The key of its source, by which it goes at the command line, in settings and over HTTP.
    pub key: &'static str,
    /// What a reader sees.
    pub name: &'static str,
    /// Where it is on the web.
    pub url: &'static str,
    /// Under which licence it is.
    pub licence: &'static str,
    /// How often it is taken in when nobody says otherwise.
    pub every: Duration,
}

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

impl Feed {
    /// All of them, in the order in which they are taken in.
    pub const ALL: [Feed; 12] = [
        Feed::Municipalities,
        Feed::Occupations,
        Feed::Commuting,
        Feed::Population,
        Feed::Employment,
        Feed::Borders,
        Feed::Kindergartens,
        Feed::Schools,
        Feed::Driving,
        Feed::Transit,
        Feed::Vacancies,
        Feed::Employers,
    ];

    /// What is known of it before it is asked.
    pub const fn about(self) -> About {
        let (key, name, url, licence, every) = match self {
            Feed::Municipalities => (
                "ssb-klass-131",
                "Statistics Norway (SSB), Klass 131: municipalities",
                "https://www.ssb.no/klass/klassifikasjoner/131",
                "CC BY 4.0",
                7 * DAY,
            ),
            Feed::Occupations => (
                "ssb-styrk08",
                "Statistics Norway (SSB), Klass 7: STYRK-08; English titles from ISCO-08",
                "https://www.ssb.no/klass/klassifikasjoner/7",
                "CC BY 4.0",
                30 * DAY,
            ),
            Feed::Commuting => (
                "ssb-03321",
                "Statistics Norway (SSB), table 03321: employed by place of residence and of work",
                "https://www.ssb.no/statbank/table/03321",
                "CC BY 4.0",
                DAY,
            ),
            Feed::Population => (
                "ssb-07459",
                "Statistics Norway (SSB), table 07459: population 1 January",
                "https://www.ssb.no/statbank/table/07459",
                "CC BY 4.0",
                DAY,
            ),
            Feed::Employment => (
                "ssb-11618",
                "Statistics Norway (SSB), table 11618: employed by residence and by place of work",
                "https://www.ssb.no/statbank/table/11618",
                "CC BY 4.0",
                DAY,
            ),
            Feed::Borders => (
                "geonorge",
                "Kartverket, kommuneinfo: borders of municipalities",
                "https://ws.geonorge.no/kommuneinfo/v1/",
                "CC BY 4.0",
                30 * DAY,
            ),
            Feed::Kindergartens => (
                "udir-nbr",
                "Norwegian Directorate for Education and Training (Udir), NBR: kindergartens",
                "https://data-nbr.udir.no/",
                "NLOD",
                7 * DAY,
            ),
            Feed::Schools => (
                "udir-nsr",
                "Norwegian Directorate for Education and Training (Udir), NSR: schools",
                "https://data-nsr.udir.no/",
                "NLOD",
                7 * DAY,
            ),
            Feed::Driving => (
                "osrm",
                "OSRM on OpenStreetMap: driving times",
                "https://project-osrm.org/",
                "ODbL 1.0",
                30 * DAY,
            ),
            Feed::Transit => (
                "entur",
                "Entur, journey planner: public transport",
                "https://developer.entur.org/",
                "NLOD",
                30 * DAY,
            ),
            Feed::Vacancies => (
                "nav",
                "NAV, arbeidsplassen.no: vacancies",
                "https://arbeidsplassen.nav.no/",
                "https://arbeidsplassen.nav.no/vilkar-api",
                2 * MINUTE,
            ),
            Feed::Employers => (
                "enhetsregisteret",
                "Brønnøysundregistrene, Enhetsregisteret: organisations",
                "https://data.brreg.no/enhetsregisteret/",
                "NLOD",
                DAY,
            ),
        };
        About { key, name, url, licence, every: Duration::from_secs(every) }
    }

    /// The key of its source.
    pub const fn key(self) -> &'static str {
        self.about().key
    }

    /// The feed with this key.
    pub fn of_key(key: &str) -> Option<Feed> {
        Feed::ALL.into_iter().find(|feed| feed.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn a_feed_goes_by_one_key_everywhere() {
        assert_eq!(Feed::value_variants(), Feed::ALL);
        for feed in Feed::ALL {
            let key = feed.key();
            assert_eq!(feed.to_possible_value().unwrap().get_name(), key);
            assert_eq!(serde_json::from_value::<Feed>(key.into()).unwrap(), feed);
            assert_eq!(Feed::of_key(key), Some(feed));
        }
    }
}
