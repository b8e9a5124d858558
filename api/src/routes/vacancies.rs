//! `/v1/vacancies`

mod apply;
mod filter;
mod homes;
mod moderation;

pub(super) use homes::{reached, reached_by_a_home};

use super::lookup::{self, YearQuery};
use super::municipalities::MunicipalityName;
use super::occupations::OccupationName;
use crate::Service;
use crate::conditional::{At, Version};
use crate::db::vacancy::{self as rows, Cursor};
use crate::db::{self, Conn, Db, revision, tags, vacancy_contact};
use crate::error::{Error, Result};
use crate::extract::Query;
use crate::frame::HeadersOnly;
use crate::language::Language;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Region, Source};
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use filter::ListQuery;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_vacancies).service(find_vacancy);
    homes::configure(config);
    apply::configure(config);
    moderation::configure(config);
}

/// An advertised job. What is null is unknown.
#[derive(Debug, Serialize, ToSchema)]
struct Vacancy {
    /// Its id here.
    #[schema(format = Uuid)]
    id: String,
    /// Its id at the source.
    reference: String,
    /// Where it comes from.
    source: Source,
    /// What is advertised.
    title: String,
    /// Who employs.
    employer: String,
    /// The number of the organisation that posted it here; null when it was imported.
    #[schema(example = "923609016")]
    organisation_number: Option<String>,
    /// What one works as; one without it matches nobody.
    occupation: Option<OccupationName>,
    /// Where the work is done: at least one.
    municipalities: Vec<MunicipalityName>,
    /// How much of full time.
    extent: Option<Extent>,
    /// How much of full time, in the source's own words; it says less than `extent`, which is null where only this is
    /// known.
    #[schema(example = "Deltid")]
    extent_text: Option<String>,
    /// First day of work.
    #[schema(format = Date)]
    start: Option<String>,
    /// First day on which it is open.
    #[schema(format = Date)]
    published: String,
    /// Last day on which it is open; without one it stays open.
    #[schema(format = Date)]
    deadline: Option<String>,
    /// How many are wanted.
    positions: i32,
    /// Whether it can be done from elsewhere: `none`, `hybrid` or `full`.
    remote: String,
    /// Languages that are required.
    languages: Option<Vec<String>>,
    /// Licences that are required.
    licences: Option<Vec<String>>,
    /// The text of the advertisement, as the source gave it.
    description: Option<String>,
    /// The same as HTML that can be shown: only markup that structures a text, and links that lead to the
    /// web or to a mail address. Empty where nothing of it can be shown.
    description_html: Option<String>,
    /// Where to apply.
    apply_url: Option<String>,
    /// Whom to ask; null in a list, when it is not open, and where nobody is named.
    contacts: Option<Vec<Contact>>,
    /// Whether it can be applied for today.
    open: bool,
    /// When it was taken from the source.
    as_of: Timestamp,
    /// Whether it is fictitious.
    demo: bool,
}

/// Whom to ask about a vacancy. At least one of the texts is there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VacancyContact)]
struct Contact {
    /// The name.
    name: Option<String>,
    /// What they are there.
    #[schema(example = "Avdelingsleder")]
    title: Option<String>,
    /// The mail address.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
}

impl From<vacancy_contact::Contact> for Contact {
    fn from(row: vacancy_contact::Contact) -> Contact {
        let vacancy_contact::Contact { name, title, email, phone, .. } = row;
        Contact { name, title, email, phone }
    }
}

/// How much of full time, in percent.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct Extent {
    /// The least.
    #[schema(minimum = 1, maximum = 100)]
    pub(super) min: i32,
    /// The most.
    #[schema(minimum = 1, maximum = 100)]
    pub(super) max: i32,
}

