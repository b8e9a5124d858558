//! Pages of open vacancies.

use diesel::{
    BoolExpressionMethods, BoxableExpression, EscapeExpressionMethods, ExpressionMethods,
    NullableExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper, TextExpressionMethods,
    dsl::exists,
    sql_types::{Bool, Nullable},
};
use serde::{Deserialize, Serialize};

use super::{Vacancy, VacancyRow, with_municipalities};
use crate::db::{
    Backend, Conn, Result,
    schema::{vacancy, vacancy_municipality},
};

/// Which vacancies to list: all conditions together, those of one list in the alternative. Only
/// those that are open on the day `today`.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The day, `YYYY-MM-DD`.
    pub today: String,
    /// Slugs of places of work; empty is any.
    pub municipalities: Vec<String>,
    /// Slugs of the places of work within reach of a home; work that can be done from anywhere is
    /// always within reach.
    pub reachable: Option<Vec<String>>,
    /// Codes or beginnings of codes; empty is any. A vacancy without a code has none of them.
    pub occupations: Vec<String>,
    /// Percent of full time, from and to: what overlaps. An unknown extent overlaps with nothing.
    pub extent: Option<(i32, i32)>,
    /// `none`, `hybrid`, `full`; empty is any.
    pub remote: Vec<String>,
    /// Words that all occur in title, employer or description, in any case.
    pub words: Vec<String>,
    /// Published later than this day.
    pub published_after: Option<String>,
}

impl Filter {
    /// Whether a page may have to look at every open vacancy: what the filter asks about is in no index that
    /// also has the order.
    pub fn is_heavy(&self) -> bool {
        let Filter {
            today: _,
            published_after: _,
            municipalities,
            reachable,
            occupations,
            extent,
            remote,
            words,
        } = self;
        !(municipalities.is_empty()
            && reachable.is_none()
            && occupations.is_empty()
            && extent.is_none()
            && remote.is_empty()
            && words.is_empty())
    }
}

/// Where a page ends: its last row's place in the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The day on which it was published.
    pub published: String,
    /// Its id.
    pub id: String,
}

impl Cursor {
    /// The place of this vacancy.
    pub fn of(vacancy: &Vacancy) -> Cursor {
        Cursor { published: vacancy.row.published.clone(), id: vacancy.row.id.clone() }
    }
}

/// The open vacancies after `after`, newest first, at most `limit`.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Vec<Vacancy>> {
    let rows = query(filter, after, limit).select(VacancyRow::as_select()).load(conn)?;
    with_municipalities(conn, rows)
}

type Condition<'a> = Box<dyn BoxableExpression<vacancy::table, Backend, SqlType = Nullable<Bool>> + 'a>;

pub(in crate::db) fn query<'a>(
    filter: &'a Filter,
    after: Option<&'a Cursor>,
    limit: u32,
) -> vacancy::BoxedQuery<'a, Backend> {
    // One bound on the day, so that the index on it is entered where the page begins.
    let newest = after.map_or(&filter.today, |cursor| (&cursor.published).min(&filter.today));
    let mut query = vacancy::table
        .filter(vacancy::status.eq("open"))
        .filter(vacancy::published.le(newest))
        .filter(vacancy::expires.is_null().or(vacancy::expires.ge(&filter.today)))
        .filter(vacancy::withheld.is_null())
        .order((vacancy::published.desc(), vacancy::id.desc()))
        .limit(limit.into())
        .into_boxed();
    if let Some(Cursor { published, id }) = after {
        query = query.filter(vacancy::published.lt(published).or(vacancy::id.lt(id)));
    }
    if let Some(day) = &filter.published_after {
        query = query.filter(vacancy::published.gt(day));
    }
    if !filter.municipalities.is_empty() {
        query = query.filter(works_in(&filter.municipalities));
    }
    if let Some(municipalities) = &filter.reachable {
        query = query.filter(vacancy::remote.eq("full").nullable().or(works_in(municipalities)));
    }
    if let Some(occupation) =
        filter.occupations.iter().map(|code| begins_with(code)).reduce(|a, b| Box::new(a.or(b)))
    {
        query = query.filter(occupation);
    }
    if let Some((min, max)) = filter.extent {
        query = query.filter(vacancy::extent_min.le(max).and(vacancy::extent_max.ge(min)));
    }
    if !filter.remote.is_empty() {
        query = query.filter(vacancy::remote.eq_any(&filter.remote));
    }
    for word in &filter.words {
        query = query.filter(vacancy::search.like(containing(word)).escape('\\'));
    }
    query
}

fn works_in(municipalities: &[String]) -> Condition<'_> {
    Box::new(
        exists(
            vacancy_municipality::table
                .filter(vacancy_municipality::vacancy_id.eq(vacancy::id))
                .filter(vacancy_municipality::municipality_id.eq_any(municipalities)),
        )
        .nullable(),
    )
}

/// Codes that begin with these digits: up to `:`, which comes after `9`.
fn begins_with(code: &str) -> Condition<'_> {
    Box::new(vacancy::occupation.ge(code).and(vacancy::occupation.lt(format!("{code}:"))))
}

/// The pattern of texts that contain the word as it is, in lower case.
fn containing(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern + "%"
}
