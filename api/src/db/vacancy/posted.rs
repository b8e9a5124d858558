//! What employers have posted.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};

use super::{Vacancy, VacancyRow, with_municipalities};
use crate::db::{Backend, Conn, Result, schema::vacancy};

/// Which of an employer's vacancies to list: all conditions together.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The employer.
    pub organisation_number: String,
    /// Any of these statuses.
    pub statuses: &'static [&'static str],
    /// Only those that have expired by this day, `YYYY-MM-DD`; or only those that have not.
    pub expired: Option<(bool, String)>,
}

/// The vacancies after the one with the id `after`, newest first, at most `limit`.
pub fn posted(conn: &mut Conn, filter: &Posted, after: Option<&str>, limit: u32) -> Result<Vec<Vacancy>> {
    let rows = posted_query(filter, after, limit).select(VacancyRow::as_select()).load(conn)?;
    with_municipalities(conn, rows)
}

pub(in crate::db) fn posted_query<'a>(
    filter: &'a Posted,
    after: Option<&'a str>,
    limit: u32,
) -> vacancy::BoxedQuery<'a, Backend> {
    let mut query = vacancy::table
        .filter(vacancy::organisation_number.eq(&filter.organisation_number))
        .filter(vacancy::status.eq_any(filter.statuses))
        .order(vacancy::id.desc())
        .limit(limit.into())
        .into_boxed();
    if let Some(id) = after {
        query = query.filter(vacancy::id.lt(id));
    }
    if let Some((expired, today)) = &filter.expired {
        query = match expired {
            true => query.filter(vacancy::expires.lt(today)),
            false => query.filter(vacancy::expires.is_null().or(vacancy::expires.ge(today))),
        };
    }
    query
}
