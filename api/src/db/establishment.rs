//! The kindergartens and schools that the registers have, and of which municipalities those were asked.

use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper, dsl::exists, select,
};

use super::{
    Conn, Result,
    schema::{establishment, establishment_coverage},
};

/// A kindergarten or a school, by the register that is its source.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = establishment, primary_key(source_id, organisation_number))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Establishment {
    /// The key of the register.
    pub source_id: String,
    /// Its organisation number.
    pub organisation_number: String,
    /// The slug of its municipality.
    pub municipality_id: String,
    /// What it is called.
    pub name: String,
    /// Whether it is private; `None` where the register does not say.
    pub private: Option<bool>,
    /// The youngest children, in years, or the lowest grade.
    pub lowest: Option<i32>,
    /// The oldest children, in years, or the highest grade.
    pub highest: Option<i32>,
    /// The stages of a school, as [`super::tags`]; `None` where its grades are not known.
    pub stages: Option<String>,
    /// How many children or pupils are there: not how many there is room for.
    pub enrolled: Option<i32>,
    /// Whether a kindergarten takes no part in the yearly reporting (BASIL).
    pub inactive_in_basil: Option<bool>,
    /// Where it is, in millionths of a degree.
    pub longitude: Option<i32>,
    /// Where it is, in millionths of a degree.
    pub latitude: Option<i32>,
    /// Street and number.
    pub address: Option<String>,
    /// Four digits.
    pub postal_code: Option<String>,
    /// The town of the postal code.
    pub post_town: Option<String>,
    /// Its pages on the web.
    pub website: Option<String>,
    /// The day on which the register last changed it.
    pub as_of: String,
    /// The revision that last changed it.
    pub revision: i64,
}

/// That a register has been asked of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Queryable, Selectable, Insertable)]
#[diesel(table_name = establishment_coverage)]
pub struct Coverage {
    /// The key of the register.
    pub source_id: String,
    /// The slug of the municipality.
    pub municipality_id: String,
}

/// All of them, by register and organisation number.
pub fn all(conn: &mut Conn) -> Result<Vec<Establishment>> {
    let all = establishment::table.order((establishment::source_id, establishment::organisation_number));
    Ok(all.select(Establishment::as_select()).load(conn)?)
}

/// Those of one register, by organisation number.
pub fn of_source(conn: &mut Conn, source_id: &str) -> Result<Vec<Establishment>> {
    let own = establishment::table.filter(establishment::source_id.eq(source_id));
    Ok(own.order(establishment::organisation_number).select(Establishment::as_select()).load(conn)?)
}

/// Keeps one in the place of the last one with its number in its register.
pub fn put(conn: &mut Conn, new: &Establishment) -> Result<()> {
    if diesel::update(new).set(new).execute(conn)? == 0 {
        diesel::insert_into(establishment::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// Forgets the one with this number in a register.
pub fn delete(conn: &mut Conn, source_id: &str, organisation_number: &str) -> Result<()> {
    diesel::delete(establishment::table.find((source_id, organisation_number))).execute(conn)?;
    Ok(())
}

/// Of which municipalities each register has been asked.
pub fn coverage(conn: &mut Conn) -> Result<Vec<Coverage>> {
    let all = establishment_coverage::table
        .order((establishment_coverage::source_id, establishment_coverage::municipality_id));
    Ok(all.select(Coverage::as_select()).load(conn)?)
}

/// Says that a register has been asked of these municipalities, and of no others.
pub fn set_coverage(conn: &mut Conn, source_id: &str, all: &[Coverage]) -> Result<()> {
    let own = establishment_coverage::table.filter(establishment_coverage::source_id.eq(source_id));
    diesel::delete(own).execute(conn)?;
    for one in all {
        diesel::insert_into(establishment_coverage::table).values(one).execute(conn)?;
    }
    Ok(())
}

/// Whether there is any.
pub(super) fn any(conn: &mut Conn) -> Result<bool> {
    Ok(select(exists(establishment::table.select(establishment::source_id))).get_result(conn)?)
}
