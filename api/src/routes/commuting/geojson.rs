//! Replies for maps: GeoJSON (RFC 7946).

use crate::error::{Error, Result};
use crate::geometry::Shape;
use crate::region::{Municipality, Region, Source, YearMatrix};
use crate::routes::text;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// A GeoJSON `FeatureCollection`, with what the figures of its features are.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeatureCollection<P> {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    kind: &'static str,
    /// The year of the commuting matrix.
    year: i32,
    /// Whether that year is used where none is asked for.
    default: bool,
    /// The year of which the figures are true.
    as_of: String,
    /// Where the figures come from.
    source: Source,
    /// Where the borders come from.
    border_sources: Vec<Source>,
    /// What can be drawn.
    features: Vec<Feature<P>>,
}

/// A GeoJSON `Feature`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Feature<P> {
    /// Always `Feature`.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    kind: &'static str,
    /// Names it among the features.
    id: String,
    /// The land that it covers; null where no border was imported.
    geometry: Option<Shape>,
    /// What is known of it.
    properties: P,
}

impl<P> Feature<P> {
    pub(super) fn new(id: impl Into<String>, geometry: Option<Shape>, properties: P) -> Feature<P> {
        Feature { kind: "Feature", id: id.into(), geometry, properties }
    }
}

/// A map of figures of `matrix` on the borders of `shown`.
///
/// # Errors
/// 404 when no borders were imported at all.
pub(super) fn text<'r, P: Serialize>(
    region: &'r Region,
    matrix: &YearMatrix,
    shown: impl IntoIterator<Item = &'r Municipality>,
    features: impl FnOnce() -> Vec<Feature<P>>,
) -> Result<Vec<u8>> {
    let borders = &region.reference.borders;
    if borders.is_empty() {
        return Err(Error::NoBorders);
    }
    let sources: BTreeSet<&str> = shown
        .into_iter()
        .filter_map(|municipality| borders.get(&municipality.slug))
        .map(|border| border.source.as_str())
        .collect();
    text::json(&FeatureCollection {
        kind: "FeatureCollection",
        year: matrix.year,
        default: matrix.is_default,
        as_of: matrix.year.to_string(),
        source: region.sources.get(&matrix.source),
        border_sources: sources.into_iter().map(|source| region.sources.get(source)).collect(),
        features: features(),
    })
}

impl PartialSchema for Shape {
    fn schema() -> RefOr<Schema> {
        let kind = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("What the coordinates are of."))
            .enum_values(Some(["Polygon", "MultiPolygon"]));
        let coordinates = ArrayBuilder::new()
            .items(ArrayBuilder::new().items(ObjectBuilder::new().schema_type(SchemaType::AnyValue)))
            .description(Some("Of a `Polygon` its rings; of a `MultiPolygon` its polygons."));
        let object = ObjectBuilder::new()
            .description(Some("A GeoJSON geometry in degrees (WGS 84), longitude before latitude."))
            .property("type", kind)
            .required("type")
            .property("coordinates", coordinates)
            .required("coordinates");
        RefOr::T(object.into())
    }
}

impl ToSchema for Shape {
    fn name() -> std::borrow::Cow<'static, str> {
        "Geometry".into()
    }
}
