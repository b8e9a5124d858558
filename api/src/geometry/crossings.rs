//! Counts where borders cross, before they are united: each crossing makes the union larger and dearer.

use super::Shape;

/// Maximum number of pairs of lines that are compared. Those of all of Norway are some ten million.
const MAX_PAIRS: usize = 500_000_000;

/// A straight piece of a border, from west to east.
struct Line {
    start: [f64; 2],
    end: [f64; 2],
}

/// Number of places where the borders of these shapes cross themselves or each other; what they share is no crossing.
/// None where there are more than `max`, or too many lines lie side by side to tell.
///
/// Lines are swept from west to east, and compared with those that they overlap in longitude: `n log n` steps for `n`
/// lines, and one for each pair, of which there is a maximum.
pub fn crossings<'s>(shapes: impl IntoIterator<Item = &'s Shape>, max: usize) -> Option<usize> {
    let rings = shapes.into_iter().flat_map(Shape::rings);
    let mut lines: Vec<Line> = rings
        .flat_map(|ring| {
            let pieces: Vec<Line> = ring
                .windows(2)
                .map(|ends| match ends[0][0] <= ends[1][0] {
                    true => Line { start: ends[0], end: ends[1] },
                    false => Line { start: ends[1], end: ends[0] },
                })
                .collect();
            pieces
        })
        .collect();
    lines.sort_unstable_by(|a, b| a.start[0].total_cmp(&b.start[0]));
    let (mut pairs, mut found) = (0, 0);
    let mut near: Vec<&Line> = Vec::new();
    for line in &lines {
        near.retain(|other| other.end[0] > line.start[0]);
        pairs += near.len();
        found += near.iter().filter(|other| cross(line, other)).count();
        if found > max || pairs > MAX_PAIRS {
            return None;
        }
        near.push(line);
    }
    Some(found)
}

/// Whether each line has the ends of the other on both of its sides.
fn cross(a: &Line, b: &Line) -> bool {
    let side = |line: &Line, point: [f64; 2]| {
        let [x, y] = [line.end[0] - line.start[0], line.end[1] - line.start[1]];
        x * (point[1] - line.start[1]) - y * (point[0] - line.start[0])
    };
    side(a, b.start) * side(a, b.end) < 0.0 && side(b, a.start) * side(b, a.end) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn shape(ring: &[[f64; 2]]) -> Option<Shape> {
        let ring: Vec<_> = ring.iter().chain(ring.first()).collect();
        Shape::read(&json!({"type": "Polygon", "coordinates": [ring]})).ok()
    }

    fn square(west: f64, south: f64) -> Shape {
        shape(&[[west, south], [west + 1.0, south], [west + 1.0, south + 1.0], [west, south + 1.0]]).unwrap()
    }

    #[test]
    fn neighbours_do_not_cross_and_those_that_overlap_do() {
        let count = |shapes: &[Shape]| crossings(shapes, 10);
        assert_eq!(count(&[square(10.0, 62.0), square(11.0, 62.0), square(10.0, 63.0)]), Some(0));
        assert_eq!(count(&[square(10.0, 62.0), square(10.5, 62.5)]), Some(2));
        let bow_tie = shape(&[[10.0, 62.0], [11.0, 63.0], [11.0, 62.0], [10.0, 62.5]]).unwrap();
        assert_eq!(count(&[bow_tie]), Some(1));
    }

    #[test]
    fn counting_stops_at_the_maximum() {
        let star: Vec<[f64; 2]> = (0..2_001)
            .map(|at| f64::from(at * 1_000) / 2_001.0 * std::f64::consts::TAU)
            .map(|angle| [10.0 + angle.cos(), 62.0 + angle.sin()])
            .collect();
        let star = shape(&star).unwrap();
        assert_eq!(crossings([&star], 10_000), None);
        assert!(crossings([&star], usize::MAX).is_some_and(|found| found > 1_000_000));
    }

    proptest! {
        #[test]
        fn the_sweep_finds_what_comparing_all_pairs_finds(
            rings in proptest::collection::vec(proptest::collection::vec((-9..9, -9..9), 3..9), 1..5)
        ) {
            let ring = |ring: &Vec<(i32, i32)>| ring.iter().map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect::<Vec<_>>();
            let shapes: Vec<Shape> = rings.iter().filter_map(|corners| shape(&ring(corners))).collect();
            let lines: Vec<Line> = shapes
                .iter()
                .flat_map(Shape::rings)
                .flat_map(|ring| ring.windows(2).map(|ends| Line { start: ends[0], end: ends[1] }).collect::<Vec<_>>())
                .collect();
            let pairs = (0..lines.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            let expected = pairs.filter(|(a, b)| cross(&lines[*a], &lines[*b])).count();
            prop_assert_eq!(crossings(&shapes, usize::MAX), Some(expected));
        }
    }
}
