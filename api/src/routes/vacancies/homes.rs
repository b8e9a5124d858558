//! `/v1/vacancies/{id}/homes`: the search the other way.

use super::find;
use crate::conditional::At;
use crate::db::Db;
use crate::error::{Error, Faults, Result};
use crate::evidence::{self, Flow};
use crate::extract::Query;
use crate::language::Language;
use crate::region::{Current, Region, Source, YearMatrix};
use crate::routes::commuting::{Journey, Status, Tier};
use crate::routes::lookup::{self, YearQuery};
use crate::routes::municipalities::MunicipalityName;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use flytthit_matcher::commuting::{self, relation};
use flytthit_matcher::place::MunicipalityNumber;
use flytthit_matcher::surroundings::{Reached, Surroundings, best_within};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_vacancy_homes);
}

/// The homes from which a vacancy is within reach.
#[derive(Debug, Serialize, ToSchema)]
struct VacancyHomes {
    /// The year of the commuting matrix.
    year: i32,
    /// Whether that year is used where none is asked for.
    default: bool,
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
    /// The way there; null at home, and where it is not known.
    journey: Option<Journey>,
    /// The numbers as a sentence, in the language of the reply.
    evidence: String,
}

/// List the homes from which a vacancy is within reach
#[utoipa::path(
    tag = "vacancies",
    params(("id" = String, Path, description = "The id of the vacancy"), YearQuery),
    responses((status = 200, description = "All of them", body = VacancyHomes)),
)]
#[get("/v1/vacancies/{id}/homes")]
async fn list_vacancy_homes(
    Current(region): Current,
    language: Language,
    db: Data<Db>,
    id: Path<String>,
    query: Query<YearQuery>,
) -> Result<At<Json<VacancyHomes>>> {
    let mut faults = Faults::default();
    let matrix = faults.take(lookup::matrix(&region, query.0.year));
    faults.check()?;
    let matrix = matrix.ok_or(Error::NotFound("matrix"))?;
    let (version, vacancy) = find(&db, &id).await?;
    let reached = reached(&region, matrix, &vacancy.municipalities);
    let show =
        |(home, reached): &(MunicipalityNumber, Reached)| show(*home, reached, matrix, &region, language);
    let homes = VacancyHomes {
        year: matrix.year,
        default: matrix.is_default,
        as_of: matrix.year.to_string(),
        source: region.sources.get(&matrix.source),
        anywhere: vacancy.row.remote == "full",
        items: reached.iter().filter_map(show).collect(),
    };
    Ok(At(version, Json(homes)))
}

/// The homes whose catchment by this matrix one of these municipalities, given by slug, is in: those
/// nearest first, then by number; each with the best reached of them.
pub(in crate::routes) fn reached(
    region: &Region,
    matrix: &YearMatrix,
    slugs: &[String],
) -> Vec<(MunicipalityNumber, Reached)> {
    let all = &region.reference.municipalities;
    let places: Vec<MunicipalityNumber> =
        slugs.iter().filter_map(|slug| Some(all.get(slug)?.number)).collect();
    let homes = region.surroundings.get(&matrix.year).map(Surroundings::homes).unwrap_or_default();
    let mut reached: Vec<_> = homes
        .iter()
        .filter_map(|home| {
            Some((home.municipality, best_within(home, commuting::Tier::Established, &places)?))
        })
        .collect();
    reached.sort_by(|(_, a), (_, b)| b.worth.total_cmp(&a.worth).then(a.tier.cmp(&b.tier)));
    reached
}

/// Whether a member of the region reaches the municipality with this slug, by the default matrix.
pub(in crate::routes) fn reached_by_a_home(region: &Region, slug: &str) -> bool {
    let all = &region.reference.municipalities;
    let surroundings =
        region.reference.matrices.get(None).and_then(|matrix| region.surroundings.get(&matrix.year));
    let place = all.get(slug).map(|found| found.number);
    let homes =
        surroundings.zip(place).map_or(&[][..], |(surroundings, place)| surroundings.reached_by(place));
    homes.iter().any(|home| all.get(&home.municipality.to_string()).is_some_and(|home| home.member))
}

/// The home with the place of work as it is reached from there; none when the matrix has not both.
fn show(
    home: MunicipalityNumber,
    reached: &Reached,
    matrix: &YearMatrix,
    region: &Region,
    language: Language,
) -> Option<HomeReach> {
    let all = &region.reference.municipalities;
    let (home, work) = (all.get(&home.to_string())?, all.get(&reached.municipality.to_string())?);
    let (home_area, work_area) = (matrix.area(home)?, matrix.area(work)?);
    let relation = relation(&matrix.matrix, home_area, work_area);
    let flow = Flow::between(matrix, home_area, work_area, all, language);
    let members = matrix.catchment(home_area).map(|catchment| &*catchment.members).unwrap_or_default();
    Some(HomeReach {
        home: home.into(),
        work: work.into(),
        tier: reached.tier.into(),
        reach: reached.worth,
        commuters: relation.commuters,
        link: relation.link,
        status: relation.status.into(),
        borderline: members.iter().any(|member| member.area == work_area && member.borderline),
        journey: Journey::between(matrix, home_area, work_area, region, language),
        evidence: match reached.tier {
            commuting::Tier::Home => evidence::at_home(&flow, language),
            commuting::Tier::Daily | commuting::Tier::Established => evidence::commute(&flow, language),
        },
    })
}
