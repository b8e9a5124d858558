//! Which flows are drawn.

use flytthit_matcher::commuting::{AreaId, Matrix, Ratio};

/// The commuters between two municipalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The municipalities, by their position in the drawing, ascending.
    pub(super) ends: [usize; 2],
    /// From the first to the second.
    pub(super) out: u64,
    /// From the second to the first.
    pub(super) back: u64,
}

impl Link {
    /// Commuters both ways.
    pub(super) fn commuters(&self) -> u64 {
        self.out + self.back
    }

    /// The other end.
    pub(super) fn other(&self, end: usize) -> usize {
        if self.ends[0] == end { self.ends[1] } else { self.ends[0] }
    }
}

/// All flows between municipalities, as links.
pub(super) fn links(matrix: &Matrix, municipalities: &[AreaId]) -> Vec<Link> {
    let mut position = vec![None; matrix.areas().len()];
    for (at, id) in municipalities.iter().enumerate() {
        position[id.index()] = Some(at);
    }
    let mut links = Vec::new();
    for (at, &id) in municipalities.iter().enumerate() {
        let later = |area: AreaId| position[area.index()].filter(|&other| other > at);
        let mut both: Vec<(usize, u64, u64)> = Vec::new();
        both.extend(matrix.from(id).iter().filter_map(|cell| Some((later(cell.work)?, cell.commuters?, 0))));
        both.extend(
            matrix.to(id).iter().filter_map(|cell| Some((later(cell.residence)?, 0, cell.commuters?))),
        );
        both.sort_unstable();
        for same in both.chunk_by(|a, b| a.0 == b.0) {
            let (out, back) = same.iter().fold((0, 0), |(out, back), flow| (out + flow.1, back + flow.2));
            if out + back > 0 {
                links.push(Link { ends: [at, same[0].0], out, back });
            }
        }
    }
    links
}

/// Whether a link is large enough for one of its ends: at least `share` of its employed residents.
pub(super) fn is_strong(link: &Link, residents: [u64; 2], share: Ratio) -> bool {
    let smaller = residents[0].min(residents[1]);
    u128::from(link.commuters()) * 1_000_000 >= u128::from(share.millionths()) * u128::from(smaller)
}
