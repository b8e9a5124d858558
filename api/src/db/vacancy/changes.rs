//! What the live region follows.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::{BATCH, municipalities_of};
use crate::db::{Conn, Result, schema::vacancy};

/// A vacancy as a search and its reply need it, closed ones included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The vacancy.
    pub row: LiveRow,
    /// Slugs of where the work is done, in the order of the advertisement.
    pub municipalities: Vec<String>,
}

/// The columns of a [`super::VacancyRow`] without the long texts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = vacancy)]
#[expect(missing_docs, reason = "each field is the one of `VacancyRow`")]
pub struct LiveRow {
    pub id: String,
    pub source_id: String,
    pub reference: String,
    pub title: String,
    pub employer: String,
    pub occupation: Option<String>,
    pub extent_min: Option<i32>,
    pub extent_max: Option<i32>,
    pub start: Option<String>,
    pub published: String,
    pub expires: Option<String>,
    pub withheld: Option<String>,
    pub positions: i32,
    pub remote: String,
    pub languages: Option<String>,
    pub licences: Option<String>,
    pub status: String,
    pub demo: bool,
    pub revision: i64,
}

/// Calls `each` with every vacancy that has changed after this revision, oldest change first, and
/// holds no more than a thousand of them at a time.
pub fn for_each_changed(conn: &mut Conn, revision: i64, mut each: impl FnMut(Live)) -> Result<()> {
    let mut last = (revision, None::<String>);
    loop {
        let (revision, id) = &last;
        let mut query = vacancy::table
            .order((vacancy::revision, vacancy::id))
            .limit(BATCH as i64)
            .select(LiveRow::as_select())
            .into_boxed();
        query = match id {
            // The first condition is what the index answers, the second cuts inside it.
            Some(id) => query
                .filter(vacancy::revision.ge(revision))
                .filter(vacancy::revision.gt(revision).or(vacancy::id.gt(id))),
            None => query.filter(vacancy::revision.gt(revision)),
        };
        let rows: Vec<LiveRow> = query.load(conn)?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = (end.revision, Some(end.id.clone()));

        let mut places = municipalities_of(conn, rows.iter().map(|row| row.id.as_str()))?;
        for row in rows {
            each(Live { municipalities: places.remove(&row.id).unwrap_or_default(), row });
        }
    }
}
