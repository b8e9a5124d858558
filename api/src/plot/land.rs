//! Borders in the drawing.

use super::{
    point::Point,
    projection::{Coordinates, Map},
};
use crate::geometry::Shape;

/// Corners nearer than this to the last one are left out.
const NEAR: f64 = 0.8;

/// What a shape covers in the drawing, ring by ring; rings too small to be seen are left out.
pub(super) fn land(shape: &Shape, map: &Map) -> Vec<Vec<Point>> {
    shape.rings().map(|ring| simplified(&ring, map)).filter(|ring| ring.len() > 2).collect()
}

fn simplified(ring: &[[f64; 2]], map: &Map) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for &[lon, lat] in ring {
        let corner = map.place(Coordinates { lat, lon });
        if corners.last().is_none_or(|last| last.distance(corner) >= NEAR) {
            corners.push(corner);
        }
    }
    corners
}
