//! Flows and areas as a drawing that a person can read: SVG, in light and dark.
//!
//! A municipality is a circle whose area grows with its jobs, a flow a line whose width grows with
//! its commuters, and an area is known by its hull and by the name of its centre; colours only help.
//! The same input makes the same drawing.

mod canvas;
mod colours;
mod hull;
mod labels;
mod land;
mod layout;
mod legend;
mod links;
mod pack;
mod point;
mod projection;
mod scene;
mod text;

use flytthit_matcher::commuting::{AreaId, Matrix, Partition, Ratio};

pub use self::projection::Coordinates;
use self::scene::Scene;
use crate::geometry::Shape;

/// What to draw.
pub struct Country<'a> {
    /// The flows.
    pub matrix: &'a Matrix,
    /// The areas.
    pub partition: &'a Partition,
    /// What a municipality is called.
    pub name: &'a dyn Fn(AreaId) -> &'a str,
    /// Where a municipality is. Without any, municipalities are placed by their flows.
    pub place: &'a dyn Fn(AreaId) -> Option<Coordinates>,
    /// What land a municipality covers, drawn behind it; its middle is where it is if `place` does not
    /// know.
    pub border: &'a dyn Fn(AreaId) -> Option<&'a Shape>,
    /// The drawing's heading.
    pub title: String,
    /// How the areas were made.
    pub method: String,
    /// A flow is drawn when it is at least this share of the employed residents of one of its ends.
    pub min_share: Ratio,
}

/// Draws a country as an SVG document.
pub fn draw(country: &Country<'_>) -> String {
    let scene = Scene::of(country);
    let mut canvas = canvas::Canvas::new(&scene, country);
    canvas.land(&scene);
    canvas.areas(&scene);
    canvas.links(&scene);
    canvas.municipalities(&scene);
    canvas.labels(&scene);
    canvas.legend(&scene, country);
    canvas.finish()
}
