//! Coordinates on the globe into the plane.

use super::point::{Disc, Point, Rect};

/// Where something is, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinates {
    /// North of the equator.
    pub lat: f64,
    /// East of Greenwich.
    pub lon: f64,
}

/// The equidistant conic projection that suits some places (J. P. Snyder, *Map projections: a working
/// manual*, 1987, p. 111): on two parallels, and along all meridians, lengths are true.
struct Projection {
    /// The constant of the cone; 0 at the equator, where it becomes a cylinder.
    n: f64,
    /// The distance of the equator from the tip of the cone, or the shrinking of the cylinder.
    g: f64,
    middle: f64,
}

impl Projection {
    /// For these places, of which there is at least one.
    fn of(places: &[Coordinates]) -> Projection {
        let range = |value: fn(&Coordinates) -> f64| {
            let values = places.iter().map(value);
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
            (low.to_radians(), high.to_radians())
        };
        let ((south, north), (west, east)) = (range(|place| place.lat), range(|place| place.lon));
        let sixth = (north - south) / 6.0;
        let (a, b) = (south + sixth, north - sixth);
        let n = if b - a > 1e-9 { (a.cos() - b.cos()) / (b - a) } else { a.sin() };
        let middle = (west + east) / 2.0;
        match n.abs() < 1e-6 {
            true => Projection { n: 0.0, g: a.cos(), middle },
            false => Projection { n, g: a.cos() / n + a, middle },
        }
    }

    /// The place in the plane, in radii of the globe.
    fn project(&self, place: Coordinates) -> Point {
        let (lat, turn) = (place.lat.to_radians(), place.lon.to_radians() - self.middle);
        if self.n == 0.0 {
            return Point::new(turn * self.g, -lat);
        }
        let (radius, angle) = (self.g - lat, self.n * turn);
        Point::new(radius * angle.sin(), radius * angle.cos())
    }
}

/// Where coordinates are in the drawing.
pub(super) struct Map {
    projection: Projection,
    min: Point,
    scale: f64,
    /// How much of the drawing there is to cover.
    pub(super) room: f64,
    /// Its lower left corner.
    pub(super) corner: Point,
}

impl Map {
    /// A map of these coordinates, of which there is at least one, that suits so many municipalities.
    pub(super) fn of(all: &[Coordinates], municipalities: usize) -> Map {
        let projection = Projection::of(all);
        let points = all.iter().map(|&place| Disc { at: projection.project(place), radius: 0.0 });
        let Rect { min, max } = Rect::around(points).expect("there is at least one");
        let side = (45.0 * (municipalities as f64).sqrt()).clamp(900.0, 3_000.0);
        let (width, height) = (max.x - min.x, max.y - min.y);
        let extent = width.max(height);
        let scale = if extent > 1e-9 { side / extent } else { 1.0 };
        let room = (side * scale * width.min(height).max(extent / 3.0)).max(1e4);
        Map { projection, min, scale, room, corner: Point::new(0.0, height * scale) }
    }

    /// Where coordinates are.
    pub(super) fn place(&self, place: Coordinates) -> Point {
        let at = self.projection.project(place);
        Point::new((at.x - self.min.x) * self.scale, (at.y - self.min.y) * self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_between_near_places_are_true() {
        let places = [(62.27594, 10.78241), (62.57466, 11.38428), (61.89126, 11.07769)];
        let places = places.map(|(lat, lon)| Coordinates { lat, lon });
        let projection = Projection::of(&places);
        let [tynset, roros, rendalen] = places.map(|place| projection.project(place));
        // Great circles, on a globe of radius 6371 km.
        let km = |a: Point, b: Point| 6371.0 * a.distance(b);
        assert!((km(tynset, roros) - 45.5).abs() < 0.5, "{}", km(tynset, roros));
        assert!((km(tynset, rendalen) - 45.5).abs() < 0.5, "{}", km(tynset, rendalen));
        assert!(roros.y < tynset.y && roros.x > tynset.x, "north is up, east is right");
    }

    #[test]
    fn one_place_and_places_at_the_equator_and_in_the_south_have_a_point() {
        for lat in [0.0, 0.5, -33.0, 90.0] {
            let [west, east] = [10.0, 11.0].map(|lon| Coordinates { lat, lon });
            for places in [vec![west], vec![west, east]] {
                let projection = Projection::of(&places);
                let [a, b] = [west, east].map(|place| projection.project(place));
                assert!(a.x.is_finite() && a.y.is_finite() && b.x >= a.x - 1e-9, "{lat}");
            }
        }
    }
}
