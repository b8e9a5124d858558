//! An adult who seeks work, with what the vacancies offer from each home.

use super::tally::{Fits, Tally, Way};
use crate::{
    calendar::Day,
    commuting::Tier,
    fit::Fitter,
    household::{Adult, JobWish},
    index::{Index, Position, SiteId},
    surroundings::Surroundings,
    vacancy::Remote,
};

/// An adult who seeks work.
pub(crate) struct Seeker<'a> {
    /// Position among the household's adults.
    pub(crate) adult: usize,
    pub(crate) reach: Tier,
    pub(crate) fitter: Fitter<'a>,
    pub(crate) tally: Tally,
    surroundings: &'a Surroundings,
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
    /// How much of the work there can be done from elsewhere.
    pub(crate) remote: Remote,
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
        let utility = fits.best * worth;
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
        surroundings: &'a Surroundings,
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
            surroundings,
            spread,
            anywhere: anywhere.into(),
            outlook_anywhere,
        }
    }

    /// The sites of jobs that the adult can do from anywhere.
    pub(crate) fn anywhere(&self) -> &[SiteId] {
        &self.anywhere
    }

    /// Visits the sites within reach of the home at `position`, whether the adult would travel or not.
    ///
    /// A loop and not an iterator: with a country of homes it is most of what a search does.
    #[inline]
    pub(crate) fn visit_near<T>(&self, index: &Index<T>, position: usize, mut visit: impl FnMut(SiteReach)) {
        for reached in self.surroundings.within(position, self.reach) {
            let own = reached.tier == Tier::Home;
            for (site, remote) in index.sites().alone(reached.municipality) {
                visit(SiteReach { site, remote, worth: reached.worth, own });
            }
        }
        if let Some(spread) = self.spread.get(position) {
            spread.iter().copied().for_each(visit);
        }
    }

    /// How the way to a job counts.
    #[inline]
    pub(crate) fn way(&self, remote: Remote) -> Way {
        Way::of(remote, self.fitter.wish().accepts_remote)
    }

    pub(crate) fn outlook<T>(&self, index: &Index<T>, position: usize) -> Outlook {
        let mut outlook = self.outlook_anywhere;
        self.visit_near(index, position, |reach| {
            let fits = self.tally.site(reach.site);
            if fits.count == 0 {
                return;
            }
            let way = self.way(reach.remote);
            if way != Way::Anywhere {
                outlook.add(fits, way.worth(reach.worth));
            }
            if reach.own {
                outlook.alone += u64::from(fits.count);
            }
        });
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
                let (remote, own) = (index.sites().remote(site), reached.tier == Tier::Home);
                let reach = SiteReach { site, remote, worth: reached.worth, own };
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
