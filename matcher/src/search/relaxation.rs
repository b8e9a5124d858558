//! Single changes of a household's wishes that would give it more packages.

use std::collections::BTreeSet;

use super::Hunt;
use crate::{
    calendar::Day,
    commuting::Tier,
    household::{Household, Situation, Wishes},
    index::Index,
    occupation::Code,
    place::MunicipalityNumber,
    surroundings::Surroundings,
    vacancy::Extent,
};

/// By how much an adult's least extent is lowered, in points.
const EXTENT_STEP: u8 = 20;

/// One change, and what it would bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// The change.
    pub change: Change,
    /// How many packages it would add, at least 1.
    pub adds: u64,
}

/// A single change of what a household wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// An adult takes the whole major group of an occupation: all nearer groups match already.
    WiderOccupation {
        /// Position of the adult.
        adult: usize,
        /// The occupation as it is wished for.
        from: Code,
        /// The group to wish for.
        to: Code,
    },
    /// An adult takes a smaller position.
    LessExtent {
        /// Position of the adult.
        adult: usize,
        /// The least share of full time, in percent.
        min: u8,
    },
    /// An adult commutes to the whole catchment.
    EstablishedTier {
        /// Position of the adult.
        adult: usize,
    },
    /// The household also considers this home.
    OneMoreHome {
        /// The home.
        home: MunicipalityNumber,
    },
}

/// The single changes that would add packages, those that add most first. `homes` are the
/// municipalities that the household might consider.
pub fn relaxations<T: Clone>(
    index: &Index<T>,
    surroundings: &Surroundings,
    household: &Household,
    today: Day,
    homes: &BTreeSet<MunicipalityNumber>,
) -> Vec<Relaxation> {
    let considered = &household.wishes().homes;
    let hunt = Hunt::new(index, surroundings, household, &(considered | homes), today);
    let now = total(&hunt);
    let changed = changes(household.wishes()).into_iter().map(|change| {
        let household = household.with(|wishes| apply(change, wishes));
        let then = total(&Hunt::new(index, surroundings, &household, considered, today));
        (change, then.saturating_sub(now))
    });
    let more_homes = homes.difference(considered).filter_map(|home| {
        let prospect = hunt.prospect(surroundings.position(*home)?)?;
        Some((Change::OneMoreHome { home: *home }, prospect.packages))
    });
    let all = changed.chain(more_homes).map(|(change, adds)| Relaxation { change, adds });
    let mut all: Vec<Relaxation> = all.filter(|relaxation| relaxation.adds > 0).collect();
    all.sort_by_key(|relaxation| std::cmp::Reverse(relaxation.adds));
    all
}

fn total<T: Clone>(hunt: &Hunt<'_, '_, T>) -> u64 {
    hunt.prospects().iter().map(|prospect| prospect.packages).sum()
}

/// The changes of what an adult wishes.
fn changes(wishes: &Wishes) -> Vec<Change> {
    let mut changes = Vec::new();
    for (adult, traits) in wishes.adults.iter().enumerate() {
        if let Some(wish) = traits.seeks() {
            let codes: BTreeSet<Code> = wish.occupations.iter().map(|wish| wish.code).collect();
            let wider =
                codes.into_iter().map(|from| Change::WiderOccupation { adult, from, to: from.group(1) });
            changes.extend(
                wider.filter(
                    |change| !matches!(change, Change::WiderOccupation { from, to, .. } if from == to),
                ),
            );
            if wish.extent.min() > 1 {
                let min = wish.extent.min().saturating_sub(EXTENT_STEP).max(1);
                changes.push(Change::LessExtent { adult, min });
            }
        }
        let commutes = matches!(traits.situation, Situation::Seeking(_) | Situation::Employed { .. });
        if commutes && traits.reach < Tier::Established {
            changes.push(Change::EstablishedTier { adult });
        }
    }
    changes
}

fn apply(change: Change, wishes: &mut Wishes) {
    match change {
        Change::WiderOccupation { adult, from, to } => seeking(wishes, adult, |wish| {
            wish.occupations.iter_mut().filter(|wish| wish.code == from).for_each(|wish| wish.code = to);
        }),
        Change::LessExtent { adult, min } => seeking(wishes, adult, |wish| {
            wish.extent = Extent::new(min, wish.extent.max()).unwrap_or(wish.extent);
        }),
        Change::EstablishedTier { adult } => wishes.adults[adult].reach = Tier::Established,
        Change::OneMoreHome { home } => {
            wishes.homes.insert(home);
        }
    }
}

fn seeking(wishes: &mut Wishes, adult: usize, change: impl FnOnce(&mut crate::household::JobWish)) {
    if let Situation::Seeking(wish) = &mut wishes.adults[adult].situation {
        change(wish);
    }
}
