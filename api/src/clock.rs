//! The time of day, for the parts that may know it: the matcher is told.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The time in the region, which is Norwegian time.
pub fn now() -> Zoned {
    let oslo = TimeZone::get("Europe/Oslo").expect("the time zone database is compiled in");
    Timestamp::now().to_zoned(oslo)
}

/// The date in the region.
pub fn today() -> Date {
    now().date()
}
