//! The same residents, drawn anew.

use rand_chacha::rand_core::Rng;
use std::cmp::Reverse;

use rand_distr::{Binomial, Distribution, Uniform};

use super::{Network, Tie};

/// The place of the flow within a municipality.
const OWN: u32 = u32::MAX;

/// The most people of a flow that is drawn person by person, which is faster than to draw their
/// number: most flows of a country are as small.
const FEW: u64 = 20;

/// A network whose residents are drawn anew.
///
/// Each resident of a municipality works again in one of those where residents of it work, with the
/// shares as probabilities, independently of all others: a row is a multinomial draw of `R`, so that
/// `R` stays and `W` does not.
#[derive(Debug)]
pub(in super::super) struct Resampling<'n> {
    network: &'n Network,
    /// By rank.
    rows: Vec<Row>,
    /// Of each tie, the same one as the other municipality has it.
    mirror: Vec<u32>,
}

/// Where the residents of a municipality work. A place is that of a tie, or [`OWN`].
#[derive(Debug)]
struct Row {
    residents: u64,
    /// The flows of more than [`FEW`] people, the greatest first, and their places.
    many: Vec<(u64, u32)>,
    /// The place of each person in the other flows.
    few: Vec<u32>,
}

impl<'n> Resampling<'n> {
    pub(in super::super) fn of(network: &'n Network) -> Self {
        let row = |(rank, bounds): (usize, &[u32])| {
            let ties = (bounds[0]..bounds[1]).map(|place| (network.ties[place as usize].out, place));
            let flows = ties.chain([(network.own[rank], OWN)]);
            let (mut many, few): (Vec<_>, Vec<_>) = flows.partition(|(count, _)| *count > FEW);
            many.sort_by_key(|(count, _)| Reverse(*count));
            let few = few.into_iter().flat_map(|(count, place)| (0..count).map(move |_| place));
            Row { residents: network.residents[rank], many, few: few.collect() }
        };
        let rows = network.start.windows(2).enumerate().map(row).collect();
        Self { network, rows, mirror: mirror(network) }
    }

    /// One draw.
    pub(in super::super) fn draw(&self, rng: &mut impl Rng) -> Network {
        let (areas, size) = (self.network.areas.clone(), self.network.len());
        let mut own = vec![0; size];
        let mut out = vec![0; self.network.ties.len()];
        for (row, own) in self.rows.iter().zip(&mut own) {
            row.draw(rng, |place, people| match place {
                OWN => *own += people,
                tie => out[tie as usize] += people,
            });
        }
        let mut jobs = own.clone();
        let mut ties = Vec::with_capacity(out.len());
        let mut start = Vec::with_capacity(size + 1);
        start.push(0);
        for (rank, bounds) in self.network.start.windows(2).enumerate() {
            for place in bounds[0] as usize..bounds[1] as usize {
                let (out, back) = (out[place], out[self.mirror[place] as usize]);
                if out + back > 0 {
                    ties.push(Tie { other: self.network.ties[place].other, out, back });
                    jobs[rank] += back;
                }
            }
            start.push(ties.len() as u32);
        }
        let residents = self.network.residents.clone();
        Network { areas, matrix_areas: self.network.matrix_areas, residents, jobs, own, start, ties }
    }
}

impl Row {
    /// Gives each resident a place: each large flow takes a binomial share of those whom the flows
    /// before it left, and who is left in the end is in one of the small ones.
    fn draw(&self, rng: &mut impl Rng, mut place: impl FnMut(u32, u64)) {
        let (mut left, mut counts) = (self.residents, self.residents);
        for &(count, at) in &self.many {
            let share = count as f64 / counts as f64;
            let drawn = Binomial::new(left, share).map_or(left, |among| among.sample(rng).min(left));
            place(at, drawn);
            left -= drawn;
            counts -= count;
        }
        let Ok(any) = Uniform::new(0, self.few.len()) else { return };
        for _ in 0..left {
            place(self.few[any.sample(rng)], 1);
        }
    }
}

