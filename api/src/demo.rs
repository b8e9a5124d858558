//! The demo set: fictitious, and the same every time on the same day.

use uuid::Uuid;

/// The key of the source of all that is demo.
pub const SOURCE: &str = "demo";

/// The id of the demo record with this reference: a UUIDv7 of a fixed moment whose other bits are
/// a hash of the reference, so that it is the same in every demo database.
pub fn id(reference: &str) -> Uuid {
    // FNV-1a, which is simple and never changes, in 128 bits.
    let hash = reference.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    let moment = 1_767_225_600_000; // 2026-01-01T00:00:00Z in milliseconds.
    uuid::Builder::from_unix_timestamp_millis(moment, &hash.to_be_bytes()[6..].try_into().expect("ten bytes"))
        .into_uuid()
}

/// Writes the demo set for this day.
pub fn write(_db: &crate::db::Db, _today: jiff::civil::Date) -> Result<(), crate::import::Error> {
    Ok(())
}
