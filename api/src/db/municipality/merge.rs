//! Two municipalities that turn out to be one.

use diesel::{RunQueryDsl, sql_query, sql_types::BigInt, sql_types::Text};

use super::super::{Conn, Result};

/// A column that names a municipality.
pub(crate) struct Reference {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    /// The columns that, with this one, are unique; none where a municipality has any number of rows.
    unique: Option<&'static [&'static str]>,
    /// Whether a row carries the revision that changed it last.
    revised: bool,
}

/// All columns that name a municipality: a test compares them with the tables.
pub(crate) const REFERENCES: [Reference; 17] = [
    unique("municipality_name", &["language", "name"]),
    unique("municipality_number", &["number"]),
    unique("region_membership", &["valid_from"]),
    unique("population", &["as_of"]),
    unique("vacancy_municipality", &["vacancy_id"]),
    unique("municipality_border", &[]),
    unique("municipality_centre", &[]),
    unique("employment", &["year"]),
    unique("establishment_coverage", &["source_id"]),
    Reference { column: "from_id", ..unique("travel_time", &["to_id", "mode"]) },
    Reference { column: "to_id", ..unique("travel_time", &["from_id", "mode"]) },
    revised("establishment"),
    Reference { revised: true, ..unique("place", &[]) },
    Reference { unique: None, ..unique("matrix_area", &[]) },
    revised("housing"),
    revised("employer"),
    revised("account"),
];

const fn unique(table: &'static str, columns: &'static [&'static str]) -> Reference {
    Reference { table, column: "municipality_id", unique: Some(columns), revised: false }
}

const fn revised(table: &'static str) -> Reference {
    Reference { table, column: "municipality_id", unique: None, revised: true }
}

/// Makes one municipality of two: everything that names `from` names `into`, and `from` is gone. Where both
/// have what a municipality has once, that of `into` stays.
pub fn merge(conn: &mut Conn, from: &str, into: &str, revision: i64) -> Result<()> {
    // There is no way from a municipality to itself.
    sql_query("DELETE FROM travel_time WHERE from_id IN ($1, $2) AND to_id IN ($1, $2)")
        .bind::<Text, _>(from)
        .bind::<Text, _>(into)
        .execute(conn)?;
    for Reference { table, column, unique, revised } in &REFERENCES {
        if let Some(unique) = unique {
            let same: String =
                unique.iter().map(|column| format!(" AND kept.{column} = {table}.{column}")).collect();
            let double = format!(
                "DELETE FROM {table} WHERE {column} = $1 AND EXISTS \
                 (SELECT 1 FROM {table} kept WHERE kept.{column} = $2{same})"
            );
            sql_query(double).bind::<Text, _>(from).bind::<Text, _>(into).execute(conn)?;
        }
        match revised {
            // SQLite numbers parameters in the order in which they come.
            true => sql_query(format!("UPDATE {table} SET revision = $1, {column} = $2 WHERE {column} = $3"))
                .bind::<BigInt, _>(revision)
                .bind::<Text, _>(into)
                .bind::<Text, _>(from)
                .execute(conn)?,
            false => sql_query(format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2"))
                .bind::<Text, _>(into)
                .bind::<Text, _>(from)
                .execute(conn)?,
        };
    }
    sql_query("DELETE FROM municipality WHERE id = $1").bind::<Text, _>(from).execute(conn)?;
    Ok(())
}
