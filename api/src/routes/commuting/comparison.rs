//! `/v1/commuting/areas/compare`: two divisions of the municipalities side by side.

use super::areas::AreaParameters;
use super::division::{AreaMethod, Asked, CutQuery, Division, DivisionQuery, Rule};
use crate::Service;
use crate::error::{Error, Faults, Result};
use crate::extract::{Query, WITH, With};
use crate::language::Language;
use crate::region::{Current, OfficialRegion, Region, Source};
use crate::routes::lookup::YearQuery;
use crate::routes::municipalities::MunicipalityName;
use actix_web::get;
use actix_web::web::{Data, Json};
use flytthit_matcher::commuting::{AreaId, Match, Partition, compare};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(compare_areas);
}

/// Which commuting matrix the second division is of.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WithYearQuery {
    /// For the second. The year of the commuting matrix; without it that of the first.
    with_year: Option<i32>,
}

/// Two divisions of the municipalities side by side. Only municipalities that are in an area of both are
/// compared; they are the same by identity, whatever their numbers were.
#[derive(Debug, Serialize, ToSchema)]
struct AreaComparison {
    /// How many municipalities are in an area of both.
    compared: usize,
    /// How many areas have the same municipalities in both, of those that are compared.
    identical: usize,
    /// How much the divisions agree (adjusted Rand index): 1 when they are the same, about 0 when they
    /// agree no more than by chance.
    adjusted_rand: f64,
    /// The division that the parameters without prefix ask for.
    first: ComparedDivision,
    /// The division that the parameters with the prefix `with_` ask for.
    second: ComparedDivision,
}

/// One of the two divisions.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedDivision {
    /// The year of the commuting matrix, which says which municipalities there are.
    year: i32,
    /// Whether that year is used where none is asked for.
    default: bool,
    /// The year of which the division is true.
    as_of: String,
    /// Where the division, or the figures that it is made from, come from.
    source: Source,
    /// How the municipalities are divided.
    method: AreaMethod,
    /// The parameters of the method.
    parameters: AreaParameters,
    /// The areas, by label.
    areas: Vec<ComparedArea>,
}

/// An area, and the most similar one of the other division.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedArea {
    /// A number for the area, the same as where the division is shown.
    label: u32,
    /// What it is called: its centre.
    name: String,
    /// Its municipalities, by number.
    members: Vec<MunicipalityName>,
    /// The most similar area of the other division; null when none of its municipalities is compared.
    best: Option<BestMatch>,
}

/// The most similar area of the other division.
#[derive(Debug, Serialize, ToSchema)]
struct BestMatch {
    /// Its label there.
    label: u32,
    /// What it is called.
    name: String,
    /// How many municipalities are in both areas.
    shared: usize,
    /// The Jaccard index: municipalities in both areas / in either, of those that are compared; 1 when
    /// they are the same.
    jaccard: f64,
}

/// Compare two divisions of the municipalities
///
/// The first is asked for as the areas are, the second by the same parameters with the prefix `with_`;
/// without `with_method` it is the official regions.
#[utoipa::path(tag = "commuting", params(YearQuery, DivisionQuery, CutQuery, WithYearQuery, With<DivisionQuery>, With<CutQuery>), responses((status = 200, description = "How much they agree", body = AreaComparison)))]
#[get("/v1/commuting/areas/compare")]
async fn compare_areas(
    Current(region): Current,
    language: Language,
    first: (Query<YearQuery>, Query<DivisionQuery>, Query<CutQuery>),
    second: (Query<WithYearQuery>, With<DivisionQuery>, With<CutQuery>),
    service: Data<Service>,
) -> Result<Json<AreaComparison>> {
    let (Query(year), Query(division), Query(cut)) = first;
    let (Query(WithYearQuery { with_year }), With(with_division), With(with_cut)) = second;
    let comparison = move || {
        let mut faults = Faults::default();
        let first = Asked::plain(year.year, &division, &cut);
        let second = Asked {
            prefix: WITH,
            year: with_year.or(year.year),
            year_parameter: if with_year.is_some() { "with_year" } else { "year" },
            method: with_division.method.unwrap_or(AreaMethod::Official),
            division: &with_division,
            cut: &with_cut,
        };
        let first = first.check(&region, &mut faults);
        let second = second.check(&region, &mut faults);
        faults.check()?;
        let ((matrix, rule), (other, other_rule)) = first.zip(second).ok_or(Error::NotFound("matrix"))?;
        let [first, second] = [Division::of(matrix, rule), Division::of(other, other_rule)];
        show(&first, &second, &region, language)
    };
    Ok(Json(service.computations.run(comparison).await??))
}

fn show(
    first: &Division<'_>,
    second: &Division<'_>,
    region: &Region,
    language: Language,
) -> Result<AreaComparison> {
    let [by_identity, other] = [first, second].map(|division| by_identity(division, region));
    let found = compare(&by_identity, &other).map_err(|err| Error::Internal(err.into()))?;
    Ok(AreaComparison {
        compared: found.compared,
        identical: found.identical,
        adjusted_rand: found.adjusted_rand,
        first: show_division(first, &found.first, second, region, language),
        second: show_division(second, &found.second, first, region, language),
    })
}

/// The division of all municipalities that are known, those that it does not have in no area.
fn by_identity(division: &Division<'_>, region: &Region) -> Partition {
    let label = |municipality| division.partition().label(division.matrix.area(municipality)?);
    Partition::new(region.reference.municipalities.all().iter().map(label).collect())
}

fn show_division(
    division: &Division<'_>,
    matches: &[Match],
    other: &Division<'_>,
    region: &Region,
    language: Language,
) -> ComparedDivision {
    let municipalities = &region.reference.municipalities;
    let title = |division: &Division<'_>, members: &[AreaId]| {
        division.matrix.title(division.centre(members), municipalities, language).to_owned()
    };
    let others: BTreeMap<u32, String> =
        other.partition().clusters().map(|cluster| (cluster.label, title(other, cluster.members))).collect();
    let best = |label: u32| {
        let at = matches.binary_search_by_key(&label, |found| found.label).ok()?;
        let Match { best, shared, jaccard, .. } = matches[at];
        Some(BestMatch { label: best, name: others.get(&best)?.clone(), shared, jaccard })
    };
    let areas = division.partition().clusters().map(|cluster| {
        let members = cluster.members.iter();
        let mut members: Vec<MunicipalityName> =
            members.map(|area| MunicipalityName::of_area(division.matrix, *area, region)).collect();
        members.sort_by(|a, b| a.number.cmp(&b.number));
        ComparedArea {
            label: cluster.label,
            name: title(division, cluster.members),
            members,
            best: best(cluster.label),
        }
    });
    let year = division.matrix.year;
    let (as_of, source) = match division.rule {
        Rule::Official => (OfficialRegion::YEAR.to_string(), OfficialRegion::source()),
        _ => (year.to_string(), region.sources.get(&division.matrix.source)),
    };
    ComparedDivision {
        year,
        default: division.matrix.is_default,
        as_of,
        source,
        method: division.rule.method(),
        parameters: division.rule.into(),
        areas: areas.collect(),
    }
}
