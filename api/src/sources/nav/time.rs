//! The times of the feed, of which three forms are known.

use crate::clock;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// A time with an offset, in UTC (`Z`), or on the clocks of Oslo; none where it is none, or not of these times.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    let on_the_clock = || {
        let time: DateTime = text.parse().ok()?;
        Some(time.to_zoned(clock::oslo()).ok()?.timestamp())
    };
    let time = text.parse().ok().or_else(on_the_clock)?;
    (2000..2100).contains(&clock::day(time).year()).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_an_offset_in_utc_and_on_the_clocks_of_oslo() {
        let same =
            ["2021-06-23T17:09:58.457413+02:00", "2021-06-23T15:09:58.457413Z", "2021-06-23T17:09:58.457413"];
        for text in same {
            assert_eq!(read(text).expect(text).as_microsecond(), 1_624_460_998_457_413, "{text}");
        }
        assert_eq!(read("2021-12-23T17:00:00"), read("2021-12-23T16:00:00Z"), "in winter");
        for text in ["", "?", "i går", "1999-12-31T12:00:00Z", "2100-06-01T00:00:00Z", "2021-13-01T00:00:00Z"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
