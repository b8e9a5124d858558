//! Takes in the vacancies of NAV that somebody who lives in the region could reach.
//!
//! A line of the feed is a hint: what is inactive leaves at once, and what is active waits until the advertisement
//! itself has been looked at, which says what is true now. So pages may come in any order, overlap, and come again.
//! Each page is one transaction, and so is each batch of advertisements: whoever comes next goes on where a run ended.

mod batch;
mod counties;
mod gazetteer;
mod ledger;
mod lines;
mod look;
mod postal;
mod record;

use super::{Report, Run, Synced};
use crate::db::{self, nav_ad, payload, sync as rows, vacancy};
use crate::sources::SourceError;
use crate::sources::nav::Nav;
use batch::Batch;
use jiff::{Timestamp, ToSpan};
use ledger::Ledger;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) use batch::{forget_people, people_to_forget};

/// How long an advertisement lives at most, in months, and how far back a first run goes.
const MONTHS: i64 = 6;

/// Where the feed was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// The page to read next; none before there was any.
    page: Option<Uuid>,
    /// The municipalities, by slug, that can be reached from the region.
    within: BTreeSet<String>,
}

/// What a run knows of the feed.
struct Intake {
    cursor: Cursor,
    ledger: Ledger,
    synced: Synced,
    /// The newest change that a line has told of.
    newest: Option<Timestamp>,
    /// Number of pages that this run has read.
    pages: u32,
}

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let nav = Nav::new(run.sources);
    let mut report = Report::default();
    end_expired(run, &mut report).await?;
    let mut intake = Intake::open(run, report).await?;
    look_again(run, &mut intake).await?;
    let (mut since, mut failed) = (run.options.since, None);
    loop {
        match lines::read(run, &nav, &mut intake, since.take()).await {
            Err(error) if stops(&error) => return Err(error),
            // A page that does not come, or cannot be used, must not keep back what the pages before it told.
            read => failed = failed.or(read.err()),
        }
        if look::at_what_waits(run, &nav, &mut intake).await? {
            break;
        }
        if run.began.elapsed() > run.sources.config().run.nav_time {
            intake.synced.unfinished = true;
            break;
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let today = run.today.to_string();
    let key = run.key();
    let open = run.read(move |conn| Ok(vacancy::open_of(conn, key, &today)?)).await?;
    let as_of = intake.newest.map(|newest| newest.to_string());
    Ok(Synced { records: open.len() as u64, as_of: as_of.or(intake.synced.as_of), ..intake.synced })
}

/// Whether after this error of a page nothing else can be asked or written.
fn stops(error: &SourceError) -> bool {
    use SourceError::{Busy, Database, Status, TakenOver, Unprepared};
    matches!(error, TakenOver | Database(_) | Busy { .. } | Unprepared(_) | Status(401 | 403))
}

impl Intake {
    /// Finds out where the feed was left. When other municipalities than then can be reached, all advertisements are
    /// looked at again: of those outside, nothing is known here.
    async fn open(run: &Run<'_>, report: Report) -> Result<Intake, SourceError> {
        let key = run.key();
        let read = move |conn: &mut db::Conn| Ok((rows::find(conn, key)?, nav_ad::all(conn)?));
        let (row, ads) = run.read(read).await?;
        let within = within(run);
        let mut ledger = Ledger::of(ads, Timestamp::now().as_microsecond());
        let left = row.as_ref().and_then(|row| serde_json::from_str::<Cursor>(row.cursor.as_deref()?).ok());
        let mut cursor = left.unwrap_or_default();
        if cursor.within != within {
            cursor.within = within;
            ledger.look_at_all();
            let text = cursor.text();
            let again = move |conn: &mut db::Conn| {
                nav_ad::look_at_all(conn, ledger::AT_ONCE)?;
                Ok(rows::set_cursor(conn, key, &text)?)
            };
            run.write_private(again).await?;
        }
        let as_of = row.and_then(|row| row.as_of);
        let newest =
            as_of.as_deref().and_then(|text| text.parse().ok()).map(|at: Timestamp| at.min(Timestamp::now()));
        let synced = Synced { report, as_of, ..Synced::default() };
        Ok(Intake { cursor, ledger, synced, newest, pages: 0 })
    }
}

impl Cursor {
    fn text(&self) -> String {
        serde_json::to_string(self).expect("texts are JSON")
    }
}

/// The municipalities that can be reached from one that belongs to the region, by the matrix of any year, and those
/// themselves.
fn within(run: &Run<'_>) -> BTreeSet<String> {
    let reference = &run.region.reference;
    let homes = reference.municipalities.all().iter().filter(|municipality| municipality.member);
    homes.flat_map(|home| reference.matrices.all().flat_map(|matrix| matrix.reachable(home))).collect()
}

/// Looks again at what is shown though what was sent of it is not kept, since a moderator had taken it away meanwhile:
/// its people were forgotten with it. And at what is open for longer than any advertisement lives.
async fn look_again(run: &Run<'_>, intake: &mut Intake) -> Result<(), SourceError> {
    let (key, today) = (run.key(), run.today.to_string());
    let too_late = run.today.saturating_add(MONTHS.months()).saturating_add(1.day()).to_string();
    let read = move |conn: &mut db::Conn| {
        let open = vacancy::open_of(conn, key, &today)?;
        Ok((open, vacancy::open_of(conn, key, &too_late)?, payload::names(conn, key)?))
    };
    let (open, late, kept) = run.read(read).await?;
    let kept: BTreeSet<String> = kept.into_iter().collect();
    let back = open.into_iter().filter(|(_, reference)| !kept.contains(reference));
    let again = back.chain(late).filter_map(|(_, reference)| reference.parse().ok());
    let mut batch = Batch::default();
    batch.note(intake.ledger.look_at(again));
    batch.apply(run, None, &mut intake.synced.report).await
}

/// Takes away what is past its last day, should the feed have forgotten to tell.
async fn end_expired(run: &Run<'_>, report: &mut Report) -> Result<(), SourceError> {
    let (key, today) = (run.key(), run.today.to_string());
    let oldest = run.today.saturating_sub((MONTHS + 1).months());
    let oldest = crate::clock::midnight(oldest).as_microsecond();
    let (over, forgotten) = run
        .read(move |conn| Ok((vacancy::expired(conn, key, &today)?, nav_ad::older_than(conn, oldest)?)))
        .await?;
    if forgotten > 0 {
        run.write_private(move |conn| Ok(nav_ad::purge(conn, oldest)?)).await?;
    }
    let batch = Batch { gone: over, ..Batch::default() };
    batch.apply(run, None, report).await
}
