//! Against all joint placements of small matrices, each a matrix of its own, with the catchments of
//! the definition.

use std::collections::BTreeMap;

use flytthit_matcher::commuting::{
    Area, AreaId, AreaKind, Cell, CellStatus, Later, Matrix, Share, Tier, sensitivity,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::definition::Table;
use crate::flows::area;
use crate::properties::thresholds;

/// Rows of at most this many municipalities have blanks.
const SHORT_ROWS: usize = 3;

/// A matrix with blanks, the travel times of all pairs, and the same places in a later year.
#[derive(Debug, Clone)]
struct Region {
    areas: Vec<Area>,
    cells: Vec<Cell>,
    minutes: Vec<Option<u32>>,
    /// The later year's flows, row by row; its areas are these in reverse, and one more.
    later: Vec<u64>,
}

impl Region {
    fn with(&self, cells: Vec<Cell>) -> Matrix {
        Matrix::new(self.areas.clone(), cells).expect("valid by construction")
    }

    fn later(&self) -> Matrix {
        let numbers = self.areas.iter().rev().map(|area| area.code.replace("34", "50"));
        let areas: Vec<Area> = numbers.map(|code| area(&code)).chain([area("0301")]).collect();
        let cells = self.later.iter().zip(0..).map(|(&commuters, place)| Cell {
            residence: AreaId(place / areas.len() as u32),
            work: AreaId(place % areas.len() as u32),
            commuters: (commuters > 0).then_some(commuters),
            status: CellStatus::Certain,
        });
        let cells = cells.collect::<Vec<_>>();
        Matrix::new(areas, cells).expect("valid by construction")
    }

    fn later_of(&self, area: AreaId) -> AreaId {
        AreaId(self.areas.len() as u32 - 1 - area.0)
    }

    fn municipalities(&self) -> impl Iterator<Item = AreaId> {
        let areas = self.areas.iter().zip(0..);
        areas.filter(|(area, _)| area.kind == AreaKind::Municipality).map(|(_, id)| AreaId(id))
    }
}

fn region() -> impl Strategy<Value = Region> {
    let codes = (2..=4_usize, 0..=2_usize).prop_flat_map(|(municipalities, markets)| {
        let numbers = (0..municipalities).map(|number| format!("{:04}", 3400 + number));
        let names = (0..markets).map(|number| format!("market-{number}"));
        Just(numbers.chain(names).map(|code| area(&code)).collect::<Vec<_>>()).prop_shuffle()
    });
    let count = || prop_oneof![1 => Just(0), 3 => 1..9_u64, 3 => 9..70_u64];
    let status = || {
        let placed = prop_oneof![Just(CellStatus::Inferred), Just(CellStatus::Ambiguous)];
        prop_oneof![1 => Just(CellStatus::Certain), 6 => placed]
    };
    codes.prop_flat_map(move |areas| {
        let size = areas.len();
        let content = option::weighted(0.9, (option::weighted(0.6, count()), status()));
        let contents = vec(content, size * size);
        let minutes = vec(option::weighted(0.3, 40..80_u32), size * size);
        let later = vec(count(), (size + 1) * (size + 1));
        (Just(areas), contents, minutes, later).prop_map(|(areas, contents, minutes, later)| {
            let size = areas.len() as u32;
            let cells = contents.into_iter().zip(0..).filter_map(|(content, place)| {
                let (commuters, status) = content?;
                let (residence, work) = (AreaId(place / size), AreaId(place % size));
                let is_full = residence.index() >= SHORT_ROWS;
                let commuters = commuters.or_else(|| is_full.then_some(3));
                Some(Cell { residence, work, commuters, status })
            });
            Region { cells: cells.collect(), areas, minutes, later }
        })
    })
}

/// Every placement of a row: cell by cell, a blank or the next of its numbers, until none are left.
/// A number in a cell that stays is the next one there.
fn placements(row: &[Cell]) -> Vec<Vec<Cell>> {
    let stays = |cell: &Cell| cell.status == CellStatus::Certain || cell.residence == cell.work;
    let numbers: Vec<(u64, bool)> =
        row.iter().filter_map(|cell| Some((cell.commuters?, stays(cell)))).collect();
    let mut found = vec![(Vec::new(), &numbers[..])];
    for cell in row {
        found = found
            .into_iter()
            .flat_map(|(placed, left): (Vec<Cell>, &[(u64, bool)])| {
                let with = |commuters| [&placed[..], &[Cell { commuters, ..*cell }]].concat();
                let blank = (with(None), left);
                let next = left.split_first().map(|(&(number, number_stays), rest)| {
                    (number_stays, number, (with(Some(number)), rest))
                });
                match (stays(cell), cell.commuters, next) {
                    (true, None, _) => vec![blank],
                    // Only the number that stands here may be next.
                    (true, Some(_), Some((true, _, placed))) => vec![placed],
                    (true, Some(_), _) => vec![],
                    (false, _, Some((false, _, placed))) => vec![blank, placed],
                    (false, ..) => vec![blank],
                }
            })
            .collect();
    }
    found.into_iter().filter(|(_, left)| left.is_empty()).map(|(placed, _)| placed).collect()
}

/// The logarithm of the multinomial probability of a row by the later year, as it is written down.
fn log_likelihood(region: &Region, later: &Matrix, home: AreaId, row: &[Cell]) -> f64 {
    let same = region.later_of(home);
    let shown: Vec<u64> =
        region.municipalities().map(|work| later.commuters(same, region.later_of(work))).collect();
    let all = later.residents(same);
    let counts = shown.iter().copied().chain([all - shown.iter().sum::<u64>()]);
    let size = shown.len() as f64 + 1.0;
    let shares = counts.map(|count| (count as f64 + 0.5) / (all as f64 + size / 2.0));
    let worked_in = |is: &dyn Fn(AreaId) -> bool| -> u64 {
        row.iter().filter(|cell| is(cell.work)).filter_map(|cell| cell.commuters).sum()
    };
    let outside = worked_in(&|work| region.municipalities().all(|other| other != work));
    let drawn = region.municipalities().map(|work| worked_in(&|other| other == work)).chain([outside]);
    let log_factorial = |number: u64| (1..=number).map(|factor| (factor as f64).ln()).sum::<f64>();
    let log: f64 = shares.zip(drawn).map(|(share, x)| x as f64 * share.ln() - log_factorial(x)).sum();
    log + log_factorial(row.iter().filter_map(|cell| cell.commuters).sum())
}

/// Every placement of the row of an area, and how likely it is; of labour markets only this one.
fn weighted_placements(region: &Region, later: &Matrix, area: AreaId) -> Vec<(Vec<Cell>, f64)> {
    let row: Vec<Cell> = region.cells.iter().filter(|cell| cell.residence == area).copied().collect();
    if region.areas[area.index()].kind == AreaKind::LabourMarket {
        return vec![(row, 1.0)];
    }
    let ways = placements(&row);
    let logs: Vec<f64> = ways.iter().map(|way| log_likelihood(region, later, area, way)).collect();
    let most = logs.iter().copied().fold(f64::MIN, f64::max);
    let sum: f64 = logs.iter().map(|log| (log - most).exp()).sum();
    ways.into_iter().zip(logs).map(|(way, log)| (way, (log - most).exp() / sum)).collect()
}

/// Members, those at daily, and their weights.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Tally {
    member: u128,
    daily: u128,
    weights: [f64; 2],
}

