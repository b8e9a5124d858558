//! The land that a municipality or an area covers, read from and written as GeoJSON (RFC 7946).
//!
//! Nothing outside this module names the crates `geo` and `geojson`.

mod crossings;

pub use crossings::crossings;

use geo::orient::Direction;
use geo::winding_order::WindingOrder;
use geo::{Area, BooleanOps, Centroid, LineString, MultiPolygon, Orient, Polygon, Winding, unary_union};
use geojson::{Geometry, GeometryValue, PolygonType};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// A `Polygon` or a `MultiPolygon` in degrees (WGS 84), longitude before latitude. Outer rings run
/// against the clock, as the RFC wants them; heights are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape(MultiPolygon<f64>);

/// Why a geometry is no [`Shape`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {reason}")]
pub struct ShapeError {
    /// Where in the geometry: a JSON pointer, empty for the whole of it.
    pub pointer: String,
    /// What is wrong there.
    pub reason: String,
}

impl ShapeError {
    fn new(pointer: impl Into<String>, reason: impl Into<String>) -> ShapeError {
        ShapeError { pointer: pointer.into(), reason: reason.into() }
    }

    /// The same, of what is at `place` in something larger.
    fn inside(self, place: &str) -> ShapeError {
        ShapeError { pointer: format!("{place}{}", self.pointer), ..self }
    }
}

impl Shape {
    /// Reads a GeoJSON geometry.
    ///
    /// # Errors
    /// When it is no `Polygon` or `MultiPolygon`, or an empty one, a ring has fewer than 4
    /// positions or does not end where it began, or a position is none on earth.
    pub fn read(geometry: &Value) -> Result<Shape, ShapeError> {
        match geometry["type"].as_str() {
            Some("Polygon" | "MultiPolygon") => {}
            Some(other) => {
                return Err(ShapeError::new(
                    "/type",
                    format!("must be Polygon or MultiPolygon, not {other}"),
                ));
            }
            None => return Err(ShapeError::new("", "must be a Polygon or a MultiPolygon")),
        }
        let found = serde_json::from_value::<Geometry>(geometry.clone());
        let shape = match found.map_err(|err| ShapeError::new("", err.to_string()))?.value {
            GeometryValue::Polygon { coordinates } => {
                MultiPolygon::from(polygon(&coordinates).map_err(|err| err.inside("/coordinates"))?)
            }
            GeometryValue::MultiPolygon { coordinates } => {
                let polygons = coordinates.iter().zip(0..).map(|(coordinates, at)| {
                    polygon(coordinates).map_err(|err| err.inside(&format!("/coordinates/{at}")))
                });
                polygons.collect::<Result<MultiPolygon, _>>()?
            }
            _ => return Err(ShapeError::new("/type", "must be Polygon or MultiPolygon")),
        };
        if shape.unsigned_area() == 0.0 {
            return Err(ShapeError::new("/coordinates", "must cover some land"));
        }
        Ok(Shape(shape.into_iter().map(oriented).collect()))
    }

    /// All that any of `shapes` covers, without the borders between them.
    pub fn union<'s>(shapes: impl IntoIterator<Item = &'s Shape>) -> Option<Shape> {
        let simple: Vec<Cow<'_, MultiPolygon>> = shapes.into_iter().map(Shape::simple).collect();
        let union = unary_union(simple.iter().map(Cow::as_ref));
        (!union.0.is_empty()).then(|| Shape(union.orient(Direction::Default)))
    }

    /// The same land in rings that [`unary_union`] can read: it takes from one corner which side of a
    /// ring is land, and at that corner a ring that crosses itself may run the other way.
    fn simple(&self) -> Cow<'_, MultiPolygon> {
        let runs_against =
            |polygon: &Polygon| polygon.exterior().winding_order() != Some(WindingOrder::Clockwise);
        match self.0.iter().all(runs_against) {
            true => Cow::Borrowed(&self.0),
            false => Cow::Owned(self.0.union(&MultiPolygon::empty())),
        }
    }

    /// Its rings, holes included: positions of longitude and latitude, the last as the first.
    pub fn rings(&self) -> impl Iterator<Item = Vec<[f64; 2]>> {
        let polygons = self.0.0.iter();
        let rings =
            polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.map(|ring| ring.coords().map(|at| [at.x, at.y]).collect())
    }

    /// Number of positions of all its rings.
    pub fn positions(&self) -> usize {
        self.rings().map(|ring| ring.len()).sum()
    }

    /// Whether all of it is in Norway: then longitude and latitude were not taken for each other.
    pub fn is_in_norway(&self) -> bool {
        self.rings().flatten().all(|[longitude, latitude]| is_in_norway(longitude, latitude))
    }

    /// Its middle, longitude before latitude.
    pub fn middle(&self) -> Option<[f64; 2]> {
        self.0.centroid().map(|at| [at.x(), at.y()])
    }
}

