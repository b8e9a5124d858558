//! Where the municipalities are.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    f64::consts::PI,
};

use super::{
    labels,
    links::Link,
    pack::Pack,
    point::{Disc, Point, Rect},
    projection::{Coordinates, Map},
    scene::{Group, MIN_RADIUS, Node, PAD},
};

/// The radius of the middle one of all circles where there is no map to fit.
const MEDIAN_RADIUS: f64 = 6.0;

/// The radius of no circle is greater, whatever the others are.
const MAX_RADIUS: f64 = 300.0;

/// How much of a map its circles cover.
const COVERED: f64 = 0.045;

/// Places areas by the flows between them, and the members of each around its centre, those with the
/// strongest links to it first. The radius of a circle of one job.
pub(super) fn by_flows(nodes: &mut [Node], groups: &[Group], links: &[Link]) -> f64 {
    let mut jobs: Vec<u64> = nodes.iter().map(|node| node.jobs.max(1)).collect();
    jobs.sort_unstable();
    let median = jobs.get(jobs.len() / 2).copied().unwrap_or(1);
    let most = jobs.last().copied().unwrap_or(1);
    let unit = (MEDIAN_RADIUS / (median as f64).sqrt()).min(MAX_RADIUS / (most as f64).sqrt());
    set_radii(nodes, unit);
    let of_node = links_of(nodes.len(), links);
    // Who is in no area is alone.
    let loose = (0..nodes.len()).filter(|&node| nodes[node].group.is_none()).map(|node| vec![node]);
    let members: Vec<Vec<usize>> = groups.iter().map(|group| group.nodes.clone()).chain(loose).collect();
    let mut placed = vec![false; nodes.len()];
    let place = |members: &Vec<usize>| place_members(nodes, members, links, &of_node, &mut placed);
    let discs: Vec<Disc> = members.iter().map(place).collect();
    let between = between_groups(nodes.len(), &members, links);
    let jobs = |members: &Vec<usize>| members.iter().map(|&member| nodes[member].jobs).sum();
    let greatness: Vec<u64> = members.iter().map(jobs).collect();
    let middles = attracted(&greatness, &between, Pack::new(60.0), |pack, group, target| {
        pack.add(discs[group].radius, target)
    });
    for ((members, disc), middle) in members.iter().zip(&discs).zip(middles) {
        for &member in members {
            let at = nodes[member].disc.at;
            nodes[member].disc.at = Point::new(at.x - disc.at.x + middle.x, at.y - disc.at.y + middle.y);
        }
    }
    unit
}

/// Places municipalities on a map, moved apart where their circles would overlap; one without
/// coordinates goes where its flows draw it. The radius of a circle of one job.
pub(super) fn by_place(nodes: &mut [Node], places: &[Option<Coordinates>], map: &Map, links: &[Link]) -> f64 {
    let total: u64 = nodes.iter().map(|node| node.jobs).sum();
    let unit = (COVERED * map.room / PI / (total.max(1) as f64)).sqrt();
    set_radii(nodes, unit);
    let targets: Vec<Option<Point>> =
        places.iter().map(|place| place.map(|place| map.place(place))).collect();
    let radii: Vec<f64> = nodes.iter().map(|node| node.disc.radius + 1.0).collect();
    let mut pack = Pack::new(20.0);
    let mut order: Vec<usize> = (0..nodes.len()).filter(|&node| targets[node].is_some()).collect();
    order.sort_by_key(|&node| (Reverse(nodes[node].jobs), node));
    for node in order {
        let target = targets[node].expect("only those with one are in the order");
        nodes[node].disc.at = pack.add(radii[node], target);
    }
    let mut missing: Vec<usize> = (0..nodes.len()).filter(|&node| targets[node].is_none()).collect();
    missing.sort_by_key(|&node| (Reverse(nodes[node].jobs), node));
    let of_node = links_of(nodes.len(), links);
    let mut placed: Vec<bool> = targets.iter().map(Option::is_some).collect();
    for node in missing {
        let target = drawn_to(node, nodes, &placed, links, &of_node[node]);
        nodes[node].disc.at = pack.add(radii[node], target.unwrap_or(map.corner));
        placed[node] = true;
    }
    unit
}

fn set_radii(nodes: &mut [Node], unit: f64) {
    for node in nodes {
        node.disc.radius = (unit * (node.jobs as f64).sqrt()).max(MIN_RADIUS);
    }
}

