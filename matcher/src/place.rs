//! Municipalities as places to live: what they offer a household.

use std::{collections::BTreeSet, fmt, str::FromStr};

use crate::tag::Tag;

/// An official municipality number (`kommunenummer`), four digits such as `3427`, ordered as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityNumber(u16);

/// The text is not a municipality number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a municipality number has four digits")]
pub struct InvalidMunicipalityNumber;

impl MunicipalityNumber {
    /// How many numbers there can be: all are below this.
    pub(crate) const COUNT: usize = 10_000;

    /// The number as a position, below [`MunicipalityNumber::COUNT`].
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl FromStr for MunicipalityNumber {
    type Err = InvalidMunicipalityNumber;

    fn from_str(text: &str) -> Result<Self, InvalidMunicipalityNumber> {
        if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidMunicipalityNumber);
        }
        text.parse().map(MunicipalityNumber).map_err(|_| InvalidMunicipalityNumber)
    }
}

impl fmt::Display for MunicipalityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

impl fmt::Debug for MunicipalityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MunicipalityNumber({self})")
    }
}

/// A stage of school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Grades 1 to 7 (`barneskole`).
    Primary,
    /// Grades 8 to 10 (`ungdomsskole`).
    LowerSecondary,
    /// `Videregående`.
    UpperSecondary,
}

/// What a municipality is recorded to offer; unknown is not the same as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Kindergarten places that are free; `None` when no one has recorded them.
    pub kindergarten_places: Option<u32>,
    /// School stages that exist; empty when none is recorded.
    pub stages: BTreeSet<Stage>,
    /// Interests that can be pursued there.
    pub interests: BTreeSet<Tag>,
}

/// How a home is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tenure {
    /// Rented: the price is NOK a month.
    Rent,
    /// Bought: the price is the sum in NOK.
    Buy,
}

/// An open housing listing, as far as a search asks about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Rent or buy.
    pub tenure: Tenure,
    /// Number of bedrooms.
    pub bedrooms: u32,
    /// NOK: a month when rented, the sum when bought.
    pub price: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipality_numbers_are_four_digits_and_keep_their_zero() {
        let roros: MunicipalityNumber = "0437".parse().expect("four digits");
        assert_eq!(roros.to_string(), "0437");
        for text in ["", "437", "34270", "34a7", "+437", "tynset"] {
            assert_eq!(text.parse::<MunicipalityNumber>(), Err(InvalidMunicipalityNumber), "{text:?}");
        }
    }
}
