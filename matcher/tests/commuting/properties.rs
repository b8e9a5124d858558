//! What holds of every matrix, real or not.

use flytthit_matcher::commuting::{
    Area, AreaId, AreaKind, Catchment, Cell, CellStatus, Matrix, Ratio, Thresholds, Tier, catchment, relation,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use crate::definition::Table;
use crate::flows::area;

/// The parts of a matrix, and the travel times of all pairs.
#[derive(Debug, Clone)]
struct Country {
    areas: Vec<Area>,
    cells: Vec<Cell>,
    minutes: Vec<Option<u32>>,
}

impl Country {
    fn matrix(&self) -> Matrix {
        Matrix::new(self.areas.clone(), self.cells.clone()).expect("valid by construction")
    }

    fn minutes(&self, from: AreaId, to: AreaId) -> Option<u32> {
        self.minutes[from.index() * self.areas.len() + to.index()]
    }

    fn homes(&self) -> impl Iterator<Item = AreaId> {
        let areas = self.areas.iter().zip(0..);
        areas.filter(|(area, _)| area.kind == AreaKind::Municipality).map(|(_, id)| AreaId(id))
    }

    fn catchment(&self, home: AreaId, thresholds: &Thresholds) -> Catchment {
        catchment(&self.matrix(), home, thresholds, &|from, to| self.minutes(from, to))
    }
}

/// Counts that often meet a threshold exactly.
fn commuters() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        1 => Just(None),
        2 => Just(Some(0)),
        4 => (1..6_u64).prop_map(|tens| Some(10 * tens)),
        4 => (0..40_u64).prop_map(Some),
        2 => (100..5_000_u64).prop_map(Some),
    ]
}

fn country() -> impl Strategy<Value = Country> {
    (1..=8_usize, 0..=2_usize).prop_flat_map(|(municipalities, markets)| {
        let numbers = (0..municipalities).map(|number| area(&format!("{:04}", 3400 + number)));
        let names = (0..markets).map(|number| area(&format!("market-{number}")));
        let areas: Vec<Area> = numbers.chain(names).collect();
        let pairs: Vec<(AreaId, AreaId)> = (0..areas.len() as u32)
            .flat_map(|i| (0..areas.len() as u32).map(move |j| (AreaId(i), AreaId(j))))
            .collect();
        let all = pairs.len();
        let listed = subsequence(pairs, 0..=all);
        let status =
            prop_oneof![Just(CellStatus::Certain), Just(CellStatus::Inferred), Just(CellStatus::Ambiguous)];
        let contents = vec((commuters(), status), all);
        let minutes = vec(option::weighted(0.3, 40..80_u32), all);
        (Just(areas), listed, contents, minutes).prop_map(|(areas, listed, contents, minutes)| {
            let cell = |((residence, work), (commuters, status))| Cell { residence, work, commuters, status };
            let cells = listed.into_iter().zip(contents).map(cell).collect();
            Country { areas, cells, minutes }
        })
    })
}

fn ratio(values: &'static [u32]) -> impl Strategy<Value = Ratio> {
    prop_oneof![
        proptest::sample::select(values).prop_map(|percent| Ratio::from_millionths(percent * 10_000)),
        (0..60_000_000_u32).prop_map(Ratio::from_millionths),
    ]
}

pub(crate) fn thresholds() -> impl Strategy<Value = Thresholds> {
    let links = &[0, 200, 1_000, 2_500, 5_000, 10_000];
    let parts = (0..40_u64, ratio(links), ratio(links), ratio(&[0, 1, 10, 25, 50, 100]), 40..80_u32);
    let any =
        parts.prop_map(|(min_commuters, daily_link, established_link, established_reach, max_minutes)| {
            Thresholds { min_commuters, daily_link, established_link, established_reach, max_minutes }
        });
    prop_oneof![Just(Thresholds::default()), any]
}

