//! What the eight municipalities of 2003 are told.

use flytthit_matcher::commuting::{
    AreaId, AreaParams, Areas, Event, ListedReason, Matrix, Partition, Ratio, Variant, ZeroReason, areas,
};

use super::properties::matrix;
use crate::flows;

/// The parameters by which the members form the two official regions.
fn params() -> AreaParams {
    let [min, target] = [750_000, 850_000].map(Ratio::from_millionths);
    AreaParams::new(1_000, min, 5_000, target).expect("in order")
}

fn deck_2003() -> Matrix {
    flows::matrix(include_str!("../../../../migrations/seed/deck_2003.csv"))
}

fn clusters(matrix: &Matrix, partition: &Partition) -> Vec<Vec<String>> {
    let codes = |members: &[AreaId]| members.iter().map(|&id| matrix.code(id).to_owned()).collect();
    partition.clusters().map(|cluster| codes(cluster.members)).collect()
}

#[test]
fn the_eight_form_the_two_official_regions() {
    let matrix = deck_2003();
    for variant in [Variant::Clean, Variant::Compat34] {
        let found = areas(&matrix, &params(), variant);
        let official = [vec!["3424", "3426", "3427", "3428", "3429"], vec!["3430", "5025", "5026"]];
        assert_eq!(clusters(&matrix, &found.partition), official, "{variant:?}");
        assert_eq!(found.zero, []);
    }
}

#[test]
fn os_is_told_why_it_is_with_roros() {
    let matrix = deck_2003();
    let [os, roros] = ["3430", "5025"].map(|code| matrix.area(code).expect(code));
    let found = areas(&matrix, &params(), Variant::Clean);
    let story = found.story(os);
    let own: Vec<_> = story.iter().filter(|step| step.area == os).collect();
    let Event::Joined { from, to, before, after } = &own[0].event else { panic!("{own:?}") };
    assert!(own.len() == 1 && from.alone && from.centre == os && to.centre == roros);
    assert_eq!((to.sent, to.received), (220, 56));
    assert!(from.validity < 1.0 && before <= after);
    assert_eq!(story.len(), 2, "Holtålen joined too: {story:?}");
}

fn divided(n: u32, flows: &[(u32, u32, u64)], params: &AreaParams) -> Areas {
    areas(&matrix(n, &flows.iter().map(|&(i, j, flow)| ((i, j), flow)).collect()), params, Variant::Clean)
}

#[test]
fn those_without_residents_jobs_or_partners_are_left_out_until_none_is() {
    // 2 only receives, 3 only sends; without them 4 has only its own.
    let flows = [(1, 1, 90), (1, 5, 20), (5, 5, 70), (5, 1, 9), (4, 4, 50), (4, 2, 5), (3, 4, 6)];
    let found = divided(6, &flows, &params());
    let zero: Vec<(u32, ZeroReason)> = found.zero.iter().map(|(id, reason)| (id.0 + 1, *reason)).collect();
    use ZeroReason::{NoJobs, NoResidents, OnlyOwn};
    assert_eq!(zero, [(2, NoResidents), (3, NoJobs), (6, NoResidents), (4, OnlyOwn)]);
    assert_eq!(found.partition.clusters().len(), 1);
}

#[test]
fn those_whose_only_partners_are_listed_too_remain_unassigned() {
    let [min, target] = [500_000, 900_000].map(Ratio::from_millionths);
    // So far below the minimum that every flow within makes an area less valid.
    let params = AreaParams::new(9_000, min, 9_010, target).expect("in order");
    let large = [(1, 1, 9_000), (1, 2, 900), (2, 2, 9_000), (2, 1, 800)];
    let small = [(3, 3, 50), (3, 4, 9), (4, 4, 70), (4, 3, 8), (5, 5, 90), (5, 4, 7), (3, 5, 6)];
    let found = divided(5, &[&large[..], &small].concat(), &params);
    assert_eq!(found.reserve, [4, 3, 2].map(AreaId));
    assert_eq!(found.unassigned, [4, 3, 2].map(AreaId));
    let reasons: Vec<_> = found.steps.iter().map(|step| &step.event).collect();
    let [Event::Listed { reason: first, .. }, .., Event::Listed { reason: last, .. }] = reasons[..] else {
        panic!("{reasons:?}")
    };
    let ListedReason::WouldWeaken { before, after, .. } = first else { panic!("{first:?}") };
    assert!(after < before);
    assert_eq!(*last, ListedReason::NoPartner);
    assert_eq!(found.story(AreaId(2)).len(), 1);
}

#[test]
fn a_country_without_commuters_has_no_areas() {
    for flows in [&[][..], &[(1, 1, 5)], &[(1, 1, 5), (2, 2, 7)], &[(1, 2, 5)]] {
        let found = divided(2, flows, &params());
        assert_eq!((found.partition.clusters().len(), found.zero.len()), (0, 2), "{flows:?}");
        assert_eq!(found.steps, []);
    }
}
