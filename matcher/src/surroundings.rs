//! What a search knows of the municipalities: how each is reached from each, and what it offers.

use crate::{
    commuting::Tier,
    place::{Listing, MunicipalityNumber, Place},
};

/// Relative reach at which a job elsewhere is worth as much as one at home: the national decay at
/// 45 minutes.
const FULL_REACH: f64 = 0.026;

/// A municipality seen as a place to live.
#[derive(Clone, Debug)]
pub struct Home {
    /// Its number.
    pub municipality: MunicipalityNumber,
    /// The other municipalities that people commute to from here.
    pub neighbours: Vec<Neighbour>,
    /// What it offers.
    pub place: Place,
    /// Its open housing listings.
    pub listings: Vec<Listing>,
}

/// A municipality that people commute to from a [`Home`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its number.
    pub municipality: MunicipalityNumber,
    /// Its tier in the home's catchment; `None` outside.
    pub tier: Option<Tier>,
    /// Relative reach k; `None` when nobody works in the home municipality, which leaves k
    /// undefined (without bound).
    pub relative_reach: Option<f64>,
}

impl Neighbour {
    /// What a job there is worth against one at home, 0 to 1: min(1, k / 0.026).
    pub fn decay(&self) -> f64 {
        self.relative_reach.map_or(1.0, |k| (k / FULL_REACH).min(1.0))
    }
}

/// All municipalities, ascending by number.
#[derive(Clone, Debug)]
pub struct Surroundings {
    homes: Vec<Home>,
    positions: Box<[u16]>,
    /// For each home, what lies within the whole of its catchment.
    reaches: Vec<Vec<Reached>>,
    /// For each home, the homes in whose catchments it lies.
    reached_by: Vec<Vec<Reached>>,
}

/// A municipality within reach of a home.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// The municipality that is reached; in [`Surroundings::reached_by`] the home that reaches.
    pub municipality: MunicipalityNumber,
    /// At which tier.
    pub tier: Tier,
    /// What a job there is worth against one at home, 0 to 1.
    pub worth: f64,
}

impl Surroundings {
    const NOWHERE: u16 = u16::MAX;

    /// The municipalities, in any order. The last one counts where a number comes twice.
    pub fn new(homes: impl IntoIterator<Item = Home>) -> Surroundings {
        let homes: std::collections::BTreeMap<_, _> =
            homes.into_iter().map(|home| (home.municipality, home)).collect();
        let homes: Vec<Home> = homes.into_values().collect();
        let mut positions = vec![Self::NOWHERE; MunicipalityNumber::COUNT];
        for (at, home) in homes.iter().enumerate() {
            positions[home.municipality.index()] = at as u16;
        }
        let reaches: Vec<Vec<Reached>> =
            homes.iter().map(|home| within(home, Tier::Established).collect()).collect();
        let mut surroundings =
            Surroundings { homes, positions: positions.into(), reaches, reached_by: Vec::new() };
        let mut reached_by = vec![Vec::new(); surroundings.homes.len()];
        for (home, reaches) in surroundings.homes.iter().zip(&surroundings.reaches) {
            for reached in reaches {
                if let Some(to) = surroundings.position(reached.municipality) {
                    reached_by[to].push(Reached { municipality: home.municipality, ..*reached });
                }
            }
        }
        surroundings.reached_by = reached_by;
        surroundings
    }

    /// The municipalities, ascending by number.
    pub fn homes(&self) -> &[Home] {
        &self.homes
    }

    /// The municipality with this number.
    pub fn home(&self, municipality: MunicipalityNumber) -> Option<&Home> {
        self.position(municipality).map(|at| &self.homes[at])
    }

    /// The homes that reach a municipality, itself first among equals, in no other order.
    pub fn reached_by(&self, municipality: MunicipalityNumber) -> &[Reached] {
        self.position(municipality).map_or(&[], |at| &self.reached_by[at])
    }

    /// What lies within reach of the home at a position: see [`within`].
    #[inline]
    pub(crate) fn within(&self, position: usize, tier: Tier) -> impl Iterator<Item = &Reached> {
        self.reaches[position].iter().filter(move |reached| reached.tier <= tier)
    }

    /// Where the municipality lies in [`Surroundings::homes`].
    pub(crate) fn position(&self, municipality: MunicipalityNumber) -> Option<usize> {
        Some(self.positions[municipality.index()]).filter(|at| *at != Self::NOWHERE).map(usize::from)
    }
}

/// What lies within reach of a home at a tier: the home itself, then the members of its catchment.
pub fn within(home: &Home, tier: Tier) -> impl Iterator<Item = Reached> {
    let itself = Reached { municipality: home.municipality, tier: Tier::Home, worth: 1.0 };
    let members = home.neighbours.iter().filter_map(move |neighbour| {
        let at = neighbour.tier.filter(|at| *at <= tier)?;
        Some(Reached { municipality: neighbour.municipality, tier: at, worth: neighbour.decay() })
    });
    std::iter::once(itself).chain(members)
}

/// The best of several municipalities as seen from a home: the one worth most, then the nearer
/// tier, then the lower number. None when all are out of reach.
pub fn best_within(home: &Home, tier: Tier, municipalities: &[MunicipalityNumber]) -> Option<Reached> {
    within(home, tier).filter(|reached| municipalities.contains(&reached.municipality)).min_by(|a, b| {
        b.worth.total_cmp(&a.worth).then(a.tier.cmp(&b.tier)).then(a.municipality.cmp(&b.municipality))
    })
}
