//! The line around some circles.

use std::f64::consts::TAU;

use super::point::{Disc, Point};

/// How many corners stand for a circle of this radius.
fn corners(radius: f64) -> u32 {
    (12.0 + radius / 4.0).min(48.0) as u32
}

/// The convex hull of discs, as a polygon without its last corner again.
pub(super) fn hull(discs: &[Disc]) -> Vec<Point> {
    let around = |disc: &Disc| {
        let (disc, corners) = (*disc, corners(disc.radius));
        (0..corners).map(move |turn| disc.at.towards(TAU * f64::from(turn) / f64::from(corners), disc.radius))
    };
    let mut points: Vec<Point> = discs.iter().flat_map(around).collect();
    points.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let mut line = half(points.iter());
    line.pop();
    let mut other = half(points.iter().rev());
    other.pop();
    line.append(&mut other);
    line
}

/// One side of the hull of points that are in order (A. M. Andrew, 1979).
fn half<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::new();
    for &point in points {
        while let [.., a, b] = line[..]
            && (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 1e-9
        {
            line.pop();
        }
        line.push(point);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hull_goes_around_all_and_has_no_corner_to_spare() {
        let disc = |x, y, radius| Disc { at: Point::new(x, y), radius };
        let one = hull(&[disc(5.0, 5.0, 2.0)]);
        assert_eq!(one.len(), corners(2.0) as usize);
        assert!(one.iter().all(|corner| (corner.distance(Point::new(5.0, 5.0)) - 2.0).abs() < 1e-9));
        let with_another_inside = hull(&[disc(5.0, 5.0, 2.0), disc(5.5, 5.0, 1.0)]);
        assert_eq!(with_another_inside.len(), corners(2.0) as usize);
        let two = hull(&[disc(0.0, 0.0, 1.0), disc(100.0, 0.0, 1.0)]);
        assert!(two.iter().all(|corner| corner.y.abs() <= 1.0 + 1e-9));
        assert!(two.iter().any(|corner| corner.x <= -1.0) && two.iter().any(|corner| corner.x >= 101.0));
    }
}
