//! Names beside circles, where there is room.

use std::{cmp::Reverse, collections::HashMap};

use super::{
    point::{Disc, Point, Rect},
    scene::{Group, Node},
};

/// The height of the name of an area's centre, and of any other.
const SIZES: [f64; 2] = [13.5, 10.0];

/// A name in the drawing.
pub(super) struct Label {
    pub(super) text: String,
    /// The middle of its base line.
    pub(super) at: Point,
    /// The height of its letters.
    pub(super) size: f64,
    /// Whether it names an area.
    pub(super) strong: bool,
    place: Rect,
}

/// The names in the drawing.
#[derive(Default)]
pub(super) struct Labels {
    pub(super) shown: Vec<Label>,
    /// How many names have no room.
    pub(super) left_out: usize,
}

impl Labels {
    /// A frame with room for all names.
    pub(super) fn around(&self, frame: Rect) -> Rect {
        self.shown.iter().fold(frame, |frame, Label { place, .. }| Rect {
            min: Point::new(frame.min.x.min(place.min.x), frame.min.y.min(place.min.y)),
            max: Point::new(frame.max.x.max(place.max.x), frame.max.y.max(place.max.y)),
        })
    }
}

/// About how wide a name is; fonts differ.
pub(super) fn width(text: &str, strong: bool) -> f64 {
    let (size, wide) = if strong { (SIZES[0], 0.63) } else { (SIZES[1], 0.57) };
    size * wide * text.chars().count() as f64
}

/// Places the names: first those of areas, then by jobs, each where it covers no other name and no
/// other circle.
pub(super) fn labels(nodes: &[Node], groups: &[Group]) -> Labels {
    let is_centre = |node: usize| nodes[node].group.is_some_and(|group| groups[group].nodes[0] == node);
    let mut order: Vec<(bool, usize)> = (0..nodes.len()).map(|node| (is_centre(node), node)).collect();
    order.sort_by_key(|&(centre, node)| (Reverse(centre), Reverse(nodes[node].jobs), node));
    let mut taken = Taken::default();
    for (at, node) in nodes.iter().enumerate() {
        taken.add(at, around(&node.disc));
    }
    let names = nodes.len();
    let mut labels = Labels::default();
    for (strong, node) in order {
        let Node { name, disc, .. } = &nodes[node];
        let places = || places(disc, width(name, strong), SIZES[usize::from(!strong)]);
        let free = |place: &Rect, over_circles: bool| {
            taken.at(place).all(|(owner, other)| {
                owner == node || over_circles && owner < names || !place.overlaps(&other)
            })
        };
        // The name of an area may cover a circle if it must.
        let found = places().find(|place| free(place, false));
        let found = found.or_else(|| places().find(|place| strong && free(place, true)));
        let Some(place) = found else {
            labels.left_out += 1;
            continue;
        };
        taken.add(names, place);
        let size = SIZES[usize::from(!strong)];
        let at = Point::new((place.min.x + place.max.x) / 2.0, place.max.y - 0.22 * size);
        labels.shown.push(Label { text: name.clone(), at, size, strong, place });
    }
    labels
}

fn around(disc: &Disc) -> Rect {
    // The corners of the square are free.
    let side = 0.85 * disc.radius;
    Rect { min: disc.at.plus(Point::new(-side, -side)), max: disc.at.plus(Point::new(side, side)) }
}

/// Where a name can be, the best place first: in the circle, below, above, beside, or at a corner.
fn places(disc: &Disc, width: f64, size: f64) -> impl Iterator<Item = Rect> {
    let (Disc { at, radius }, height) = (*disc, 1.1 * size);
    let rect = move |x: f64, y: f64| {
        let min = at.plus(Point::new(x - width / 2.0, y - height / 2.0));
        Rect { min, max: min.plus(Point::new(width, height)) }
    };
    let (aside, apart) = (radius + width / 2.0 + 2.0, radius + height / 2.0 + 1.0);
    let corner = 0.7 * radius;
    let places = [
        (0.0, 0.0),
        (0.0, apart),
        (0.0, -apart),
        (aside, 0.0),
        (-aside, 0.0),
        (corner + width / 2.0, corner + height / 2.0),
        (-corner - width / 2.0, corner + height / 2.0),
        (corner + width / 2.0, -corner - height / 2.0),
        (-corner - width / 2.0, -corner - height / 2.0),
        (width / 3.0, apart),
        (-width / 3.0, apart),
        (width / 3.0, -apart),
        (-width / 3.0, -apart),
    ];
    let first = usize::from(width + 2.0 > 2.0 * radius);
    places.into_iter().skip(first).map(move |(x, y)| rect(x, y))
}

/// Rectangles with their owners, by the squares of the plane that they touch.
#[derive(Default)]
struct Taken {
    squares: HashMap<(i64, i64), Vec<(usize, Rect)>>,
}

impl Taken {
    fn add(&mut self, owner: usize, rect: Rect) {
        for square in squares(&rect) {
            self.squares.entry(square).or_default().push((owner, rect));
        }
    }

    fn at(&self, rect: &Rect) -> impl Iterator<Item = (usize, Rect)> {
        squares(rect).filter_map(|square| self.squares.get(&square)).flatten().copied()
    }
}

fn squares(rect: &Rect) -> impl Iterator<Item = (i64, i64)> + use<> {
    let range = |low: f64, high: f64| (low / 40.0).floor() as i64..=(high / 40.0).floor() as i64;
    let (x, y) = (range(rect.min.x, rect.max.x), range(rect.min.y, rect.max.y));
    x.flat_map(move |x| y.clone().map(move |y| (x, y)))
}
