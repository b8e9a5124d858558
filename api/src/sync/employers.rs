//! Holds the employers who post here against the register again: one that has ended since may not advertise.

use super::{Report, Run, Synced};
use crate::db::employer;
use crate::organisation::OrganisationNumber;
use crate::sources::SourceError;
use crate::sources::enhetsregisteret::RegisterError;
use crate::verification::{is_news, settle};
use crate::write::Change;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// For how long what the register has said is new.
const FRESH: SignedDuration = SignedDuration::from_hours(12);

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let before = (Timestamp::now() - FRESH).as_microsecond();
    let old = run.read(move |conn| Ok(employer::checked_before(conn, before)?)).await?;
    let register = run.sources.register();
    run.progress.expect(old.len() as u64);
    let mut report = Report::default();
    for row in old {
        let Ok(number) = row.organisation_number.parse::<OrganisationNumber>() else { continue };
        run.sources.enhetsregisteret.wait().await;
        let found = match register.look_up(&number).await {
            Ok(found) => found,
            Err(RegisterError::Unreachable(error)) => return Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, "an employer is not held against the register");
                report.refused += 1;
                continue;
            }
        };
        let region = Arc::clone(&run.region);
        if is_news(&row, &found, &region) {
            let again = move |conn: &mut _, revision| {
                // Somebody may have changed it meanwhile.
                if let Some(row) = employer::find(conn, &row.organisation_number)? {
                    settle(&mut Change::unasked(conn, revision), &row, &found, &region)?;
                }
                Ok(())
            };
            run.write(again).await?;
            report.updated += 1;
        } else {
            let now = Timestamp::now().as_microsecond();
            run.write_private(move |conn| Ok(employer::asked(conn, &row.organisation_number, now)?)).await?;
            report.unchanged += 1;
        }
        run.progress.advance(1);
    }
    let records = run.read(|conn| Ok(employer::count(conn)?)).await?;
    Ok(Synced { report, records: records.unsigned_abs(), as_of: Some(run.today.to_string()) })
}
