//! The best packages over all homes.

use std::cmp::Ordering;

use super::{
    Hunt, Prospect,
    shortlist::{Candidate, best_anywhere, shortlist},
};
use crate::{place::MunicipalityNumber, score::Score};

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
    let anywhere = hunt.seekers.iter().map(|seeker| best_anywhere(seeker, hunt.index, per_home + 1));
    let anywhere: Vec<Vec<Candidate>> = anywhere.collect();

    let mut bests: Vec<Option<Score>> = prospects.iter().map(Prospect::bound).collect();
    let mut order: Vec<usize> = (0..prospects.len()).filter(|at| bests[*at].is_some()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(bests[*at]), prospects[*at].home.municipality));

    let mut ranked: Vec<Draft> = Vec::new();
    for at in order {
        let prospect = &prospects[at];
        let key = (bests[at], prospect.home.municipality);
        // What a package must come up to, once there are enough.
        let worst = ranked.last().filter(|_| ranked.len() == wishes.limit);
        if worst.is_none_or(|worst| beats(key, worst)) {
            let drafts = drafts(hunt, prospect, &anywhere, per_home, worst.map(|worst| worst.score));
            if !prospect.bound_is_reached() {
                bests[at] = best(hunt, prospect, &anywhere);
            }
            ranked.extend(drafts);
            ranked.sort_by(compare);
            ranked.truncate(wishes.limit);
        } else if !prospect.bound_is_reached() {
            bests[at] = best(hunt, prospect, &anywhere);
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

/// The best score at one home.
fn best<T: Clone>(hunt: &Hunt<T>, prospect: &Prospect, anywhere: &[Vec<Candidate>]) -> Option<Score> {
    drafts(hunt, prospect, anywhere, 1, None).first().map(|draft| draft.score)
}

/// The `limit` best packages of one home, best first, less some that do not come up to `least`.
fn drafts<'p, 'h, T: Clone>(
    hunt: &Hunt<'h, '_, T>,
    prospect: &'p Prospect<'h>,
    anywhere: &[Vec<Candidate>],
    limit: usize,
    least: Option<Score>,
) -> Vec<Draft<'p, 'h>> {
    let home = (prospect.home, prospect.position);
    let floors = least.map_or([0.0; 2], |least| prospect.least_utilities(least));
    let lists = hunt.seekers.iter().zip(anywhere).zip(floors);
    let lists = lists
        .map(|((seeker, anywhere), floor)| shortlist(seeker, hunt.index, home, anywhere, limit + 1, floor));
    let lists: Vec<Vec<Candidate>> = lists.collect();
    let enough = |draft: &Draft| least.is_none_or(|least| draft.score >= least);
    let mut drafts: Vec<Draft> = match &lists[..] {
        [only] => only.iter().map(|job| draft(prospect, (*job, None))).filter(enough).collect(),
        [first, second] => {
            pairs(first, second, limit).map(|jobs| draft(prospect, jobs)).filter(enough).collect()
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

fn draft<'p, 'h>(prospect: &'p Prospect<'h>, jobs: Jobs) -> Draft<'p, 'h> {
    let work = prospect.work(jobs.0.utility, jobs.1.map(|job| job.utility));
    Draft { prospect, score: prospect.rest.score(work), work, jobs }
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
