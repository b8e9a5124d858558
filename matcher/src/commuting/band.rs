//! How far chance alone moves a link.

use statrs::function::beta::inv_beta_reg;

use super::counts::Counts;
use super::ratio::Ratio;

/// The probability below the band, and above it.
const TAIL: f64 = 0.1;

/// Whether the 80 % band of the link holds `threshold`.
pub(super) fn straddles(counts: &Counts, threshold: Ratio) -> bool {
    let threshold = threshold.to_f64() / 100.0;
    let end = |p: f64| {
        let end =
            |of: u64| inv_beta_reg(counts.commuters as f64 + 0.5, (of - counts.commuters) as f64 + 0.5, p);
        end(counts.residents) + end(counts.jobs)
    };
    end(TAIL) < threshold && threshold <= end(1.0 - TAIL)
}