/// Of each tie, the place of the same one from the other end.
fn mirror(network: &Network) -> Vec<u32> {
    let ranks = 0..network.len() as u32;
    let ends = ranks.flat_map(|rank| network.ties(rank).iter().map(move |tie| (rank, tie.other)));
    let mut places: Vec<(u32, u32, u32)> =
        ends.zip(0..).map(|((a, b), place)| (a.min(b), a.max(b), place)).collect();
    places.sort_unstable();
    let mut mirror = vec![0; places.len()];
    for pair in places.chunks_exact(2) {
        let [a, b] = [pair[0].2, pair[1].2];
        (mirror[a as usize], mirror[b as usize]) = (b, a);
    }
    mirror
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::super::super::cell::{Area, AreaId, AreaKind, Cell, CellStatus};
    use super::super::super::matrix::Matrix;
    use super::*;

    fn network(size: u32, flows: &[u64]) -> Network {
        let area = |number| Area { code: format!("{number:04}").into(), kind: AreaKind::Municipality };
        let cells = flows.iter().zip(0..).map(|(&commuters, place)| Cell {
            residence: AreaId(place / size),
            work: AreaId(place % size),
            commuters: Some(commuters),
            status: CellStatus::Certain,
        });
        Network::of(&Matrix::new((0..size).map(area).collect(), cells).expect("valid"))
    }

    /// The flows of a network as a table, and its R and W.
    fn table(network: &Network) -> (Vec<Vec<u64>>, Vec<u64>, Vec<u64>) {
        let mut flows = vec![vec![0; network.len()]; network.len()];
        let ranks = || 0..network.len() as u32;
        let of =
            |rank: u32| network.ties(rank).iter().map(move |tie| (rank as usize, tie.other as usize, tie));
        let ties = || ranks().flat_map(of);
        for (rank, &own) in network.own.iter().enumerate() {
            flows[rank][rank] = own;
        }
        for (from, to, tie) in ties() {
            assert!(tie.out + tie.back > 0);
            flows[from][to] = tie.out;
        }
        for (from, to, tie) in ties() {
            assert_eq!(tie.back, flows[to][from]);
        }
        (flows, network.residents.clone(), network.jobs.clone())
    }

    proptest! {
        #[test]
        fn residents_stay_jobs_are_added_up_and_no_flow_is_new(
            (size, flows) in (1..6_u32).prop_flat_map(|size| {
                let count = prop_oneof![Just(0), 1..20_u64, 1_000..1_000_000_u64];
                (Just(size), proptest::collection::vec(count, (size * size) as usize))
            }),
            seed in any::<u64>(),
        ) {
            let network = network(size, &flows);
            let (before, residents, _) = table(&network);
            let (after, same, jobs) = table(&Resampling::of(&network).draw(&mut ChaCha8Rng::seed_from_u64(seed)));
            prop_assert_eq!(&residents, &same);
            for (i, row) in after.iter().enumerate() {
                prop_assert_eq!(row.iter().sum::<u64>(), residents[i]);
                prop_assert_eq!(after.iter().map(|row| row[i]).sum::<u64>(), jobs[i]);
                prop_assert!(row.iter().zip(&before[i]).all(|(drawn, flow)| *drawn == 0 || *flow > 0));
            }
        }
    }

    #[test]
    fn flows_are_drawn_around_what_was_counted_as_far_as_a_multinomial_is() {
        const DRAWS: usize = 20_000;
        let flows = [700, 30, 0, 270, 5, 40, 955, 0, 1, 3_000, 6_000, 90, 0, 2, 2, 0];
        let network = network(4, &flows);
        let resampling = Resampling::of(&network);
        let mut rng = ChaCha8Rng::seed_from_u64(2003);
        let mut sums = [[(0.0, 0.0); 4]; 4];
        for _ in 0..DRAWS {
            let (drawn, ..) = table(&resampling.draw(&mut rng));
            for (sum, drawn) in sums.as_flattened_mut().iter_mut().zip(drawn.concat()) {
                *sum = (sum.0 + drawn as f64, sum.1 + (drawn * drawn) as f64);
            }
        }
        for (place, (sum, squares)) in sums.as_flattened().iter().enumerate() {
            let residents = network.residents[place / 4] as f64;
            let share = flows[place] as f64 / residents;
            let (mean, variance) = (residents * share, residents * share * (1.0 - share));
            let found = sum / DRAWS as f64;
            // Five standard errors.
            let far = 5.0 * (variance / DRAWS as f64).sqrt();
            assert!((found - mean).abs() <= far, "{place}: {found}, not {mean}");
            let spread = squares / DRAWS as f64 - found * found;
            assert!((spread - variance).abs() <= 0.1 * variance, "{place}: {spread}, not {variance}");
        }
    }
}
