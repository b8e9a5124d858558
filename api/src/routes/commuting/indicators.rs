//! `/v1/commuting/indicators`: how each municipality stands as a place of work.

use super::geojson;
use crate::error::{Error, Fault, Faults, Result};
use crate::extract::Query;
use crate::media::{CSV, GEO_JSON, Media};
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Municipality, Region, Source, YearMatrix};
use crate::routes::lookup::{self, YearQuery};
use crate::routes::municipalities::MunicipalityName;
use crate::routes::text;
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use flytthit_matcher::commuting::{self, AreaId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_indicators);
}

/// Employed people and jobs of a municipality, and how many commute in and out.
#[derive(Debug, Serialize, ToSchema)]
struct Indicators {
    /// Which municipality.
    municipality: MunicipalityName,
    /// The year of the commuting matrix.
    year: i32,
    /// Whether that year is used where none is asked for.
    default: bool,
    /// The year of which this is true.
    as_of: String,
    /// Where the figures come from.
    source: Source,
    /// Employed people who live there, wherever they work.
    residents: u64,
    /// Jobs there, wherever those who hold them live.
    jobs: u64,
    /// Employed people who live and work there.
    at_home: u64,
    /// Employed people who live there and work elsewhere.
    commuters_out: u64,
    /// People who work there and live elsewhere.
    commuters_in: u64,
    /// `at_home / residents`, 0 to 1: of those who live there, the share that work there too; null
    /// where no employed people live.
    supply_self_containment: Option<f64>,
    /// `at_home / jobs`, 0 to 1: of the jobs there, the share held by people who live there; null
    /// where there are no jobs.
    demand_self_containment: Option<f64>,
    /// `jobs / residents`: above 1 more people come to work than leave; null where no employed people
    /// live.
    job_ratio: Option<f64>,
}

/// A line of the CSV.
#[derive(Serialize)]
struct Line {
    municipality: String,
    name: String,
    residents: u64,
    jobs: u64,
    at_home: u64,
    commuters_out: u64,
    commuters_in: u64,
    supply_self_containment: Option<f64>,
    demand_self_containment: Option<f64>,
    job_ratio: Option<f64>,
}

/// List the commuting indicators of all municipalities by number
///
/// As `text/csv` or, where borders were imported, as `application/geo+json` it is the whole list.
#[utoipa::path(tag = "commuting", params(YearQuery, PageQuery), responses((status = 200, description = "A page of them", content(
    (Page<Indicators> = "application/json"),
    (String = "text/csv"),
    (geojson::FeatureCollection<Indicators> = "application/geo+json"),
))))]
#[get("/v1/commuting/indicators")]
async fn list_indicators(
    Current(region): Current,
    media: Media,
    year: Query<YearQuery>,
    page: Query<PageQuery>,
    req: HttpRequest,
) -> Result<HttpResponse> {
    let (Query(YearQuery { year }), Query(page)) = (year, page);
    let mut faults = Faults::default();
    let matrix = faults.take(lookup::matrix(&region, year));
    let is_page = ![CSV, GEO_JSON].contains(&&*media.0);
    for (name, given) in [("limit", page.limit.is_some()), ("after", page.after.is_some())] {
        if given && !is_page {
            faults.add(Fault::in_query(name, format!("{} holds all of them", media.0)));
        }
    }
    faults.check()?;
    let matrix = matrix.ok_or(Error::NotFound("matrix"))?;
    let all = region.reference.municipalities.all().iter();
    let all = all.filter_map(|municipality| Some((municipality, matrix.area(municipality)?)));
    let show = |(municipality, area)| show(municipality, area, matrix, &region);
    match &*media.0 {
        CSV => Ok(media.reply(text::csv(all.map(show).map(Line::from))?)),
        GEO_JSON => {
            let features = all.clone().map(|(municipality, area)| {
                let border = region.reference.borders.get(&municipality.slug);
                let shape = border.map(|border| border.shape.clone());
                geojson::Feature::new(&municipality.slug, shape, show((municipality, area)))
            });
            let shown = all.clone().map(|(municipality, _)| municipality);
            Ok(media.reply(geojson::text(&region, matrix, shown, || features.collect())?))
        }
        _ => {
            let page = PageRequest::<String>::parse(&page)?;
            let number = |municipality: &Municipality| municipality.number.to_string();
            let rest = all.filter(|(municipality, _)| {
                page.after.as_ref().is_none_or(|after| number(municipality) > *after)
            });
            Ok(page.cut(rest, |(municipality, _)| number(municipality)).map(show).respond_to(&req))
        }
    }
}

fn show(municipality: &Municipality, area: AreaId, matrix: &YearMatrix, region: &Region) -> Indicators {
    let found = commuting::indicators(&matrix.matrix, area);
    Indicators {
        municipality: municipality.into(),
        year: matrix.year,
        default: matrix.is_default,
        as_of: matrix.year.to_string(),
        source: region.sources.get(&matrix.source),
        residents: found.residents,
        jobs: found.jobs,
        at_home: found.at_home,
        commuters_out: found.commuters_out,
        commuters_in: found.commuters_in,
        supply_self_containment: found.supply_self_containment,
        demand_self_containment: found.demand_self_containment,
        job_ratio: found.job_ratio,
    }
}

impl From<Indicators> for Line {
    fn from(found: Indicators) -> Line {
        Line {
            municipality: found.municipality.number,
            name: found.municipality.name,
            residents: found.residents,
            jobs: found.jobs,
            at_home: found.at_home,
            commuters_out: found.commuters_out,
            commuters_in: found.commuters_in,
            supply_self_containment: found.supply_self_containment,
            demand_self_containment: found.demand_self_containment,
            job_ratio: found.job_ratio,
        }
    }
}
