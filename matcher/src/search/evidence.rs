//! The reasons of a package that was found.

use super::{
    Companion, Hunt, Job, Package, Reach, ranking::Draft, seeker::Seeker, shortlist::Offer, tally::Way,
};
use crate::surroundings::{Home, best_within};

pub(crate) fn package<'i, T: Clone>(hunt: &Hunt<'_, 'i, T>, draft: Draft) -> Package<'i, T> {
    let prospect = draft.prospect;
    let (first, second) = &draft.jobs;
    let mut jobs = Vec::with_capacity(hunt.seekers.len());
    for (seeker, offer) in hunt.seekers.iter().zip([first].into_iter().chain(second)) {
        jobs.extend(job(hunt, seeker, prospect.home, offer));
    }
    Package {
        home: prospect.home.municipality,
        score: draft.score,
        work: draft.work,
        jobs,
        kept: match prospect.companion {
            Companion::Works { place, .. } => place,
            Companion::None | Companion::OutOfReach => None,
        },
        living: prospect.living.clone(),
    }
}

/// The offer with its reasons: none only for one that does not fit, and those are not offered.
fn job<'i, T: Clone>(
    hunt: &Hunt<'_, 'i, T>,
    seeker: &Seeker,
    home: &Home,
    offer: &Offer,
) -> Option<Job<'i, T>> {
    let found = hunt.index.get(offer.candidate.position);
    let code = offer.candidate.position.group.code(found.terms.low)?;
    let way = seeker.way(hunt.index.sites().remote(found.site));
    let place = match way {
        Way::Anywhere => None,
        Way::Daily | Way::Hybrid => {
            Some(best_within(home, seeker.reach, hunt.index.sites().municipalities(found.site))?)
        }
    };
    let reach =
        Reach { value: way.worth(place.map_or(1.0, |place| place.worth)), place, hybrid: way == Way::Hybrid };
    Some(Job {
        adult: seeker.adult,
        id: found.id,
        vacancy: found.payload,
        utility: offer.utility,
        fit: seeker.fitter.explain(code, hunt.index.profile(found.terms.profile), &found.terms)?,
        reach,
    })
}
