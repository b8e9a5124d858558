//! Commuting matrices.

use std::collections::BTreeMap;

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};
use jiff::Timestamp;

use super::{
    Conn, Result,
    schema::{commuting_matrix, matrix_area, matrix_cell},
};

/// A commuting matrix of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// What it is.
    pub matrix: MatrixRow,
    /// Its areas in its order.
    pub areas: Vec<Area>,
    /// Its cells, by residence and work; a pair without a cell is zero.
    pub cells: Vec<Cell>,
}

/// What a matrix is.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = commuting_matrix)]
pub struct MatrixRow {
    /// The year.
    pub year: i32,
    /// The key of the source.
    pub source_id: String,
    /// Whether searches use this one when no year is asked for.
    pub is_default: bool,
}

/// A place in the matrix: a municipality or a labour market.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = matrix_area, treat_none_as_default_value = false)]
pub struct Area {
    /// The matrix.
    pub year: i32,
    /// Its place in the matrix, from 0.
    pub ordinal: i32,
    /// The code that the matrix was published with.
    pub code: String,
    /// The municipality's slug, or
    pub municipality_id: Option<String>,
    /// the labour market's.
    pub labour_market_id: Option<String>,
}

/// Employed people who live in one area and work in another, or in the same.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = matrix_cell, treat_none_as_default_value = false)]
pub struct Cell {
    /// The matrix.
    pub year: i32,
    /// The ordinal of the area where they live.
    pub residence: i32,
    /// The ordinal of the area where they work.
    pub work: i32,
    /// People; `None` was not shown by the source, which is not zero.
    pub commuters: Option<i64>,
    /// `certain`, `inferred` or `ambiguous`.
    pub status: String,
}

/// All matrices, by year.
pub fn all(conn: &mut Conn) -> Result<Vec<Matrix>> {
    let rows: Vec<MatrixRow> =
        commuting_matrix::table.order(commuting_matrix::year).select(MatrixRow::as_select()).load(conn)?;
    rows.into_iter().map(|matrix| whole(conn, matrix)).collect()
}

/// The matrix of a year.
pub fn find(conn: &mut Conn, year: i32) -> Result<Option<Matrix>> {
    let row = commuting_matrix::table.find(year).select(MatrixRow::as_select()).first(conn).optional()?;
    row.map(|matrix| whole(conn, matrix)).transpose()
}

/// How many cells each matrix of a source has, by year.
pub fn sizes(conn: &mut Conn, source_id: &str) -> Result<BTreeMap<i32, i64>> {
    let years = commuting_matrix::table.filter(commuting_matrix::source_id.eq(source_id));
    let years: Vec<i32> = years.select(commuting_matrix::year).load(conn)?;
    let size = |year: i32| {
        Ok((year, matrix_cell::table.filter(matrix_cell::year.eq(year)).count().get_result(conn)?))
    };
    years.into_iter().map(size).collect()
}

fn whole(conn: &mut Conn, matrix: MatrixRow) -> Result<Matrix> {
    let areas: Vec<Area> = matrix_area::table
        .filter(matrix_area::year.eq(matrix.year))
        .order(matrix_area::ordinal)
        .select(Area::as_select())
        .load(conn)?;
    let cells: Vec<Cell> = matrix_cell::table
        .filter(matrix_cell::year.eq(matrix.year))
        .order((matrix_cell::residence, matrix_cell::work))
        .select(Cell::as_select())
        .load(conn)?;
    Ok(Matrix { matrix, areas, cells })
}

/// When each matrix was last put there, by year, in microseconds since 1970; none for those that have been
/// there from the start.
pub fn imports(conn: &mut Conn) -> Result<BTreeMap<i32, Option<i64>>> {
    let rows: Vec<(i32, Option<i64>)> =
        commuting_matrix::table.select((commuting_matrix::year, commuting_matrix::imported_at)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The year of the matrix that is used where none is asked for.
pub fn default_year(conn: &mut Conn) -> Result<Option<i32>> {
    let default = commuting_matrix::table.filter(commuting_matrix::is_default);
    Ok(default.select(commuting_matrix::year).first(conn).optional()?)
}

/// Makes the matrix of this year the one that is used where none is asked for.
pub fn set_default(conn: &mut Conn, year: i32) -> Result<()> {
    let chosen = commuting_matrix::is_default.eq(commuting_matrix::year.eq(year));
    diesel::update(commuting_matrix::table).set(chosen).execute(conn)?;
    Ok(())
}

/// Adds the matrix in the place of one of the same year.
pub fn put(conn: &mut Conn, new: &Matrix) -> Result<()> {
    let year = new.matrix.year;
    diesel::delete(matrix_cell::table.filter(matrix_cell::year.eq(year))).execute(conn)?;
    diesel::delete(matrix_area::table.filter(matrix_area::year.eq(year))).execute(conn)?;
    diesel::delete(commuting_matrix::table.filter(commuting_matrix::year.eq(year))).execute(conn)?;
    let now = Timestamp::now().as_microsecond();
    diesel::insert_into(commuting_matrix::table)
        .values((&new.matrix, commuting_matrix::imported_at.eq(now)))
        .execute(conn)?;

    // A statement takes at most 32,766 parameters on SQLite.
    macro_rules! insert {
        ($conn:expr) => {{
            for areas in new.areas.chunks(5_000) {
                diesel::insert_into(matrix_area::table).values(areas).execute($conn)?;
            }
            for cells in new.cells.chunks(5_000) {
                diesel::insert_into(matrix_cell::table).values(cells).execute($conn)?;
            }
        }};
    }
    match conn {
        Conn::Sqlite(conn) => insert!(conn),
        Conn::Postgres(conn) => insert!(conn),
    }
    Ok(())
}
