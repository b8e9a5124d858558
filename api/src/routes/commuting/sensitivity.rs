//! `/v1/commuting/sensitivity`: how sure the catchments and the areas are.

mod wire;

use super::division::{Asked, CutQuery, Division, DivisionQuery, Rule};
use super::holds::Holds;
use crate::Service;
use crate::error::{Error, Fault, Faults, Result};
use crate::extract::Query;
use crate::language::Language;
use crate::region::{Current, Placements, PlacementsError, Region, YearMatrix};
use crate::routes::lookup::{self, YearQuery};
use crate::routes::municipalities::MunicipalityName;
use actix_web::get;
use actix_web::web::{self, Data, Json};
use flytthit_matcher::commuting::{AreaId, AreaParams, Variant, bootstrap};
use serde::Deserialize;
use std::num::NonZeroU32;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use wire::{Bootstrap, HomePlacements, Pair, PlacedMember, PlacementSummary, RowPlacements, Sensitivity};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show_sensitivity);
}

/// The most times that the flows are drawn for one reply.
const MAX_DRAWS: u32 = 1_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SensitivityQuery {
    /// The later year that makes some placements likelier than others; without it the first one after
    /// `year` whose matrix has all its municipalities.
    later: Option<i32>,
    /// How many times the flows are drawn anew.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    draws: Option<u32>,
    /// What the draws begin with: the same seed gives the same answer.
    #[param(default = 1, value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32)]
    seed: Option<u32>,
}

/// What was asked for, checked.
struct Checked<'r> {
    matrix: &'r YearMatrix,
    /// Where a later year was named.
    placements: Option<Option<Placements>>,
    params: AreaParams,
    variant: Variant,
    draws: NonZeroU32,
    seed: u64,
}

/// Tell how sure catchments and areas are
///
/// `placements` goes through every way in which the numbers of the matrix can be placed, where the source
/// has lost its blanks, and says in which of them the catchments by the default thresholds hold.
/// `bootstrap` draws the flows anew, and says how often two municipalities are in one labour-market area,
/// by the methods `clean`, without another, and `compat34`. Few are computed at once; then it answers 503.
#[utoipa::path(tag = "commuting", params(YearQuery, DivisionQuery, SensitivityQuery), responses((status = 200, description = "How sure they are", body = Sensitivity)))]
#[get("/v1/commuting/sensitivity")]
async fn show_sensitivity(
    Current(region): Current,
    language: Language,
    year: Query<YearQuery>,
    division: Query<DivisionQuery>,
    query: Query<SensitivityQuery>,
    service: Data<Service>,
) -> Result<Json<Sensitivity>> {
    let running = service.limits.bootstrap()?;
    let found = web::block(move || {
        // It runs to its end, whether or not somebody still waits for it.
        let _running = running;
        show(&query.0.check(year.0.year, &division.0, &region)?, &region, language)
    });
    Ok(Json(found.await.map_err(|err| Error::Internal(err.into()))??))
}

impl SensitivityQuery {
    fn check<'r>(
        &self,
        year: Option<i32>,
        division: &DivisionQuery,
        region: &'r Region,
    ) -> Result<Checked<'r>> {
        let mut faults = Faults::default();
        let cut = CutQuery::default();
        let asked = Asked::plain(year, division, &cut);
        let rule = asked.check(region, &mut faults);
        let draws = self.draws.unwrap_or(100);
        let draws = NonZeroU32::new(draws).filter(|draws| draws.get() <= MAX_DRAWS);
        let draws = draws.ok_or_else(|| Fault::in_query("draws", format!("must be 1 to {MAX_DRAWS}")));
        let draws = faults.take(draws);
        if rule.is_some_and(|(_, rule)| !matches!(rule, Rule::Areas(..))) {
            faults.add(Fault::in_query("method", "only clean and compat34 are drawn anew"));
        }
        let placements = self.later.zip(lookup::matrix(region, year).ok());
        let placements = placements.map(|(later, matrix)| faults.take(weigh(region, matrix, later)));
        faults.check()?;
        match (rule, draws) {
            (Some((matrix, Rule::Areas(params, variant))), Some(draws)) => {
                let placements = placements.flatten();
                Ok(Checked {
                    matrix,
                    placements,
                    params,
                    variant,
                    draws,
                    seed: self.seed.unwrap_or(1).into(),
                })
            }
            _ => Err(Error::NotFound("matrix")),
        }
    }
}

