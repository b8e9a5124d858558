//! What a fit depends on, in 12 bytes a vacancy.

use std::ops::Range;

use crate::{
    calendar::Day,
    occupation::Code,
    vacancy::{Extent, Requirements, Vacancy},
};

/// An occupation's first two digits, 0 to 99, or 100 plus the only digit of a one-digit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupId(u8);

impl GroupId {
    pub(crate) const COUNT: usize = 110;

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn all() -> impl Iterator<Item = GroupId> {
        (0..Self::COUNT as u8).map(GroupId)
    }

    /// The code with these low digits; none if no code has them.
    pub(crate) fn code(self, low: LowDigits) -> Option<Code> {
        let (first, second) =
            if self.0 < 100 { (self.0 / 10, Some(self.0 % 10)) } else { (self.0 - 100, None) };
        let (third, fourth) = ((low.0 / 11).checked_sub(1), (low.0 % 11).checked_sub(1));
        let whole = if second.is_some() { third.is_some() || fourth.is_none() } else { low.0 == 0 };
        Code::from_digits([Some(first), second, third, fourth]).filter(|_| whole)
    }

    /// The groups some of whose codes are similar to `wish`, in no certain order: the wish's own, and
    /// all of a whole major group.
    pub(crate) fn similar_to(wish: Code) -> impl Iterator<Item = GroupId> {
        let (group, _) = split(wish);
        let parts = group.0.checked_sub(100).map_or(0..0, |major| 10 * major..10 * major + 10);
        parts.map(GroupId).chain([group])
    }
}

/// An occupation's third and fourth digits, either of which may be absent: below [`LOW_DIGITS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LowDigits(pub(crate) u8);

/// How many [`LowDigits`] there are: eleven times eleven, as a digit may be absent.
pub(crate) const LOW_DIGITS: usize = 121;

impl LowDigits {
    /// Those with the same third digit.
    pub(crate) fn minor_group(self) -> Range<usize> {
        let first = usize::from(self.0 / 11) * 11;
        first..first + 11
    }
}

/// Splits a code into its group and its low digits.
pub(crate) fn split(code: Code) -> (GroupId, LowDigits) {
    let digit = |at: usize| code.digits().get(at).map(|digit| digit - b'0');
    let low = |at| digit(at).map_or(0, |digit| digit + 1);
    let group = match (digit(0), digit(1)) {
        (Some(first), Some(second)) => 10 * first + second,
        (first, _) => 100 + first.unwrap_or_default(),
    };
    (GroupId(group), LowDigits(11 * low(2) + low(3)))
}

/// What many vacancies have in common, so that a fit looks it up at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Profile {
    pub(crate) extent: Option<Extent>,
    pub(crate) requirements: Requirements,
    /// Whether more than one is wanted.
    pub(crate) several: bool,
}

impl Profile {
    pub(crate) fn of(vacancy: &Vacancy) -> Profile {
        Profile {
            extent: vacancy.extent,
            requirements: vacancy.requirements.clone(),
            several: vacancy.positions.get() > 1,
        }
    }
}

/// Which of the index's profiles a vacancy has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProfileId(pub(crate) u32);

impl ProfileId {
    /// The lower and the upper half.
    pub(crate) fn halves(self) -> [u16; 2] {
        [self.0 as u16, (self.0 >> 16) as u16]
    }

    #[inline]
    pub(crate) fn from_halves([lower, upper]: [u16; 2]) -> ProfileId {
        ProfileId(u32::from(lower) | u32::from(upper) << 16)
    }
}

/// What the fit of a vacancy depends on, beside its occupation group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) profile: ProfileId,
    /// Day number, [`Terms::UNKNOWN`] when not known.
    pub(crate) start: u16,
    /// Day number.
    pub(crate) published: u16,
    /// Day number, `u16::MAX` without a deadline.
    pub(crate) deadline: u16,
    pub(crate) low: LowDigits,
}

impl Terms {
    pub(crate) const UNKNOWN: u16 = u16::MAX;

    pub(crate) fn new(vacancy: &Vacancy, low: LowDigits, profile: ProfileId) -> Terms {
        Terms {
            profile,
            start: vacancy.start.map_or(Terms::UNKNOWN, Day::number),
            published: vacancy.published.number(),
            deadline: vacancy.deadline.map_or(u16::MAX, Day::number),
            low,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_splits_into_parts_of_its_own() {
        let codes = ["0", "9", "00", "01", "22", "222", "220", "2223", "2220", "9999"];
        for code in codes.map(|text| text.parse::<Code>().expect(text)) {
            let (group, low) = split(code);
            assert!(group.index() < GroupId::COUNT && usize::from(low.0) < LOW_DIGITS);
            assert_eq!(group.code(low), Some(code));
        }
    }

    #[test]
    fn parts_of_no_code_have_none() {
        assert_eq!(GroupId(22).code(LowDigits(5)), None);
        assert_eq!(GroupId(102).code(LowDigits(11)), None);
    }
}
