//! The best packages over all homes.

use std::cmp::Ordering;

use super::{
    Hunt, Prospect,
    shortlist::{Candidate, Shortlists},
};
use crate::{household::Household, place::MunicipalityNumber, score::Score};

/// A package before its reasons are worked out.
pub(crate) struct Draft<'p, 'h> {
    pub(crate) prospect: &'p Prospect<'h>,
    pub(crate) score: Score,
    pub(crate) work: f64,
    pub(crate) jobs: Jobs,
}

/// A job for the first seeker and, if there is one, for the second.
pub(crate) type Jobs = (Candidate, Option<Candidate>);

/// The best packages, best first, and each prospect's best score.
pub(crate) fn rank<'p, 'h, T: Clone>(
    hunt: &Hunt<'h, '_, T>,
    prospects: &'p [Prospect<'h>],
) -> (Vec<Draft<'p, 'h>>, Vec<Option<Score>>) {
    let wishes = hunt.household.wishes();
    let per_home = wishes.per_home.unwrap_or(wishes.limit).min(wishes.limit);
    let mut shortlists: Vec<Shortlists> =
        hunt.seekers.iter().map(|_| Shortlists::new(per_home + 1, hunt.index)).collect();

    let mut bests: Vec<Option<Score>> =
        prospects.iter().map(|prospect| prospect.bound(hunt.household)).collect();
    let mut order: Vec<usize> = (0..prospects.len()).filter(|at| bests[*at].is_some()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(bests[*at]), prospects[*at].home.municipality));

    let mut ranked: Vec<Draft> = Vec::new();
    for at in order {
        let prospect = &prospects[at];
        let key = (bests[at], prospect.home.municipality);
        let promising = ranked.len() < wishes.limit || ranked.last().is_some_and(|worst| beats(key, worst));
        // A bound is the best score itself unless one vacancy may be the best for both adults.
        if !promising && prospect.clashes == 0 {
            continue;
        }
        let drafts = drafts(hunt, prospect, &mut shortlists, per_home);
        bests[at] = drafts.first().map(|draft| draft.score);
        if promising {
            ranked.extend(drafts);
            ranked.sort_by(compare);
            ranked.truncate(wishes.limit);
        }
    }
    (ranked, bests)
}

/// Whether a package of this score at this home could come before `worst`.
fn beats((bound, home): (Option<Score>, MunicipalityNumber), worst: &Draft) -> bool {
    match bound.cmp(&Some(worst.score)) {
        Ordering::Greater => true,
        Ordering::Equal => home < worst.prospect.home.municipality,
        Ordering::Less => false,
    }
}

/// The `limit` best packages of one home, best first.
fn drafts<'p, 'h, T: Clone>(
    hunt: &Hunt<'h, '_, T>,
    prospect: &'p Prospect<'h>,
    shortlists: &mut [Shortlists],
    limit: usize,
) -> Vec<Draft<'p, 'h>> {
    let lists: Vec<Vec<Candidate>> = hunt
        .seekers
        .iter()
        .zip(shortlists)
        .map(|(seeker, lists)| lists.at(seeker, hunt.index, prospect.home, prospect.position))
        .collect();
    let mut drafts: Vec<Draft> = match &lists[..] {
        [only] => only.iter().map(|job| draft(hunt.household, prospect, (*job, None))).collect(),
        [first, second] => {
            pairs(first, second, limit).map(|jobs| draft(hunt.household, prospect, jobs)).collect()
        }
        _ => Vec::new(),
    };
    drafts.sort_by(compare);
    drafts.truncate(limit);
    drafts
}

/// The pairs of two lists, each best first, among which the `limit` best must be.
fn pairs(first: &[Candidate], second: &[Candidate], limit: usize) -> impl Iterator<Item = Jobs> {
    first.iter().zip(1..).flat_map(move |(a, rank)| {
        let within = move |other: usize| rank * other - rank.min(other) <= limit;
        let partners = second.iter().zip(1..).take_while(move |(_, other)| within(*other));
        partners.filter(|(b, _)| a.id != b.id || a.several).map(|(b, _)| (*a, Some(*b)))
    })
}

fn draft<'p, 'h>(household: &Household, prospect: &'p Prospect<'h>, jobs: Jobs) -> Draft<'p, 'h> {
    let work = prospect.work(jobs.0.utility, jobs.1.map(|job| job.utility));
    Draft { prospect, score: prospect.living.score(&household.wishes().weights, work), work, jobs }
}

/// The order of packages.
fn compare(a: &Draft, b: &Draft) -> Ordering {
    let ids = |draft: &Draft| (draft.jobs.0.id, draft.jobs.1.map(|job| job.id));
    b.score
        .cmp(&a.score)
        .then(a.prospect.home.municipality.cmp(&b.prospect.home.municipality))
        .then(b.work.total_cmp(&a.work))
        .then(ids(a).cmp(&ids(b)))
}
