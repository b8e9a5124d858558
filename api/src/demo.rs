//! The demo set: fictitious jobs, homes and places, the same every time on the same day.
//!
//! It goes through the same checks as an import. Real and fictitious records are never in one
//! database: each record is marked, and each side refuses the other.

pub mod accounts;
mod homes;
mod places;
mod vacancies;

use jiff::civil::Date;
use uuid::Uuid;

use crate::{
    db::{self, Db, housing, vacancy},
    import::{Error, Housing, Ids, Observer, Options, Place, Problem, Report, Vacancy, store_lines},
};

/// The key of the source of all that is demo.
pub const SOURCE: &str = "demo";

/// The members of the region, and how much of the set is there (by jobs in the programme's matrix).
const MUNICIPALITIES: [Municipality; 8] = [
    Municipality { number: "3424", name: "Rendalen", weight: 2 },
    Municipality { number: "3426", name: "Tolga", weight: 2 },
    Municipality { number: "3427", name: "Tynset", weight: 8 },
    Municipality { number: "3428", name: "Alvdal", weight: 3 },
    Municipality { number: "3429", name: "Folldal", weight: 2 },
    Municipality { number: "3430", name: "Os", weight: 2 },
    Municipality { number: "5025", name: "Røros", weight: 8 },
    Municipality { number: "5026", name: "Holtålen", weight: 2 },
];

struct Municipality {
    number: &'static str,
    name: &'static str,
    weight: u64,
}

/// The id of the demo record with this reference: a UUIDv7 of a fixed moment whose other bits are
/// a hash of the reference, so that it is the same in every demo database.
pub fn id(reference: &str) -> Uuid {
    let moment = 1_767_225_600_000; // 2026-01-01T00:00:00Z in milliseconds.
    let [low, high] = [Dice::of(reference).roll(), Dice::of(&format!("{reference}/id")).roll()];
    let mut bits = [0; 10];
    bits[..8].copy_from_slice(&low.to_be_bytes());
    bits[8..].copy_from_slice(&high.to_be_bytes()[..2]);
    uuid::Builder::from_unix_timestamp_millis(moment, &bits).into_uuid()
}

/// Writes the demo set for this day: what is new or has changed since another day, and closes what
/// is no longer part of it. Refused when the database holds real data.
pub fn write(db: &Db, today: Date) -> Result<Report, Error> {
    db.write_blocking(|conn, revision| {
        if db::holdings(conn)?.real {
            return Err(Error::Real);
        }
        let options = Options { skip_invalid: false, source: SOURCE.to_owned(), licence: None, today };
        let (homes, vacancies) = (homes::lines(), vacancies::lines(today));
        let mut report = Report::default();
        for part in [
            store_lines::<Place>(
                conn,
                revision,
                Ids::Demo,
                places::lines(today).as_bytes(),
                &options,
                &mut NoOne,
            )?,
            store_lines::<Housing>(conn, revision, Ids::Demo, homes.as_bytes(), &options, &mut NoOne)?,
            store_lines::<Vacancy>(conn, revision, Ids::Demo, vacancies.as_bytes(), &options, &mut NoOne)?,
        ] {
            report.inserted += part.inserted;
            report.updated += part.updated;
            report.unchanged += part.unchanged;
        }
        housing::close_demo_except(conn, &homes::references(), revision)?;
        vacancy::close_demo_except(conn, &vacancies::references(), revision)?;
        Ok(report)
    })
}

/// Follows the writing of the set, which a test has found right.
struct NoOne;

impl Observer for NoOne {
    fn read(&mut self, _: u64) {}

    fn problem(&mut self, problem: Problem) {
        tracing::error!(%problem, "in the demo set");
    }
}

/// Numbers that look random and follow from a text.
struct Dice(u64);

impl Dice {
    fn of(text: &str) -> Dice {
        // FNV-1a, which is simple and the same everywhere.
        Dice(
            text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            }),
        )
    }

    /// The next number (SplitMix64).
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`.
    fn below(&mut self, sides: u64) -> u64 {
        self.roll() % sides
    }

    /// Whether a die with so many sides shows its first.
    fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// A municipality, the larger ones more often.
    fn municipality(&mut self) -> &'static Municipality {
        let mut at = self.below(MUNICIPALITIES.iter().map(|municipality| municipality.weight).sum());
        MUNICIPALITIES
            .iter()
            .find(|municipality| {
                let found = at < municipality.weight;
                at = at.saturating_sub(municipality.weight);
                found
            })
            .unwrap_or(&MUNICIPALITIES[0])
    }
}

#[cfg(test)]
mod tests;
