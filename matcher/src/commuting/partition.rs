//! A division of areas into clusters.

use super::cell::AreaId;

/// A division of the areas of a matrix into clusters. An area is in one cluster or in none.
///
/// A cluster is known by the label that the method which made it gives it; the same clusters under
/// other labels are the same division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    labels: Vec<Option<u32>>,
    /// The areas that are in a cluster, by label and then by area.
    members: Vec<AreaId>,
    /// Where in `members` each cluster begins, and the end of the last.
    start: Vec<usize>,
}

/// The areas of one cluster, and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster<'p> {
    /// The label.
    pub label: u32,
    /// The areas, ascending; at least one.
    pub members: &'p [AreaId],
}

impl Partition {
    /// The division in which area `i` is in the cluster `labels[i]`.
    #[must_use]
    pub fn new(labels: Vec<Option<u32>>) -> Self {
        let label = |id: &AreaId| labels[id.index()];
        let ids = (0..labels.len() as u32).map(AreaId);
        let mut members: Vec<AreaId> = ids.filter(|id| label(id).is_some()).collect();
        members.sort_by_key(label);
        let mut start = vec![0];
        start.extend(members.chunk_by(|a, b| label(a) == label(b)).scan(0, |end, cluster| {
            *end += cluster.len();
            Some(*end)
        }));
        Self { labels, members, start }
    }

    /// How many areas the matrix has, in clusters or not.
    #[must_use]
    pub fn areas(&self) -> usize {
        self.labels.len()
    }

    /// The label of the cluster that an area is in.
    #[must_use]
    pub fn label(&self, area: AreaId) -> Option<u32> {
        self.labels[area.index()]
    }

    /// The clusters, by label.
    pub fn clusters(&self) -> impl ExactSizeIterator<Item = Cluster<'_>> {
        self.start.windows(2).map(|bounds| {
            let members = &self.members[bounds[0]..bounds[1]];
            Cluster { label: self.labels[members[0].index()].expect("members have labels"), members }
        })
    }

    /// The cluster that an area is in.
    #[must_use]
    pub fn cluster(&self, area: AreaId) -> Option<Cluster<'_>> {
        let label = self.label(area)?;
        self.clusters().find(|cluster| cluster.label == label)
    }
}
