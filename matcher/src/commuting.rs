//! Commuting: the matrix and what is derived from it.

/// How near a municipality is to a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The home municipality itself.
    Home,
    /// Many commute daily.
    Daily,
    /// Some commute, regularly.
    Established,
}
