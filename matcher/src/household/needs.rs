//! What children need, by the school year in which they arrive.

use crate::{calendar::Day, place::Stage};

/// What a child needs in the school year of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A place in a kindergarten.
    Kindergarten,
    /// A school with this stage.
    School(Stage),
}

impl Need {
    /// What a child needs in the school year in which it turns `age`.
    pub fn at_age(age: i16) -> Option<Need> {
        match age {
            1..=5 => Some(Need::Kindergarten),
            6..=12 => Some(Need::School(Stage::Primary)),
            13..=15 => Some(Need::School(Stage::LowerSecondary)),
            16..=18 => Some(Need::School(Stage::UpperSecondary)),
            _ => None,
        }
    }
}

/// The school year of a day: its calendar year from August on, else the year before.
pub(super) fn school_year(day: Day) -> i16 {
    let date = day.date();
    if date.month() >= 8 { date.year() } else { date.year() - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_school_year_turns_in_august() {
        let year = |month| school_year(date(2026, month, 1).try_into().expect("in range"));
        assert_eq!((year(7), year(8)), (2025, 2026));
    }

    #[test]
    fn needs_follow_age() {
        use Stage::*;
        for (age, need) in [
            (0, None),
            (1, Some(Need::Kindergarten)),
            (5, Some(Need::Kindergarten)),
            (6, Some(Need::School(Primary))),
            (12, Some(Need::School(Primary))),
            (13, Some(Need::School(LowerSecondary))),
            (16, Some(Need::School(UpperSecondary))),
            (18, Some(Need::School(UpperSecondary))),
            (19, None),
        ] {
            assert_eq!(Need::at_age(age), need, "{age}");
        }
    }
}
