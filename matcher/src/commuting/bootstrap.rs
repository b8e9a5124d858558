//! How sure a division into areas is: whether it would be the same had the workers been counted in
//! another year like this one.
//!
//! A bootstrap (B. Efron, *Bootstrap Methods: Another Look at the Jackknife*, 1979): the flows are
//! drawn anew many times from the flows that were counted, each draw is divided into areas, and what
//! is reported is how often two municipalities are in the same one.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use thiserror::Error;

use super::areas::{AreaParams, Variant, divide};
use super::cell::AreaId;
use super::matrix::Matrix;
use super::network::{Network, Resampling};
use super::partition::Partition;

/// The most municipalities whose pairs are counted: 200 MB of counts.
pub const MAX_BOOTSTRAP_MUNICIPALITIES: usize = 10_000;

/// Why a matrix cannot be drawn anew.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BootstrapError {
    /// More than [`MAX_BOOTSTRAP_MUNICIPALITIES`].
    #[error("{0} municipalities, more than {MAX_BOOTSTRAP_MUNICIPALITIES}")]
    TooManyMunicipalities(usize),
}

/// How often two municipalities are in one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// How many times the flows were drawn.
    pub draws: NonZeroU32,
    /// The seed that they were drawn with.
    pub seed: u64,
    /// The rank of each area of the matrix; `None` for labour markets.
    ranks: Vec<Option<u32>>,
    /// In how many draws two ranks were in one area, see [`pair`].
    counts: Vec<u32>,
}

impl Together {
    /// The share of the draws, from 0 to 1, in which two municipalities were in one area. With itself,
    /// a municipality is in one whenever it is in any. 0 for labour markets, which are in none.
    #[must_use]
    pub fn share(&self, a: AreaId, b: AreaId) -> f64 {
        let ranks = self.ranks[a.index()].zip(self.ranks[b.index()]);
        ranks.map_or(0.0, |(a, b)| f64::from(self.counts[pair(a, b)]) / f64::from(self.draws.get()))
    }
}

/// Draws the flows of `matrix` anew and divides the municipalities into labour-market areas, `draws`
/// times, on all processors that there are.
///
/// In each draw, each resident of a municipality works again in one of those where its residents
/// work, with the observed shares as probabilities: a row is a multinomial draw of its sum. The flows
/// from and to labour markets are left out, as [`areas`](super::areas()) leaves them out.
///
/// The same `seed` gives the same answer, on any number of threads: each draw has a random stream of
/// its own (ChaCha with 8 rounds; D. J. Bernstein, 2008).
///
/// # Errors
/// [`BootstrapError::TooManyMunicipalities`].
pub fn bootstrap(
    matrix: &Matrix,
    params: &AreaParams,
    variant: Variant,
    draws: NonZeroU32,
    seed: u64,
) -> Result<Together, BootstrapError> {
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    bootstrap_on(threads, matrix, params, variant, draws, seed, &|| {})
}

/// As [`bootstrap`], on so many threads, each of which calls `drawn` after each of its draws.
///
/// # Errors
/// [`BootstrapError::TooManyMunicipalities`].
pub fn bootstrap_on(
    threads: NonZeroUsize,
    matrix: &Matrix,
    params: &AreaParams,
    variant: Variant,
    draws: NonZeroU32,
    seed: u64,
    drawn: &(impl Fn() + Sync),
) -> Result<Together, BootstrapError> {
    let network = Network::of(matrix);
    let size = network.len();
    if size > MAX_BOOTSTRAP_MUNICIPALITIES {
        return Err(BootstrapError::TooManyMunicipalities(size));
    }
    let mut ranks = vec![None; matrix.areas().len()];
    for (area, rank) in network.areas().iter().zip(0..) {
        ranks[area.index()] = Some(rank);
    }
    let resampling = Resampling::of(&network);
    let counts: Vec<AtomicU32> = (0..size * (size + 1) / 2).map(|_| AtomicU32::new(0)).collect();
    let next = AtomicU64::new(0);
    let work = || {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        loop {
            let draw = next.fetch_add(1, Ordering::Relaxed);
            if draw >= draws.get().into() {
                return;
            }
            rng.set_stream(draw);
            rng.set_word_pos(0);
            let areas = divide(&resampling.draw(&mut rng), params, variant);
            count(&areas.partition, &ranks, &counts);
            drawn();
        }
    };
    thread::scope(|scope| {
        // This thread works too, alone if need be.
        for _ in 1..threads.get().min(draws.get() as usize) {
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let counts = counts.into_iter().map(AtomicU32::into_inner).collect();
    Ok(Together { draws, seed, ranks, counts })
}

/// Adds one to the count of each pair that is in one cluster.
fn count(partition: &Partition, ranks: &[Option<u32>], counts: &[AtomicU32]) {
    for cluster in partition.clusters() {
        let members = || cluster.members.iter().filter_map(|area| ranks[area.index()]);
        for (at, a) in members().enumerate() {
            for b in members().take(at + 1) {
                counts[pair(a, b)].fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// The place of a pair of ranks among all, each with itself and those below it.
fn pair(a: u32, b: u32) -> usize {
    let (low, high) = (a.min(b) as usize, a.max(b) as usize);
    high * (high + 1) / 2 + low
}
