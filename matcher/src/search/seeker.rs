//! An adult who seeks work, with what the vacancies offer from each home.

use super::tally::{Tally, Way};
use crate::{
    calendar::Day,
    commuting::Tier,
    fit::{Fitter, rounded},
    household::{Adult, JobWish},
    index::{Index, SiteId},
    place::MunicipalityNumber,
    surroundings::{Home, Surroundings, within},
};

/// An adult who seeks work.
pub(crate) struct Seeker<'a> {
    /// Position among the household's adults.
    pub(crate) adult: usize,
    pub(crate) reach: Tier,
    pub(crate) fitter: Fitter<'a>,
    pub(crate) tally: Tally,
    /// For each home, the sites of several municipalities within reach of it at which something fits.
    spread: Vec<Vec<SiteReach>>,
}

/// A site within reach of a home.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SiteReach {
    pub(crate) site: SiteId,
    /// What a job there is worth by daily travel against one at home, 0 to 1.
    pub(crate) worth: f64,
    /// Whether the home is one of the site's municipalities.
    pub(crate) own: bool,
}

/// What an adult can hope for from one home.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outlook {
    /// Vacancies that fit and are within reach.
    pub(crate) within: u64,
    /// Those of them in the home municipality.
    pub(crate) alone: u64,
    /// The best utility, 0 when there is none.
    pub(crate) best: f64,
}

impl<'a> Seeker<'a> {
    pub(crate) fn new<T>(
        (adult, traits, wish): (usize, &Adult, &'a JobWish),
        index: &Index<T>,
        surroundings: &Surroundings,
        today: Day,
    ) -> Seeker<'a> {
        let fitter = Fitter::new(wish, index, today);
        let tally = Tally::new(index, &fitter);
        let spread = spread(index, surroundings, &tally, traits.reach);
        Seeker { adult, reach: traits.reach, fitter, tally, spread }
    }

    /// The sites within reach of the home at `position`.
    pub(crate) fn sites<T>(
        &self,
        index: &Index<T>,
        home: &Home,
        position: usize,
    ) -> impl Iterator<Item = SiteReach> {
        let alone = within(home, self.reach).filter_map(move |reached| {
            let site = index.sites().alone(reached.municipality)?;
            Some(SiteReach { site, worth: reached.worth, own: reached.tier == Tier::Home })
        });
        alone.chain(self.spread.get(position).into_iter().flatten().copied())
    }

    pub(crate) fn outlook<T>(&self, index: &Index<T>, home: &Home, position: usize) -> Outlook {
        let mut outlook = Outlook {
            within: self.tally.anywhere,
            alone: 0,
            best: utility(self.tally.best_anywhere, Way::Anywhere, 1.0),
        };
        for reach in self.sites(index, home, position) {
            let site = self.tally.site(reach.site);
            for way in [Way::Daily, Way::Hybrid] {
                outlook.within += u64::from(site.count[way as usize]);
                outlook.best = outlook.best.max(utility(site.best[way as usize], way, reach.worth));
            }
            if reach.own {
                outlook.alone += site.count.iter().map(|count| u64::from(*count)).sum::<u64>();
            }
        }
        outlook
    }
}

/// u = J × g, for a fit before rounding; 0 when nothing fits.
fn utility(fit: f64, way: Way, worth: f64) -> f64 {
    if fit > 0.0 { rounded(fit) * way.worth(worth) } else { 0.0 }
}

/// The sites of several municipalities that each home reaches, if anything fits there.
fn spread<T>(
    index: &Index<T>,
    surroundings: &Surroundings,
    tally: &Tally,
    tier: Tier,
) -> Vec<Vec<SiteReach>> {
    let mut spread = Vec::new();
    for (site, municipalities) in index.sites().several().filter(|(site, _)| !tally.site(*site).is_empty()) {
        spread.resize_with(surroundings.homes().len(), Vec::new);
        for reach in reaching(municipalities, surroundings, tier) {
            let (position, worth) = reach;
            let own = municipalities.contains(&surroundings.homes()[position].municipality);
            spread[position].push(SiteReach { site, worth, own });
        }
    }
    spread
}

/// The positions of the homes that reach any of the municipalities, each with the greatest worth.
fn reaching(
    municipalities: &[MunicipalityNumber],
    surroundings: &Surroundings,
    tier: Tier,
) -> Vec<(usize, f64)> {
    let mut homes: Vec<(usize, f64)> = municipalities
        .iter()
        .flat_map(|municipality| surroundings.reached_by(*municipality))
        .filter(|reached| reached.tier <= tier)
        .filter_map(|reached| Some((surroundings.position(reached.municipality)?, reached.worth)))
        .collect();
    homes.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    homes.dedup_by_key(|(position, _)| *position);
    homes
}
