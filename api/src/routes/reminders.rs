//! `/v1/reminders`: what hosts should look at again.

use super::lookup;
use super::municipalities::MunicipalityName;
use crate::auth::{Host, Role};
use crate::bounds::PlaceName;
use crate::db::{Db, housing, source};
use crate::error::{Fault, Faults, Result};
use crate::extract::Query;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Municipality, Region};
use actix_web::get;
use actix_web::web::Data;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_reminders);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only of this municipality, by number or slug; several: of any of them. Without it, of those that
    /// the caller is host of: of the whole region for coordinators.
    #[serde(default)]
    #[param(value_type = Vec<PlaceName>, inline, max_items = 50, example = json!(["tynset"]))]
    municipality: Vec<String>,
}

/// What can be older than it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReminderSubject)]
enum What {
    /// The kindergarten places that are free.
    KindergartenPlaces,
    /// The school stages.
    Stages,
    /// The interests that can be pursued.
    Interests,
    /// An open home that its host has posted here.
    Home,
}

impl What {
    /// For how many days it can be taken to be true.
    const fn max_age(self) -> i32 {
        match self {
            What::KindergartenPlaces => 30,
            What::Stages => 365,
            What::Interests => 180,
            What::Home => 60,
        }
    }

    /// The day by which what was true on `as_of` is to be looked at again.
    fn due(self, as_of: &str) -> Option<Date> {
        as_of.parse::<Date>().ok()?.checked_add(self.max_age().days()).ok()
    }
}

/// Something that a host should look at again.
#[derive(Debug, Serialize, ToSchema)]
struct Reminder {
    /// The municipality whose host it is for.
    municipality: MunicipalityName,
    /// What is too old.
    what: What,
    /// The id of the home; absent for what is not a home.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Uuid)]
    id: Option<String>,
    /// The day of which it is known to be true; null when it was never recorded.
    #[schema(format = Date)]
    as_of: Option<String>,
    /// For how many days it can be taken to be true.
    max_age_days: i32,
    /// The last day of them; null when it was never recorded.
    #[schema(format = Date)]
    due: Option<String>,
    /// How many days ago that was; null when it was never recorded.
    overdue_days: Option<i32>,
    /// Where it is changed, by `PATCH`; by `PUT` where the municipality has nothing recorded.
    #[schema(example = "/v1/municipalities/3427/place")]
    href: String,
}

/// Something that is too old, in the order of the list: what was never recorded, then by the day by which
/// it was due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
struct Overdue {
    due: Option<Date>,
    municipality: String,
    what: What,
    id: Option<String>,
    as_of: Option<String>,
}

/// List what is older than it should be, most overdue first
///
/// Kindergarten places should be looked at again after 30 days, interests after 180, school stages after
/// 365, and open homes that were posted here after 60 days; what was never recorded comes first, but for school
/// stages that the register of schools tells. A host is
/// told of the own municipality. A `PATCH` with today's date, or an empty one of a home, says that it is
/// still true.
#[utoipa::path(
    tag = "municipalities",
    security(("bearer" = ["housing", "places"])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of them", body = Page<Reminder>)),
)]
#[get("/v1/reminders")]
async fn list_reminders(
    Host(caller): Host,
    Current(region): Current,
    db: Data<Db>,
    query: Query<ListQuery>,
    page: PageRequest<Overdue>,
) -> Result<Page<Reminder>> {
    let municipalities = query.0.check(&caller.role, &region)?;
    let mut overdue: BTreeSet<Overdue> =
        municipalities.iter().flat_map(|municipality| facts(municipality, &region)).collect();
    let slugs: Vec<String> = municipalities.iter().map(|found| found.slug.clone()).collect();
    let homes = db.read_heavy(move |conn| housing::open_from(conn, source::HOST, &slugs)).await?;
    overdue.extend(homes.into_iter().filter_map(|home| {
        Overdue::of(What::Home, &home.municipality_id, Some(home.id), Some(home.as_of), region.today)
    }));
    let rest = overdue.into_iter().filter(|found| page.after.as_ref().is_none_or(|after| found > after));
    Ok(page.cut(rest, Overdue::clone).map(|found| found.show(&region)))
}

impl ListQuery {
    /// The municipalities that are asked for.
    fn check<'r>(&self, role: &Role, region: &'r Region) -> Result<Vec<&'r Municipality>> {
        if self.municipality.is_empty() {
            let all = region.reference.municipalities.all().iter();
            let own = |found: &&Municipality| match role {
                Role::Host(own) => *own == found.slug,
                _ => found.member,
            };
            return Ok(all.filter(own).collect());
        }
        let mut faults = Faults::default();
        let named = faults.take_all(self.municipality.iter().map(|value| {
            let found = lookup::municipality(region, "municipality", value)?;
            let refused =
                || Fault::in_query("municipality", format!("you are not the host of {}", found.name));
            role.hosts(&found.slug).then_some(found).ok_or_else(refused)
        }));
        faults.check()?;
        Ok(named)
    }
}

/// The facts of a municipality that are too old, or were never recorded.
fn facts<'r>(municipality: &'r Municipality, region: &'r Region) -> impl Iterator<Item = Overdue> + 'r {
    let facts = region.places.get(&municipality.slug);
    let days = [
        (What::KindergartenPlaces, facts.and_then(|facts| facts.kindergarten_as_of.clone())),
        (What::Stages, facts.and_then(|facts| facts.stages_as_of.clone())),
        (What::Interests, facts.map(|facts| facts.interests_as_of.clone())),
    ];
    let is_told =
        |what| what == What::Stages && region.reference.establishments.stages(&municipality.slug).is_some();
    let days = days.into_iter().filter(move |(what, as_of)| as_of.is_some() || !is_told(*what));
    let overdue = days.map(|(what, as_of)| Overdue::of(what, &municipality.slug, None, as_of, region.today));
    overdue.flatten()
}

impl Overdue {
    /// What was true on `as_of`, if it is too old on the day `today`.
    fn of(
        what: What,
        municipality: &str,
        id: Option<String>,
        as_of: Option<String>,
        today: Date,
    ) -> Option<Overdue> {
        let due = as_of.as_deref().and_then(|as_of| what.due(as_of));
        let late = due.is_none_or(|due| due < today);
        late.then(|| Overdue { due, municipality: municipality.to_owned(), what, id, as_of })
    }

    fn show(self, region: &Region) -> Reminder {
        let Overdue { due, municipality, what, id, as_of } = self;
        let municipality = MunicipalityName::of_slug(&municipality, region);
        let href = match &id {
            Some(id) => format!("/v1/housing/{id}"),
            None => format!("/v1/municipalities/{}/place", municipality.number),
        };
        Reminder {
            municipality,
            what,
            id,
            as_of,
            max_age_days: what.max_age(),
            due: due.map(|due| due.to_string()),
            overdue_days: due.map(|due| (region.today - due).get_days()),
            href,
        }
    }
}
