//! The municipalities that cannot be part of any area.

use super::super::network::Network;

/// Why a municipality is left out of the division, with its flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZeroReason {
    /// No employed people live there.
    NoResidents,
    /// There are no jobs.
    NoJobs,
    /// It exchanges commuters with nobody.
    OnlyOwn,
}

/// What is left of R and W when some municipalities are left out.
#[derive(Debug)]
pub(super) struct Remaining {
    pub(super) residents: Vec<u64>,
    pub(super) jobs: Vec<u64>,
    /// Those left out, by round and then by rank.
    pub(super) zero: Vec<(u32, ZeroReason)>,
}

/// Leaves out municipalities without residents, jobs or partners, until none is.
pub(super) fn leave_out(network: &Network) -> Remaining {
    let (mut residents, mut jobs) = (network.residents.clone(), network.jobs.clone());
    let mut zero: Vec<(u32, ZeroReason)> = Vec::new();
    let mut is_out = vec![false; network.len()];
    let mut suspects: Vec<u32> = (0..network.len() as u32).collect();
    while !suspects.is_empty() {
        let round = zero.len();
        for &rank in &suspects {
            let at = rank as usize;
            let reason = match (residents[at], jobs[at], network.own[at]) {
                _ if is_out[at] => continue,
                (0, _, _) => ZeroReason::NoResidents,
                (_, 0, _) => ZeroReason::NoJobs,
                (lives, works, own) if lives == own && works == own => ZeroReason::OnlyOwn,
                _ => continue,
            };
            is_out[at] = true;
            zero.push((rank, reason));
        }
        // Only whoever lost flows can be the next.
        suspects.clear();
        for &(rank, _) in &zero[round..] {
            for tie in network.ties(rank).iter().filter(|tie| !is_out[tie.other as usize]) {
                residents[tie.other as usize] -= tie.back;
                jobs[tie.other as usize] -= tie.out;
                suspects.push(tie.other);
            }
        }
        suspects.sort_unstable();
    }
    Remaining { residents, jobs, zero }
}
