//! Homes that are let or sold.

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Identifiable, Insertable, OptionalExtension,
    QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper, TextExpressionMethods,
    dsl::{exists, not},
    select,
};

use super::{Backend, Conn, Result, schema::housing, source};

/// A home that is let or sold.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = housing, treat_none_as_null = true)]
pub struct Housing {
    /// A UUIDv7.
    pub id: String,
    /// The key of the source.
    pub source_id: String,
    /// The source's own id.
    pub reference: String,
    /// The municipality's slug.
    pub municipality_id: String,
    /// What it is, such as `house`.
    pub kind: String,
    /// `rent` or `buy`.
    pub tenure: String,
    /// How many bedrooms.
    pub bedrooms: i32,
    /// Floor area in m².
    pub area_m2: i32,
    /// NOK: a month when let, the sum when sold.
    pub price: i64,
    /// First day, when known.
    pub available_from: Option<String>,
    /// What a reader sees.
    pub title: String,
    /// Where it is advertised.
    pub url: String,
    /// `open`, `closed` or `deleted`.
    pub status: String,
    /// The day on which it was advertised.
    pub as_of: String,
    /// Whether it is fictitious.
    pub demo: bool,
    /// When it was first imported, in microseconds since 1970.
    pub imported_at: i64,
    /// The revision that last changed it.
    pub revision: i64,
}

impl Housing {
    /// The home once it is deleted: without texts, and with a reference that nobody can send, so that another home
    /// may have its own.
    pub fn emptied(self, revision: i64) -> Housing {
        Housing {
            reference: source::reference_of_deleted(&self.id),
            kind: "deleted".to_owned(),
            title: String::new(),
            url: String::new(),
            status: "deleted".to_owned(),
            revision,
            ..self
        }
    }
}

/// Which homes to list: all conditions together, those of one list in the alternative.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Slugs; empty is any.
    pub municipalities: Vec<String>,
    /// Kinds; empty is any.
    pub kinds: Vec<String>,
    /// Tenures; empty is any.
    pub tenures: Vec<String>,
    /// The fewest bedrooms.
    pub min_bedrooms: Option<i32>,
    /// The highest price, in NOK.
    pub max_price: Option<i64>,
}

impl Filter {
    /// Whether a page may have to look at every open home.
    pub fn is_heavy(&self) -> bool {
        let Filter { municipalities, kinds, tenures, min_bedrooms, max_price } = self;
        !(municipalities.is_empty()
            && kinds.is_empty()
            && tenures.is_empty()
            && min_bedrooms.is_none()
            && max_price.is_none())
    }
}

/// The open homes after the one with the id `after`, newest first, at most `limit`.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: u32) -> Result<Vec<Housing>> {
    Ok(query(filter, after, limit).select(Housing::as_select()).load(conn)?)
}

pub(super) fn query<'a>(
    filter: &'a Filter,
    after: Option<&'a str>,
    limit: u32,
) -> housing::BoxedQuery<'a, Backend> {
    let mut query = housing::table
        .filter(housing::status.eq("open"))
        .order(housing::id.desc())
        .limit(limit.into())
        .into_boxed();
    if let Some(id) = after {
        query = query.filter(housing::id.lt(id));
    }
    if !filter.municipalities.is_empty() {
        query = query.filter(housing::municipality_id.eq_any(&filter.municipalities));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(housing::kind.eq_any(&filter.kinds));
    }
    if !filter.tenures.is_empty() {
        query = query.filter(housing::tenure.eq_any(&filter.tenures));
    }
    if let Some(bedrooms) = filter.min_bedrooms {
        query = query.filter(housing::bedrooms.ge(bedrooms));
    }
    if let Some(price) = filter.max_price {
        query = query.filter(housing::price.le(price));
    }
    query
}

/// The home with this id, also when it is closed.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Housing>> {
    let there = housing::table.find(id).filter(housing::status.ne("deleted"));
    Ok(there.select(Housing::as_select()).first(conn).optional()?)
}

/// The open homes of these municipalities whose source's key begins with `prefix`.
pub fn open_from(conn: &mut Conn, prefix: &str, municipalities: &[String]) -> Result<Vec<Housing>> {
    let open = housing::table
        .filter(housing::status.eq("open"))
        .filter(housing::source_id.like(format!("{prefix}%")))
        .filter(housing::municipality_id.eq_any(municipalities));
    Ok(open.select(Housing::as_select()).load(conn)?)
}

/// What has changed after this revision, closed homes included.
pub fn changed_since(conn: &mut Conn, revision: i64) -> Result<Vec<Housing>> {
    Ok(housing::table
        .filter(housing::revision.gt(revision))
        .order((housing::revision, housing::id))
        .select(Housing::as_select())
        .load(conn)?)
}

/// The homes of this source with one of these references; none that is deleted.
pub fn by_reference(conn: &mut Conn, source_id: &str, references: &[&str]) -> Result<Vec<Housing>> {
    Ok(housing::table
        .filter(housing::source_id.eq(source_id).and(housing::reference.eq_any(references)))
        .filter(housing::status.ne("deleted"))
        .select(Housing::as_select())
        .load(conn)?)
}

/// Adds a home.
pub fn insert(conn: &mut Conn, new: &Housing) -> Result<()> {
    diesel::insert_into(housing::table).values(new).execute(conn)?;
    Ok(())
}

/// Replaces the home with this id.
pub fn update(conn: &mut Conn, new: &Housing) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}

/// Closes the demo homes without one of these references.
pub fn close_demo_except(conn: &mut Conn, references: &[String], revision: i64) -> Result<()> {
    let gone = housing::table.filter(
        housing::demo
            .and(housing::source_id.eq(crate::demo::SOURCE))
            .and(housing::status.eq("open"))
            .and(housing::reference.ne_all(references)),
    );
    diesel::update(gone).set((housing::status.eq("closed"), housing::revision.eq(revision))).execute(conn)?;
    Ok(())
}

/// Whether there is anything fictitious (`demo`), or anything else.
pub(super) fn any(conn: &mut Conn, demo: bool) -> Result<bool> {
    Ok(match demo {
        // Not `demo = TRUE`: the partial index answers the bare column.
        true => select(exists(housing::table.filter(housing::demo))).get_result(conn)?,
        false => select(exists(housing::table.filter(not(housing::demo)))).get_result(conn)?,
    })
}
