//! Holds employers against Enhetsregisteret: when they register, when somebody asks, and, for those
//! that registered while the register did not answer, again and again until it does.

use crate::Service;
use crate::db::employer::{self, Employer as Row};
use crate::db::vacancy::of_employer;
use crate::db::{self, Conn};
use crate::error::{Result, chain};
use crate::organisation::OrganisationNumber;
use crate::region::Region;
use crate::routes::employers::show;
use crate::sources::enhetsregisteret::{Found, RegisterError};
use crate::write::Change;
use actix_web::rt::time::sleep;
use jiff::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// What is recorded of a vacancy that is taken away with its employer.
#[derive(Serialize)]
struct VacancyStatus {
    status: String,
}

/// How often those who wait are asked about.
const INTERVAL: Duration = Duration::from_secs(300);
/// How many employers one round asks about at most.
const ROUND: u32 = 50;

/// Asks about those who wait now and then, for ever. Any number of servers may do so.
pub async fn keep_verifying(service: Service) {
    loop {
        if let Err(error) = verify_waiting(&service).await {
            tracing::warn!(error = chain(&error), "employers wait on");
        }
        sleep(INTERVAL).await;
    }
}

/// Asks the register about employers of which it has not said anything yet, until it does not answer:
/// of how many it has now.
///
/// # Errors
/// When the database fails.
pub async fn verify_waiting(service: &Service) -> Result<usize> {
    let waiting = service.db.read(|conn| employer::unverified(conn, ROUND)).await?;
    let mut settled = 0;
    for Row { organisation_number: number, .. } in waiting {
        let Ok(parsed) = number.parse::<OrganisationNumber>() else { continue };
        match service.register.look_up(&parsed).await {
            Ok(found) => {
                let region = service.region.load();
                let settle_waiting = move |conn: &mut Conn, revision| {
                    let row = employer::find(conn, &number)?.filter(|row| row.status == "unverified");
                    let settled = row.map(|row| {
                        settle(&mut Change::unasked(conn, revision), &row, &found, &region).map(|_| ())
                    });
                    settled.transpose()
                };
                settled += usize::from(service.db.write(settle_waiting).await?.is_some());
            }
            Err(error) => {
                tracing::warn!(%error, "an employer waits on: Enhetsregisteret could not be asked");
                // The others come first next time.
                let now = Timestamp::now().as_microsecond();
                service.db.write_private(move |conn| employer::asked(conn, &number, now)).await?;
                if matches!(error, RegisterError::Unreachable(_)) {
                    break;
                }
            }
        }
    }
    Ok(settled)
}

/// The employer with what the register has said at `now`.
pub(crate) fn with(row: &Row, found: &Found, region: &Region, now: i64) -> Row {
    let row = Row { checked_at: Some(now), refusal: None, ..row.clone() };
    match found {
        Found::Active(organisation) => {
            let municipality = organisation.municipality.as_deref();
            let known = municipality.and_then(|number| region.reference.municipalities.get(number));
            Row {
                name: Some(organisation.name.clone()),
                municipality_id: known.map(|known| known.slug.clone()),
                status: "verified".to_owned(),
                ..row
            }
        }
        Found::Refused(refusal) => {
            Row { status: "refused".to_owned(), refusal: Some(refusal.name().to_owned()), ..row }
        }
    }
}

/// Whether what the register has said is news.
pub(crate) fn is_news(row: &Row, found: &Found, region: &Region) -> bool {
    with(row, found, region, 0) != Row { checked_at: Some(0), ..row.clone() }
}

/// Writes down what the register has said. The vacancies of an employer that it refuses are closed.
pub(crate) fn settle(change: &mut Change<'_>, row: &Row, found: &Found, region: &Region) -> db::Result<Row> {
    let new = with(row, found, region, change.now);
    // That the register was asked is no change of the employer.
    if !is_news(row, found, region) {
        employer::update(change.conn, &new)?;
        return Ok(new);
    }
    let new = Row { revision: change.revision, ..new };
    employer::update(change.conn, &new)?;
    let (before, after) = (show(row, region), show(&new, region));
    change.record("verify", "employer", &row.organisation_number, Some(&before), Some(&after))?;
    if new.status == "refused" {
        end_vacancies(change, &row.organisation_number, &["open", "paused"], "closed")?;
    }
    Ok(new)
}

/// Gives all vacancies of the employer with one of the statuses `from` the status `to`.
pub(crate) fn end_vacancies(
    change: &mut Change<'_>,
    organisation_number: &str,
    from: &[&str],
    to: &str,
) -> db::Result<()> {
    let ended = of_employer::set_status(change.conn, organisation_number, from, to, change.revision)?;
    for (id, status) in ended {
        let (before, after) = (VacancyStatus { status }, VacancyStatus { status: to.to_owned() });
        change.record("update", "vacancy", &id, Some(&before), Some(&after))?;
    }
    Ok(())
}
