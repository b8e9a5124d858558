//! How far each outside source has been taken in, and who is at it.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{
    Conn, Result,
    schema::sync,
    source::{self, Source},
};

/// How far a source has been taken in. Times are in microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sync)]
pub struct Sync {
    /// The key of the source.
    pub source_id: String,
    /// Where the source was left, in its own words.
    pub cursor: Option<String>,
    /// The year, day or moment of what is there.
    pub as_of: Option<String>,
    /// How many records of it there are.
    pub records: Option<i64>,
    /// What the last run did, as JSON.
    pub report: Option<String>,
    /// When a run last went well.
    pub succeeded_at: Option<i64>,
    /// When one last failed.
    pub failed_at: Option<i64>,
    /// Why.
    pub failure: Option<String>,
    /// How many have failed since one went well.
    pub failures: i32,
    /// When the next one is due; none while nobody has planned it.
    pub next_at: Option<i64>,
    /// Who is at it.
    pub holder: Option<String>,
    /// Until when nobody else may be.
    pub held_until: Option<i64>,
}

/// What a run leaves when it went well.
#[derive(Clone, Debug)]
pub struct Success {
    /// The year, day or moment of what is there now.
    pub as_of: Option<String>,
    /// How many records of it there are now.
    pub records: i64,
    /// What it did, as JSON.
    pub report: String,
}

/// All sources that have ever been asked, by key.
pub fn all(conn: &mut Conn) -> Result<Vec<Sync>> {
    Ok(sync::table.order(sync::source_id).select(Sync::as_select()).load(conn)?)
}

/// The source with this key, if it has ever been asked.
pub fn find(conn: &mut Conn, source_id: &str) -> Result<Option<Sync>> {
    Ok(sync::table.find(source_id).select(Sync::as_select()).first(conn).optional()?)
}

/// Makes `holder` the only one who may take in the source, from `now` until `until`: whether nobody else is.
/// One who comes when it is due only (`if_due`) is too late when another has just done it.
pub fn claim(
    conn: &mut Conn,
    source: &Source,
    holder: &str,
    now: i64,
    until: i64,
    if_due: bool,
) -> Result<bool> {
    source::put(conn, source)?;
    let Some(found) = find(conn, &source.id)? else {
        let new = Sync {
            source_id: source.id.clone(),
            cursor: None,
            as_of: None,
            records: None,
            report: None,
            succeeded_at: None,
            failed_at: None,
            failure: None,
            failures: 0,
            next_at: None,
            holder: Some(holder.to_owned()),
            held_until: Some(until),
        };
        diesel::insert_into(sync::table).values(&new).execute(conn)?;
        return Ok(true);
    };
    let held = found.held_until.is_some_and(|until| until > now);
    let early = if_due && found.next_at.is_some_and(|next| next > now);
    if held || early {
        return Ok(false);
    }
    diesel::update(sync::table.find(&source.id))
        .set((sync::holder.eq(holder), sync::held_until.eq(until)))
        .execute(conn)?;
    Ok(true)
}

/// Lets `holder` go on until `until`: whether nobody else has taken over.
pub fn renew(conn: &mut Conn, source_id: &str, holder: &str, until: i64) -> Result<bool> {
    let own = sync::table.find(source_id).filter(sync::holder.eq(holder));
    Ok(diesel::update(own).set(sync::held_until.eq(until)).execute(conn)? == 1)
}

/// Whether `holder` is the one who may take in the source.
pub fn is_held_by(conn: &mut Conn, source_id: &str, holder: &str) -> Result<bool> {
    Ok(find(conn, source_id)?.is_some_and(|found| found.holder.as_deref() == Some(holder)))
}

/// Where the source has been left from now on.
pub fn set_cursor(conn: &mut Conn, source_id: &str, cursor: &str) -> Result<()> {
    diesel::update(sync::table.find(source_id)).set(sync::cursor.eq(cursor)).execute(conn)?;
    Ok(())
}

/// Ends a run that went well at `now`; the next is due at `next_at`.
pub fn succeed(
    conn: &mut Conn,
    source_id: &str,
    holder: &str,
    now: i64,
    next_at: Option<i64>,
    success: &Success,
) -> Result<()> {
    let own = sync::table.find(source_id).filter(sync::holder.eq(holder));
    diesel::update(own)
        .set((
            sync::as_of.eq(&success.as_of),
            sync::records.eq(success.records),
            sync::report.eq(&success.report),
            sync::succeeded_at.eq(now),
            sync::failures.eq(0),
            sync::next_at.eq(next_at),
            sync::holder.eq(None::<String>),
            sync::held_until.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a run that failed at `now`; what was there stays.
pub fn fail(
    conn: &mut Conn,
    source_id: &str,
    holder: &str,
    now: i64,
    next_at: Option<i64>,
    failure: &str,
) -> Result<()> {
    let own = sync::table.find(source_id).filter(sync::holder.eq(holder));
    diesel::update(own)
        .set((
            sync::failed_at.eq(now),
            sync::failure.eq(failure),
            sync::failures.eq(sync::failures + 1),
            sync::next_at.eq(next_at),
            sync::holder.eq(None::<String>),
            sync::held_until.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}
