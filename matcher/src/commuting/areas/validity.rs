//! How far a cluster is from being a labour-market area.

use std::cmp::Ordering;

use ethnum::I256;

use super::super::ratio::Ratio;
use super::params::AreaParams;

/// How far apart two floats must be, relative to the greater, to be sure that rounding has not
/// exchanged them: each is made of four numbers by three operations, so is wrong by less than 1e-15.
const ROUNDING: f64 = 1e-14;

/// What is counted of a cluster.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// `R`: employed residents of its members.
    pub(super) residents: u64,
    /// `W`: jobs in its members.
    pub(super) jobs: u64,
    /// `I`: those who live in a member and work in a member.
    pub(super) internal: u64,
}

/// The validity of a cluster, exactly: `containment.0 · size / (containment.1 · unit)`, where the
/// unit is the same for all clusters that the same parameters measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Validity {
    /// The nearest float but for rounding.
    approximate: f64,
    /// min(msc / tarSC, 1) as a fraction.
    containment: (u64, u64),
    /// How much is made of that in a cluster of this size, in units.
    size: i64,
}

impl Validity {
    /// The validity by which a cluster passes.
    pub(super) fn one(params: &AreaParams) -> Self {
        let unit = unit(params);
        Self { approximate: 1.0, containment: (1, 1), size: unit }
    }

    /// With msc = min(I/R, I/W), 1 where msc = 1, and otherwise Y · Z · tarSC / minSC, where
    /// Y = min(msc / tarSC, 1), Z = 1 − (1 − minSC / tarSC) · q and
    /// q = max(0, (tarSZ − R) / (tarSZ − minSZ)).
    pub(super) fn of(totals: &Totals, params: &AreaParams) -> Self {
        let &Totals { residents, jobs, internal } = totals;
        let larger = residents.max(jobs);
        if internal == larger {
            return Self::one(params);
        }
        let [min, target] = [params.min_self_containment(), params.target_self_containment()]
            .map(|ratio| u64::from(ratio.millionths()));
        // No product has more than 60 bits: counts and sizes have 40, ratios 20.
        let containment = match (internal * u64::from(Ratio::SCALE), larger * target) {
            (reached, needed) if reached < needed => (reached, needed),
            _ => (1, 1),
        };
        let range = params.target_size() - params.min_size();
        let lacking = params.target_size().saturating_sub(residents);
        let size = (target * range) as i64 - ((target - min) * lacking) as i64;
        let approximate = containment.0 as f64 * size as f64 / (containment.1 as f64 * unit(params) as f64);
        Self { approximate, containment, size }
    }

    /// The nearest float, for show.
    pub(super) fn to_f64(self) -> f64 {
        self.approximate
    }
}

/// What validities are multiples of.
fn unit(params: &AreaParams) -> i64 {
    let range = params.target_size() - params.min_size();
    (u64::from(params.min_self_containment().millionths()) * range) as i64
}

impl Ord for Validity {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.approximate, other.approximate);
        if (a - b).abs() > ROUNDING * a.abs().max(b.abs()) {
            return if a < b { Ordering::Less } else { Ordering::Greater };
        }
        self.cmp_exactly(other)
    }
}

impl Validity {
    fn cmp_exactly(&self, other: &Self) -> Ordering {
        if self.containment == other.containment && self.containment.0 > 0 {
            return self.size.cmp(&other.size);
        }
        let product = |of: &Self, by: &Self| {
            I256::from(of.containment.0) * I256::from(of.size) * I256::from(by.containment.1)
        };
        product(self, other).cmp(&product(other, self))
    }
}

impl PartialOrd for Validity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Validity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Validity {}