/// As a GeoJSON geometry: one polygon as a `Polygon`.
impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match self.0.0.as_slice() {
            [one] => GeometryValue::from(one),
            _ => GeometryValue::from(&self.0),
        };
        value.serialize(serializer)
    }
}

fn polygon(coordinates: &PolygonType) -> Result<Polygon, ShapeError> {
    if coordinates.is_empty() {
        return Err(ShapeError::new("", "has no rings"));
    }
    for (ring, at) in coordinates.iter().zip(0..) {
        let place = format!("/{at}");
        for (position, at) in ring.iter().zip(0..) {
            if !is_on_earth(position.as_slice()) {
                let reason = "must be a longitude from -180 to 180 and a latitude from -90 to 90";
                return Err(ShapeError::new(format!("{place}/{at}"), reason));
            }
        }
        if ring.len() < 4 {
            return Err(ShapeError::new(place, "a ring has at least 4 positions"));
        }
        let ends = [ring.first(), ring.last()].map(|end| end.map(|position| &position.as_slice()[..2]));
        if ends[0] != ends[1] {
            return Err(ShapeError::new(place, "a ring must end where it began"));
        }
    }
    let value = GeometryValue::Polygon { coordinates: coordinates.clone() };
    Polygon::try_from(value).map_err(|err| ShapeError::new("", err.to_string()))
}

/// Whether a position may be in Norway, its sea included; Svalbard and Jan Mayen have no municipalities.
pub fn is_in_norway(longitude: f64, latitude: f64) -> bool {
    (3.0..=33.0).contains(&longitude) && (57.0..=72.0).contains(&latitude)
}

/// The polygon with its outer ring against the clock and the others with it, by the area that a ring
/// encloses: at one corner, which may be part of a tiny loop where a real ring crosses itself, it may
/// run the other way.
fn oriented(polygon: Polygon) -> Polygon {
    let turned = |mut ring: LineString, is_outer: bool| {
        let area = Polygon::new(ring.clone(), Vec::new()).signed_area();
        if (area < 0.0) == is_outer {
            ring.0.reverse();
        }
        ring
    };
    let (outer, holes) = polygon.into_inner();
    Polygon::new(turned(outer, true), holes.into_iter().map(|hole| turned(hole, false)).collect())
}

