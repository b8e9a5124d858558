//! The flows between the municipalities of a matrix, as every division into areas reads them.

use std::cmp::Ordering;

use super::cell::{AreaId, AreaKind};
use super::matrix::Matrix;

/// The municipalities of a matrix and the flows between them. Labour markets are left out, with the
/// flows from and to them.
///
/// A municipality is known by its *rank*: its position among the codes of the matrix, in ascending
/// order, from 0. Codes of digits alone are numbers.
#[derive(Debug, Clone)]
pub(super) struct Network {
    /// The area of each rank.
    areas: Vec<AreaId>,
    /// How many areas the matrix has, labour markets included.
    matrix_areas: usize,
    /// `R` of each rank.
    pub(super) residents: Vec<u64>,
    /// `W` of each rank.
    pub(super) jobs: Vec<u64>,
    /// `f(i,i)` of each rank.
    pub(super) own: Vec<u64>,
    /// The ties of rank `i` are `ties[start[i]..start[i + 1]]`, by the rank of the other end.
    start: Vec<u32>,
    ties: Vec<Tie>,
}

/// The flows both ways between a municipality and another one; at least one of them is not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tie {
    /// The rank of the other municipality.
    pub(super) other: u32,
    /// People who live in the one and work in the other.
    pub(super) out: u64,
    /// People who live in the other and work in the one.
    pub(super) back: u64,
}

impl Network {
    /// The municipalities of `matrix`.
    pub(super) fn of(matrix: &Matrix) -> Self {
        let areas = by_code(matrix);
        const LEFT_OUT: u32 = u32::MAX;
        let mut rank = vec![LEFT_OUT; matrix.areas().len()];
        for (id, at) in areas.iter().zip(0..) {
            rank[id.index()] = at;
        }
        let mut network = Self {
            residents: vec![0; areas.len()],
            jobs: vec![0; areas.len()],
            own: vec![0; areas.len()],
            start: Vec::with_capacity(areas.len() + 1),
            ties: Vec::new(),
            matrix_areas: matrix.areas().len(),
            areas,
        };
        network.start.push(0);
        for (at, &id) in network.areas.iter().enumerate() {
            let first = network.ties.len();
            let (mut out, mut back) = (0, 0);
            let other = |area: AreaId, commuters: Option<u64>| {
                Some((area, rank[area.index()], commuters?))
                    .filter(|&(_, rank, flow)| rank != LEFT_OUT && flow > 0)
            };
            let from = matrix.from(id).iter().filter_map(|cell| other(cell.work, cell.commuters));
            let to = matrix.to(id).iter().filter_map(|cell| other(cell.residence, cell.commuters));
            merge(from, to, |rank, sent, received| {
                out += sent;
                back += received;
                if rank as usize == at {
                    network.own[at] = sent;
                } else {
                    network.ties.push(Tie { other: rank, out: sent, back: received });
                }
            });
            network.residents[at] = out;
            network.jobs[at] = back;
            // Lines are by area; by rank they are unless the areas came in another order.
            let ties = &mut network.ties[first..];
            if !ties.is_sorted_by_key(|tie| tie.other) {
                ties.sort_unstable_by_key(|tie| tie.other);
            }
            network.start.push(network.ties.len() as u32);
        }
        network
    }

    /// How many municipalities there are.
    pub(super) fn len(&self) -> usize {
        self.areas.len()
    }

    /// How many areas the matrix has, labour markets included.
    pub(super) fn matrix_areas(&self) -> usize {
        self.matrix_areas
    }

    /// The area of a rank.
    pub(super) fn area(&self, rank: u32) -> AreaId {
        self.areas[rank as usize]
    }

    /// The areas by rank.
    pub(super) fn areas(&self) -> &[AreaId] {
        &self.areas
    }

    /// Whom a municipality exchanges commuters with, by rank, itself left out.
    pub(super) fn ties(&self, rank: u32) -> &[Tie] {
        let rank = rank as usize;
        &self.ties[self.start[rank] as usize..self.start[rank + 1] as usize]
    }
}

/// The municipalities in ascending order of their codes.
fn by_code(matrix: &Matrix) -> Vec<AreaId> {
    let ids = (0..matrix.areas().len() as u32).map(AreaId);
    let mut areas: Vec<AreaId> = ids.filter(|&id| matrix.kind(id) == AreaKind::Municipality).collect();
    areas.sort_by(|&a, &b| compare_codes(matrix.code(a), matrix.code(b)));
    areas
}

/// The order of codes: those of digits alone as the numbers that they are, before all others; others
/// as text.
#[must_use]
pub fn compare_codes(a: &str, b: &str) -> Ordering {
    let number = |code: &str| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    match (number(a), number(b)) {
        (true, true) => {
            let [short, other] = [a, b].map(|code| code.trim_start_matches('0'));
            short.len().cmp(&other.len()).then_with(|| short.cmp(other)).then_with(|| a.cmp(b))
        }
        (is_number, other) => other.cmp(&is_number).then_with(|| a.cmp(b)),
    }
}

/// Calls `each` with the rank and both flows of every area that occurs in one of two lists, which
/// are by area.
fn merge(
    from: impl Iterator<Item = (AreaId, u32, u64)>,
    to: impl Iterator<Item = (AreaId, u32, u64)>,
    mut each: impl FnMut(u32, u64, u64),
) {
    let (mut from, mut to) = (from.peekable(), to.peekable());
    loop {
        match (from.peek().copied(), to.peek().copied()) {
            (None, None) => return,
            (Some((a, rank, sent)), Some((b, _, received))) if a == b => {
                each(rank, sent, received);
                from.next();
                to.next();
            }
            (Some((a, rank, sent)), other) if other.is_none_or(|(b, ..)| a < b) => {
                each(rank, sent, 0);
                from.next();
            }
            (_, Some((_, rank, received))) => {
                each(rank, 0, received);
                to.next();
            }
            (Some(_), None) => unreachable!("the arm above takes what is left of `from`"),
        }
    }
}
