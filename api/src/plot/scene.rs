//! Everything that is drawn, and where.

use std::cmp::Reverse;

use flytthit_matcher::commuting::AreaId;

use crate::geometry::Shape;

use super::{
    Country, colours,
    labels::{self, Labels},
    land::land,
    layout,
    links::{self, Link},
    point::{Disc, Point, Rect},
    projection::{Coordinates, Map},
};

/// A municipality.
pub(super) struct Node {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) residents: u64,
    pub(super) jobs: u64,
    /// Its area, by position.
    pub(super) group: Option<usize>,
    pub(super) disc: Disc,
    /// What it covers on the map.
    pub(super) land: Vec<Vec<Point>>,
}

/// An area.
pub(super) struct Group {
    pub(super) label: u32,
    /// Its municipalities, by position: that with the most jobs, its centre, first.
    pub(super) nodes: Vec<usize>,
    /// What it covers on the map, where all borders of its municipalities are known.
    pub(super) land: Vec<Vec<Point>>,
    /// Its colour, by place in the palette.
    pub(super) colour: usize,
}

/// What is not drawn.
#[derive(Default)]
pub(super) struct LeftOut {
    pub(super) links: usize,
    /// The commuters of those links.
    pub(super) commuters: u64,
    /// The commuters of all links.
    pub(super) of: u64,
}

/// How municipalities are placed.
pub(super) enum Placing {
    /// By their flows alone.
    Flows,
    /// By their coordinates, except so many that have none.
    Coordinates { without: usize },
}

/// A drawing, in its own units.
pub(super) struct Scene {
    pub(super) nodes: Vec<Node>,
    pub(super) groups: Vec<Group>,
    /// The links drawn, the largest first.
    pub(super) links: Vec<Link>,
    pub(super) left_out: LeftOut,
    pub(super) placing: Placing,
    /// The radius of a circle of one job.
    pub(super) unit: f64,
    pub(super) labels: Labels,
    /// The room that all of it takes.
    pub(super) frame: Rect,
}

/// The smallest radius.
pub(super) const MIN_RADIUS: f64 = 2.5;

/// The room between a circle and the outline of its area.
pub(super) const PAD: f64 = 7.0;

impl Scene {
    pub(super) fn of(country: &Country<'_>) -> Scene {
        let matrix = country.matrix;
        let ids: Vec<AreaId> = matrix.municipalities().collect();
        let (mut nodes, mut groups) = nodes_and_groups(country, &ids);
        let all = links::links(matrix, &ids);
        let shapes: Vec<Option<&Shape>> = ids.iter().map(|&id| (country.border)(id)).collect();
        let middle = |shape: &Shape| shape.middle().map(|[lon, lat]| Coordinates { lat, lon });
        let place =
            |(&id, shape): (&AreaId, &Option<&Shape>)| (country.place)(id).or_else(|| shape.and_then(middle));
        let places: Vec<Option<Coordinates>> = ids.iter().zip(&shapes).map(place).collect();
        let placing = match places.iter().flatten().count() {
            0 => Placing::Flows,
            known => Placing::Coordinates { without: places.len() - known },
        };
        let unit = match placing {
            Placing::Flows => layout::by_flows(&mut nodes, &groups, &all),
            Placing::Coordinates { .. } => {
                let corners = shapes.iter().flatten().flat_map(|shape| shape.rings().flatten());
                let corners = corners.map(|[lon, lat]| Coordinates { lat, lon });
                let known: Vec<Coordinates> = places.iter().flatten().copied().chain(corners).collect();
                let map = Map::of(&known, nodes.len());
                draw_land(&mut nodes, &mut groups, &shapes, &map);
                layout::by_place(&mut nodes, &places, &map, &all)
            }
        };
        let reach: Vec<Disc> = groups.iter().map(|group| reach(group, &nodes)).collect();
        for (group, colour) in groups.iter_mut().zip(colours::colours(&reach)) {
            group.colour = colour;
        }
        let (mut links, weak): (Vec<Link>, Vec<Link>) = all.iter().partition(|link| {
            let residents = link.ends.map(|end| nodes[end].residents);
            links::is_strong(link, residents, country.min_share)
        });
        links.sort_by_key(|link| (Reverse(link.commuters()), link.ends));
        let sum = |links: &[Link]| links.iter().map(Link::commuters).sum();
        let left_out = LeftOut { links: weak.len(), commuters: sum(&weak), of: sum(&all) };
        let around = nodes.iter().map(|node| Disc { radius: node.disc.radius + PAD + 3.0, ..node.disc });
        let corners = nodes.iter().flat_map(|node| node.land.iter().flatten());
        let corners = corners.map(|&at| Disc { at, radius: 0.0 });
        let frame = Rect::around(around.chain(corners))
            .unwrap_or(Rect { min: Point::default(), max: Point::default() });
        let labels = labels::labels(&nodes, &groups);
        let frame = labels.around(frame);
        Scene { nodes, groups, links, left_out, placing, unit, labels, frame }
    }

    /// What an area is called: its centre.
    pub(super) fn area_name(&self, group: usize) -> &str {
        &self.nodes[self.groups[group].nodes[0]].name
    }
}

/// A disc around the centre of an area with all its circles.
fn reach(group: &Group, nodes: &[Node]) -> Disc {
    let discs = || group.nodes.iter().map(|&node| nodes[node].disc);
    let at = nodes[group.nodes[0]].disc.at;
    Disc { at, radius: discs().map(|disc| disc.at.distance(at) + disc.radius).fold(0.0, f64::max) }
}

/// Puts borders on the map.
fn draw_land(nodes: &mut [Node], groups: &mut [Group], shapes: &[Option<&Shape>], map: &Map) {
    for (node, shape) in nodes.iter_mut().zip(shapes) {
        node.land = shape.map(|shape| land(shape, map)).unwrap_or_default();
    }
    for group in groups {
        let members: Option<Vec<&Shape>> = group.nodes.iter().map(|&node| shapes[node]).collect();
        let union = members.and_then(Shape::union);
        group.land = union.map(|shape| land(&shape, map)).unwrap_or_default();
    }
}

fn nodes_and_groups(country: &Country<'_>, ids: &[AreaId]) -> (Vec<Node>, Vec<Group>) {
    let matrix = country.matrix;
    let mut nodes: Vec<Node> = ids
        .iter()
        .map(|&id| Node {
            name: (country.name)(id).to_owned(),
            code: matrix.code(id).to_owned(),
            residents: matrix.residents(id),
            jobs: matrix.jobs(id),
            group: None,
            disc: Disc::default(),
            land: Vec::new(),
        })
        .collect();
    let mut groups = Vec::new();
    for cluster in country.partition.clusters() {
        let position = |member: &AreaId| ids.binary_search(member).ok();
        let mut members: Vec<usize> = cluster.members.iter().filter_map(position).collect();
        members.sort_by_key(|&member| (Reverse(nodes[member].jobs), member));
        for &member in &members {
            nodes[member].group = Some(groups.len());
        }
        if !members.is_empty() {
            groups.push(Group { label: cluster.label, nodes: members, land: Vec::new(), colour: 0 });
        }
    }
    (nodes, groups)
}
