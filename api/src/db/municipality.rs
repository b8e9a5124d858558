//! Municipalities: identities whose names, numbers and membership in the region have dates.
//!
//! Dates are `YYYY-MM-DD` and half open: `valid_to` is the first day on which it no longer holds.

mod merge;

#[cfg(test)]
pub(super) use merge::REFERENCES;
pub use merge::merge;

use std::collections::BTreeMap;

use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

use super::{
    Conn, Result,
    schema::{municipality, municipality_name, municipality_number, region_membership},
};

/// A municipality with all that is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Municipality {
    /// Its slug, which never changes.
    pub id: String,
    /// Its names; none when only its number is known.
    pub names: Vec<Name>,
    /// Its numbers over time.
    pub numbers: Vec<Number>,
    /// When it is a member of the region.
    pub membership: Vec<Membership>,
}

/// A name in one language.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = municipality_name, primary_key(municipality_id, language, name), treat_none_as_null = true)]
pub struct Name {
    /// The municipality's slug.
    pub municipality_id: String,
    /// A language code, such as `nb` or `sma`.
    pub language: String,
    /// The name.
    pub name: String,
    /// First day, `None` when not known.
    pub valid_from: Option<String>,
    /// First day on which it no longer holds, `None` when it does.
    pub valid_to: Option<String>,
}

/// An official number (`kommunenummer`).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = municipality_number, primary_key(municipality_id, number), treat_none_as_null = true)]
pub struct Number {
    /// The municipality's slug.
    pub municipality_id: String,
    /// Four digits.
    pub number: String,
    /// First day, `None` when not known.
    pub valid_from: Option<String>,
    /// First day on which it no longer holds, `None` when it does.
    pub valid_to: Option<String>,
}

/// A time as a member of the region.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = region_membership)]
pub struct Membership {
    /// The municipality's slug.
    pub municipality_id: String,
    /// First day.
    pub valid_from: String,
    /// First day on which it is no member, `None` when it still is.
    pub valid_to: Option<String>,
}

impl Number {
    /// Whether the number is in force on this day.
    pub fn holds_on(&self, day: &str) -> bool {
        self.valid_from.as_deref().is_none_or(|from| from <= day)
            && self.valid_to.as_deref().is_none_or(|to| day < to)
    }
}

/// All municipalities, by slug.
pub fn all(conn: &mut Conn) -> Result<Vec<Municipality>> {
    let ids: Vec<String> = municipality::table.select(municipality::id).load(conn)?;
    let mut all: BTreeMap<String, Municipality> =
        ids.into_iter().map(|id| (id.clone(), Municipality { id, ..Municipality::default() })).collect();

    let names =
        municipality_name::table.order((municipality_name::municipality_id, municipality_name::language));
    for name in names.select(Name::as_select()).load(conn)? {
        all.entry(name.municipality_id.clone()).and_modify(|found| found.names.push(name));
    }
    for number in numbers(conn)? {
        all.entry(number.municipality_id.clone()).and_modify(|found| found.numbers.push(number));
    }
    let membership =
        region_membership::table.order((region_membership::municipality_id, region_membership::valid_from));
    for time in membership.select(Membership::as_select()).load(conn)? {
        all.entry(time.municipality_id.clone()).and_modify(|found| found.membership.push(time));
    }
    Ok(all.into_values().collect())
}

/// All numbers, those of one municipality from the first to the last.
pub fn numbers(conn: &mut Conn) -> Result<Vec<Number>> {
    let mut numbers = municipality_number::table.select(Number::as_select()).load(conn)?;
    numbers.sort_by(|a: &Number, b| {
        (&a.municipality_id, &a.valid_from).cmp(&(&b.municipality_id, &b.valid_from))
    });
    Ok(numbers)
}

/// The slugs of the municipalities by the numbers that are in force on this day.
pub fn by_number_on(conn: &mut Conn, day: &str) -> Result<BTreeMap<String, String>> {
    let in_force = numbers(conn)?.into_iter().filter(|number| number.holds_on(day));
    Ok(in_force.map(|number| (number.number, number.municipality_id)).collect())
}

/// Adds a municipality of which only its number is known: the number is its slug.
pub fn add(conn: &mut Conn, number: &str) -> Result<()> {
    insert(conn, number)?;
    let row = Number {
        municipality_id: number.to_owned(),
        number: number.to_owned(),
        valid_from: None,
        valid_to: None,
    };
    insert_number(conn, &row)
}

/// Adds a municipality of which nothing is known but its slug.
pub fn insert(conn: &mut Conn, id: &str) -> Result<()> {
    diesel::insert_into(municipality::table).values(municipality::id.eq(id)).execute(conn)?;
    Ok(())
}

/// Adds a number.
pub fn insert_number(conn: &mut Conn, new: &Number) -> Result<()> {
    diesel::insert_into(municipality_number::table).values(new).execute(conn)?;
    Ok(())
}

/// Changes when a number is in force.
pub fn update_number(conn: &mut Conn, new: &Number) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}

/// Adds a name.
pub fn insert_name(conn: &mut Conn, new: &Name) -> Result<()> {
    diesel::insert_into(municipality_name::table).values(new).execute(conn)?;
    Ok(())
}

/// Changes when a name is official.
pub fn update_name(conn: &mut Conn, new: &Name) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}
