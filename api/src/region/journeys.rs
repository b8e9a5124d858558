//! How long it takes from one municipality to another, where that is known.

use crate::db::{self, Conn, travel_time};
use crate::sources::travel::TravelMode;
use flytthit_matcher::commuting::Thresholds;
use std::collections::{HashMap, HashSet};

/// The quickest way from one municipality to another that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// How long it takes, one way.
    pub minutes: u32,
    /// By what.
    pub mode: TravelMode,
    /// The day for which that was asked.
    pub as_of: String,
    /// The key of the source.
    pub source: String,
}

/// All that are known. There and back are two journeys.
#[derive(Debug, Default)]
pub(super) struct Journeys(HashMap<(String, String), Journey>);

impl Journeys {
    pub(super) fn load(conn: &mut Conn) -> db::Result<Journeys> {
        let mut quickest: HashMap<(String, String), Journey> = HashMap::new();
        let mut driven = HashSet::new();
        for row in travel_time::all(conn)? {
            let Some(mode) = TravelMode::of_name(&row.mode) else { continue };
            let found = Journey {
                minutes: row.minutes.unsigned_abs(),
                mode,
                as_of: row.as_of,
                source: row.source_id,
            };
            let way = (row.from_id, row.to_id);
            if mode == TravelMode::Driving {
                driven.insert(way.clone());
            }
            let known = quickest.entry(way).or_insert_with(|| found.clone());
            if found.minutes < known.minutes {
                *known = found;
            }
        }
        // Trains and buses may bring a place nearer than the road does. That they are slow, where nobody knows how
        // long the road takes, does not make it far.
        let near = Thresholds::default().max_minutes;
        quickest.retain(|way, journey| journey.minutes <= near || driven.contains(way));
        Ok(Journeys(quickest))
    }

    /// Each with the slugs of the municipalities where it begins and ends.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str, &Journey)> {
        self.0.iter().map(|((from, to), journey)| (from.as_str(), to.as_str(), journey))
    }
}