/// Whether a position has a longitude and a latitude, and perhaps a height.
fn is_on_earth(position: &[f64]) -> bool {
    let [longitude, latitude, ..] = position else { return false };
    (-180.0..=180.0).contains(longitude) && (-90.0..=90.0).contains(latitude)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    /// A square of one degree, its outer ring with the clock.
    fn square(longitude: f64) -> Value {
        json!([[
            [longitude, 62.0],
            [longitude, 63.0],
            [longitude + 1.0, 63.0, 500.0],
            [longitude + 1.0, 62.0],
            [longitude, 62.0]
        ]])
    }

    fn refused(geometry: &Value) -> String {
        Shape::read(geometry).expect_err("it is refused").to_string()
    }

    #[test]
    fn a_shape_is_written_as_the_standard_wants_it() {
        let shape = Shape::read(&json!({"type": "Polygon", "coordinates": square(10.0)})).unwrap();
        let written = serde_json::to_value(&shape).unwrap();
        let ring = json!([[10.0, 62.0], [11.0, 62.0], [11.0, 63.0], [10.0, 63.0], [10.0, 62.0]]);
        assert_eq!(written, json!({"type": "Polygon", "coordinates": [ring]}));
        assert_eq!(Shape::read(&written).unwrap(), shape);
    }

    #[test]
    fn shapes_that_touch_become_one_without_the_border_between_them() {
        let [a, b, c] = [10.0, 11.0, 13.0].map(|longitude| {
            Shape::read(&json!({"type": "Polygon", "coordinates": square(longitude)})).unwrap()
        });
        let union = |shapes: &[&Shape]| serde_json::to_value(Shape::union(shapes.iter().copied())).unwrap();
        let both = union(&[&a, &b]);
        assert_eq!(both["type"], "Polygon");
        let ring = both["coordinates"][0].as_array().unwrap();
        assert!(
            !ring.contains(&json!([11.0, 62.5])) && both["coordinates"].as_array().unwrap().len() == 1,
            "{both}"
        );
        assert_eq!(union(&[&a, &b, &c])["type"], "MultiPolygon");
        assert_eq!(union(&[]), Value::Null);
    }

    #[test]
    fn a_ring_that_crosses_itself_at_a_corner_keeps_its_land() {
        // Against the clock, but for a tiny loop at its western corner.
        let ring = json!([
            [11.0, 62.0],
            [11.0, 63.0],
            [10.0, 63.0],
            [10.0, 62.05],
            [9.9, 62.05],
            [9.9, 62.1],
            [10.05, 62.02],
            [11.0, 62.0]
        ]);
        let crossed = Shape::read(&json!({"type": "Polygon", "coordinates": [ring]})).unwrap();
        let other = Shape::read(&json!({"type": "Polygon", "coordinates": square(11.0)})).unwrap();
        let union = Shape::union([&crossed, &other]).expect("land");
        assert!((union.0.unsigned_area() - 1.98).abs() < 0.02, "{}", union.0.unsigned_area());
    }

    #[test]
    fn what_is_no_land_is_refused_by_its_place() {
        let polygon = |coordinates: Value| json!({"type": "Polygon", "coordinates": coordinates});
        let many = |coordinates: Value| json!({"type": "MultiPolygon", "coordinates": coordinates});
        for (geometry, reason) in [
            (json!(null), ": must be a Polygon or a MultiPolygon"),
            (json!([1]), ": must be a Polygon or a MultiPolygon"),
            (
                json!({"type": "Point", "coordinates": [1, 2]}),
                "/type: must be Polygon or MultiPolygon, not Point",
            ),
            (polygon(json!([])), "/coordinates: has no rings"),
            (many(json!([])), "/coordinates: must cover some land"),
            (many(json!([square(9.0), []])), "/coordinates/1: has no rings"),
            (polygon(json!([[[0, 0], [1, 0], [0, 0]]])), "/coordinates/0: a ring has at least 4 positions"),
            (
                polygon(json!([[[0, 0], [1, 0], [1, 1], [0, 1]]])),
                "/coordinates/0: a ring must end where it began",
            ),
            (polygon(json!([[[0, 0], [0, 0], [0, 0], [0, 0]]])), "/coordinates: must cover some land"),
            (
                polygon(json!([[[0, 0], [1, 0], [181, 1], [0, 0]]])),
                "/coordinates/0/2: must be a longitude from -180 to 180 and a latitude from -90 to 90",
            ),
            (
                many(json!([[[[0, 0], [1, 0], [1, 91], [0, 0]]]])),
                "/coordinates/0/0/2: must be a longitude from -180 to 180 and a latitude from -90 to 90",
            ),
            (
                polygon(json!([[[0, 0], [1], [1, 1], [0, 0]]])),
                "/coordinates/0/1: must be a longitude from -180 to 180 and a latitude from -90 to 90",
            ),
        ] {
            assert_eq!(refused(&geometry), reason, "{geometry}");
        }
        for geometry in [polygon(json!("x")), polygon(json!([[[0, "x"]]])), json!({"type": "Polygon"})] {
            assert!(refused(&geometry).starts_with(": "), "{geometry}");
        }
    }

    fn shape_of(ring: &[(i32, i32)]) -> Option<Shape> {
        let ring: Vec<[i32; 2]> = ring.iter().chain(ring.first()).map(|&(x, y)| [x, y]).collect();
        Shape::read(&json!({"type": "Polygon", "coordinates": [ring]})).ok()
    }

    proptest! {
        #[test]
        fn a_union_of_boxes_covers_the_cells_of_any_of_them(
            boxes in proptest::collection::vec((0..9, 0..9, 1..4, 1..4), 1..12)
        ) {
            let shapes: Vec<Shape> = boxes
                .iter()
                .filter_map(|&(x, y, width, height)| {
                    shape_of(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
                })
                .collect();
            prop_assert_eq!(shapes.len(), boxes.len());
            let cells: BTreeSet<(i32, i32)> = boxes
                .iter()
                .flat_map(|&(x, y, width, height)| {
                    (x..x + width).flat_map(move |x| (y..y + height).map(move |y| (x, y)))
                })
                .collect();
            let area = Shape::union(&shapes).map_or(0.0, |union| union.0.unsigned_area());
            prop_assert!((area - cells.len() as f64).abs() < 1e-6, "{} is not {}", area, cells.len());
        }

        #[test]
        fn rings_that_cross_themselves_are_united_too(
            rings in proptest::collection::vec(proptest::collection::vec((-9..9, -9..9), 3..9), 1..5)
        ) {
            let shapes: Vec<Shape> = rings.iter().filter_map(|ring| shape_of(ring)).collect();
            if let Some(union) = Shape::union(&shapes) {
                let written = serde_json::to_value(&union).unwrap();
                prop_assert!(Shape::read(&written).is_ok(), "{}", written);
            }
        }
    }
}