fn close(share: Share, [member, daily]: [f64; 2]) -> bool {
    (share.member - member).abs() < 1e-12 && (share.daily - daily).abs() < 1e-12
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_share_is_that_of_all_joint_placements(region in region(), thresholds in thresholds()) {
        let (placed, later) = (region.with(region.cells.clone()), region.later());
        let minutes = |from: AreaId, to: AreaId| region.minutes[from.index() * region.areas.len() + to.index()];
        let weights = Later::new(&placed, &later, |area| Some(region.later_of(area))).expect("all are there");

        let mut all = vec![(Vec::new(), 1.0)];
        let mut expected_rows = Vec::new();
        for area in (0..region.areas.len() as u32).map(AreaId) {
            let ways = weighted_placements(&region, &later, area);
            if ways.len() > 1 {
                expected_rows.push((area, ways.len() as u64));
            }
            let with = |(cells, weight): (Vec<Cell>, f64)| -> Vec<(Vec<Cell>, f64)> {
                let each = ways.iter();
                each.map(|(way, likelihood)| ([&cells[..], way].concat(), weight * likelihood)).collect()
            };
            all = all.into_iter().flat_map(with).collect();
        }
        let mut expected: BTreeMap<(String, String), Tally> = BTreeMap::new();
        let id = |code: &str| placed.area(code).expect("a code of this matrix");
        for (cells, weight) in &all {
            let table = Table::of(&region.with(cells.clone()));
            for home in &table.municipalities {
                for (work, tier) in table.members(home, &thresholds, |from, to| minutes(id(from), id(to))) {
                    let tally = expected.entry((home.clone(), work)).or_default();
                    tally.member += 1;
                    tally.weights[0] += weight;
                    if tier == Tier::Daily {
                        tally.daily += 1;
                        tally.weights[1] += weight;
                    }
                }
            }
        }

        let [blind, weighted] = [None, Some(&weights)]
            .map(|later| sensitivity(&placed, &thresholds, &minutes, later).expect("few placements"));
        let Some((blind, weighted)) = blind.zip(weighted) else {
            prop_assert_eq!(all.len(), 1);
            return Ok(());
        };
        let rows: Vec<_> = weighted.rows.iter().map(|row| (row.area, row.placements)).collect();
        prop_assert_eq!(rows, expected_rows);
        prop_assert_eq!(weighted.placements, all.len() as u128);

        let table = Table::of(&placed);
        let mut found = 0;
        for home in region.municipalities() {
            let code = |area: AreaId| placed.code(area).to_owned();
            let as_placed = table.members(&code(home), &thresholds, |from, to| minutes(id(from), id(to)));
            found += weighted.of(home).len();
            prop_assert!(as_placed.iter().all(|(work, _)| weighted.of(home).iter().any(|holds| code(holds.area) == *work)));
            for (holds, unweighted) in weighted.of(home).iter().zip(blind.of(home)) {
                let tally = expected.get(&(code(home), code(holds.area))).copied().unwrap_or_default();
                prop_assert_eq!((holds.member, holds.daily), (tally.member, tally.daily));
                let shares = [tally.member, tally.daily].map(|count| count as f64 / all.len() as f64);
                prop_assert!(close(holds.blind, shares));
                let share = holds.weighted.expect("there is a later year");
                prop_assert!(close(share, tally.weights), "{:?} is not {:?}", share, tally.weights);
                let tier = as_placed.iter().find(|(work, _)| *work == code(holds.area)).map(|(_, tier)| *tier);
                prop_assert_eq!(holds.placed, tier);
                prop_assert_eq!(*unweighted, flytthit_matcher::commuting::Holds { weighted: None, ..*holds });
            }
        }
        prop_assert_eq!(found, expected.len());
    }
}
