//! The time of day, for the parts that may know it: the matcher is told.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The date in the region.
pub fn today() -> Date {
    day(Timestamp::now())
}

/// The date in the region at this time.
pub fn day(time: Timestamp) -> Date {
    time.to_zoned(oslo()).date()
}

/// When a day begins in the region.
pub fn midnight(day: Date) -> Timestamp {
    let start = day.to_zoned(oslo()).expect("every day of these centuries begins in Norway");
    start.timestamp()
}

/// This full hour of a day in the region.
pub fn at(day: Date, hour: i8) -> Zoned {
    day.at(hour, 0, 0, 0).to_zoned(oslo()).expect("every hour of these centuries is one in Norway")
}

/// The time zone of the region.
pub fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").expect("the time zone database is compiled in")
}
