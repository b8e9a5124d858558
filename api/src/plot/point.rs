//! Points and discs in the plane; y grows downwards, as in SVG.

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// The point that is so far from this one, at an angle in radians.
    pub(super) fn towards(self, angle: f64, distance: f64) -> Point {
        Point::new(self.x + distance * angle.cos(), self.y + distance * angle.sin())
    }

    pub(super) fn plus(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }

    pub(super) fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A disc.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Disc {
    pub(super) at: Point,
    pub(super) radius: f64,
}

/// A rectangle along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) min: Point,
    pub(super) max: Point,
}

impl Rect {
    pub(super) fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    pub(super) fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    /// The smallest one around discs; nothing without any.
    pub(super) fn around(discs: impl Iterator<Item = Disc>) -> Option<Rect> {
        discs.fold(None, |rect, Disc { at, radius }| {
            let (min, max) = (at.plus(Point::new(-radius, -radius)), at.plus(Point::new(radius, radius)));
            let Some(Rect { min: low, max: high }) = rect else { return Some(Rect { min, max }) };
            Some(Rect {
                min: Point::new(low.x.min(min.x), low.y.min(min.y)),
                max: Point::new(high.x.max(max.x), high.y.max(max.y)),
            })
        })
    }

    pub(super) fn overlaps(&self, other: &Rect) -> bool {
        self.min.x < other.max.x
            && other.min.x < self.max.x
            && self.min.y < other.max.y
            && other.min.y < self.max.y
    }
}
