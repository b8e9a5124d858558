//! `/v1/commuting/areas`: the municipalities divided into areas, and why.

mod reasons;
mod show;
mod wire;

use super::division::{AreaMethod, Asked, Division};
use super::{geojson, text};
use crate::error::{Error, Faults, Result};
use crate::extract::Query;
use crate::language::Language;
use crate::media::{CSV, GEO_JSON, Media};
use crate::region::{Current, Municipality};
use actix_web::web;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use show::View;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
pub(super) use wire::AreaParameters;
use wire::{AreaProperties, Areas};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show_areas);
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AreasQuery {
    /// The year of the matrix; without it the default one.
    year: Option<i32>,
    /// How the municipalities are divided; without it `clean`.
    #[param(inline)]
    method: Option<AreaMethod>,
    /// Of `clean` and `compat34`: the employed residents below which an area needs more than the target
    /// self-containment.
    #[param(default = 1000)]
    min_size: Option<u64>,
    /// Of `clean` and `compat34`: the self-containment that is enough for an area of the target size,
    /// 0 to 1, with up to 6 decimals.
    #[param(example = "0.6667", pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
    min_self_containment: Option<String>,
    /// Of `clean` and `compat34`: the employed residents from which on the minimum self-containment is
    /// enough.
    #[param(default = 10000)]
    target_size: Option<u64>,
    /// Of `clean` and `compat34`: the self-containment that is enough for an area of the minimum size, 0
    /// to 1, with up to 6 decimals.
    #[param(example = "0.75", pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
    target_self_containment: Option<String>,
    /// Of `zones`: where the merging of zones ends, between 0 and 1, with up to 6 decimals.
    #[param(example = "0.977", pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
    cut: Option<String>,
}

impl AreasQuery {
    fn asked(&self) -> Asked<'_> {
        Asked {
            prefix: "",
            year: self.year,
            year_parameter: "year",
            method: self.method.unwrap_or_default(),
            min_size: self.min_size,
            min_self_containment: self.min_self_containment.as_deref(),
            target_size: self.target_size,
            target_self_containment: self.target_self_containment.as_deref(),
            cut: self.cut.as_deref(),
        }
    }
}

/// Divide the municipalities into areas
///
/// As `text/csv` it has the columns municipality, area and before_reserve, where 0 is no area. As
/// `application/geo+json`, where borders were imported, it has a feature for each area.
#[utoipa::path(tag = "commuting", params(AreasQuery), responses((status = 200, description = "The areas", content(
    (Areas = "application/json"),
    (String = "text/csv"),
    (geojson::FeatureCollection<AreaProperties> = "application/geo+json"),
))))]
#[get("/v1/commuting/areas")]
async fn show_areas(
    Current(region): Current,
    language: Language,
    media: Media,
    query: Query<AreasQuery>,
) -> Result<HttpResponse> {
    let shown = media.clone();
    let body = web::block(move || {
        let mut faults = Faults::default();
        let wanted = query.0.asked().check(&region, &mut faults);
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
    });
    let body = body.await.map_err(|err| Error::Internal(err.into()))??;
    Ok(media.reply(body))
}
