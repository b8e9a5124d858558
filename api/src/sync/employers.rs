//! Holds the employers who post here against the register again: one that has ended since may not advertise.
//!
//! All are looked up before anything is written: a register that is away, or that has lost everybody, ends no one.

use super::{Report, Run, Synced};
use crate::db::employer::{self, Employer};
use crate::organisation::OrganisationNumber;
use crate::sources::SourceError;
use crate::sources::enhetsregisteret::{Found, look_up};
use crate::verification::{is_news, settle};
use crate::write::Change;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// For how long what the register has said is new.
const FRESH: SignedDuration = SignedDuration::from_hours(12);
/// From how many on those who have ended can be too many.
const MANY: usize = 2;

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let before = (Timestamp::now() - FRESH).as_microsecond();
    let old = run.read(move |conn| Ok(employer::checked_before(conn, before)?)).await?;
    let (found, refused) = ask(run, old).await?;
    require_plausible(&found)?;
    let region = Arc::clone(&run.region);
    let (news, same): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(row, found)| is_news(row, found, &region));
    let (updated, unchanged) = (news.len() as u64, same.len() as u64);
    let now = Timestamp::now().as_microsecond();
    run.write_private(move |conn| {
        same.iter().try_for_each(|(row, _)| Ok(employer::asked(conn, &row.organisation_number, now)?))
    })
    .await?;
    if !news.is_empty() {
        run.write(move |conn, revision| {
            for (row, found) in &news {
                // Somebody may have changed it meanwhile.
                if let Some(row) = employer::find(conn, &row.organisation_number)? {
                    settle(&mut Change::unasked(conn, revision), &row, found, &region)?;
                }
            }
            Ok(())
        })
        .await?;
    }
    let records = run.read(|conn| Ok(employer::count(conn)?)).await?.unsigned_abs();
    let report = Report { updated, unchanged, refused, ..Report::default() };
    Ok(Synced { report, records, as_of: Some(run.today.to_string()), ..Synced::default() })
}

/// What the register knows of these, and of how many it said nothing that can be used.
async fn ask(run: &Run<'_>, old: Vec<Employer>) -> Result<(Vec<(Employer, Found)>, u64), SourceError> {
    run.progress.expect(old.len() as u64);
    let (mut found, mut refused) = (Vec::new(), 0);
    for row in old {
        let Ok(number) = row.organisation_number.parse::<OrganisationNumber>() else { continue };
        match look_up(&run.sources.enhetsregisteret, &number).await {
            Ok(known) => found.push((row, known)),
            Err(error) if is_of_one(&error) => {
                tracing::warn!(%error, "an employer is not held against the register");
                refused += 1;
            }
            Err(error) => return Err(error),
        }
        run.progress.advance(1);
    }
    match found.is_empty() && refused > 0 {
        true => Err(SourceError::unusable("the register says nothing that can be used of anybody")),
        false => Ok((found, refused)),
    }
}

/// Whether the others may be well when one is answered so.
fn is_of_one(error: &SourceError) -> bool {
    match error {
        SourceError::Unusable { .. } => true,
        SourceError::Status(status) => (400..500).contains(status) && ![408, 429].contains(status),
        _ => false,
    }
}

/// Refuses that more than half of those who do business have ended, where that is more than one.
fn require_plausible(found: &[(Employer, Found)]) -> Result<(), SourceError> {
    let verified = || found.iter().filter(|(row, _)| row.status == "verified");
    let (had, left) =
        (verified().count(), verified().filter(|(_, found)| matches!(found, Found::Active(_))).count());
    let ended = had - left;
    match ended >= MANY && ended > left {
        true => Err(SourceError::Implausible { what: "employers", found: left, had }),
        false => Ok(()),
    }
}
