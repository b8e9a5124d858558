//! Every way to place the numbers of a row without changing their order.

use std::slice::ChunksExact;

use crate::commuting::cell::{AreaId, Cell, CellStatus};
use crate::commuting::matrix::Matrix;

/// The most numbers that the placements of one row may have in all: 100 open columns in 10,000 ways.
pub(super) const MAX_NUMBERS: u64 = 1_000_000;

/// The placements of a row, each with the number of every open column; a blank is 0.
///
/// A column is open unless it has the same number, or none, in every placement. The same numbers
/// in another choice of columns are another placement, also when they cannot be told apart.
#[derive(Debug)]
pub(super) struct Placements {
    /// The open columns, ascending.
    columns: Vec<AreaId>,
    /// The placements one after the other.
    numbers: Vec<u64>,
}

/// Neighbouring columns that are open, and the numbers that belong there.
#[derive(Debug, Default)]
struct Gap {
    columns: Vec<AreaId>,
    numbers: Vec<u64>,
}

impl Placements {
    /// The placements of the row of `home`; `None` when they are too many. Without open columns
    /// there are none.
    pub(super) fn of(matrix: &Matrix, home: AreaId) -> Option<Self> {
        let gaps = gaps(matrix.from(home));
        let columns: Vec<AreaId> = gaps.iter().flat_map(|gap| &gap.columns).copied().collect();
        let count = gaps.iter().try_fold(1_u64, |count, gap| {
            let choices = choices(gap.columns.len() as u64, gap.numbers.len() as u64)?;
            count.checked_mul(choices)
        })?;
        count.checked_mul(columns.len() as u64).filter(|&numbers| numbers <= MAX_NUMBERS)?;
        // Each gap extends every placement of the gaps before it.
        let mut rows = vec![Vec::new()];
        for gap in &gaps {
            let ways = gap.placements();
            rows = rows.iter().flat_map(|row| ways.iter().map(|way| [&row[..], way].concat())).collect();
        }
        Some(Self { columns, numbers: rows.concat() })
    }

    /// The open columns, ascending.
    pub(super) fn columns(&self) -> &[AreaId] {
        &self.columns
    }

    /// The numbers of the open columns in each placement.
    pub(super) fn iter(&self) -> ChunksExact<'_, u64> {
        self.numbers.chunks_exact(self.columns.len().max(1))
    }
}

impl Gap {
    /// What the columns can hold.
    fn placements(&self) -> Vec<Vec<u64>> {
        let mut chosen: Vec<usize> = (0..self.numbers.len()).collect();
        let mut found = Vec::new();
        loop {
            let mut placement = vec![0; self.columns.len()];
            for (&column, &number) in chosen.iter().zip(&self.numbers) {
                placement[column] = number;
            }
            found.push(placement);
            if !advance(&mut chosen, self.columns.len()) {
                return found;
            }
        }
    }
}

/// The gaps of a row whose numbers can stand elsewhere: between numbers that stay, a gap with as
/// many numbers as columns is full.
fn gaps(row: &[Cell]) -> Vec<Gap> {
    let mut gaps = vec![Gap::default()];
    for cell in row {
        let stays = cell.status == CellStatus::Certain || cell.residence == cell.work;
        match (stays, cell.commuters) {
            (true, Some(_)) => gaps.push(Gap::default()),
            (true, None) => {}
            (false, number) => {
                let gap = gaps.last_mut().expect("there is one from the beginning");
                gap.columns.push(cell.work);
                gap.numbers.extend(number);
            }
        }
    }
    gaps.retain(|gap| (1..gap.columns.len()).contains(&gap.numbers.len()));
    gaps
}

/// In how many ways `chosen` of `all` can be chosen.
fn choices(all: u64, chosen: u64) -> Option<u64> {
    // Each product is divisible: it is a number of choices once divided.
    (0..chosen.min(all - chosen))
        .try_fold(1_u64, |ways, step| Some(ways.checked_mul(all - step)? / (step + 1)))
}

/// The next choice among `all` in ascending order; `false` after the last.
fn advance(chosen: &mut [usize], all: usize) -> bool {
    let last = all - chosen.len();
    let Some(first) = (0..chosen.len()).rev().find(|&at| chosen[at] < last + at) else { return false };
    let next = chosen[first] + 1..;
    for (place, next) in chosen[first..].iter_mut().zip(next) {
        *place = next;
    }
    true
}
