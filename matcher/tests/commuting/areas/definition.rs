//! The definition of the areas, as it is written down: in fractions, with every total added up anew
//! in every iteration, and nothing from the code under test.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use num_rational::Ratio;

pub(crate) type Fraction = Ratio<i128>;

/// minSZ, minSC, tarSZ, tarSC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Params {
    pub(crate) min_size: u64,
    pub(crate) min_self_containment: Fraction,
    pub(crate) target_size: u64,
    pub(crate) target_self_containment: Fraction,
}

/// Flows by residence and work. Municipalities are known by their rank, from 1; 0 is the reserve list.
pub(crate) type Flows = BTreeMap<(u32, u32), u64>;

/// Where everyone ended, by rank; 0 is the reserve list, who is left out is missing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) zero: BTreeSet<u32>,
    pub(crate) reserve: Vec<u32>,
    pub(crate) before_reserve: BTreeMap<u32, u32>,
    pub(crate) end: BTreeMap<u32, u32>,
}

/// The areas of municipalities 1 to `n`; `None` when the same state comes back, in which case the
/// definition has no answer.
pub(crate) fn divide(n: u32, flows: &Flows, params: &Params, compat34: bool) -> Option<Answer> {
    let mut world =
        World { flows: flows.clone(), params: *params, cluster: (1..=n).map(|m| (m, m)).collect() };
    let zero = world.leave_out();
    let mut reserve = Vec::new();
    let mut seen = BTreeSet::new();
    let mut in_parts = None;
    loop {
        if !seen.insert((world.cluster.clone(), in_parts)) {
            return None;
        }
        let lowest = |c: u32| match in_parts == Some(c) {
            true => world.validities_of_parts(c).into_iter().min().expect("a member"),
            false => world.validity(c),
        };
        let clusters: BTreeSet<u32> = world.cluster.values().copied().filter(|&c| c != 0).collect();
        let Some(c) = clusters.into_iter().min_by_key(|&c| (lowest(c), c)) else { break };
        if lowest(c) >= Fraction::from(1) {
            break;
        }
        let m = world.leaves(c);
        let joins = world.partner(m, c).filter(|&p| {
            let before = match in_parts == Some(p) {
                true => world.validities_of_parts(p).into_iter().max().expect("a member"),
                false => world.validity(p),
            };
            let mut after = world.clone();
            after.cluster.insert(m, p);
            after.validity(p) >= before
        });
        if joins.is_none() {
            reserve.push(m);
        }
        world.cluster.insert(m, joins.unwrap_or(0));
        in_parts = (compat34 && world.members(c).len() >= 2).then_some(c);
    }
    let before_reserve = world.cluster.clone();
    loop {
        let mut moved = false;
        let listed: Vec<u32> = world.members(0);
        for m in listed.into_iter().rev() {
            if let Some(p) = world.partner(m, 0) {
                world.cluster.insert(m, p);
                moved = true;
            }
        }
        if !moved {
            return Some(Answer { zero, reserve, before_reserve, end: world.cluster });
        }
    }
}

#[derive(Clone)]
struct World {
    flows: Flows,
    params: Params,
    cluster: BTreeMap<u32, u32>,
}

impl World {
    fn f(&self, i: u32, j: u32) -> u64 {
        self.flows.get(&(i, j)).copied().unwrap_or(0)
    }

    fn sum(&self, counts: impl Fn(u32, u32) -> bool) -> u64 {
        self.flows.iter().filter(|((i, j), _)| counts(*i, *j)).map(|(_, flow)| flow).sum()
    }

    fn members(&self, c: u32) -> Vec<u32> {
        self.cluster.iter().filter(|(_, of)| **of == c).map(|(m, _)| *m).collect()
    }

    fn leave_out(&mut self) -> BTreeSet<u32> {
        let mut zero = BTreeSet::new();
        loop {
            let out: Vec<u32> = self
                .cluster
                .keys()
                .copied()
                .filter(|&m| {
                    let (lives, works) = (self.sum(|i, _| i == m), self.sum(|_, j| j == m));
                    let others = self.sum(|i, j| (i == m) != (j == m));
                    lives == 0 || works == 0 || others == 0
                })
                .collect();
            if out.is_empty() {
                return zero;
            }
            self.flows.retain(|(i, j), _| !out.contains(i) && !out.contains(j));
            self.cluster.retain(|m, _| !out.contains(m));
            zero.extend(out);
        }
    }

    /// The validity of R, W and I.
    fn measure(&self, r: u64, w: u64, i: u64) -> Fraction {
        let fraction = |a: u64, b: u64| Fraction::new(a.into(), b.into());
        let one = Fraction::from(1);
        let Params { min_size, min_self_containment: min, target_size, target_self_containment: target } =
            self.params;
        let msc = fraction(i, r).min(fraction(i, w));
        if msc == one {
            return one;
        }
        let y = (msc / target).min(one);
        let short = Fraction::from(i128::from(target_size) - i128::from(r));
        let q = (short / Fraction::from(i128::from(target_size - min_size))).max(Fraction::from(0));
        let z = one - (one - min / target) * q;
        y * z * target / min
    }

    fn validity(&self, c: u32) -> Fraction {
        let inside = |m: u32| self.cluster.get(&m) == Some(&c);
        let r = self.sum(|i, _| inside(i));
        let w = self.sum(|_, j| inside(j));
        self.measure(r, w, self.sum(|i, j| inside(i) && inside(j)))
    }

    fn validities_of_parts(&self, c: u32) -> Vec<Fraction> {
        let members = self.members(c);
        let pairs = members.iter().flat_map(|&m| members.iter().map(move |&n| (m, n)));
        let mut s: Vec<u64> = pairs.map(|(m, n)| self.f(m, n)).filter(|&flow| flow > 0).collect();
        if s.is_empty() {
            s.push(0);
        }
        let parts = members.iter().flat_map(|&p| s.iter().map(move |&i| (p, i)));
        parts.map(|(p, i)| self.measure(self.sum(|a, _| a == p), self.sum(|_, b| b == p), i)).collect()
    }

    /// Step 4.
    fn leaves(&self, c: u32) -> u32 {
        let weight = |m: u32| {
            let comes = self.sum(|i, j| j == m && self.cluster.get(&i) != Some(&c));
            comes + self.sum(|i, _| i == m) - self.f(m, m)
        };
        self.members(c).into_iter().max_by_key(|&m| (weight(m), Reverse(m))).expect("a member")
    }

    /// Step 5.
    fn partner(&self, m: u32, c: u32) -> Option<u32> {
        let others: BTreeSet<u32> = self.cluster.values().copied().filter(|&p| p != c && p != 0).collect();
        let flows = |p: u32| {
            let inside = |other: u32| self.cluster.get(&other) == Some(&p);
            (self.sum(|i, j| i == m && inside(j)), self.sum(|i, j| inside(i) && j == m))
        };
        let link = |p: u32| {
            let inside = |other: u32| self.cluster.get(&other) == Some(&p);
            let (sent, received) = flows(p);
            let share = |flow: u64, lives: u64, works: u64| {
                Fraction::new(i128::from(flow).pow(2), i128::from(lives) * i128::from(works))
            };
            share(sent, self.sum(|i, _| i == m), self.sum(|_, j| inside(j)))
                + share(received, self.sum(|i, _| inside(i)), self.sum(|_, j| j == m))
        };
        let partners = others.into_iter().filter(|&p| flows(p) != (0, 0));
        partners.max_by_key(|&p| (link(p), flows(p).1 == 0, p))
    }
}
