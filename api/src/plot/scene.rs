//! Everything that is drawn, and where.

use std::cmp::Reverse;

use flytthit_matcher::commuting::{AreaId, AreaKind};

use super::{
    Country, colours,
    labels::{self, Labels},
    layout,
    links::{self, Link},
    point::{Disc, Point, Rect},
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
}

/// An area.
pub(super) struct Group {
    pub(super) label: u32,
    /// Its municipalities, by position: that with the most jobs, its centre, first.
    pub(super) nodes: Vec<usize>,
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
        let ids = (0..matrix.areas().len() as u32).map(AreaId);
        let ids: Vec<AreaId> = ids.filter(|&id| matrix.kind(id) == AreaKind::Municipality).collect();
        let (mut nodes, mut groups) = nodes_and_groups(country, &ids);
        let all = links::links(matrix, &ids);
        let places: Vec<_> = ids.iter().map(|&id| (country.place)(id)).collect();
        let placing = match places.iter().flatten().count() {
            0 => Placing::Flows,
            known => Placing::Coordinates { without: places.len() - known },
        };
        let unit = match placing {
            Placing::Flows => layout::by_flows(&mut nodes, &groups, &all),
            Placing::Coordinates { .. } => layout::by_place(&mut nodes, &places, &all),
        };
        let middles: Vec<Point> = groups.iter().map(|group| nodes[group.nodes[0]].disc.at).collect();
        for (group, colour) in groups.iter_mut().zip(colours::colours(&middles)) {
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
        let frame = Rect::around(around).unwrap_or(Rect { min: Point::default(), max: Point::default() });
        let labels = labels::labels(&nodes, &groups);
        let frame = labels.around(frame);
        Scene { nodes, groups, links, left_out, placing, unit, labels, frame }
    }

    /// What an area is called: its centre.
    pub(super) fn area_name(&self, group: usize) -> &str {
        &self.nodes[self.groups[group].nodes[0]].name
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
            groups.push(Group { label: cluster.label, nodes: members, colour: 0 });
        }
    }
    (nodes, groups)
}