/// The links of each node, by their position.
fn links_of(nodes: usize, links: &[Link]) -> Vec<Vec<usize>> {
    let mut of_node = vec![Vec::new(); nodes];
    for (at, link) in links.iter().enumerate() {
        link.ends.iter().for_each(|&end| of_node[end].push(at));
    }
    of_node
}

/// Where the flows with placed nodes draw a node; nowhere without any.
fn drawn_to(node: usize, nodes: &[Node], placed: &[bool], links: &[Link], own: &[usize]) -> Option<Point> {
    let (mut x, mut y, mut weight) = (0.0, 0.0, 0.0);
    for link in own.iter().map(|&at| &links[at]) {
        let other = link.other(node);
        if placed[other] {
            let (at, pull) = (nodes[other].disc.at, link.commuters() as f64);
            (x, y, weight) = (x + pull * at.x, y + pull * at.y, weight + pull);
        }
    }
    (weight > 0.0).then(|| Point::new(x / weight, y / weight))
}

/// Places the members of an area around the first of them, and says what disc they take.
fn place_members(
    nodes: &mut [Node],
    members: &[usize],
    links: &[Link],
    of_node: &[Vec<usize>],
    placed: &mut [bool],
) -> Disc {
    let centre = members[0];
    let mut flows: BTreeMap<usize, u64> = BTreeMap::new();
    for link in of_node[centre].iter().map(|&at| &links[at]) {
        flows.insert(link.other(centre), link.commuters());
    }
    let mut order: Vec<usize> = members[1..].to_vec();
    order.sort_by_key(|member| (Reverse(flows.get(member).copied().unwrap_or(0)), *member));
    order.insert(0, centre);
    let mut pack = Pack::new(20.0);
    for &member in &order {
        let target = drawn_to(member, nodes, placed, links, &of_node[member]).unwrap_or_default();
        let node = &mut nodes[member];
        // Room for its name, which is wider than high.
        let radius = node.disc.radius + 6.0 + 0.33 * labels::width(&node.name, member == centre);
        node.disc.at = pack.add(radius, target);
        placed[member] = true;
    }
    // The members of other areas are placed apart from these.
    order.iter().for_each(|&member| placed[member] = false);
    let discs = || members.iter().map(|&member| nodes[member].disc);
    let Rect { min, max } = Rect::around(discs()).expect("an area has members");
    let at = Point::new((min.x + max.x) / 2.0, (min.y + max.y) / 2.0);
    let reach = discs().map(|disc| disc.at.distance(at) + disc.radius).fold(0.0, f64::max);
    Disc { at, radius: reach + PAD + 8.0 }
}

/// The commuters between areas: for each, the others.
fn between_groups(nodes: usize, members: &[Vec<usize>], links: &[Link]) -> Vec<BTreeMap<usize, u64>> {
    let mut group = vec![0; nodes];
    for (at, members) in members.iter().enumerate() {
        members.iter().for_each(|&member| group[member] = at);
    }
    let mut between = vec![BTreeMap::new(); members.len()];
    for link in links {
        let [a, b] = link.ends.map(|end| group[end]);
        if a != b {
            *between[a].entry(b).or_default() += link.commuters();
            *between[b].entry(a).or_default() += link.commuters();
        }
    }
    between
}

/// Places groups one after another: first the greatest, then always that which is linked most with
/// those placed, towards them.
fn attracted(
    greatness: &[u64],
    between: &[BTreeMap<usize, u64>],
    mut pack: Pack,
    mut add: impl FnMut(&mut Pack, usize, Point) -> Point,
) -> Vec<Point> {
    let mut places: Vec<Option<Point>> = vec![None; greatness.len()];
    let mut pulls = vec![(0.0, 0.0, 0_u64); greatness.len()];
    let mut next: BinaryHeap<(u64, u64, Reverse<usize>)> =
        greatness.iter().enumerate().map(|(group, &size)| (0, size, Reverse(group))).collect();
    while let Some((_, _, Reverse(group))) = next.pop() {
        if places[group].is_some() {
            continue;
        }
        let (x, y, weight) = pulls[group];
        let target = match weight {
            0 => Point::default(),
            weight => Point::new(x / weight as f64, y / weight as f64),
        };
        let at = add(&mut pack, group, target);
        places[group] = Some(at);
        for (&other, &commuters) in between[group].iter().filter(|(other, _)| places[**other].is_none()) {
            let (x, y, weight) = pulls[other];
            let pull = commuters as f64;
            pulls[other] = (x + pull * at.x, y + pull * at.y, weight + commuters);
            next.push((pulls[other].2, greatness[other], Reverse(other)));
        }
    }
    places.into_iter().flatten().collect()
}
