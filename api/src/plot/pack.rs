//! Discs in the plane, none on another, each as near as possible to where it is drawn to.

use std::{collections::HashMap, f64::consts::TAU};

use super::point::{Disc, Point};

/// Discs that do not overlap.
pub(super) struct Pack {
    discs: Vec<Disc>,
    /// Which discs touch which square of the plane.
    squares: HashMap<(i64, i64), Vec<usize>>,
    side: f64,
}

impl Pack {
    /// For discs of about this radius.
    pub(super) fn new(radius: f64) -> Pack {
        Pack { discs: Vec::new(), squares: HashMap::new(), side: (2.0 * radius).max(1.0) }
    }

    /// Adds a disc at the nearest free place to `target`, and says where it is.
    pub(super) fn add(&mut self, radius: f64, target: Point) -> Point {
        let at = self.nearest_free(radius, target);
        let disc = Disc { at, radius };
        for square in self.squares_of(&disc) {
            self.squares.entry(square).or_default().push(self.discs.len());
        }
        self.discs.push(disc);
        at
    }

    /// Looks along rings around `target`, each a little wider than the last.
    fn nearest_free(&self, radius: f64, target: Point) -> Point {
        let step = (radius / 2.0).max(1.0);
        let rings = (0_u32..).map(|ring| f64::from(ring) * step);
        let places = rings.flat_map(|distance| {
            let turns = (TAU * distance / step).ceil().max(1.0) as u32;
            (0..turns).map(move |turn| target.towards(TAU * f64::from(turn) / f64::from(turns), distance))
        });
        let mut free = places.filter(|&at| self.is_free(&Disc { at, radius }));
        free.next().expect("far enough out there is always room")
    }

    fn is_free(&self, disc: &Disc) -> bool {
        let near = self.squares_of(disc).filter_map(|square| self.squares.get(&square)).flatten();
        near.copied().all(|other| {
            let other = &self.discs[other];
            other.at.distance(disc.at) >= other.radius + disc.radius
        })
    }

    fn squares_of(&self, disc: &Disc) -> impl Iterator<Item = (i64, i64)> + use<> {
        let (Disc { at, radius }, side) = (*disc, self.side);
        let range = move |middle: f64| {
            let [first, last] = [middle - radius, middle + radius].map(|edge| (edge / side).floor() as i64);
            first..=last
        };
        range(at.x).flat_map(move |x| range(at.y).map(move |y| (x, y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_lie_near_their_target_and_never_on_another() {
        let mut pack = Pack::new(5.0);
        let radii: Vec<f64> = (0..200).map(|i| 1.0 + f64::from(i * 7 % 23)).collect();
        for &radius in &radii {
            pack.add(radius, Point::new(3.0, -4.0));
        }
        let discs = &pack.discs;
        assert_eq!(discs[0].at, Point::new(3.0, -4.0));
        for (i, a) in discs.iter().enumerate() {
            assert!(discs[..i].iter().all(|b| a.at.distance(b.at) >= a.radius + b.radius));
        }
        let covered: f64 = radii.iter().map(|r| r * r).sum();
        let reach = discs.iter().map(|disc| disc.at.distance(discs[0].at) + disc.radius).fold(0.0, f64::max);
        assert!(reach * reach < 2.5 * covered, "they lie close together");
    }
}
