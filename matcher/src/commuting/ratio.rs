//! Exact decimals for thresholds.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

const DECIMALS: usize = 6;
const SCALE: u32 = 1_000_000;

/// A threshold as an exact decimal, from 0 to 4294.967295 with up to 6 decimals.
///
/// Thresholds decide who is a member, so they are compared with counts in integers: no rounding of
/// a float can move a municipality in or out.
///
/// ```
/// use flytthit_matcher::commuting::Ratio;
///
/// let reach: Ratio = "0.005".parse()?;
/// assert_eq!(reach, Ratio::from_millionths(5_000));
/// assert_eq!(reach.to_string(), "0.005");
/// # Ok::<(), flytthit_matcher::commuting::RatioError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(u32);

/// Why a text is not a [`Ratio`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RatioError {
    /// Something else than digits with at most one decimal point between them.
    #[error("not a decimal number such as 2.5")]
    NotADecimal,
    /// More decimals than are kept.
    #[error("more than {DECIMALS} decimals")]
    TooManyDecimals,
    /// Greater than the greatest ratio.
    #[error("greater than {}", Ratio(u32::MAX))]
    TooLarge,
}

impl Ratio {
    /// 1.
    pub(super) const ONE: Self = Self(SCALE);

    /// What a ratio of 1 is kept as.
    pub(super) const SCALE: u32 = SCALE;

    /// The ratio of `millionths` to a million.
    #[must_use]
    pub const fn from_millionths(millionths: u32) -> Self {
        Self(millionths)
    }

    /// This ratio times a million.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// The nearest float, for show and for estimates; never for a decision about membership.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(SCALE)
    }

    /// Whether `numerator / denominator` is at least this ratio; never when `denominator` is 0.
    ///
    /// Exact as long as `numerator` is below 2¹⁰⁸ and `denominator` below 2⁹⁶.
    pub(super) fn is_reached_by(self, numerator: u128, denominator: u128) -> bool {
        denominator > 0 && numerator * u128::from(SCALE) >= u128::from(self.0) * denominator
    }
}

impl FromStr for Ratio {
    type Err = RatioError;

    fn from_str(text: &str) -> Result<Self, RatioError> {
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
            Some(_) => return Err(RatioError::NotADecimal),
            None => (text, ""),
        };
        let all_digits = whole.bytes().chain(decimals.bytes()).all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits {
            return Err(RatioError::NotADecimal);
        }
        if decimals.len() > DECIMALS {
            return Err(RatioError::TooManyDecimals);
        }
        // All digits by now, so the only way left to fail is a number that is too large.
        format!("{whole}{decimals:0<DECIMALS$}").parse().map(Self).map_err(|_| RatioError::TooLarge)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / SCALE, self.0 % SCALE);
        if decimals == 0 {
            return write!(f, "{whole}");
        }
        let decimals = format!("{decimals:0DECIMALS$}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_shown_exactly() {
        for text in ["0", "10", "2.5", "0.005", "0.000001", "4294.967295"] {
            assert_eq!(text.parse::<Ratio>().expect(text).to_string(), text);
        }
        assert_eq!("2.50".parse(), Ok(Ratio::from_millionths(2_500_000)));
        assert_eq!("007".parse(), Ok(Ratio::from_millionths(7_000_000)));
    }

    #[test]
    fn texts_that_are_no_decimals_are_refused_with_the_reason() {
        for text in ["", ".", ".5", "5.", "-1", "+1", "1e3", "1,5", "1.2.3", " 1", "٣", "NaN"] {
            assert_eq!(text.parse::<Ratio>(), Err(RatioError::NotADecimal), "{text:?}");
        }
        assert_eq!("0.0000001".parse::<Ratio>(), Err(RatioError::TooManyDecimals));
        for text in ["4294.967296", "99999999999999999999999"] {
            assert_eq!(text.parse::<Ratio>(), Err(RatioError::TooLarge), "{text:?}");
        }
    }

    #[test]
    fn a_fraction_is_compared_without_rounding() {
        let third = Ratio::from_millionths(333_333);
        assert!(third.is_reached_by(1, 3));
        assert!(!Ratio::from_millionths(333_334).is_reached_by(1, 3));
        assert!(third.is_reached_by(333_333, 1_000_000));
        assert!(!third.is_reached_by(333_332, 1_000_000));
        assert!(!Ratio::from_millionths(0).is_reached_by(0, 0));
    }
}
