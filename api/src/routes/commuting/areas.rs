//! `/v1/commuting/areas`: the municipalities divided into areas, and why.

mod reasons;
mod show;
mod wire;

use super::division::{Asked, CutQuery, Division, DivisionQuery};
use super::geojson;
use crate::Service;
use crate::error::{Error, Faults, Result};
use crate::extract::Query;
use crate::language::Language;
use crate::media::{CSV, GEO_JSON, Media};
use crate::region::{Current, Municipality};
use crate::routes::lookup::YearQuery;
use crate::routes::text;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use show::View;
use utoipa_actix_web::service_config::ServiceConfig;
pub(super) use wire::AreaParameters;
use wire::{AreaProperties, Areas};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show_areas);
}

/// Divide the municipalities into areas
///
/// Without a method they are labour-market areas by the method as described, `clean`.
///
/// As `text/csv` it has the columns municipality, area and before_reserve, where 0 is no area. As
/// `application/geo+json`, where borders were imported, it has a feature for each area.
#[utoipa::path(tag = "commuting", params(YearQuery, DivisionQuery, CutQuery), responses((status = 200, description = "The areas", content(
    (Areas = "application/json"),
    (String = "text/csv"),
    (geojson::FeatureCollection<AreaProperties> = "application/geo+json"),
))))]
#[get("/v1/commuting/areas")]
async fn show_areas(
    Current(region): Current,
    language: Language,
    media: Media,
    year: Query<YearQuery>,
    division: Query<DivisionQuery>,
    cut: Query<CutQuery>,
    service: Data<Service>,
) -> Result<HttpResponse> {
    let shown = media.clone();
    let divide = move || {
        let mut faults = Faults::default();
        let asked = Asked::plain(year.0.year, &division.0, &cut.0);
        let wanted = asked.check(&region, &mut faults);
        faults.check()?;
        let (matrix, rule) = wanted.ok_or(Error::NotFound("matrix"))?;
        let division = Division::of(matrix, rule);
        let view = View::new(&division, &region, language);
        match &*shown.0 {
            CSV => text::csv(view.lines()),
            GEO_JSON => {
                let all = region.reference.municipalities.all().iter();
                let is_shown = |municipality: &&Municipality| matrix.area(municipality).is_some();
                geojson::text(&region, matrix, all.filter(is_shown), || view.features())
            }
            _ => text::json(&view.show()),
        }
    };
    Ok(media.reply(service.computations.run(divide).await??))
}
