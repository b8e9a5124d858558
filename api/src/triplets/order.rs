//! Areas and cells into order, and pairs that are given twice.

use flytthit_matcher::commuting::{Area, AreaId, Cell, compare_codes};

use crate::import::Problem;

/// Brings areas into the order of their codes, unless there are blanks, and cells into that of their
/// places. `lines` are the lines of the cells, ascending; a problem for each cell whose place an
/// earlier line has.
pub(super) fn order(
    areas: Vec<Area>,
    mut cells: Vec<Cell>,
    lines: &[u64],
) -> (Vec<Area>, Vec<Cell>, Vec<Problem>) {
    let mut met: Vec<(Area, usize)> = areas.into_iter().zip(0..).collect();
    if cells.iter().all(|cell| cell.commuters.is_some()) {
        met.sort_unstable_by(|(a, _), (b, _)| compare_codes(&a.code, &b.code));
    }
    let mut rank = vec![AreaId(0); met.len()];
    for ((_, area), at) in met.iter().zip(0..) {
        rank[*area] = AreaId(at);
    }
    let areas = met.into_iter().map(|(area, _)| area).collect();
    for cell in &mut cells {
        cell.residence = rank[cell.residence.index()];
        cell.work = rank[cell.work.index()];
    }
    // Most files are in order, and then nothing is given twice.
    if cells.is_sorted_by(|a, b| place(a) < place(b)) {
        return (areas, cells, Vec::new());
    }
    let mut listed: Vec<(Cell, u64)> = cells.into_iter().zip(lines.iter().copied()).collect();
    listed.sort_unstable_by_key(|(cell, line)| (place(cell), *line));
    let repeated = repeated(&listed);
    (areas, listed.into_iter().map(|(cell, _)| cell).collect(), repeated)
}

fn place(cell: &Cell) -> (AreaId, AreaId) {
    (cell.residence, cell.work)
}

/// The problems of cells that have the place of an earlier one, by line.
fn repeated(listed: &[(Cell, u64)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for same in listed.chunk_by(|(a, _), (b, _)| place(a) == place(b)) {
        let first = same[0].1;
        problems.extend(same[1..].iter().map(|&(_, line)| {
            let reason = format!("is the same cell as line {first}");
            Problem { line: Some(line), field: String::new(), reason }
        }));
    }
    problems.sort_unstable_by_key(|problem| problem.line);
    problems
}
