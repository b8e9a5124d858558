//! The rules of membership, each at its edge.

use flytthit_matcher::commuting::{
    Area, AreaId, Catchment, Cell, CellStatus, Matrix, Thresholds, Tier, catchment, relation,
};

use crate::flows::area;

const HOME: AreaId = AreaId(0);
const WORK: AreaId = AreaId(1);

/// Two municipalities and a far one that takes the rest of the home's workers and gives the rest of
/// the workers at `work`.
fn country(at_home: u64, commuters: u64, residents: u64, jobs: u64) -> Matrix {
    let areas: Vec<Area> = ["3426", "3427", "far-away"].map(area).into();
    let flows = [
        (0, 0, at_home),
        (0, 1, commuters),
        (0, 2, residents - at_home - commuters),
        (2, 1, jobs - commuters),
    ];
    Matrix::new(areas, flows.map(cell)).expect("valid")
}

fn cell((residence, work, commuters): (u32, u32, u64)) -> Cell {
    Cell {
        residence: AreaId(residence),
        work: AreaId(work),
        commuters: Some(commuters),
        status: CellStatus::Certain,
    }
}

fn with_minutes(matrix: &Matrix, minutes: Option<u32>) -> Catchment {
    catchment(matrix, HOME, &Thresholds::default(), &|from, to| {
        assert_eq!((from, to), (HOME, WORK), "only asked for municipalities, from home to work");
        minutes
    })
}

fn tier(matrix: &Matrix, minutes: Option<u32>) -> Option<Tier> {
    with_minutes(matrix, minutes).members.first().map(|member| member.tier)
}

#[test]
fn ten_commuters_are_needed_however_strong_the_link() {
    assert_eq!(tier(&country(5, 10, 15, 10), None), Some(Tier::Daily));
    assert_eq!(tier(&country(5, 9, 14, 9), None), None);
}

#[test]
fn a_link_of_exactly_ten_is_daily() {
    assert_eq!(tier(&country(100, 10, 200, 200), None), Some(Tier::Daily));
    assert_eq!(tier(&country(100, 10, 200, 201), None), Some(Tier::Established));
}

#[test]
fn a_link_of_exactly_two_is_established() {
    assert_eq!(tier(&country(100, 10, 1_000, 1_000), None), Some(Tier::Established));
    assert_eq!(tier(&country(100, 10, 1_000, 1_001), None), None);
}

#[test]
fn a_link_of_exactly_two_is_established_where_its_float_is_below_two() {
    let matrix = country(100, 11, 2_970, 675);
    assert!(relation(&matrix, HOME, WORK).link < 2.0);
    assert_eq!(tier(&matrix, None), Some(Tier::Established));
}

#[test]
fn a_reach_of_exactly_five_thousandths_is_established() {
    // Everyone who works at home lives there, so the reach is 10 / jobs.
    assert_eq!(tier(&country(50, 10, 400, 2_000), None), Some(Tier::Established));
    assert_eq!(tier(&country(50, 10, 400, 2_001), None), None);
}

#[test]
fn a_journey_of_75_minutes_is_within_reach_and_one_of_76_is_not() {
    let matrix = country(100, 50, 200, 200);
    assert_eq!(tier(&matrix, Some(75)), Some(Tier::Daily));
    assert_eq!(tier(&matrix, Some(76)), None);
    let far = |minutes| with_minutes(&matrix, minutes).far.len();
    assert_eq!([None, Some(75), Some(76)].map(far), [0, 0, 1]);
    assert!(with_minutes(&matrix, Some(76)).near.is_empty());
    let too_few = country(100, 9, 200, 200);
    assert!(with_minutes(&too_few, Some(76)).far.is_empty(), "it would be no member next door either");
}

#[test]
fn a_journey_past_45_minutes_gives_a_warning() {
    let warns = |minutes| with_minutes(&country(100, 50, 200, 200), minutes).members[0].is_long_journey();
    assert_eq!([None, Some(45), Some(46)].map(warns), [false, false, true]);
}

#[test]
fn where_nobody_works_at_home_established_needs_a_known_travel_time() {
    let matrix = country(0, 15, 400, 400);
    assert_eq!(tier(&matrix, Some(75)), Some(Tier::Established));
    assert_eq!(tier(&matrix, Some(76)), None);
    assert_eq!(tier(&matrix, None), None);
    assert_eq!(with_minutes(&matrix, Some(20)).members[0].reach, None);
    assert_eq!(tier(&country(0, 20, 40, 400), None), Some(Tier::Daily));
}

#[test]
fn a_link_just_below_a_threshold_is_near_unless_something_else_keeps_it_out() {
    let near = |matrix: &Matrix| with_minutes(matrix, None).near.len();
    assert_eq!(near(&country(100, 10, 1_000, 1_050)), 1);
    // Too few commuters; a link far from 2; and, with a link of 2.2, a reach that is too short.
    assert_eq!(near(&country(100, 9, 950, 950)), 0);
    assert_eq!(near(&country(100, 30, 10_000, 10_000)), 0);
    assert_eq!(near(&country(100, 20, 1_000, 10_000)), 0);
}

#[test]
fn a_home_where_nobody_lives_has_an_empty_catchment() {
    let matrix = country(0, 0, 0, 30);
    let found = with_minutes(&matrix, None);
    assert_eq!((found.members.len(), found.near.len(), found.coverage), (0, 0, 0.0));
}

#[test]
fn the_link_is_borderline_on_either_threshold() {
    let borderline = |matrix: &Matrix| with_minutes(matrix, None).members[0].borderline;
    assert!(borderline(&country(100, 50, 1_000, 980)));
    assert!(borderline(&country(100, 10, 1_000, 950)));
    assert!(!borderline(&country(100, 50, 1_000, 2_000)));
}

#[test]
fn equal_links_are_ordered_by_commuters_and_then_by_code() {
    let areas: Vec<Area> = ["3426", "3430", "3429", "3428", "far-away"].map(area).into();
    // The link of all three is exactly 11: 10 of 1000 and 10 of 100, or 30 of 1000 and 30 of 375.
    let flows =
        [(0, 0, 500), (0, 1, 10), (0, 2, 10), (0, 3, 30), (0, 4, 450), (4, 1, 90), (4, 2, 90), (4, 3, 345)];
    let matrix = Matrix::new(areas, flows.map(cell)).expect("valid");
    let found = catchment(&matrix, HOME, &Thresholds::default(), &|_, _| None);
    let codes: Vec<_> = found.members.iter().map(|member| matrix.code(member.area)).collect();
    assert_eq!(codes, ["3428", "3429", "3430"]);
}
