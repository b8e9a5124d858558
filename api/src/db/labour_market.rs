//! Destinations outside the region that are counted as one.

use diesel::{QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::labour_market};

/// A destination outside the region: never a home, never in a catchment.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = labour_market)]
pub struct LabourMarket {
    /// Its slug, such as `trondheim-region`.
    pub id: String,
    /// Its name in Norwegian Bokmål.
    pub name_nb: String,
    /// Its name in Norwegian Nynorsk.
    pub name_nn: String,
    /// Its name in English.
    pub name_en: String,
}

/// All labour markets, by slug.
pub fn all(conn: &mut Conn) -> Result<Vec<LabourMarket>> {
    Ok(labour_market::table.order(labour_market::id).select(LabourMarket::as_select()).load(conn)?)
}
