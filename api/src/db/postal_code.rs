//! In which municipality the addresses with a postal code are.

use diesel::{Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::postal_code};

/// What the register of addresses said of a postal code.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = postal_code, treat_none_as_default_value = false)]
pub struct PostalCode {
    /// Four digits.
    pub code: String,
    /// The number of the municipality; none where there are several, or no addresses.
    pub number: Option<String>,
    /// When it said so, in microseconds since 1970.
    pub asked_at: i64,
}

/// All that have been asked about.
pub fn all(conn: &mut Conn) -> Result<Vec<PostalCode>> {
    Ok(postal_code::table.select(PostalCode::as_select()).load(conn)?)
}

/// Keeps what the register said, in the place of what it said before.
pub fn put(conn: &mut Conn, new: &PostalCode) -> Result<()> {
    diesel::delete(postal_code::table.find(&new.code)).execute(conn)?;
    diesel::insert_into(postal_code::table).values(new).execute(conn)?;
    Ok(())
}
