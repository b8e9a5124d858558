//! `/v1/vacancies/{id}/homes`: the search the other way.

use super::find;
use crate::conditional::At;
use crate::db::Db;
use crate::error::{Error, Faults, Result};
use crate::evidence::{self, Flow};
use crate::extract::Query;
use crate::language::Language;
use crate::region::{Current, Municipality, Region, Source, YearMatrix};
use crate::routes::commuting::{Status, Tier};
use crate::routes::lookup;
use crate::routes::municipalities::MunicipalityName;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use flytthit_matcher::commuting::{self, AreaId, relation};
use flytthit_matcher::surroundings::Neighbour;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_vacancy_homes);
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HomesQuery {
    /// The year of the commuting matrix; without it the default one.
    year: Option<i32>,
}

/// The homes from which a vacancy is within reach.
#[derive(Debug, Serialize, ToSchema)]
struct VacancyHomes {
    /// The year of the commuting matrix.
    year: i32,
    /// The year of which this is true.
    as_of: String,
    /// Where the figures come from.
    source: Source,
    /// Whether the work can be done from anywhere: then every other home reaches it too.
    anywhere: bool,
    /// The homes whose catchment the work is in: those nearest first, then by number.
    items: Vec<HomeReach>,
}

/// A home that reaches the vacancy.
#[derive(Debug, Serialize, ToSchema)]
struct HomeReach {
    /// Where one would live.
    home: MunicipalityName,
    /// Where one would work: of the places of the vacancy, the one best reached from here.
    work: MunicipalityName,
    /// How closely the place of work belongs to the home.
    tier: Tier,
    /// What a job there is worth against one at home, 0 to 1.
    reach: f64,
    /// People who live in the home and work there.
    commuters: u64,
    /// Both shares of the commuters together, in percent points, 0 to 200.
    link: f64,
    /// How sure it is that the count belongs to this pair.
    status: Status,
    /// Whether another year's count could well give another tier, or none.
    borderline: bool,
    /// The numbers as a sentence, in the language of the reply.
    evidence: String,
}

/// List the homes from which a vacancy is within reach
#[utoipa::path(
    tag = "vacancies",
    params(("id" = String, Path, description = "The id of the vacancy"), HomesQuery),
    responses((status = 200, description = "All of them", body = VacancyHomes)),
)]
#[get("/v1/vacancies/{id}/homes")]
async fn list_vacancy_homes(
    Current(region): Current,
    language: Language,
    db: Data<Db>,
    id: Path<String>,
    query: Query<HomesQuery>,
) -> Result<At<Json<VacancyHomes>>> {
    let mut faults = Faults::default();
    let matrix = faults.take(lookup::matrix(&region, query.0.year));
    faults.check()?;
    let matrix = matrix.ok_or(Error::NotFound("matrix"))?;
    let (version, vacancy) = find(&db, &id).await?;
    let municipalities = &region.reference.municipalities;
    let places = vacancy.municipalities.iter().filter_map(|slug| matrix.area(municipalities.get(slug)?));
    let places: Vec<AreaId> = places.collect();
    let mut reached: Vec<Reached> = municipalities
        .all()
        .iter()
        .filter_map(|home| Reached::best(home, &places, matrix, &region))
        .collect();
    reached.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(a.tier.cmp(&b.tier)));
    let homes = VacancyHomes {
        year: matrix.year,
        as_of: matrix.year.to_string(),
        source: region.sources.get(&matrix.source),
        anywhere: vacancy.row.remote == "full",
        items: reached.iter().map(|reached| reached.show(matrix, &region, language)).collect(),
    };
    Ok(At(version, Json(homes)))
}

/// A place of work as it is reached from a home.
struct Reached<'r> {
    home: &'r Municipality,
    home_area: AreaId,
    work: &'r Municipality,
    work_area: AreaId,
    tier: commuting::Tier,
    worth: f64,
    borderline: bool,
}

impl<'r> Reached<'r> {
    /// The place that is best reached: worth most, then the nearer tier, then the lower number.
    fn best(
        home: &'r Municipality,
        places: &[AreaId],
        matrix: &YearMatrix,
        region: &'r Region,
    ) -> Option<Reached<'r>> {
        let home_area = matrix.area(home)?;
        let catchment = matrix.catchment(home_area)?;
        let reached = places.iter().filter_map(|&work_area| {
            let work = matrix.municipality(work_area, &region.reference.municipalities)?;
            let at = |tier, worth, borderline| Reached {
                home,
                home_area,
                work,
                work_area,
                tier,
                worth,
                borderline,
            };
            if work_area == home_area {
                return Some(at(commuting::Tier::Home, 1.0, false));
            }
            let member = catchment.members.iter().find(|member| member.area == work_area)?;
            let neighbour = Neighbour {
                municipality: work.number,
                tier: Some(member.tier),
                relative_reach: member.reach,
            };
            Some(at(member.tier, neighbour.decay(), member.borderline))
        });
        reached.min_by(|a, b| {
            b.worth.total_cmp(&a.worth).then(a.tier.cmp(&b.tier)).then(a.work.number.cmp(&b.work.number))
        })
    }

    fn show(&self, matrix: &YearMatrix, region: &Region, language: Language) -> HomeReach {
        let relation = relation(&matrix.matrix, self.home_area, self.work_area);
        let municipalities = &region.reference.municipalities;
        let flow = Flow::between(matrix, self.home_area, self.work_area, municipalities, language);
        HomeReach {
            home: self.home.into(),
            work: self.work.into(),
            tier: self.tier.into(),
            reach: self.worth,
            commuters: relation.commuters,
            link: relation.link,
            status: relation.status.into(),
            borderline: self.borderline,
            evidence: match self.tier {
                commuting::Tier::Home => evidence::at_home(&flow, language),
                commuting::Tier::Daily | commuting::Tier::Established => evidence::commute(&flow, language),
            },
        }
    }
}
