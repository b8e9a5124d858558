//! How a municipality came to be where it is, in sentences.

use flytthit_matcher::commuting::{AreaId, Areas, Bond, Event, ListedReason, Origin, ZeroReason};

use crate::cli::flows::Flows;

/// The story of an area, a line for each step.
pub(super) fn tell(flows: &Flows, areas: &Areas, area: AreaId) -> String {
    let mut lines: Vec<String> =
        areas.story(area).into_iter().map(|step| sentence(flows, step.area, &step.event)).collect();
    lines.push(end(flows, areas, area));
    lines.join("\n") + "\n"
}

fn sentence(flows: &Flows, area: AreaId, event: &Event) -> String {
    let name = flows.name(area);
    match event {
        Event::Joined { from, to, before, after } => format!(
            "{name} left {}, for {}; the validity of that area went from {before:.3} to {after:.3}.",
            origin(flows, area, from),
            bond(flows, to),
        ),
        Event::Listed { from, reason: ListedReason::NoPartner } => format!(
            "{name} left {}, for the reserve list: it exchanges commuters with no other area.",
            origin(flows, area, from),
        ),
        Event::Listed { from, reason: ListedReason::WouldWeaken { partner, before, after } } => format!(
            "{name} left {}, for the reserve list: the validity of {} would have gone from {before:.3} to {after:.3}.",
            origin(flows, area, from),
            bond(flows, partner),
        ),
        Event::Placed { to } => format!("{name} was placed from the reserve list in {}.", bond(flows, to)),
    }
}

/// "the area of Røros, the least valid of all (0.532)"
fn origin(flows: &Flows, area: AreaId, from: &Origin) -> String {
    let whose = match from.alone {
        true => "an area of its own".to_owned(),
        false if from.centre == area => "the area that it was the centre of".to_owned(),
        false => format!("the area of {}", flows.name(from.centre)),
    };
    format!("{whose}, the least valid of all ({:.3})", from.validity)
}

/// "the area of Røros, which it is linked with most (220 work there, 56 come from there; link 0.0421)"
fn bond(flows: &Flows, to: &Bond) -> String {
    format!(
        "the area of {}, which it is linked with most ({} work there, {} come from there; link {})",
        flows.name(to.centre),
        to.sent,
        to.received,
        link(to.link),
    )
}

/// Three significant digits.
fn link(link: f64) -> String {
    let digits = if link > 0.0 { (2 - link.log10().floor() as i32).clamp(0, 12) } else { 0 };
    format!("{link:.*}", digits as usize)
}

/// Where it is in the end.
fn end(flows: &Flows, areas: &Areas, area: AreaId) -> String {
    let name = flows.name(area);
    let zero = areas.zero.iter().find(|(zero, _)| *zero == area);
    match (areas.partition.cluster(area), zero) {
        (Some(cluster), _) => {
            let others: Vec<&str> = cluster
                .members
                .iter()
                .filter(|&&member| member != area)
                .map(|&member| flows.name(member))
                .collect();
            match others.is_empty() {
                true => format!("In the end, {name} is area {} by itself.", cluster.label),
                false => {
                    format!("In the end, {name} is in area {} with {}.", cluster.label, others.join(", "))
                }
            }
        }
        (None, Some((_, reason))) => format!("{name} is in no area: {}.", zero_reason(*reason)),
        (None, None) => {
            format!("In the end, {name} stays on the reserve list: it exchanges commuters with no area.")
        }
    }
}

/// Why a municipality is left out from the beginning.
pub(super) fn zero_reason(reason: ZeroReason) -> &'static str {
    match reason {
        ZeroReason::NoResidents => "nobody who lives there works",
        ZeroReason::NoJobs => "there are no jobs",
        ZeroReason::OnlyOwn => "it exchanges commuters with no other municipality",
    }
}
