//! The reasons of a package that was found.

use super::{
    Companion, Hunt, Job, Package, Reach, ranking::Draft, seeker::Seeker, shortlist::Candidate, tally::Way,
};
use crate::surroundings::{Home, best_within};

pub(crate) fn package<'i, T: Clone>(hunt: &Hunt<'_, 'i, T>, draft: Draft) -> Package<'i, T> {
    let prospect = draft.prospect;
    let (first, second) = &draft.jobs;
    let jobs = hunt.seekers.iter().zip([first].into_iter().chain(second));
    Package {
        home: prospect.home.municipality,
        score: draft.score,
        work: draft.work,
        jobs: jobs.filter_map(|(seeker, candidate)| job(hunt, seeker, prospect.home, candidate)).collect(),
        kept: match prospect.companion {
            Companion::Works { place, .. } => place,
            Companion::None | Companion::OutOfReach => None,
        },
        living: prospect.living.clone(),
    }
}

/// The candidate with its reasons: none only for one that does not fit, and those are no candidates.
fn job<'i, T: Clone>(
    hunt: &Hunt<'_, 'i, T>,
    seeker: &Seeker,
    home: &Home,
    candidate: &Candidate,
) -> Option<Job<'i, T>> {
    let found = hunt.index.get(candidate.position);
    let code = candidate.position.group.code(found.terms.low)?;
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
        utility: candidate.utility,
        fit: seeker.fitter.explain(code, hunt.index.profile(found.terms.profile), &found.terms)?,
        reach,
    })
}
