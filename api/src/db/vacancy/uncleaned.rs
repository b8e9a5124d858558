//! Descriptions that have not been cleaned yet: those of a version that cleaned them for each reader.

use diesel::{ExpressionMethods, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use crate::db::{Conn, Result, schema::vacancy};

/// A description that has not been cleaned.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = vacancy)]
pub struct Uncleaned {
    /// The id of the vacancy.
    pub id: String,
    /// The description; there is one.
    pub description: Option<String>,
}

/// Some descriptions that have not been cleaned, at most `limit`.
pub fn uncleaned(conn: &mut Conn, limit: u32) -> Result<Vec<Uncleaned>> {
    let waiting = vacancy::table
        .filter(vacancy::description.is_not_null())
        .filter(vacancy::description_html.is_null())
        .limit(limit.into());
    Ok(waiting.select(Uncleaned::as_select()).load(conn)?)
}

/// Stores the HTML of a description, unless the description has changed meanwhile.
pub fn set_clean(conn: &mut Conn, of: &Uncleaned, html: &str) -> Result<()> {
    let same = vacancy::table
        .filter(vacancy::id.eq(&of.id))
        .filter(vacancy::description.eq(&of.description))
        .filter(vacancy::description_html.is_null());
    diesel::update(same).set(vacancy::description_html.eq(html)).execute(conn)?;
    Ok(())
}
