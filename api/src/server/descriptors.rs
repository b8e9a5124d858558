//! The number of files and sockets that the process may have open.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Maximum number of connections, however many descriptors there are: each takes some 30 KiB of memory.
const MOST: u64 = 10_000;
/// Number of descriptors that connections leave to the database, to files and to other servers, at least.
const RESERVE: u64 = 64;

/// Raises the limit of open files as far as the process may, and says how high it is.
pub(crate) fn raise() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the limit of open files stays as it is");
        }
    }
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// The number of connections for which so many descriptors suffice: a quarter is left to others.
pub(crate) fn connections(descriptors: u64) -> usize {
    let reserve = (descriptors / 4).max(RESERVE);
    let share = descriptors.saturating_sub(reserve).clamp(1, MOST);
    usize::try_from(share).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_descriptors_is_left_to_others() {
        for (descriptors, expected) in
            [(0, 1), (64, 1), (100, 36), (256, 192), (1_024, 768), (20_000, 10_000), (u64::MAX, 10_000)]
        {
            assert_eq!(connections(descriptors), expected, "{descriptors}");
        }
    }
}