/// The placements, weighed by the matrix that the parameter `later` names.
fn weigh(region: &Region, matrix: &YearMatrix, later: i32) -> Result<Option<Placements>, Fault> {
    let fault = |detail: String| Fault::in_query("later", detail);
    if later <= matrix.year {
        return Err(fault(format!("must be after {}", matrix.year)));
    }
    let later = region.reference.matrices.get(Some(later));
    let later = later.ok_or_else(|| fault("there is no commuting matrix of this year".to_owned()))?;
    match Placements::of(matrix, Some(later)) {
        Ok(found) => Ok(found),
        // As without a later year: the reply says that there are none.
        Err(PlacementsError::TooMany(_)) => Ok(None),
        Err(err @ PlacementsError::Later(_)) => Err(fault(err.to_string())),
    }
}

fn show(asked: &Checked<'_>, region: &Region, language: Language) -> Result<Sensitivity> {
    let matrix = asked.matrix;
    let placements = match &asked.placements {
        Some(weighed) => weighed.as_ref(),
        None => matrix.placements(),
    };
    Ok(Sensitivity {
        year: matrix.year,
        default: matrix.is_default,
        as_of: matrix.year.to_string(),
        source: region.sources.get(&matrix.source),
        placements: placements.map(|found| show_placements(found, matrix, region, language)),
        bootstrap: show_bootstrap(asked, region)?,
    })
}

fn show_placements(
    found: &Placements,
    matrix: &YearMatrix,
    region: &Region,
    language: Language,
) -> PlacementSummary {
    let name = |area| MunicipalityName::of_area(matrix, area, region);
    let later = found.later.and_then(|year| region.reference.matrices.get(Some(year)));
    let rows = found.sensitivity.rows.iter().map(|row| RowPlacements {
        municipality: name(row.area),
        placements: row.placements,
        likelihood: row.likelihood,
    });
    let homes = matrix.matrix.municipalities().map(|home| {
        let members = found.sensitivity.of(home).iter().map(|holds| PlacedMember {
            municipality: name(holds.area),
            tier: holds.placed.map(Into::into),
            holds: Holds::of(matrix, found, home, holds.area, language),
            daily: holds.blind.daily,
            daily_weighted: holds.weighted.map(|share| share.daily),
        });
        HomePlacements { home: name(home), members: members.collect() }
    });
    PlacementSummary {
        later: found.later,
        later_source: later.map(|later| region.sources.get(&later.source)),
        placements: found.sensitivity.placements.try_into().unwrap_or(u64::MAX),
        rows: rows.collect(),
        homes: homes.collect(),
    }
}

fn show_bootstrap(asked: &Checked<'_>, region: &Region) -> Result<Bootstrap> {
    let &Checked { matrix, params, variant, draws, seed, .. } = asked;
    let found = bootstrap(&matrix.matrix, &params, variant, draws, seed);
    let found = found.map_err(|err| Error::in_query("year", err.to_string()))?;
    let rule = Rule::Areas(params, variant);
    let division = Division::of(matrix, rule);
    let label = |area| division.partition().label(area);
    let all: Vec<AreaId> = matrix.matrix.municipalities().collect();
    let pairs = all.iter().enumerate().flat_map(|(at, &a)| all[at + 1..].iter().map(move |&b| (a, b)));
    let pairs = pairs.map(|(a, b)| (a, b, found.share(a, b))).filter(|(.., share)| *share > 0.0);
    let name = |area| MunicipalityName::of_area(matrix, area, region);
    let pairs = pairs.map(|(a, b, share)| Pair {
        municipalities: [name(a), name(b)],
        same_area: label(a).is_some() && label(a) == label(b),
        share,
    });
    Ok(Bootstrap {
        method: rule.method(),
        parameters: rule.into(),
        draws: draws.get(),
        seed,
        pairs: pairs.collect(),
    })
}
