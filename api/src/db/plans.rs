//! How SQLite finds the rows of each list: by an index, never by reading a whole table.

use std::fmt::Write;

use diesel::{
    QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{Integer, Text},
};

use super::{Backend, Conn, Error, housing, scratch::Scratch, vacancy};

/// SQLite's `EXPLAIN QUERY PLAN` of a query: id, parent, nothing, text.
struct Explain<Q>(Q);

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Explain<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.push_sql("EXPLAIN QUERY PLAN ");
        self.0.walk_ast(out)
    }
}

impl<Q> Query for Explain<Q> {
    type SqlType = (Integer, Integer, Integer, Text);
}

impl<Q> QueryId for Explain<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> RunQueryDsl<Conn> for Explain<Q> {}

fn plan(conn: &mut Conn, name: &str, query: impl QueryFragment<Backend>) -> String {
    let steps = Explain(query).load::<(i32, i32, i32, String)>(conn).expect("a plan");
    let mut text = format!("{name}\n");
    for (.., step) in steps {
        assert!(!step.starts_with("SCAN") && !step.contains("TEMP B-TREE"), "{name}: {step}");
        writeln!(text, "  {step}").expect("a string takes it");
    }
    text
}

#[test]
fn no_list_reads_a_whole_table() {
    let scratch = Scratch::empty();
    if !scratch.is_sqlite() {
        return; // PostgreSQL plans by the sizes of the tables: an empty one is always read whole.
    }
    let db = scratch.db();
    let text = db.read_blocking(|conn| {
        let today = || vacancy::Filter { today: "2026-11-23".into(), ..vacancy::Filter::default() };
        let here = || vec!["tynset".to_owned(), "tolga".to_owned()];
        let mut text = String::new();
        for (name, filter) in [
            ("vacancies", today()),
            ("vacancies in municipalities", vacancy::Filter { municipalities: here(), ..today() }),
            ("vacancies within reach", vacancy::Filter { reachable: Some(here()), ..today() }),
            (
                "vacancies of occupations",
                vacancy::Filter { occupations: vec!["22".into(), "5".into()], ..today() },
            ),
            ("vacancies of an extent", vacancy::Filter { extent: Some((50, 80)), ..today() }),
            ("vacancies with words", vacancy::Filter { words: vec!["lærer".into()], ..today() }),
            (
                "vacancies after a day",
                vacancy::Filter { published_after: Some("2026-11-01".into()), ..today() },
            ),
        ] {
            text += &plan(conn, name, vacancy::query(&filter, None, 21));
        }
        let cursor = vacancy::Cursor { published: "2026-11-01".into(), id: "0".into() };
        text += &plan(conn, "the next vacancies", vacancy::query(&today(), Some(&cursor), 21));
        let posted = |expired| vacancy::Posted {
            organisation_number: "923609016".into(),
            statuses: &["open", "paused"],
            expired,
        };
        text += &plan(conn, "an employer's vacancies", vacancy::posted_query(&posted(None), None, 21));
        let expired = posted(Some((true, "2026-11-23".into())));
        text += &plan(conn, "its next expired ones", vacancy::posted_query(&expired, Some("0"), 21));
        text += &plan(conn, "homes", housing::query(&housing::Filter::default(), None, 21));
        let filter =
            housing::Filter { municipalities: here(), max_price: Some(9_000), ..housing::Filter::default() };
        text += &plan(conn, "the next homes in municipalities", housing::query(&filter, Some("0"), 21));
        Ok::<_, Error>(text)
    });
    insta::assert_snapshot!("plans", text.expect("the plans"));
}
