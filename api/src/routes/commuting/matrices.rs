//! `/v1/commuting/matrices`

use super::Status;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::media::{CSV, Media};
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{AreaName, Current, Region, Source, YearMatrix};
use crate::routes::municipalities::MunicipalityName;
use crate::routes::text;
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use flytthit_matcher::commuting::{AreaId, Cell};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_matrices).service(find_matrix);
}

/// A commuting matrix without its cells.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixSummary {
    /// The year that it counts.
    year: i32,
    /// Whether it is used where no year is asked for.
    default: bool,
    /// How many areas it has.
    areas: usize,
    /// How many employed people it counts.
    workers: u64,
    /// The year of which this is true.
    as_of: String,
    /// Where the figures come from.
    source: Source,
}

/// A commuting matrix (`pendlingsmatrise`): employed people by where they live and where they work.
#[derive(Debug, Serialize, ToSchema)]
struct Matrix {
    /// The year that it counts.
    year: i32,
    /// Whether it is used where no year is asked for.
    default: bool,
    /// The year of which this is true.
    as_of: String,
    /// Where the figures come from.
    source: Source,
    /// The rows and columns, in the order of the matrix.
    areas: Vec<MatrixArea>,
    /// The flows, by residence and then by work. A pair that is not listed is zero.
    cells: Vec<Flow>,
}

/// A row and a column of a matrix.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixArea {
    /// The code that the matrix was published with.
    code: String,
    /// What it is.
    kind: AreaKind,
    /// The municipality that it is today; null for a labour market.
    municipality: Option<MunicipalityName>,
    /// What it is called.
    name: String,
    /// Employed people who live there, wherever they work.
    residents: u64,
    /// Jobs there, wherever those who hold them live.
    jobs: u64,
}

/// What an area of a matrix is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AreaKind {
    /// A municipality.
    Municipality,
    /// A destination outside the region that is counted as one.
    LabourMarket,
}

/// How many live in one area and work in another, or in the same.
#[derive(Debug, Serialize, ToSchema)]
struct Flow {
    /// The code of the area where they live (`bor`).
    residence: String,
    /// The code of the area where they work (`jobber`).
    work: String,
    /// How many; null was not shown by the source, which is not zero.
    commuters: Option<u64>,
    /// How sure it is that the number belongs here.
    status: Status,
}

/// List commuting matrices, the latest first
#[utoipa::path(tag = "commuting", params(PageQuery), responses((status = 200, description = "A page of them", body = Page<MatrixSummary>)))]
#[get("/v1/commuting/matrices")]
async fn list_matrices(Current(region): Current, page: PageRequest<i32>) -> Page<MatrixSummary> {
    let rest =
        region.reference.matrices.all().filter(|found| page.after.is_none_or(|after| found.year < after));
    page.cut(rest, |found| found.year).map(|found| summarise(found, &region))
}

/// Show one commuting matrix
///
/// As `text/csv` it has the columns residence, work, commuters, status.
#[utoipa::path(
    tag = "commuting",
    params(("year" = String, Path, description = "The year that it counts", example = "2003")),
    responses((status = 200, description = "The matrix", content(
        (Matrix = "application/json"),
        (String = "text/csv"),
    ))),
)]
#[get("/v1/commuting/matrices/{year}")]
async fn find_matrix(
    Current(region): Current,
    language: Language,
    media: Media,
    year: Path<String>,
) -> Result<HttpResponse> {
    let year = year.parse().ok();
    let found =
        year.and_then(|year| region.reference.matrices.get(Some(year))).ok_or(Error::NotFound("matrix"))?;
    if media.0 == CSV {
        let cells = found.matrix.ids().flat_map(|area| found.matrix.from(area));
        return Ok(media.reply(text::csv(cells.map(|cell| show_cell(found, cell)))?));
    }
    Ok(HttpResponse::Ok().json(show(found, &region, language)))
}

fn summarise(found: &YearMatrix, region: &Region) -> MatrixSummary {
    MatrixSummary {
        year: found.year,
        default: found.is_default,
        areas: found.matrix.areas().len(),
        workers: found.matrix.ids().map(|area| found.matrix.residents(area)).sum(),
        as_of: found.year.to_string(),
        source: region.sources.get(&found.source),
    }
}

fn show(found: &YearMatrix, region: &Region, language: Language) -> Matrix {
    Matrix {
        year: found.year,
        default: found.is_default,
        as_of: found.year.to_string(),
        source: region.sources.get(&found.source),
        areas: found.matrix.ids().map(|area| show_area(found, area, region, language)).collect(),
        cells: found
            .matrix
            .ids()
            .flat_map(|area| found.matrix.from(area))
            .map(|cell| show_cell(found, cell))
            .collect(),
    }
}

fn show_area(found: &YearMatrix, area: AreaId, region: &Region, language: Language) -> MatrixArea {
    let municipality = found.municipality(area, &region.reference.municipalities).map(MunicipalityName::from);
    MatrixArea {
        code: found.matrix.code(area).to_owned(),
        kind: match found.name(area) {
            AreaName::Municipality(_) => AreaKind::Municipality,
            AreaName::LabourMarket(_) => AreaKind::LabourMarket,
        },
        municipality,
        name: found.title(area, &region.reference.municipalities, language).to_owned(),
        residents: found.matrix.residents(area),
        jobs: found.matrix.jobs(area),
    }
}

fn show_cell(found: &YearMatrix, cell: &Cell) -> Flow {
    Flow {
        residence: found.matrix.code(cell.residence).to_owned(),
        work: found.matrix.code(cell.work).to_owned(),
        commuters: cell.commuters,
        status: cell.status.into(),
    }
}
