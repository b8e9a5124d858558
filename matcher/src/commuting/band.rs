//! How far chance alone moves a link.
//!
//! A count of `n` out of `N` is read as one draw from a share that follows `Beta(n + ½, N − n + ½)`
//! (Jeffreys' interval; Brown, Cai and DasGupta, *Interval Estimation for a Binomial Proportion*,
//! 2001). The 80 % band of a link runs from the sum of the lower ends of its two shares to the sum
//! of their upper ends: both shares have the same `n`, so they move together.

use statrs::function::beta::{beta_reg, inv_beta_reg};

use super::counts::Counts;
use super::ratio::Ratio;

/// The probability below the band.
const LOWER: f64 = 0.1;

/// The probability up to the upper end of the band.
const UPPER: f64 = 0.9;

/// No end of the band is more standard deviations than this from the mean: for any distribution
/// with a single peak `P(X − µ ≥ rσ) ≤ 4 / 9(1 + r²)`, which is 0.1 here (the one-sided
/// Vysochanskij–Petunin inequality; Mercadier and Strobel 2021).
const FURTHEST: f64 = 1.856;

/// Whether the 80 % band of the link holds `threshold`.
pub(super) fn straddles(counts: &Counts, threshold: Ratio) -> bool {
    let threshold = threshold.to_f64() / 100.0;
    let [out, job] = [counts.residents, counts.jobs].map(|of| Share::new(counts.commuters, of));
    // Give each share the part of the threshold that is equally far, in standard deviations.
    let distance = (threshold - out.mean - job.mean) / (out.deviation + job.deviation);
    if distance.abs() > FURTHEST {
        return false;
    }
    // The mean is inside the band, so only the end on the threshold's side matters.
    let is_inside = |share: &Share| {
        let below = share.below(share.mean + distance * share.deviation);
        if distance > 0.0 { below <= UPPER } else { below > LOWER }
    };
    match (is_inside(&out), is_inside(&job)) {
        (true, true) => true,
        (false, false) => false,
        _ if distance > 0.0 => out.end(UPPER) + job.end(UPPER) >= threshold,
        _ => out.end(LOWER) + job.end(LOWER) < threshold,
    }
}

/// A share of which a count is one draw.
struct Share {
    alpha: f64,
    beta: f64,
    mean: f64,
    deviation: f64,
}

impl Share {
    fn new(count: u64, of: u64) -> Self {
        let (alpha, beta) = (count as f64 + 0.5, (of - count) as f64 + 0.5);
        let sum = alpha + beta;
        let mean = alpha / sum;
        Self { alpha, beta, mean, deviation: (mean * (beta / sum) / (sum + 1.0)).sqrt() }
    }

    /// The probability that the share is at most `share`.
    fn below(&self, share: f64) -> f64 {
        beta_reg(self.alpha, self.beta, share.clamp(0.0, 1.0))
    }

    /// The share that is not passed with the given probability.
    fn end(&self, probability: f64) -> f64 {
        inv_beta_reg(self.alpha, self.beta, probability)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(commuters: u64, residents: u64, jobs: u64) -> Counts {
        Counts { commuters, residents, jobs, at_home: 0, home_jobs: 0 }
    }

    /// The definition, without the shortcuts.
    fn band(counts: &Counts) -> (f64, f64) {
        let end = |probability: f64| -> f64 {
            let shares = [counts.residents, counts.jobs].map(|of| Share::new(counts.commuters, of));
            shares.iter().map(|share| share.end(probability)).sum::<f64>() * 100.0
        };
        (end(LOWER), end(UPPER))
    }

    #[test]
    fn the_ends_of_a_share_are_those_of_other_software() {
        // scipy.stats.beta.ppf
        for (count, of, lower, upper) in [
            (10, 1_000, 0.006629369396878683, 0.014768236568602504),
            (50, 2_500, 0.01667986525438843, 0.023868327899958488),
            (10, 10, 0.8764257936713199, 0.9992302446953152),
            (30_000, 330_000, 0.0902695239540909, 0.09155219896897676),
            (10, 300_000, 2.206610255120687e-05, 4.9358045772602794e-05),
        ] {
            let share = Share::new(count, of);
            for (end, expected) in [(share.end(LOWER), lower), (share.end(UPPER), upper)] {
                assert!((end / expected - 1.0).abs() < 5e-5, "{count} of {of}: {end}, not {expected}");
            }
        }
    }

    #[test]
    fn a_link_just_above_a_threshold_straddles_it_and_one_far_above_does_not() {
        let ten = Ratio::from_millionths(10_000_000);
        // Rendalen → Tynset and Tolga → Tynset, 2003.
        assert!(straddles(&counts(63, 796, 2902), ten));
        assert!(!straddles(&counts(147, 775, 2902), ten));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_shortcuts_answer_as_the_definition_does(
            commuters in prop_oneof![1..60_u64, 1..5_000_u64],
            others in prop_oneof![0..200_u64, 0..400_000_u64],
            other_jobs in prop_oneof![0..200_u64, 0..400_000_u64],
            relative in 0.2..2.5,
        ) {
            let counts = counts(commuters, commuters + others, commuters + other_jobs);
            let (lower, upper) = band(&counts);
            let link = 100.0 * (commuters as f64 / counts.residents as f64 + commuters as f64 / counts.jobs as f64);
            let threshold = Ratio::from_millionths((link * relative * 1e6) as u32);
            let close = |end: f64| (end - threshold.to_f64()).abs() < 1e-4 * end;
            prop_assume!(!close(lower) && !close(upper));
            let expected = lower < threshold.to_f64() && threshold.to_f64() <= upper;
            prop_assert_eq!(straddles(&counts, threshold), expected, "{} to {}", lower, upper);
        }
    }
}
