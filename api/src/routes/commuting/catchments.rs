//! `/v1/commuting/catchments`: where those who live in a municipality can work.

mod show;

use crate::error::{Error, Fault, Faults, Result};
use crate::extract::Query;
use crate::language::Language;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Municipality, Region, YearMatrix};
use crate::routes::lookup::{self, YearQuery};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};
use flytthit_matcher::commuting::{AreaId, Ratio, Thresholds};
use serde::Deserialize;
use show::Catchment;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_catchments).service(find_catchment);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ThresholdsQuery {
    /// The fewest commuters of a member.
    #[param(default = 10, value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32)]
    min_commuters: Option<u32>,
    /// The least link of a `daily` member, in percent points, with up to 6 decimals.
    #[param(example = "10", pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$", max_length = 19)]
    daily_link: Option<String>,
    /// The least link of an `established` member, in percent points, with up to 6 decimals.
    #[param(example = "2", pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$", max_length = 19)]
    established_link: Option<String>,
    /// The least relative reach of an `established` member, with up to 6 decimals.
    #[param(example = "0.005", pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$", max_length = 19)]
    established_reach: Option<String>,
    /// The longest journey one way, in minutes, where the travel time is known.
    #[param(default = 75, value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32)]
    max_minutes: Option<u32>,
}

/// List the catchments of all homes by number
#[utoipa::path(tag = "commuting", params(YearQuery, ThresholdsQuery, PageQuery), responses((status = 200, description = "A page of them", body = Page<Catchment>)))]
#[get("/v1/commuting/catchments")]
async fn list_catchments(
    Current(region): Current,
    language: Language,
    year: Query<YearQuery>,
    thresholds: Query<ThresholdsQuery>,
    page: PageRequest<String>,
) -> Result<Page<Catchment>> {
    let (matrix, thresholds) = thresholds.0.check(&region, year.0)?;
    let municipalities = region.reference.municipalities.all().iter();
    let homes = municipalities.filter_map(|home| Some((home, matrix.area(home)?))).filter(|(home, _)| {
        let number = home.number.to_string();
        page.after.as_ref().is_none_or(|after| number > *after)
    });
    let page = page.cut(homes, |(home, _)| home.number.to_string());
    Ok(page.map(|(home, area)| show(home, area, matrix, &thresholds, &region, language)))
}

/// Show the catchment of one home
#[utoipa::path(
    tag = "commuting",
    params(
        ("municipality" = String, Path, description = "The number or slug of the home", example = "tolga"),
        YearQuery,
        ThresholdsQuery,
    ),
    responses(
        (status = 200, description = "Its catchment", body = Catchment),
        (status = 308, description = "The number is no longer in force: `Location` has the one that is"),
    ),
)]
#[get("/v1/commuting/catchments/{municipality}")]
async fn find_catchment(
    Current(region): Current,
    language: Language,
    home: Path<String>,
    year: Query<YearQuery>,
    thresholds: Query<ThresholdsQuery>,
    req: HttpRequest,
) -> Result<HttpResponse> {
    let found = region.reference.municipalities.resolve(&home).ok_or(Error::NotFound("municipality"))?;
    let (matrix, thresholds) = thresholds.0.check(&region, year.0)?;
    if found.retired {
        return Ok(lookup::moved(&req, found.municipality));
    }
    let area =
        matrix.area(found.municipality).ok_or(Error::NotFound("municipality in the matrix of this year"))?;
    let catchment = show(found.municipality, area, matrix, &thresholds, &region, language);
    Ok(HttpResponse::Ok().json(catchment))
}

fn show(
    home: &Municipality,
    area: AreaId,
    matrix: &YearMatrix,
    thresholds: &Thresholds,
    region: &Region,
    language: Language,
) -> Catchment {
    let view = show::View { home, area, matrix, thresholds, region, language };
    match matrix.catchment(area).filter(|_| *thresholds == Thresholds::default()) {
        Some(known) => view.show(known),
        None => view.show(&matrix.catchment_by(area, thresholds)),
    }
}

impl ThresholdsQuery {
    fn check<'r>(&self, region: &'r Region, year: YearQuery) -> Result<(&'r YearMatrix, Thresholds)> {
        let defaults = Thresholds::default();
        let mut faults = Faults::default();
        let mut ratio = |name, value: &Option<String>, default: Ratio| match value {
            Some(text) => {
                faults.take(text.parse().map_err(|err| Fault::in_query(name, format!("`{text}`: {err}"))))
            }
            None => Some(default),
        };
        let daily_link = ratio("daily_link", &self.daily_link, defaults.daily_link);
        let established_link = ratio("established_link", &self.established_link, defaults.established_link);
        let established_reach =
            ratio("established_reach", &self.established_reach, defaults.established_reach);
        let matrix = faults.take(lookup::matrix(region, year.year));
        faults.check()?;
        let thresholds = Thresholds {
            min_commuters: self.min_commuters.map_or(defaults.min_commuters, u64::from),
            daily_link: daily_link.unwrap_or(defaults.daily_link),
            established_link: established_link.unwrap_or(defaults.established_link),
            established_reach: established_reach.unwrap_or(defaults.established_reach),
            max_minutes: self.max_minutes.unwrap_or(defaults.max_minutes),
        };
        Ok((matrix.ok_or(Error::NotFound("matrix"))?, thresholds))
    }
}
