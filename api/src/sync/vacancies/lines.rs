//! Reads the feed page by page.

use super::batch::Batch;
use super::{Intake, MONTHS, ledger};
use crate::sources::SourceError;
use crate::sources::nav::{Nav, Page, Start, Turned};
use crate::sync::Run;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use std::collections::HashSet;

/// The lines of a page while what is old is read, and when a run only asks what is new.
const LINES: (u32, u32) = (10_000, 1_000);

/// Reads on from where the feed was left to its end, or anew from the day that was asked for. The last page is read
/// again the next time, since it grows. A feed with ever more pages is left when the run has read as many as it may, or
/// for half of its time: the next run goes on there.
pub(super) async fn read(
    run: &Run<'_>,
    nav: &Nav<'_>,
    intake: &mut Intake,
    since: Option<Date>,
) -> Result<(), SourceError> {
    let first = Start::Day(run.today.saturating_sub(MONTHS.months()));
    let left = intake.cursor.page.map(Start::Page);
    let mut start = since.map(Start::Day).or(left).unwrap_or(first);
    let mut size = if matches!(start, Start::Day(_)) { LINES.0 } else { LINES.1 };
    let mut seen = HashSet::new();
    let limits = run.sources.config().run;
    intake.synced.unfinished = false;
    loop {
        if let Start::Page(id) = start
            && !seen.insert(id)
        {
            return Err(SourceError::unusable(format!("the pages lead back to {id}")));
        }
        intake.pages = intake.pages.saturating_add(1);
        run.progress.tell(&format!("page {}", intake.pages));
        run.progress.expect(1);
        let page = match nav.page(start, size).await? {
            Turned::Empty => return Ok(()),
            Turned::Page(page) => page,
            // A page that was left long ago may be gone; what is known need not be looked at again.
            Turned::Unknown if Some(start) == left => {
                (start, size) = (first, LINES.0);
                continue;
            }
            Turned::Unknown => return Err(SourceError::Status(404)),
        };
        let next = page.next;
        take_in(run, intake, start, page, since.is_some()).await?;
        run.progress.advance(1);
        let Some(next) = next else { return Ok(()) };
        start = Start::Page(next);
        if intake.pages >= limits.nav_pages || run.began.elapsed() > limits.nav_time / 2 {
            intake.synced.unfinished = true;
            return Ok(());
        }
    }
}

/// Takes in a page, and where to go on, in one transaction. With `again`, also what is known by then waits.
async fn take_in(
    run: &Run<'_>,
    intake: &mut Intake,
    start: Start,
    page: Page,
    again: bool,
) -> Result<(), SourceError> {
    let asked = match start {
        Start::Page(id) => Some(id),
        Start::Day(_) => page.id,
    };
    let now = Timestamp::now();
    let mut batch = Batch::default();
    batch.note(intake.ledger.tell(&page.lines.all, again, now.as_microsecond()));
    if intake.ledger.len() > ledger::MOST {
        let reason = format!("it has more than {} active advertisements", ledger::MOST);
        return Err(SourceError::unusable(reason));
    }
    let before = intake.cursor.page;
    intake.cursor.page = page.next.or(asked).or(before);
    // What has not happened yet tells nothing of how new the feed is.
    let told = page.lines.all.iter().filter_map(|line| line.changed_at).map(|at| at.min(now));
    intake.newest = told.chain(intake.newest).max();
    if page.lines.unread > 0 {
        tracing::warn!(lines = page.lines.unread, "lines of NAV's feed cannot be read");
        intake.synced.report.refused += page.lines.unread;
    }
    let cursor = (intake.cursor.page != before).then(|| intake.cursor.text());
    batch.apply(run, cursor, &mut intake.synced.report).await
}
