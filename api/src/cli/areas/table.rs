//! Areas as a table, and what is in none.

use std::fmt::Write as _;

use comfy_table::{Cell, CellAlignment};
use flytthit_matcher::commuting::{
    self, AreaId, AreaKind, Areas, CellStatus, ClusterStatistics, Statistics, Together, ZeroReason,
};

use crate::cli::{flows::Flows, table};

/// How many of a list are named.
const NAMED: usize = 30;

/// The areas, the largest first, and the lists.
///
/// With draws, how often any two members of an area were together, and how often the two were that
/// were it least.
pub(super) fn tell(flows: &Flows, areas: &Areas, together: Option<&Together>) -> String {
    let statistics = commuting::statistics(&flows.matrix, &areas.partition);
    let mut rows: Vec<(&ClusterStatistics, &[AreaId])> = statistics
        .clusters
        .iter()
        .zip(areas.partition.clusters())
        .map(|(cluster, division)| (cluster, division.members))
        .collect();
    rows.sort_by_key(|(cluster, _)| (std::cmp::Reverse(cluster.residents), cluster.label));
    let mut header = vec![
        "Area",
        "Municipalities, the centre first",
        "Residents",
        "Jobs",
        "Residents who work there",
        "Jobs held from there",
        "Jobs per resident",
        "Cohesion",
        "Validity",
    ];
    header.extend(together.map(|_| "Together (least)"));
    let mut table = table(header);
    for (cluster, members) in rows {
        let ClusterStatistics { residents, jobs, .. } = *cluster;
        let mut numbers = vec![
            residents.to_string(),
            jobs.to_string(),
            percent(cluster.supply_self_containment),
            percent(cluster.demand_self_containment),
            decimals(cluster.job_ratio, 2),
            decimals(cluster.cohesion, 2),
            decimals(areas.validity(cluster.label), 3),
        ];
        numbers.extend(together.map(|together| pairs(together, members)));
        let mut row = vec![Cell::new(cluster.label), Cell::new(flows.members(members))];
        row.extend(numbers.into_iter().map(|number| Cell::new(number).set_alignment(CellAlignment::Right)));
        table.add_row(row);
    }
    let drawn = together.map(|Together { draws, seed, .. }| {
        format!("Together: how often any two members were in one area, in {draws} draws of the flows with seed {seed}.\n")
    });
    format!("{table}\n{}{}", drawn.unwrap_or_default(), lists(flows, areas, &statistics))
}

/// How often two members were together, on average and at the least.
fn pairs(together: &Together, members: &[AreaId]) -> String {
    let (mut sum, mut least, mut count) = (0.0, 1.0_f64, 0_u32);
    for (at, &a) in members.iter().enumerate() {
        for share in members[..at].iter().map(|&b| together.share(a, b)) {
            (sum, least, count) = (sum + share, least.min(share), count + 1);
        }
    }
    match count {
        0 => "–".to_owned(),
        count => format!("{:.0} % ({:.0} %)", 100.0 * sum / f64::from(count), 100.0 * least),
    }
}

/// What is in no area, or was not for a while, and the whole in numbers.
fn lists(flows: &Flows, areas: &Areas, statistics: &Statistics) -> String {
    let mut text = String::new();
    let mut list = |what: &str, listed: Vec<AreaId>| {
        if !listed.is_empty() {
            let _ = writeln!(text, "{what} ({}): {}.", listed.len(), named(flows, &listed));
        }
    };
    list("On the reserve list for a while, then placed where they are linked most", placed(areas));
    list("In no area, because no area exchanges commuters with them", areas.unassigned.clone());
    for (reason, told) in [
        (ZeroReason::NoResidents, "no employed people live there"),
        (ZeroReason::NoJobs, "there are no jobs there"),
        (ZeroReason::OnlyOwn, "nobody commutes to them or from them"),
    ] {
        let left_out = areas.zero.iter().filter(|(_, why)| *why == reason).map(|(area, _)| *area);
        list(&format!("Left out, because {told}"), left_out.collect());
    }
    let is_municipality = |area| flows.matrix.kind(area) == AreaKind::Municipality;
    let cells = flows.municipalities().flat_map(|area| flows.matrix.from(area));
    let cells = cells.filter(|cell| is_municipality(cell.work));
    let (blank, unsure) = cells.fold((0, 0), |(blank, unsure), cell| {
        (
            blank + u32::from(cell.commuters.is_none()),
            unsure + u32::from(cell.commuters.is_some() && cell.status == CellStatus::Ambiguous),
        )
    });
    if blank + unsure > 0 {
        let _ = writeln!(
            text,
            "Flows that the source does not show, taken for 0: {blank}. Flows that may belong elsewhere: {unsure}."
        );
    }
    let _ = writeln!(
        text,
        "Areas: {}, of {} municipalities; Q {}.",
        statistics.clusters.len(),
        statistics.clusters.iter().map(|cluster| cluster.municipalities).sum::<u64>(),
        decimals(statistics.q, 4),
    );
    text
}

/// Who was on the reserve list and is in an area.
fn placed(areas: &Areas) -> Vec<AreaId> {
    areas.reserve.iter().copied().filter(|&area| areas.partition.label(area).is_some()).collect()
}

/// Their names, as far as they are not too many.
fn named(flows: &Flows, listed: &[AreaId]) -> String {
    let names: Vec<&str> = listed.iter().take(NAMED).map(|&area| flows.name(area)).collect();
    match listed.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

fn decimals(number: Option<f64>, decimals: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.decimals$}"))
}
