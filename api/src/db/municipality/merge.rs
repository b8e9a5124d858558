//! Two municipalities that turn out to be one.

use diesel::{RunQueryDsl, sql_query, sql_types::BigInt, sql_types::Text};

use super::super::{Conn, Result};

/// A table whose rows name a municipality.
pub(crate) struct Reference {
    pub(crate) table: &'static str,
    /// The column that, with the municipality, tells one row from the next; none where nothing does.
    unique: Option<Unique>,
    /// Whether a row carries the revision that changed it last.
    revised: bool,
}

/// How many rows of a table a municipality may have.
enum Unique {
    /// One.
    Alone,
    /// One for each combination of these columns.
    With(&'static [&'static str]),
}

/// All tables whose rows name a municipality, in the column `municipality_id`.
pub(crate) const REFERENCES: [Reference; 11] = [
    one_for_each("municipality_name", &["language", "name"]),
    one_for_each("municipality_number", &["number"]),
    one_for_each("region_membership", &["valid_from"]),
    one_for_each("population", &["as_of"]),
    one_for_each("vacancy_municipality", &["vacancy_id"]),
    Reference { table: "municipality_border", unique: Some(Unique::Alone), revised: false },
    Reference { table: "place", unique: Some(Unique::Alone), revised: true },
    Reference { table: "matrix_area", unique: None, revised: false },
    Reference { table: "housing", unique: None, revised: true },
    Reference { table: "employer", unique: None, revised: true },
    Reference { table: "account", unique: None, revised: true },
];

const fn one_for_each(table: &'static str, columns: &'static [&'static str]) -> Reference {
    Reference { table, unique: Some(Unique::With(columns)), revised: false }
}

/// Makes one municipality of two: everything that names `from` names `into`, and `from` is gone. Where both
/// have what a municipality has once, that of `into` stays.
pub fn merge(conn: &mut Conn, from: &str, into: &str, revision: i64) -> Result<()> {
    for Reference { table, unique, revised } in &REFERENCES {
        if let Some(unique) = unique {
            let same: String = match unique {
                Unique::Alone => String::new(),
                Unique::With(columns) => {
                    columns.iter().map(|column| format!(" AND kept.{column} = {table}.{column}")).collect()
                }
            };
            let double = format!(
                "DELETE FROM {table} WHERE municipality_id = $1 AND EXISTS \
                 (SELECT 1 FROM {table} kept WHERE kept.municipality_id = $2{same})"
            );
            sql_query(double).bind::<Text, _>(from).bind::<Text, _>(into).execute(conn)?;
        }
        let revised = if *revised { ", revision = $3" } else { "" };
        let update = format!("UPDATE {table} SET municipality_id = $1{revised} WHERE municipality_id = $2");
        let update = sql_query(update).bind::<Text, _>(into).bind::<Text, _>(from);
        match revised {
            "" => update.execute(conn)?,
            _ => update.bind::<BigInt, _>(revision).execute(conn)?,
        };
    }
    sql_query("DELETE FROM municipality WHERE id = $1").bind::<Text, _>(from).execute(conn)?;
    Ok(())
}
