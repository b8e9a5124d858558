//! How a municipality came to be where it is, in sentences.

use flytthit_matcher::commuting::{AreaId, AreaKind, Areas};

use crate::{cli::flows::Flows, evidence::areas as evidence, language::Language};

/// The story of an area, a line for each step, and where it is in the end.
pub(super) fn tell(flows: &Flows, areas: &Areas, area: AreaId) -> String {
    let name = |area| flows.name(area);
    if flows.matrix.kind(area) == AreaKind::LabourMarket {
        return format!("{} is a labour market outside, and left out with its flows.\n", name(area));
    }
    let mut lines: Vec<String> =
        areas.story(area).into_iter().map(|step| evidence::step(step, name, Language::En)).collect();
    if !areas.steps.iter().any(|step| step.area == area) {
        lines.extend(stayed(flows, areas, area));
    }
    lines.extend(end(flows, areas, area));
    lines.join("\n") + "\n"
}

/// That it is in the area that it began as.
fn stayed(flows: &Flows, areas: &Areas, area: AreaId) -> Option<String> {
    let label = areas.before_reserve.label(area)?;
    Some(evidence::stayed(flows.name(area), areas.validity_before_reserve(label)?, Language::En))
}

/// Where it is in the end.
fn end(flows: &Flows, areas: &Areas, area: AreaId) -> Option<String> {
    let name = flows.name(area);
    if let Some((_, reason)) = areas.zero.iter().find(|(zero, _)| *zero == area) {
        return Some(evidence::left_out(name, *reason, Language::En));
    }
    if areas.unassigned.contains(&area) {
        return Some(format!("{name} stays on the reserve list: nobody commutes between it and an area."));
    }
    let cluster = areas.partition.cluster(area)?;
    let others = cluster.members.iter().filter(|&&member| member != area);
    let others: Vec<&str> = others.map(|&member| flows.name(member)).collect();
    Some(match others.is_empty() {
        true => format!("In the end {name} is area {} by itself.", cluster.label),
        false => format!("In the end {name} is in area {} with {}.", cluster.label, others.join(", ")),
    })
}
