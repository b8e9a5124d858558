//! Any matrix can be divided, by any parameters: it ends, and what is promised holds.

#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use arbitrary::Arbitrary;
use flytthit_matcher::commuting::{
    Area, AreaId, AreaKind, AreaParams, Areas, Cell, CellStatus, Cut, Matrix, Partition, Ratio, Variant,
    areas, centres, commuting_zones, compare, statistics, validity,
};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    /// How many areas, and which of them are labour markets.
    areas: u8,
    markets: u32,
    flows: Vec<(u8, u8, Commuters)>,
    min_size: u16,
    more: u16,
    shares: [u32; 2],
    compat: bool,
    cut: u32,
}

#[derive(Arbitrary, Debug)]
enum Commuters {
    Blank,
    Few(u8),
    Some(u16),
    Many(u64),
}

fuzz_target!(|input: Input| {
    let Some(matrix) = matrix(&input) else { return };
    let mut shares = input.shares.map(|share| Ratio::from_millionths(share % 1_000_001));
    shares.sort();
    let min = u64::from(input.min_size);
    if let Ok(params) = AreaParams::new(min, shares[0], min + 1 + u64::from(input.more), shares[1]) {
        let variant = if input.compat { Variant::Compat34 } else { Variant::Clean };
        check_areas(&matrix, &params, variant);
    }
    if let Ok(cut) = Cut::new(Ratio::from_millionths(input.cut % 1_000_000)) {
        let zones = commuting_zones(&matrix, cut);
        check_all_divided(&matrix, &zones);
        check_statistics(&matrix, &zones);
    }
    let centres = centres(&matrix);
    check_statistics(&matrix, &centres.partition);
});

fn matrix(input: &Input) -> Option<Matrix> {
    let count = 1 + u32::from(input.areas) % 24;
    let areas = (0..count).map(|number| Area {
        code: format!("{number:02}").into(),
        kind: if input.markets >> number & 3 == 3 { AreaKind::LabourMarket } else { AreaKind::Municipality },
    });
    let mut cells = BTreeMap::new();
    for (residence, work, commuters) in &input.flows {
        let place = [residence, work].map(|&area| AreaId(u32::from(area) % count));
        let commuters = match *commuters {
            Commuters::Blank => None,
            Commuters::Few(few) => Some(u64::from(few)),
            Commuters::Some(some) => Some(u64::from(some)),
            Commuters::Many(many) => Some(many >> 24),
        };
        cells.insert(place, commuters);
    }
    let cells = cells.into_iter().map(|([residence, work], commuters)| {
        let status = CellStatus::Certain;
        Cell { residence, work, commuters, status }
    });
    // Too many commuters are refused, and that is all that can be.
    Matrix::new(areas.collect(), cells).ok()
}

fn municipalities(matrix: &Matrix) -> BTreeSet<AreaId> {
    let ids = (0..matrix.areas().len() as u32).map(AreaId);
    ids.filter(|&id| matrix.kind(id) == AreaKind::Municipality).collect()
}

fn members(partition: &Partition) -> Vec<AreaId> {
    partition.clusters().flat_map(|cluster| cluster.members).copied().collect()
}

/// Every municipality once, and nothing else.
fn check_once(matrix: &Matrix, parts: [Vec<AreaId>; 3]) {
    let mut all = parts.concat();
    all.sort();
    assert!(all.into_iter().eq(municipalities(matrix)), "each municipality is in one of them");
}

fn check_areas(matrix: &Matrix, params: &AreaParams, variant: Variant) {
    let found = areas(matrix, params, variant);
    let zero: Vec<AreaId> = found.zero.iter().map(|(area, _)| *area).collect();
    check_once(matrix, [members(&found.partition), zero.clone(), found.unassigned.clone()]);
    check_once(matrix, [members(&found.before_reserve), zero.clone(), found.reserve.clone()]);
    for &area in &municipalities(matrix) {
        let story = found.story(area);
        assert!(story.iter().all(|step| found.steps.contains(step)));
    }
    assert_eq!(areas(matrix, params, variant), found, "the same again");
    check_statistics(matrix, &found.partition);
    if variant == Variant::Clean {
        check_valid(matrix, params, &found, &zero);
    }
}

/// Before the reserve list is emptied, every cluster is valid.
fn check_valid(matrix: &Matrix, params: &AreaParams, found: &Areas, zero: &[AreaId]) {
    let counts = |area: &AreaId| matrix.kind(*area) == AreaKind::Municipality && !zero.contains(area);
    for cluster in found.before_reserve.clusters() {
        let [mut residents, mut jobs, mut internal] = [0; 3];
        for &member in cluster.members {
            let flow = |cell: &&Cell| counts(&cell.residence) && counts(&cell.work);
            for cell in matrix.from(member).iter().filter(flow) {
                residents += cell.commuters.unwrap_or(0);
                if cluster.members.contains(&cell.work) {
                    internal += cell.commuters.unwrap_or(0);
                }
            }
            jobs +=
                matrix.to(member).iter().filter(flow).map(|cell| cell.commuters.unwrap_or(0)).sum::<u64>();
        }
        let validity = validity(residents, jobs, internal, params);
        assert!(validity >= 1.0 - 1e-9, "{validity} of {cluster:?}");
    }
}

fn check_all_divided(matrix: &Matrix, partition: &Partition) {
    check_once(matrix, [members(partition), vec![], vec![]]);
}

fn check_statistics(matrix: &Matrix, partition: &Partition) {
    let told = statistics(matrix, partition);
    assert!(told.q.is_none_or(|q| (-1.0..=1.0).contains(&q)));
    let shares = told.clusters.iter().flat_map(|cluster| {
        [
            cluster.supply_self_containment,
            cluster.demand_self_containment,
            cluster.cohesion,
            cluster.link_density,
        ]
    });
    assert!(shares.flatten().all(|share| (0.0..=1.0).contains(&share)));
    let same = compare(partition, partition).expect("of the same areas");
    assert_eq!(same.identical, partition.clusters().len());
}
