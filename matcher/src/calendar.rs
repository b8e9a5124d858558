//! Days as the matcher counts them.

use jiff::{Unit, civil::Date};

const EPOCH: Date = jiff::civil::date(2000, 1, 1);

/// A calendar day from 2000-01-01 to 2179-06-05, stored in two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u16);

/// The date lies outside the years that a [`Day`] can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is outside 2000-01-01 to 2179-06-05")]
pub struct DayOutOfRange(pub Date);

impl Day {
    /// The first day there is.
    pub const MIN: Day = Day(0);
    /// The last day there is.
    pub const MAX: Day = Day(u16::MAX - 1);

    /// Days since 2000-01-01, always below `u16::MAX`.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The day with this number, the last one if there is no such day.
    pub(crate) fn from_number(number: u16) -> Day {
        Day(number).min(Day::MAX)
    }

    /// The day in the calendar.
    pub fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().days(i64::from(self.0)))
    }

    /// How many days `self` lies from `other`, in either direction.
    pub fn distance(self, other: Day) -> u16 {
        self.0.abs_diff(other.0)
    }
}

impl TryFrom<Date> for Day {
    type Error = DayOutOfRange;

    fn try_from(date: Date) -> Result<Day, DayOutOfRange> {
        let days = EPOCH.until((Unit::Day, date)).map_err(|_| DayOutOfRange(date))?.get_days();
        match u16::try_from(days) {
            Ok(number) if number <= Day::MAX.0 => Ok(Day(number)),
            _ => Err(DayOutOfRange(date)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_its_date_and_back() {
        for day in [date(2000, 1, 1), date(2024, 2, 29), date(2026, 11, 23), date(2179, 6, 5)] {
            assert_eq!(Day::try_from(day).map(Day::date), Ok(day));
        }
        assert_eq!(Day::try_from(date(2179, 6, 5)), Ok(Day::MAX));
    }

    #[test]
    fn a_date_outside_is_refused() {
        for day in [date(1999, 12, 31), date(2179, 6, 6), Date::MIN, Date::MAX] {
            assert_eq!(Day::try_from(day), Err(DayOutOfRange(day)));
        }
    }
}
