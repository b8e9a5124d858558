//! Everything that a database holds, as text, to see that nothing has changed.

use super::database::Database;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What is told of each run itself.
const OF_RUNS: [&str; 3] = ["sync", "payload", "source"];

/// All rows of all tables but those that tell how far sources have been taken in.
pub(crate) fn dump(database: &Database) -> String {
    tables(database, &OF_RUNS)
}

/// Whether a text is anywhere in the database, also in what sources sent.
pub(crate) fn holds(database: &Database, text: &str) -> bool {
    let all = tables(database, &[]);
    // Bytes are shown as hexadecimal digits.
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    all.contains(text) || all.to_lowercase().contains(&hex)
}

fn tables(database: &Database, but: &[&str]) -> String {
    let wanted = |table: &String| !but.contains(&table.as_str()) && !table.starts_with("__diesel");
    let mut text = String::new();
    if database.url.starts_with("postgres") {
        let mut conn = PgConnection::establish(&database.url).unwrap();
        let tables = "SELECT table_name::text AS line FROM information_schema.tables \
                      WHERE table_schema = current_schema() ORDER BY 1";
        for table in lines(&mut conn, tables).into_iter().filter(wanted) {
            let rows = lines(&mut conn, &format!("SELECT t::text AS line FROM \"{table}\" t ORDER BY 1"));
            text += &format!("{table}\n{}\n", rows.join("\n"));
        }
        return text;
    }
    let mut conn = SqliteConnection::establish(&database.url).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    let tables = "SELECT name AS line FROM sqlite_master WHERE type = 'table' ORDER BY 1";
    for table in lines(&mut conn, tables).into_iter().filter(wanted) {
        let columns = format!("SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')");
        let columns = lines(&mut conn, &columns).join(" || ',' || ");
        let rows = lines(&mut conn, &format!("SELECT {columns} AS line FROM \"{table}\" ORDER BY 1"));
        text += &format!("{table}\n{}\n", rows.join("\n"));
    }
    text
}

fn lines<C>(conn: &mut C, query: &str) -> Vec<String>
where
    C: Connection,
    for<'q> diesel::query_builder::SqlQuery: diesel::query_dsl::LoadQuery<'q, C, Line>,
{
    sql_query(query).load::<Line>(conn).unwrap().into_iter().map(|line| line.line).collect()
}
