//! An adult who seeks work, with what the vacancies offer from each home.

use super::tally::{Fits, Tally, Way};
use crate::{
    calendar::Day,
    commuting::Tier,
    fit::{Fitter, rounded},
    household::{Adult, JobWish},
    index::{Index, Position, SiteId},
    surroundings::{Home, Surroundings, within},
};

/// An adult who seeks work.
pub(crate) struct Seeker<'a> {
    /// Position among the household's adults.
    pub(crate) adult: usize,
    pub(crate) reach: Tier,
    pub(crate) fitter: Fitter<'a>,
    pub(crate) tally: Tally,
    /// For each home, the sites of several municipalities within reach of it; empty if there are none.
    spread: Vec<Vec<SiteReach>>,
    /// The fully remote sites, if the adult accepts them, and all that fits there.
    anywhere: Vec<SiteId>,
    outlook_anywhere: Outlook,
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
    /// A vacancy that has it.
    pub(crate) place: Option<Position>,
}

impl Outlook {
    fn add(&mut self, fits: &Fits, worth: f64) {
        self.within += u64::from(fits.count);
        let utility = if fits.count > 0 { rounded(fits.best) * worth } else { 0.0 };
        if utility > self.best {
            (self.best, self.place) = (utility, fits.place);
        }
    }
}

impl<'a> Seeker<'a> {
    /// The adult's prospects at the sites that `asked` holds.
    pub(crate) fn new<T>(
        (adult, traits, wish): (usize, &Adult, &'a JobWish),
        index: &Index<T>,
        surroundings: &Surroundings,
        asked: &[bool],
        today: Day,
    ) -> Seeker<'a> {
        let fitter = Fitter::new(wish, index, today);
        let tally = Tally::new(index, &fitter, asked);
        let anywhere = if wish.accepts_remote { index.sites().fully_remote() } else { &[] };
        let mut outlook_anywhere = Outlook::default();
        anywhere.iter().for_each(|site| outlook_anywhere.add(tally.site(*site), Way::Anywhere.worth(1.0)));
        let spread = spread(index, surroundings, &tally, traits.reach);
        Seeker {
            adult,
            reach: traits.reach,
            fitter,
            tally,
            spread,
            anywhere: anywhere.into(),
            outlook_anywhere,
        }
    }

    /// The sites whose jobs the adult would travel to from the home at `position`.
    #[inline]
    pub(crate) fn sites<T>(
        &self,
        index: &Index<T>,
        home: &Home,
        position: usize,
    ) -> impl Iterator<Item = SiteReach> {
        self.near(index, home, position).filter(|reach| self.way(index, reach.site) != Way::Anywhere)
    }

    /// The sites of jobs that the adult can do from anywhere.
    pub(crate) fn anywhere(&self) -> &[SiteId] {
        &self.anywhere
    }

    /// The sites within reach of the home at `position`, whether the adult would travel or not.
    #[inline]
    pub(crate) fn near<T>(
        &self,
        index: &Index<T>,
        home: &Home,
        position: usize,
    ) -> impl Iterator<Item = SiteReach> {
        let alone = within(home, self.reach).flat_map(move |reached| {
            let own = reached.tier == Tier::Home;
            let sites = index.sites().alone(reached.municipality);
            sites.map(move |site| SiteReach { site, worth: reached.worth, own })
        });
        alone.chain(self.spread.get(position).into_iter().flatten().copied())
    }

    /// How the way to jobs at a site counts.
    #[inline]
    pub(crate) fn way<T>(&self, index: &Index<T>, site: SiteId) -> Way {
        Way::of(index.sites().remote(site), self.fitter.wish().accepts_remote)
    }

    pub(crate) fn outlook<T>(&self, index: &Index<T>, home: &Home, position: usize) -> Outlook {
        let mut outlook = self.outlook_anywhere;
        for reach in self.near(index, home, position) {
            let fits = self.tally.site(reach.site);
            if fits.count == 0 {
                continue;
            }
            match self.way(index, reach.site) {
                Way::Anywhere => {}
                way => outlook.add(fits, way.worth(reach.worth)),
            }
            if reach.own {
                outlook.alone += u64::from(fits.count);
            }
        }
        outlook
    }
}

/// The sites of several municipalities that each home reaches, if anything fits there.
fn spread<T>(
    index: &Index<T>,
    surroundings: &Surroundings,
    tally: &Tally,
    tier: Tier,
) -> Vec<Vec<SiteReach>> {
    let mut spread = Vec::new();
    for site in index.sites().several().iter().copied().filter(|site| tally.site(*site).count > 0) {
        spread.resize_with(surroundings.homes().len(), Vec::new);
        for municipality in index.sites().municipalities(site) {
            for reached in
                surroundings.reached_by(*municipality).iter().filter(|reached| reached.tier <= tier)
            {
                let Some(position) = surroundings.position(reached.municipality) else { continue };
                let reach = SiteReach { site, worth: reached.worth, own: reached.tier == Tier::Home };
                nearer(&mut spread[position], reach);
            }
        }
    }
    spread
}

/// Adds a way to a site, unless the last one leads to the same site: then the best of both stays.
fn nearer(reaches: &mut Vec<SiteReach>, reach: SiteReach) {
    match reaches.last_mut().filter(|last| last.site == reach.site) {
        Some(last) => {
            last.worth = last.worth.max(reach.worth);
            last.own |= reach.own;
        }
        None => reaches.push(reach),
    }
}
