//! What all tables of Statistics Norway have in common: years, and a time at which their numbers were changed.

use super::{Run, Synced};
use crate::db::{self, Conn, payload, revision, sync as rows};
use crate::sources::pxweb::{Part, Pick, Table};
use crate::sources::{Feed, SourceError};
use crate::sync::Report;
use jiff::Timestamp;
use jiff::civil::Date;

/// The dimension of the years.
pub(super) const TIME: &str = "Tid";
/// The dimension that says what is counted.
pub(super) const CONTENTS: &str = "ContentsCode";
/// The dimension of the municipalities, where they have no other.
pub(super) const REGION: &str = "Region";

/// What was written down when the table was last taken in as it is now, and so much of it; none while the
/// table does not say when it was changed.
pub(super) fn cursor(table: &Table<'_>, extent: &str) -> Option<String> {
    table.outline().updated.map(|updated: Timestamp| format!("{updated} {extent}").trim_end().to_owned())
}

/// What there is, when the table has not changed since it was taken in and nobody asks for more.
pub(super) async fn nothing_new(run: &Run<'_>, cursor: Option<&str>) -> Result<Option<Synced>, SourceError> {
    let (Some(cursor), None) = (cursor.map(str::to_owned), run.options.since) else { return Ok(None) };
    let key = run.key();
    let row = run.read(move |conn| Ok(rows::find(conn, key)?)).await?;
    let same = row.filter(|row| row.cursor == Some(cursor));
    Ok(same.and_then(|row| {
        let records = row.records?.unsigned_abs();
        let report = Report { unchanged: records, ..Report::default() };
        Some(Synced { report, records, as_of: Some(row.as_of?), ..Synced::default() })
    }))
}

/// The years of a table, ascending; there is one at least, and none that has not begun on the day `today`: its figures
/// would be the newest until then.
pub(super) fn years(table: &Table<'_>, today: Date) -> Result<Vec<i32>, SourceError> {
    let is_year = |code: &&String| code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
    let codes = table.codes(TIME)?.iter().filter(is_year);
    let mut years: Vec<i32> = codes.filter_map(|code| code.parse().ok()).collect();
    years.sort_unstable();
    match years.last() {
        None => Err(SourceError::unusable(format!("the table has no years in {TIME}"))),
        Some(last) if *last > i32::from(today.year()) => {
            Err(SourceError::unusable(format!("the table has figures of {last}, which has not begun")))
        }
        Some(_) => Ok(years),
    }
}

/// The years that were asked for: those since a day, or the last one.
pub(super) fn wanted_years(run: &Run<'_>, table: &Table<'_>) -> Result<Vec<i32>, SourceError> {
    let mut years = years(table, run.today)?;
    let Some(since) = run.options.since else { return Ok(years.split_off(years.len() - 1)) };
    years.retain(|year| *year >= i32::from(since.year()));
    match years.is_empty() {
        true => Err(SourceError::unusable(format!("the table has no years since {since}"))),
        false => Ok(years),
    }
}

/// These codes of a dimension, all of which it must have.
pub(super) fn pick(table: &Table<'_>, dimension: &str, codes: &[&str]) -> Result<Pick, SourceError> {
    let known = table.codes(dimension)?;
    match codes.iter().find(|code| !known.iter().any(|known| known == *code)) {
        Some(code) => Err(SourceError::unusable(format!("{dimension} has no {code:?}"))),
        None => Ok(Pick::of(dimension, codes.iter().copied())),
    }
}

/// These years.
pub(super) fn pick_years(years: &[i32]) -> Pick {
    Pick::of(TIME, years.iter().map(i32::to_string))
}

/// The failure to use the parts of a reply.
pub(super) fn unusable(error: impl ToString, parts: &[Part]) -> SourceError {
    let error = SourceError::unusable(error.to_string());
    match parts.first() {
        Some(part) => error.about(&part.answer),
        None => error,
    }
}

/// Keeps what came as it came, and where the table was left.
pub(super) fn keep(
    conn: &mut Conn,
    feed: Feed,
    name: &str,
    parts: &[Part],
    cursor: Option<&str>,
) -> db::Result<()> {
    let key = feed.key();
    for (part, number) in parts.iter().zip(1..) {
        let name = match parts.len() {
            1 => name.to_owned(),
            all => format!("{name} {number}/{all}"),
        };
        payload::put(conn, &part.answer.payload(key, &name))?;
    }
    cursor.map_or(Ok(()), |cursor| rows::set_cursor(conn, key, cursor))
}

/// Writes the figures of these years that are new or have changed, with what was sent; where there are none, only
/// that, which nobody sees.
pub(super) async fn store<T: Send + 'static>(
    run: &Run<'_>,
    (first, last): (i32, i32),
    parts: Vec<Part>,
    cursor: Option<String>,
    changed: Vec<T>,
    put: fn(&mut Conn, &[T]) -> db::Result<()>,
) -> Result<(), SourceError> {
    let name = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let feed = run.feed;
    let keep = move |conn: &mut _| keep(conn, feed, &name, &parts, cursor.as_deref());
    let is_news = !changed.is_empty();
    let store = move |conn: &mut Conn, revision| {
        put(conn, &changed)?;
        Ok(revision::mark_reference(conn, revision)?)
    };
    run.publish(keep, is_news.then_some(store)).await.map(drop)
}
