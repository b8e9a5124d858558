//! Colours that people who see colours differently can tell apart.

use super::point::Disc;

/// M. Okabe and K. Ito, *Color universal design*, 2002, without black and yellow, which are lost in
/// the dark and in the light.
pub(super) const PALETTE: [&str; 6] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

/// How many neighbours should look different.
const NEIGHBOURS: usize = 12;

/// A colour, by its place in the palette, for each area, which lies in a disc, so that near ones
/// differ as far as there are colours.
pub(super) fn colours(areas: &[Disc]) -> Vec<usize> {
    let mut colours: Vec<usize> = Vec::with_capacity(areas.len());
    let mut used = [0_usize; PALETTE.len()];
    for (at, area) in areas.iter().enumerate() {
        let mut near: Vec<usize> = (0..at).collect();
        let distance = |other: usize| areas[other].at.distance(area.at) - areas[other].radius - area.radius;
        near.sort_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        near.truncate(NEIGHBOURS);
        // The colour whose nearest use is farthest away; among equals the one used least.
        let nearest =
            |colour: usize| near.iter().position(|&other| colours[other] == colour).unwrap_or(near.len());
        let best = (0..PALETTE.len()).max_by_key(|&colour| {
            (nearest(colour), std::cmp::Reverse(used[colour]), std::cmp::Reverse(colour))
        });
        let best = best.expect("the palette has colours");
        used[best] += 1;
        colours.push(best);
    }
    colours
}

#[cfg(test)]
mod tests {
    use super::super::point::Point;
    use super::*;

    #[test]
    fn neighbours_look_different_as_far_as_there_are_colours() {
        let disc = |x| Disc { at: Point::new(f64::from(x), 0.0), radius: 0.5 };
        let row: Vec<Disc> = (0..40).map(disc).collect();
        let colours = colours(&row);
        for window in colours.windows(PALETTE.len()) {
            assert!(window.iter().enumerate().all(|(i, colour)| !window[..i].contains(colour)), "{window:?}");
        }
    }
}