proptest! {
    #[test]
    fn members_are_those_of_the_definition_in_its_order(country in country(), thresholds in thresholds()) {
        let matrix = country.matrix();
        let table = Table::of(&matrix);
        let id = |code: &str| matrix.area(code).expect("a code of this matrix");
        for home in country.homes() {
            let found = country.catchment(home, &thresholds);
            let members: Vec<_> =
                found.members.iter().map(|member| (matrix.code(member.area).to_owned(), member.tier)).collect();
            let minutes = |from: &str, to: &str| country.minutes(id(from), id(to));
            prop_assert_eq!(members, table.members(matrix.code(home), &thresholds, minutes));
        }
    }

    #[test]
    fn every_worker_is_at_home_or_with_a_member_or_a_non_member_or_outside(
        country in country(),
        thresholds in thresholds(),
    ) {
        let matrix = country.matrix();
        let ids = || (0..country.areas.len() as u32).map(AreaId);
        let all: u64 = country.cells.iter().filter_map(|cell| cell.commuters).sum();
        prop_assert_eq!(ids().map(|id| matrix.residents(id)).sum::<u64>(), all);
        prop_assert_eq!(ids().map(|id| matrix.jobs(id)).sum::<u64>(), all);
        for home in country.homes() {
            let found = country.catchment(home, &thresholds);
            let with_members: u64 = found.members.iter().map(|member| member.commuters).sum();
            let outside: u64 = found.outside.iter().map(|to| to.commuters).sum();
            let is_other = |work: &AreaId| *work != home && found.members.iter().all(|member| member.area != *work);
            let non_members: u64 =
                country.homes().filter(is_other).map(|work| matrix.commuters(home, work)).sum();
            prop_assert_eq!(found.at_home + with_members + non_members + outside, found.residents);
            prop_assert!((0.0..=1.0).contains(&found.coverage));
            let covered = (found.at_home + with_members) as f64;
            prop_assert!((found.coverage * found.residents as f64 - covered).abs() < 1e-6);
        }
    }

    #[test]
    fn relabelling_the_areas_relabels_the_answer(
        country in country(),
        thresholds in thresholds(),
        swaps in vec((any::<Index>(), any::<Index>()), 0..12),
    ) {
        // `places[old]` is the position of an area in the relabelled country.
        let mut places: Vec<u32> = (0..country.areas.len() as u32).collect();
        for (a, b) in swaps {
            let (a, b) = (a.index(places.len()), b.index(places.len()));
            places.swap(a, b);
        }
        let moved = |id: AreaId| AreaId(places[id.index()]);
        let mut relabelled = country.clone();
        for (old, area) in country.areas.iter().enumerate() {
            relabelled.areas[places[old] as usize] = area.clone();
        }
        for cell in &mut relabelled.cells {
            (cell.residence, cell.work) = (moved(cell.residence), moved(cell.work));
        }
        let size = country.areas.len();
        for (pair, &minutes) in country.minutes.iter().enumerate() {
            relabelled.minutes[places[pair / size] as usize * size + places[pair % size] as usize] = minutes;
        }
        for home in country.homes() {
            let mut expected = country.catchment(home, &thresholds);
            expected.home = moved(expected.home);
            expected.members.iter_mut().for_each(|member| member.area = moved(member.area));
            expected.outside.iter_mut().for_each(|to| to.area = moved(to.area));
            let others = expected.near.iter_mut().chain(&mut expected.far);
            others.for_each(|relation| relation.area = moved(relation.area));
            prop_assert_eq!(relabelled.catchment(moved(home), &thresholds), expected);
        }
    }

    #[test]
    fn raising_the_thresholds_never_adds_a_member_or_brings_one_closer(
        country in country(),
        thresholds in thresholds(),
        raise in (0..20_u64, 0..20_000_000_u32, 0..20_000_000_u32, 0..500_000_u32, 0..20_u32),
    ) {
        let more = |ratio: Ratio, by: u32| Ratio::from_millionths(ratio.millionths() + by);
        let raised = Thresholds {
            min_commuters: thresholds.min_commuters + raise.0,
            daily_link: more(thresholds.daily_link, raise.1),
            established_link: more(thresholds.established_link, raise.2),
            established_reach: more(thresholds.established_reach, raise.3),
            max_minutes: thresholds.max_minutes - raise.4,
        };
        for home in country.homes() {
            let before = country.catchment(home, &thresholds);
            for member in country.catchment(home, &raised).members {
                let same = before.members.iter().find(|other| other.area == member.area);
                prop_assert!(same.is_some_and(|same| same.tier <= member.tier));
            }
        }
    }

    #[test]
    fn transposing_exchanges_residents_and_jobs(country in country()) {
        let matrix = country.matrix();
        let mut transposed = country.clone();
        for cell in &mut transposed.cells {
            (cell.residence, cell.work) = (cell.work, cell.residence);
        }
        let transposed = transposed.matrix();
        for id in (0..country.areas.len() as u32).map(AreaId) {
            prop_assert_eq!(transposed.residents(id), matrix.jobs(id));
            prop_assert_eq!(transposed.jobs(id), matrix.residents(id));
            let back: Vec<Cell> = transposed.to(id).to_vec();
            let exchanged = |cell: &Cell| Cell { residence: cell.work, work: cell.residence, ..*cell };
            prop_assert_eq!(back, matrix.from(id).iter().map(exchanged).collect::<Vec<_>>());
        }
        let orientation = |matrix: &Matrix, id| matrix.require_centre(id).is_ok();
        for id in country.homes() {
            prop_assert!(!(orientation(&matrix, id) && orientation(&transposed, id)));
        }
    }

    #[test]
    fn members_near_and_outside_carry_the_numbers_of_their_relation(
        country in country(),
        thresholds in thresholds(),
    ) {
        let matrix = country.matrix();
        for home in country.homes() {
            let found = country.catchment(home, &thresholds);
            for member in &found.members {
                let pair = relation(&matrix, home, member.area);
                prop_assert_ne!(member.tier, Tier::Home);
                prop_assert_eq!(
                    (member.commuters, member.out_share, member.job_share, member.link, member.reach, member.status),
                    (pair.commuters, pair.out_share, pair.job_share, pair.link, pair.reach, pair.status)
                );
                prop_assert_eq!(member.minutes, country.minutes(home, member.area));
            }
            for near in &found.near {
                prop_assert_eq!(*near, relation(&matrix, home, near.area));
                prop_assert!(found.members.iter().all(|member| member.area != near.area));
            }
            let everywhere = country.catchment(home, &Thresholds { max_minutes: u32::MAX, ..thresholds });
            let members: Vec<AreaId> = found.members.iter().map(|member| member.area).collect();
            let others = everywhere.members.iter().map(|member| member.area);
            let others: Vec<AreaId> = others.filter(|area| !members.contains(area)).collect();
            prop_assert_eq!(found.far.iter().map(|far| far.area).collect::<Vec<_>>(), others);
            for to in &found.outside {
                let pair = relation(&matrix, home, to.area);
                prop_assert_eq!((to.commuters, to.out_share), (pair.commuters, pair.out_share));
                prop_assert_eq!(matrix.kind(to.area), AreaKind::LabourMarket);
            }
        }
    }
}
