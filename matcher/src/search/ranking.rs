//! The best packages over all homes.

use std::cmp::{Ordering, Reverse};

use super::{
    Prospect,
    best::{Best, Ranked},
    candidates::Candidates,
    shortlist::{Offer, shortlist},
};
use crate::score::Score;

/// A package before its reasons are worked out.
pub(crate) struct Draft<'p> {
    pub(crate) prospect: &'p Prospect<'p>,
    pub(crate) score: Score,
    pub(crate) work: f64,
    pub(crate) jobs: Jobs<'p>,
}

/// A job for the first seeker and, if there is one, for the second.
pub(crate) type Jobs<'c> = (Offer<'c>, Option<Offer<'c>>);

/// The order of packages.
impl Ranked for Draft<'_> {
    fn rank(&self, other: &Self) -> Ordering {
        let home = |draft: &Self| draft.prospect.home.municipality;
        let ids = |draft: &Self| (draft.jobs.0.candidate.id, draft.jobs.1.map(|job| job.candidate.id));
        let by_score = other.score.cmp(&self.score).then(home(self).cmp(&home(other)));
        by_score.then(other.work.total_cmp(&self.work)).then_with(|| ids(self).cmp(&ids(other)))
    }
}

/// The `limit` best packages, best first, with at most `per_home` at one home, and each prospect's
/// best score. There are candidates for each seeker.
pub(crate) fn rank<'p, T>(
    candidates: &'p [Candidates<T>],
    prospects: &'p [Prospect],
    limit: usize,
    per_home: usize,
) -> (Vec<Draft<'p>>, Vec<Option<Score>>) {
    let mut bests: Vec<Option<Score>> = prospects.iter().map(Prospect::bound).collect();
    let mut order: Vec<usize> = (0..prospects.len()).filter(|at| bests[*at].is_some()).collect();
    order.sort_by_key(|at| (Reverse(bests[*at]), prospects[*at].home.municipality));

    let mut ranked: Best<Draft> = Best::new(limit);
    for at in order {
        let prospect = &prospects[at];
        let key = (Reverse(bests[at]), prospect.home.municipality);
        // What a package must come up to, once there are enough.
        let worst = ranked.bar().map(|worst| (Reverse(Some(worst.score)), worst.prospect.home.municipality));
        let least = ranked.bar().map(|worst| worst.score);
        if !prospect.bound_is_reached() {
            bests[at] = drafts(candidates, prospect, 1, None).first().map(|draft| draft.score);
        }
        if worst.is_none_or(|worst| key < worst) {
            drafts(candidates, prospect, per_home, least).into_iter().for_each(|draft| ranked.push(draft));
        }
    }
    (ranked.into_items(), bests)
}

/// The `limit` best packages of one home, best first, less some that do not come up to `least`.
fn drafts<'p, T>(
    candidates: &'p [Candidates<T>],
    prospect: &'p Prospect,
    limit: usize,
    least: Option<Score>,
) -> Vec<Draft<'p>> {
    let home = prospect.position;
    let [floor, second_floor] = least.map_or([0.0; 2], |least| prospect.least_utilities(least));
    let mut best = Best::new(limit);
    match candidates {
        [only] => {
            let offers = shortlist(only, home, limit, floor);
            offers.into_iter().for_each(|job| best.push(draft(prospect, (job, None))));
        }
        [first, second] => {
            let first = shortlist(first, home, limit + 1, floor);
            let second = shortlist(second, home, limit + 1, second_floor);
            add_pairs(&mut best, prospect, (&first, &second), limit, least);
        }
        _ => {}
    }
    best.into_items()
}

/// Adds the pairs of two lists, each best first, that can be among the best.
fn add_pairs<'p>(
    best: &mut Best<Draft<'p>>,
    prospect: &'p Prospect,
    (first, second): (&[Offer<'p>], &[Offer<'p>]),
    limit: usize,
    least: Option<Score>,
) {
    let least_work = least.map_or(0.0, |least| prospect.rest.least_work(least).max(0.0));
    // Of two utilities. At one home the value of work alone decides, which is the root of this.
    let mut least_product = least_work * least_work;
    for (a, rank) in first.iter().zip(1..) {
        let within = |other: usize| rank * other - rank.min(other) <= limit;
        for (b, _) in second.iter().zip(1..).take_while(|(_, other)| within(*other)) {
            // It falls along the list.
            if a.utility * b.utility < least_product {
                break;
            }
            if a.candidate.id == b.candidate.id && !a.candidate.several {
                continue;
            }
            best.push(draft(prospect, (*a, Some(*b))));
            if let Some(worst) = best.bar() {
                // The margin is above what rounding can hide.
                least_product = least_product.max(worst.work * worst.work * (1.0 - 1e-8));
            }
        }
    }
}

fn draft<'p>(prospect: &'p Prospect, jobs: Jobs<'p>) -> Draft<'p> {
    let work = prospect.work(jobs.0.utility, jobs.1.map(|job| job.utility));
    Draft { prospect, score: prospect.rest.score(work), work, jobs }
}
