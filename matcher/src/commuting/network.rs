//! The flows between the municipalities of a matrix, as every division into areas reads them.

use std::cmp::Ordering;

use super::cell::AreaId;
use super::matrix::Matrix;

mod resample;

pub(super) use resample::Resampling;

/// The rank of a labour market.
const LEFT_OUT: u32 = u32::MAX;

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
    /// The ties of rank `i` are `ties[start[i]..start[i + 1]]`, in no order.
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
        let mut rank = vec![LEFT_OUT; matrix.areas().len()];
        for (id, at) in areas.iter().zip(0..) {
            rank[id.index()] = at;
        }
        let mut network = Self {
            residents: vec![0; areas.len()],
            jobs: vec![0; areas.len()],
            own: vec![0; areas.len()],
            start: Vec::with_capacity(areas.len() + 1),
            // Most flows go both ways.
            ties: Vec::with_capacity(matrix.cells() * 3 / 2),
            matrix_areas: matrix.areas().len(),
            areas,
        };
        network.start.push(0);
        // Where in `ties` the tie with each rank was last put.
        let mut place = vec![0; network.len()];
        for at in 0..network.len() {
            network.add(matrix, at as u32, &rank, &mut place);
            network.start.push(network.ties.len() as u32);
        }
        network
    }

    /// Adds the flows of the municipality of rank `at`.
    fn add(&mut self, matrix: &Matrix, at: u32, rank: &[u32], place: &mut [usize]) {
        let (id, first) = (self.area(at), self.ties.len());
        let (mut own, mut residents, mut jobs) = (0, 0, 0);
        for cell in matrix.from(id) {
            let (other, out) = (rank[cell.work.index()], cell.commuters.unwrap_or(0));
            if other == at {
                own = out;
            } else if other != LEFT_OUT && out > 0 {
                place[other as usize] = self.ties.len();
                self.ties.push(Tie { other, out, back: 0 });
                residents += out;
            }
        }
        for cell in matrix.to(id) {
            let (other, back) = (rank[cell.residence.index()], cell.commuters.unwrap_or(0));
            if other == at || other == LEFT_OUT || back == 0 {
                continue;
            }
            jobs += back;
            match self.ties[first..].get_mut(place[other as usize].wrapping_sub(first)) {
                Some(tie) if tie.other == other => tie.back = back,
                _ => self.ties.push(Tie { other, out: 0, back }),
            }
        }
        self.own[at as usize] = own;
        self.residents[at as usize] = own + residents;
        self.jobs[at as usize] = own + jobs;
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

    /// Whom a municipality exchanges commuters with, itself left out, in no order.
    pub(super) fn ties(&self, rank: u32) -> &[Tie] {
        let rank = rank as usize;
        &self.ties[self.start[rank] as usize..self.start[rank + 1] as usize]
    }
}

/// The municipalities in ascending order of their codes.
fn by_code(matrix: &Matrix) -> Vec<AreaId> {
    let mut areas: Vec<AreaId> = matrix.municipalities().collect();
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
