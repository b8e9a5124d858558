//! The borders of municipalities.

use diesel::{
    AsChangeset, Identifiable, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use std::collections::HashMap;

use super::{Conn, Result, revision, schema::municipality_border};

/// The border of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = municipality_border, primary_key(municipality_id))]
pub struct Border {
    /// The municipality's slug.
    pub municipality_id: String,
    /// A GeoJSON geometry: a `Polygon` or a `MultiPolygon`.
    pub geometry: String,
    /// The key of the source.
    pub source_id: String,
}

/// All borders, by municipality.
pub fn all(conn: &mut Conn) -> Result<Vec<Border>> {
    let borders = municipality_border::table.order(municipality_border::municipality_id);
    Ok(borders.select(Border::as_select()).load(conn)?)
}

/// Borders that are not stored as they are.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Those of municipalities that have none.
    pub inserted: Vec<Border>,
    /// Those of municipalities that have another one.
    pub updated: Vec<Border>,
    /// How many others are stored as they are.
    pub unchanged: u64,
}

impl Changes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.updated.is_empty()
    }
}

/// What storing these would change.
pub fn changes(conn: &mut Conn, new: Vec<Border>) -> Result<Changes> {
    let existing: HashMap<String, Border> =
        all(conn)?.into_iter().map(|old| (old.municipality_id.clone(), old)).collect();
    let mut changes = Changes::default();
    for border in new {
        match existing.get(&border.municipality_id) {
            None => changes.inserted.push(border),
            Some(old) if *old == border => changes.unchanged += 1,
            Some(_) => changes.updated.push(border),
        }
    }
    Ok(changes)
}

/// Stores borders in the place of what was there; the reference part changes with them.
pub fn store(conn: &mut Conn, revision: i64, changes: &Changes) -> Result<()> {
    for new in &changes.inserted {
        diesel::insert_into(municipality_border::table).values(new).execute(conn)?;
    }
    for new in &changes.updated {
        diesel::update(new).set(new).execute(conn)?;
    }
    if !changes.is_empty() {
        revision::mark_reference(conn, revision)?;
    }
    Ok(())
}