/// List open vacancies, newest first
#[utoipa::path(tag = "vacancies", params(ListQuery, YearQuery, PageQuery), responses((status = 200, description = "A page of them", body = Page<Vacancy>)))]
#[get("/v1/vacancies")]
async fn list_vacancies(
    Current(region): Current,
    language: Language,
    db: Data<Db>,
    query: Query<ListQuery>,
    year: Query<YearQuery>,
    page: PageRequest<Cursor>,
) -> Result<At<Page<Vacancy>>> {
    let (Query(query), Query(YearQuery { year })) = (query, year);
    let filter = query.filter(&region, year)?;
    let is_heavy = filter.is_heavy();
    let list = move |conn: &mut Conn| {
        let found = rows::list(conn, &filter, page.after.as_ref(), page.fetch_limit())?;
        Ok::<_, Error>((Version::from(revision::current(conn)?), page.cut(found, Cursor::of)))
    };
    let (version, found) = if is_heavy { db.read_heavy(list).await } else { db.read(list).await }?;
    Ok(At(version, found.map(|found| show(found, &region, language))))
}

/// Show one vacancy, also when it is no longer open
#[utoipa::path(
    tag = "vacancies",
    params(("id" = String, Path, description = "The id of the vacancy")),
    responses((status = 200, description = "The vacancy", body = Vacancy)),
)]
#[get("/v1/vacancies/{id}")]
async fn find_vacancy(
    Current(region): Current,
    language: Language,
    service: Data<Service>,
    HeadersOnly(headers_only): HeadersOnly,
    id: Path<String>,
) -> Result<At<Json<Vacancy>>> {
    let (version, found, contacts) = read(&service.db, &id, |conn, found| {
        Ok(vacancy_contact::of(conn, &found.row.id)?.into_iter().map(Contact::from).collect::<Vec<_>>())
    })
    .await?;
    if !headers_only {
        service.uses.viewed(&found.row.id);
    }
    let mut shown = show(found, &region, language);
    shown.contacts = Some(contacts).filter(|contacts| shown.open && !contacts.is_empty());
    Ok(At(version, Json(shown)))
}

/// The vacancy with this id, and the version that it was read at.
async fn find(db: &Db, id: &str) -> Result<(Version, rows::Vacancy)> {
    let (version, found, ()) = read(db, id, |_, _| Ok(())).await?;
    Ok((version, found))
}

/// The same, with what else is read of it.
async fn read<T: Send + 'static>(
    db: &Db,
    id: &str,
    more: impl FnOnce(&mut Conn, &rows::Vacancy) -> db::Result<T> + Send + 'static,
) -> Result<(Version, rows::Vacancy, T)> {
    let id = lookup::id("vacancy", id)?;
    db.read(move |conn| {
        let found = rows::find(conn, &id)?.filter(|found| found.row.is_public());
        let found = found.ok_or(Error::NotFound("vacancy"))?;
        let more = more(conn, &found)?;
        Ok((revision::current(conn)?.into(), found, more))
    })
    .await
}

fn show(
    rows::Vacancy { row, municipalities }: rows::Vacancy,
    region: &Region,
    language: Language,
) -> Vacancy {
    let today = region.today.to_string();
    let list = |tags: Option<String>| Some(tags::split(&tags?).map(str::to_owned).collect());
    Vacancy {
        open: row.is_open(&today),
        source: region.sources.get(&row.source_id),
        occupation: row.occupation.map(|code| OccupationName::of_code(&code, region, language)),
        municipalities: municipalities.iter().map(|slug| MunicipalityName::of_slug(slug, region)).collect(),
        contacts: None,
        extent_text: row.extent_text,
        extent: row.extent_min.zip(row.extent_max).map(|(min, max)| Extent { min, max }),
        languages: list(row.languages),
        licences: list(row.licences),
        as_of: Timestamp::from_microsecond(row.imported_at).unwrap_or_default(),
        id: row.id,
        reference: row.reference,
        title: row.title,
        employer: row.employer,
        start: row.start,
        published: row.published,
        deadline: row.deadline,
        positions: row.positions,
        remote: row.remote,
        organisation_number: row.organisation_number,
        description_html: row.description_html,
        description: row.description,
        apply_url: row.apply_url,
        demo: row.demo,
    }
}
