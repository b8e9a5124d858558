//! Advertised jobs, and where their work is done.

mod changes;
mod list;
pub mod of_employer;
mod posted;
mod uncleaned;

use std::collections::HashMap;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Identifiable, Insertable, QueryDsl, Queryable,
    RunQueryDsl, Selectable, SelectableHelper,
    dsl::{exists, not},
    select,
};

use super::{
    Conn, Result,
    schema::{vacancy, vacancy_municipality},
};

pub use self::{
    changes::{Live, LiveRow, for_each_changed},
    list::{Cursor, Filter, list},
    posted::{Posted, posted},
    uncleaned::{Uncleaned, set_clean, uncleaned},
};

#[cfg(test)]
pub(super) use self::{list::query, posted::posted_query};

/// A vacancy with the slugs of its municipalities, in the order of the advertisement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    /// The vacancy.
    pub row: VacancyRow,
    /// Where the work is done: at least one.
    pub municipalities: Vec<String>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = vacancy, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct VacancyRow {
    /// A UUIDv7.
    pub id: String,
    /// The key of the source.
    pub source_id: String,
    /// The source's own id.
    pub reference: String,
    /// What a reader sees first.
    pub title: String,
    /// Who employs.
    pub employer: String,
    /// 1 to 4 digits of STYRK-08; one without matches nobody.
    pub occupation: Option<String>,
    /// The least percent of full time; unknown together with the greatest.
    pub extent_min: Option<i32>,
    /// The greatest percent of full time.
    pub extent_max: Option<i32>,
    /// First day of work, `YYYY-MM-DD`.
    pub start: Option<String>,
    /// First day on which it is open.
    pub published: String,
    /// Last day on which it is open; without one it stays open.
    pub deadline: Option<String>,
    /// How many are wanted.
    pub positions: i32,
    /// `none`, `hybrid` or `full`.
    pub remote: String,
    /// Languages that are needed, as [`super::tags`].
    pub languages: Option<String>,
    /// Licences that are needed, as [`super::tags`].
    pub licences: Option<String>,
    /// The text of the advertisement as it was given, HTML included.
    pub description: Option<String>,
    /// Where to apply.
    pub apply_url: Option<String>,
    /// What `q` looks in: title, employer and description in lower case.
    pub search: String,
    /// `draft`, `open`, `paused`, `closed`, `filled` or `deleted`.
    pub status: String,
    /// Whether it is fictitious.
    pub demo: bool,
    /// When it was first imported or posted, in microseconds since 1970.
    pub imported_at: i64,
    /// The revision that last changed it.
    pub revision: i64,
    /// The employer that posted it here; none when it was imported.
    pub organisation_number: Option<String>,
    /// Last day on which it is open: the deadline, or for a posted one six months at most.
    pub expires: Option<String>,
    /// Why a moderator took it away.
    pub withheld: Option<String>,
    /// What the moderator told the employer.
    pub withheld_note: Option<String>,
    /// How much of full time, in the source's own words.
    pub extent_text: Option<String>,
    /// The description as clean HTML; none until it has been cleaned, empty where nothing of it can be shown.
    pub description_html: Option<String>,
}

impl Vacancy {
    /// Takes the place of `old`, of which stay its id, its age, and that a moderator took it away: whether anything
    /// changes.
    pub fn replaces(&mut self, old: &Vacancy) -> bool {
        let revision = std::mem::replace(&mut self.row.revision, old.row.revision);
        self.row.id.clone_from(&old.row.id);
        self.row.imported_at = old.row.imported_at;
        self.row.withheld.clone_from(&old.row.withheld);
        self.row.withheld_note.clone_from(&old.row.withheld_note);
        let changed = self != old;
        if changed {
            self.row.revision = revision;
        }
        changed
    }
}

impl VacancyRow {
    /// Takes out what was advertised: the row stays, and nobody sees it.
    pub fn empty(&mut self, revision: i64) {
        self.title.clear();
        self.search.clear();
        (self.description, self.description_html) = (None, None);
        (self.apply_url, self.extent_text) = (None, None);
        (self.languages, self.licences) = (None, None);
        self.status = "deleted".to_owned();
        self.revision = revision;
    }

    /// Whether anybody may see it, be it open or not.
    pub fn is_public(&self) -> bool {
        self.withheld.is_none() && !matches!(self.status.as_str(), "draft" | "deleted")
    }

    /// Whether it can be applied for on this day, `YYYY-MM-DD`.
    pub fn is_open(&self, today: &str) -> bool {
        self.withheld.is_none()
            && self.status == "open"
            && self.published.as_str() <= today
            && self.expires.as_deref().is_none_or(|last| last >= today)
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = vacancy_municipality)]
struct Workplace {
    vacancy_id: String,
    ordinal: i32,
    municipality_id: String,
}

/// How many vacancies one statement writes: SQLite takes at most 32,766 parameters.
const BATCH: usize = 1_000;

/// The vacancy with this id, whatever its status.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Vacancy>> {
    let rows = vacancy::table.find(id).select(VacancyRow::as_select()).load(conn)?;
    Ok(with_municipalities(conn, rows)?.pop())
}

