//! Who changed what.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{Conn, Result, schema::audit};

/// A change of one record.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit)]
pub struct Audit {
    /// A UUIDv7.
    pub id: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The account that did it; none for the service itself and for the command line.
    pub account_id: Option<String>,
    /// What was done, such as `create`.
    pub action: String,
    /// What sort of record, such as `vacancy`.
    pub entity: String,
    /// The id of the record.
    pub entity_id: String,
    /// The record before, without its texts, as JSON.
    pub before: Option<String>,
    /// The record after, without its texts, as JSON.
    pub after: Option<String>,
    /// The request that did it.
    pub request_id: Option<String>,
    /// The names of the fields that got another value, as a list of tags.
    pub changed: String,
}

/// Which changes to list: all conditions together.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this sort of record.
    pub entity: Option<String>,
    /// Only of this record.
    pub entity_id: Option<String>,
}

/// Adds a change.
pub fn insert(conn: &mut Conn, new: &Audit) -> Result<()> {
    diesel::insert_into(audit::table).values(new).execute(conn)?;
    Ok(())
}

/// The account that last did this to a record; none where nobody did, or nobody who has an account.
pub fn last_by(conn: &mut Conn, action: &str, entity: &str, entity_id: &str) -> Result<Option<String>> {
    let found: Option<Option<String>> = audit::table
        .filter(audit::entity.eq(entity))
        .filter(audit::entity_id.eq(entity_id))
        .filter(audit::action.eq(action))
        .order(audit::id.desc())
        .select(audit::account_id)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// The changes before the one with the id `after`, newest first, at most `limit`.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: u32) -> Result<Vec<Audit>> {
    let mut query =
        audit::table.order(audit::id.desc()).limit(limit.into()).select(Audit::as_select()).into_boxed();
    if let Some(id) = after {
        query = query.filter(audit::id.lt(id));
    }
    if let Some(entity) = &filter.entity {
        query = query.filter(audit::entity.eq(entity));
    }
    if let Some(id) = &filter.entity_id {
        query = query.filter(audit::entity_id.eq(id));
    }
    Ok(query.load(conn)?)
}
