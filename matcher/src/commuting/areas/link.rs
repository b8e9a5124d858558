//! How strongly an area is linked with a cluster.

use std::cmp::Ordering;

use ethnum::U256;

use super::validity::Totals;

/// How far apart two floats must be, relative to the greater, to be sure that rounding has not
/// exchanged them: each is made of six numbers by a dozen operations, so is wrong by less than 2e-15.
const ROUNDING: f64 = 1e-14;

/// The link of an area with a cluster:
/// L(a,b) = f(a,b)² / (R(a) · W(b)) + f(b,a)² / (R(b) · W(a)) (J. M. Smart, *Labour Market Areas: Uses
/// and Definition*, 1974).
///
/// Only links of one and the same area are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    approximate: f64,
    /// From the area to the cluster.
    pub(super) sent: u64,
    /// From the cluster to the area.
    pub(super) received: u64,
    /// R and W of the area.
    area: (u64, u64),
    /// R and W of the cluster.
    cluster: (u64, u64),
}

impl Link {
    pub(super) fn new(sent: u64, received: u64, area: (u64, u64), cluster: &Totals) -> Self {
        let cluster = (cluster.residents, cluster.jobs);
        // Counts have at most 40 bits, and a signed number becomes a float faster.
        let float = |count: u64| count as i64 as f64;
        let [residents, jobs, of_cluster, in_cluster] = [area.0, area.1, cluster.0, cluster.1].map(float);
        let (sent_squared, received_squared) = (float(sent) * float(sent), float(received) * float(received));
        // Both terms over one denominator: a division takes as long as all the rest.
        let approximate = (sent_squared * of_cluster * jobs + received_squared * residents * in_cluster)
            / (residents * jobs * of_cluster * in_cluster);
        Self { approximate, sent, received, area, cluster }
    }

    /// The nearest float, for show.
    pub(super) fn to_f64(self) -> f64 {
        self.approximate
    }

    /// Which is stronger, exactly; both are of the same area.
    #[inline]
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.approximate, other.approximate);
        if (a - b).abs() > ROUNDING * a.max(b) {
            return if a < b { Ordering::Less } else { Ordering::Greater };
        }
        self.cmp_exactly(other)
    }

    #[cold]
    fn cmp_exactly(&self, other: &Self) -> Ordering {
        // R and W of the area divide both and are left out; counts have at most 40 bits.
        let numerator = |of: &Self| {
            let square = |flow: u64| U256::from(flow) * U256::from(flow);
            square(of.sent) * U256::from(of.cluster.0) * U256::from(of.area.1)
                + square(of.received) * U256::from(of.area.0) * U256::from(of.cluster.1)
        };
        let denominator = |of: &Self| U256::from(of.cluster.0) * U256::from(of.cluster.1);
        (numerator(self) * denominator(other)).cmp(&(numerator(other) * denominator(self)))
    }
}