/// The vacancies of this source with one of these references, at most a thousand. One that is deleted is among them
/// where its source may bring it back.
pub fn by_reference(conn: &mut Conn, source_id: &str, references: &[&str]) -> Result<Vec<Vacancy>> {
    let rows = vacancy::table
        .filter(vacancy::source_id.eq(source_id).and(vacancy::reference.eq_any(references)))
        .select(VacancyRow::as_select())
        .load(conn)?;
    with_municipalities(conn, rows)
}

/// The ids and references of the vacancies of this source that are open on the day `today`, or will be.
pub fn open_of(conn: &mut Conn, source_id: &str, today: &str) -> Result<Vec<(String, String)>> {
    let open = vacancy::table
        .filter(vacancy::source_id.eq(source_id))
        .filter(vacancy::status.eq("open"))
        .filter(vacancy::withheld.is_null())
        .filter(vacancy::expires.is_null().or(vacancy::expires.ge(today)));
    Ok(open.select((vacancy::id, vacancy::reference)).load(conn)?)
}

/// The references of the vacancies of this source that would be open, had their last day not been before the day
/// `today`.
pub fn expired(conn: &mut Conn, source_id: &str, today: &str) -> Result<Vec<String>> {
    let over = vacancy::table
        .filter(vacancy::source_id.eq(source_id))
        .filter(vacancy::status.eq("open"))
        .filter(vacancy::expires.lt(today));
    Ok(over.order(vacancy::id).select(vacancy::reference).load(conn)?)
}

/// Adds vacancies.
pub fn insert(conn: &mut Conn, new: &[Vacancy]) -> Result<()> {
    for batch in new.chunks(BATCH) {
        let rows: Vec<&VacancyRow> = batch.iter().map(|new| &new.row).collect();
        macro_rules! insert {
            ($conn:expr) => {
                diesel::insert_into(vacancy::table).values(rows).execute($conn)?
            };
        }
        match conn {
            Conn::Sqlite(conn) => insert!(conn),
            Conn::Postgres(conn) => insert!(conn),
        };
        insert_workplaces(conn, batch)?;
    }
    Ok(())
}

/// Replaces the vacancy with this id.
pub fn update(conn: &mut Conn, new: &Vacancy) -> Result<()> {
    diesel::update(&new.row).set(&new.row).execute(conn)?;
    diesel::delete(vacancy_municipality::table.filter(vacancy_municipality::vacancy_id.eq(&new.row.id)))
        .execute(conn)?;
    insert_workplaces(conn, std::slice::from_ref(new))
}

/// Closes the demo vacancies without one of these references.
pub fn close_demo_except(conn: &mut Conn, references: &[String], revision: i64) -> Result<()> {
    let gone = vacancy::table.filter(
        vacancy::demo
            .and(vacancy::source_id.eq(crate::demo::SOURCE))
            .and(vacancy::status.eq("open"))
            .and(vacancy::reference.ne_all(references)),
    );
    diesel::update(gone).set((vacancy::status.eq("closed"), vacancy::revision.eq(revision))).execute(conn)?;
    Ok(())
}

/// Whether there is anything fictitious (`demo`), or anything else.
pub(super) fn any(conn: &mut Conn, demo: bool) -> Result<bool> {
    Ok(match demo {
        // Not `demo = TRUE`: the partial index answers the bare column.
        true => select(exists(vacancy::table.filter(vacancy::demo))).get_result(conn)?,
        false => select(exists(vacancy::table.filter(not(vacancy::demo)))).get_result(conn)?,
    })
}

fn insert_workplaces(conn: &mut Conn, vacancies: &[Vacancy]) -> Result<()> {
    let rows: Vec<Workplace> = vacancies
        .iter()
        .flat_map(|vacancy| {
            vacancy.municipalities.iter().zip(0..).map(|(municipality, ordinal)| Workplace {
                vacancy_id: vacancy.row.id.clone(),
                ordinal,
                municipality_id: municipality.clone(),
            })
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        macro_rules! insert {
            ($conn:expr) => {
                diesel::insert_into(vacancy_municipality::table).values(batch).execute($conn)?
            };
        }
        match conn {
            Conn::Sqlite(conn) => insert!(conn),
            Conn::Postgres(conn) => insert!(conn),
        };
    }
    Ok(())
}

fn with_municipalities(conn: &mut Conn, rows: Vec<VacancyRow>) -> Result<Vec<Vacancy>> {
    let mut places = municipalities_of(conn, rows.iter().map(|row| row.id.as_str()))?;
    let with = |row: VacancyRow| Vacancy { municipalities: places.remove(&row.id).unwrap_or_default(), row };
    Ok(rows.into_iter().map(with).collect())
}

/// The slugs of the municipalities of each of these vacancies, at most a thousand.
fn municipalities_of<'a>(
    conn: &mut Conn,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<String>>> {
    let rows: Vec<Workplace> = vacancy_municipality::table
        .filter(vacancy_municipality::vacancy_id.eq_any(ids.collect::<Vec<_>>()))
        .order((vacancy_municipality::vacancy_id, vacancy_municipality::ordinal))
        .select(Workplace::as_select())
        .load(conn)?;
    let mut places: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows {
        places.entry(row.vacancy_id).or_default().push(row.municipality_id);
    }
    Ok(places)
}
